package typeset

// A4 in points.
const (
	PageW = 595.28
	PageH = 841.89
)

// MM is a millimetre in points.
const MM = 72 / 25.4

// Sheet is one page as it was printed.
type Sheet struct {
	Words  []Word
	Rules  []Rule
	Blocks []Block
	// Where pens and seals go: nil without a signature block here.
	Signing *Signing
	// Free is the lowest printed y; nothing is printed below it.
	Free float64
}

// Word is one printed word; X is its left edge and Y its baseline.
type Word struct {
	Text  string
	Face  *Face
	Size  float64
	X, Y  float64
	Width float64
	Pen   int  // the first Pen runes are written by hand
	Red   bool // stamped in red ink
	Tilt  Tilt
}

// Rule is a straight stroke.
type Rule struct {
	X0, Y0, X1, Y1, Width float64
	Red                   bool
	Tilt                  Tilt
}

// Tilt turns a stamp by Deg clockwise about CX, CY.
type Tilt struct{ Deg, CX, CY float64 }

// Block groups words into lines with one role. Lines hold indices of
// Sheet.Words. Table is -1 outside tables.
type Block struct {
	Kind            string
	Lines           [][]int
	Table, Row, Col int
}

// Signing is the free space between the signer's title and name.
type Signing struct {
	CX, Top, Bottom float64 // the block's middle, end of the title, top of the name
	NameY           float64 // the name's baseline
	NameW           float64
}

// Bounds gives the ink of a word before tilt, in points. Written digits get
// the box of the pen's cell.
func (w Word) Bounds() (x0, y0, x1, y1 float64) {
	first := true
	x := w.X
	for i, r := range []rune(w.Text) {
		if i < w.Pen {
			cell := PenAdvance * w.Size
			grow(&x0, &y0, &x1, &y1, &first, x, w.Y-PenHeight*w.Size, x+cell, w.Y+0.05*w.Size)
			x += cell
			continue
		}
		g := w.Face.Glyph(r)
		if len(g.Segments) > 0 {
			grow(&x0, &y0, &x1, &y1, &first, x+g.MinX*w.Size, w.Y+g.MinY*w.Size, x+g.MaxX*w.Size, w.Y+g.MaxY*w.Size)
		}
		x += g.Advance * w.Size
	}
	return
}

// The cell of one handwritten digit, in ems of the word's size.
const (
	PenAdvance = 0.66
	PenHeight  = 0.95
)

func grow(x0, y0, x1, y1 *float64, first *bool, a, b, c, d float64) {
	if *first {
		*x0, *y0, *x1, *y1, *first = a, b, c, d, false
		return
	}
	*x0, *y0, *x1, *y1 = min(*x0, a), min(*y0, b), max(*x1, c), max(*y1, d)
}
