package ocr

import (
	"encoding/json"
	"strings"
)

// Box is a rectangle in pixels of the upright, deskewed page: x grows to the
// right, y downwards; X1 and Y1 are exclusive.
type Box struct{ X0, Y0, X1, Y1 int }

// MarshalJSON writes b as [x0, y0, x1, y1].
func (b Box) MarshalJSON() ([]byte, error) {
	return json.Marshal([4]int{b.X0, b.Y0, b.X1, b.Y1})
}

// UnmarshalJSON reads what MarshalJSON writes.
func (b *Box) UnmarshalJSON(data []byte) error {
	var a [4]int
	if err := json.Unmarshal(data, &a); err != nil {
		return err
	}
	*b = Box{a[0], a[1], a[2], a[3]}
	return nil
}

// W is the width in pixels.
func (b Box) W() int { return b.X1 - b.X0 }

// H is the height in pixels.
func (b Box) H() int { return b.Y1 - b.Y0 }

// Empty reports whether b holds no pixel.
func (b Box) Empty() bool { return b.X1 <= b.X0 || b.Y1 <= b.Y0 }

// Union is the smallest box that holds both; an empty box adds nothing.
func (b Box) Union(o Box) Box {
	if b.Empty() {
		return o
	}
	if o.Empty() {
		return b
	}
	return Box{min(b.X0, o.X0), min(b.Y0, o.Y0), max(b.X1, o.X1), max(b.Y1, o.Y1)}
}

// Intersect is the part that both hold; empty when they do not meet.
func (b Box) Intersect(o Box) Box {
	i := Box{max(b.X0, o.X0), max(b.Y0, o.Y0), min(b.X1, o.X1), min(b.Y1, o.Y1)}
	if i.Empty() {
		return Box{}
	}
	return i
}

// Word is text with its place and how sure the engine was.
type Word struct {
	Text string   `json:"text"`          // NFC, after correction
	Raw  string   `json:"raw,omitempty"` // as the engine saw it, when correction changed it
	Box  Box      `json:"box"`
	Conf float64  `json:"conf"`           // 0–1
	Alts []string `json:"alts,omitempty"` // other readings, best first
	By   string   `json:"by,omitempty"`   // who read it, when not Page.Engine: "digits"
}

// Line is one printed line, words from left to right.
type Line struct {
	Box   Box    `json:"box"`
	Words []Word `json:"words"`
	Block int    `json:"block"` // lines of one block share it; blocks are numbered in reading order
	Par   int    `json:"par"`   // paragraph within the block
}

// Text is the line's words joined by single spaces.
func (l Line) Text() string {
	var b strings.Builder
	for i, w := range l.Words {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(w.Text)
	}
	return b.String()
}

// Conf is the mean confidence of the line's words, 0 for none.
func (l Line) Conf() float64 {
	if len(l.Words) == 0 {
		return 0
	}
	var sum float64
	for _, w := range l.Words {
		sum += w.Conf
	}
	return sum / float64(len(l.Words))
}

// Mark is ink that is not body text, found by its colour or shape: a seal, a
// received or secrecy stamp, a signature.
type Mark struct {
	Kind   string  `json:"kind"` // as scan.Mark.Kind; "stamp" while its text is unread
	Box    Box     `json:"box"`
	Colour string  `json:"colour,omitempty"` // red, blue, black
	Text   string  `json:"text,omitempty"`   // what was read inside it, "" when nothing
	Conf   float64 `json:"conf"`             // 0–1 of Text
	Boxed  bool    `json:"boxed,omitempty"`  // it has a ruled frame
}

// Rule is a straight ruled stroke of the page (table ruling, underline).
type Rule struct {
	Box      Box  `json:"box"`
	Vertical bool `json:"vertical,omitempty"`
}

// Page is everything that was read from one page.
type Page struct {
	Number int    `json:"page"` // 1-based in the received file
	Kind   string `json:"kind"` // content, blank, separator
	Width  int    `json:"width"`
	Height int    `json:"height"`
	// SourceWidth and SourceHeight are the delivered page's size in pixels at
	// DPI, before it was turned and deskewed.
	SourceWidth  int     `json:"source_width,omitempty"`
	SourceHeight int     `json:"source_height,omitempty"`
	DPI          int     `json:"dpi"`
	Orientation  int     `json:"orientation"`      // degrees the delivered page is turned clockwise: 0, 90, 180, 270
	Unsure       bool    `json:"unsure,omitempty"` // orientation is a guess
	Skew         float64 `json:"skew"`             // degrees left after that, clockwise positive
	Lines        []Line  `json:"lines"`            // reading order
	Marks        []Mark  `json:"marks,omitempty"`
	Rules        []Rule  `json:"rules,omitempty"`
	Layer        string  `json:"layer,omitempty"`  // what the PDF carried: as scan.ScanInfo.TextLayer
	Engine       string  `json:"engine,omitempty"` // who read it: tesseract-5.3/vie, pdf-text
	Colour       string  `json:"colour,omitempty"` // colour, grey, bitonal
	Quality      Quality `json:"quality"`
}

// Quality is how fit the page was for reading, with reasons a person can act on.
type Quality struct {
	Score   float64  `json:"score"`             // 0–1
	Reasons []string `json:"reasons,omitempty"` // blur, cut_edge, low_contrast, low_dpi, skew
}

// Faults is why the page should be scanned again, none when it need not be: it
// is of poor quality, and its words were read with little confidence for it. A
// poor page that could be read well is nobody's trouble.
func (p Page) Faults() []string {
	if p.Quality.Score > 0.7 || p.Conf() >= 0.85 {
		return nil
	}
	return p.Quality.Reasons
}

// Text is the page's text in reading order, one printed line a line, blocks
// apart by an empty line.
func (p Page) Text() string {
	var b strings.Builder
	for i, l := range p.Lines {
		if i > 0 {
			b.WriteByte('\n')
			if l.Block != p.Lines[i-1].Block {
				b.WriteByte('\n')
			}
		}
		b.WriteString(l.Text())
	}
	return b.String()
}

// Conf is the mean confidence of all words, 0 for none.
func (p Page) Conf() float64 {
	var sum float64
	n := 0
	for _, l := range p.Lines {
		for _, w := range l.Words {
			sum += w.Conf
			n++
		}
	}
	if n == 0 {
		return 0
	}
	return sum / float64(n)
}
