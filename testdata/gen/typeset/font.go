// Package typeset lays a paper out on A4 sheets: fonts, lines, paragraphs,
// the two header columns, tables and the closing, after the layout rules of
// NĐ 30/2020 (appendix I) and HD 36-HD/VPTW. A new kind of block is one method
// of composer; what a sheet holds then is words with exact places, for ink to
// draw. All lengths are points (1/72 inch), x right and y down.
package typeset

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// Debian's folders of the two font packages.
const (
	gyreDir = "/usr/share/texmf/fonts/opentype/public/tex-gyre"
	freeDir = "/usr/share/fonts/truetype/freefont"
)

// Face is one font file with its outlines kept after first use. It is safe
// for concurrent use.
type Face struct {
	Name string
	Path string

	mu     sync.Mutex
	font   *sfnt.Font
	buf    sfnt.Buffer
	glyphs map[rune]*Glyph
}

// Glyph is a character's outline and advance in ems, y down, baseline at 0.
type Glyph struct {
	ID       uint16
	Advance  float64
	Segments []Segment
	// The outline's bounds; all zero for a blank.
	MinX, MinY, MaxX, MaxY float64
}

// Segment is one piece of an outline; Op says how many Args count.
type Segment struct {
	Op   sfnt.SegmentOp
	Args [3][2]float64
}

// Family is the four faces of a typeface. Faces a typeface lacks repeat Regular.
type Family struct {
	Name                              string
	Regular, Bold, Italic, BoldItalic *Face
}

// Open reads a font file.
func Open(path string) (*Face, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("typeset: %w (Debian: fonts-texgyre, fonts-freefont-ttf)", err)
	}
	f, err := sfnt.Parse(b)
	if err != nil {
		return nil, fmt.Errorf("typeset: parse %s: %w", path, err)
	}
	return &Face{Name: filepath.Base(path), Path: path, font: f, glyphs: map[rune]*Glyph{}}, nil
}

// Has reports whether the face draws r.
func (f *Face) Has(r rune) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	i, err := f.font.GlyphIndex(&f.buf, r)
	return err == nil && i != 0
}

// Glyph gives the outline of r; the missing-glyph box when the face lacks it.
func (f *Face) Glyph(r rune) *Glyph {
	f.mu.Lock()
	defer f.mu.Unlock()
	if g, ok := f.glyphs[r]; ok {
		return g
	}
	g := f.load(r)
	f.glyphs[r] = g
	return g
}

func (f *Face) load(r rune) *Glyph {
	upem := float64(f.font.UnitsPerEm())
	ppem := fixed.I(int(f.font.UnitsPerEm()))
	id, err := f.font.GlyphIndex(&f.buf, r)
	if err != nil {
		id = 0
	}
	g := &Glyph{ID: uint16(id)}
	if adv, err := f.font.GlyphAdvance(&f.buf, id, ppem, font.HintingNone); err == nil {
		g.Advance = float64(adv) / 64 / upem
	}
	segs, err := f.font.LoadGlyph(&f.buf, id, ppem, nil)
	if err != nil {
		return g
	}
	for n, s := range segs {
		out := Segment{Op: s.Op}
		for i, p := range s.Args[:points(s.Op)] {
			x, y := float64(p.X)/64/upem, float64(p.Y)/64/upem
			out.Args[i] = [2]float64{x, y}
			if n == 0 && i == 0 {
				g.MinX, g.MaxX, g.MinY, g.MaxY = x, x, y, y
			}
			g.MinX, g.MaxX = min(g.MinX, x), max(g.MaxX, x)
			g.MinY, g.MaxY = min(g.MinY, y), max(g.MaxY, y)
		}
		g.Segments = append(g.Segments, out)
	}
	return g
}

func points(op sfnt.SegmentOp) int {
	switch op {
	case sfnt.SegmentOpQuadTo:
		return 2
	case sfnt.SegmentOpCubeTo:
		return 3
	}
	return 1
}

// Width is the advance of s in points at size.
func (f *Face) Width(s string, size float64) float64 {
	w := 0.0
	for _, r := range s {
		w += f.Glyph(r).Advance
	}
	return w * size
}
