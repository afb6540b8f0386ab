package pdfcpu

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"unicode/utf16"
)

// advance is how far every glyph of the invisible font moves the pen, in
// thousandths of the font size.
const advance = 500

// glyphless is a font without ink for text that is found and copied but not
// seen: every character is the same empty glyph. Its codes are UTF-16 units,
// so that even readers without the map below can tell the text; a character
// outside the basic plane gets a code of the surrogates' range.
type glyphless struct {
	font  ref
	used  map[uint16]rune
	codes map[rune]uint16 // of characters outside the basic plane
}

func newGlyphless(o *output) *glyphless {
	return &glyphless{font: o.reserve(), used: map[uint16]rune{}, codes: map[rune]uint16{}}
}

// code gives the two bytes that stand for r.
func (g *glyphless) code(r rune) uint16 {
	if r <= 0xffff {
		g.used[uint16(r)] = r
		return uint16(r)
	}
	c, ok := g.codes[r]
	if !ok {
		c = uint16(0xd800 + len(g.codes)%0x800)
		g.codes[r], g.used[c] = c, r
	}
	return c
}

// codes16 gives a word and a space behind it, which keeps words apart whatever
// a reader makes of gaps, as hexadecimal codes; n is the word's length.
func (g *glyphless) codes16(word string) (codes []byte, n int) {
	for _, r := range strings.TrimSpace(word) {
		if r >= ' ' {
			codes = fmt.Appendf(codes, "%04X", g.code(r))
			n++
		}
	}
	return fmt.Appendf(codes, "%04X", g.code(' ')), n
}

// write stores the font with what was used of it (§9.7, §9.10.3).
func (g *glyphless) write(o *output) {
	const fontName = name("SohoaInvisible")
	program := emptyFont()
	file := o.addDeflated(dict{"Length1": whole(len(program))}, program)
	descriptor := o.add(dict{"Type": name("FontDescriptor"), "FontName": fontName, "Flags": atom("5"), // fixed pitch, symbolic
		"FontBBox": array{atom("0"), atom("0"), whole(advance), atom("1000")}, "ItalicAngle": atom("0"),
		"Ascent": atom("1000"), "Descent": atom("-1"), "CapHeight": atom("1000"), "StemV": atom("80"), "FontFile2": file})
	glyphs := make([]byte, 2<<16)
	for i := 1; i < len(glyphs); i += 2 {
		glyphs[i] = 1 // all characters are glyph 1
	}
	cid := o.add(dict{"Type": name("Font"), "Subtype": name("CIDFontType2"), "BaseFont": fontName,
		"CIDSystemInfo":  dict{"Registry": atom("(Adobe)"), "Ordering": atom("(Identity)"), "Supplement": atom("0")},
		"FontDescriptor": descriptor, "DW": whole(advance), "CIDToGIDMap": o.addDeflated(dict{}, glyphs)})
	o.set(g.font, dict{"Type": name("Font"), "Subtype": name("Type0"), "BaseFont": fontName, "Encoding": name("Identity-H"),
		"DescendantFonts": array{cid}, "ToUnicode": o.addDeflated(dict{}, g.toUnicode())})
}

func (g *glyphless) toUnicode() []byte {
	b := []byte(`/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
`)
	codes := make([]uint16, 0, len(g.used))
	for c := range g.used {
		codes = append(codes, c)
	}
	slices.Sort(codes)
	for part := range slices.Chunk(codes, 100) { // no more in one block
		b = fmt.Appendf(b, "%d beginbfchar\n", len(part))
		for _, c := range part {
			b = fmt.Appendf(b, "<%04X> <", c)
			for _, u := range utf16.AppendRune(nil, g.used[c]) {
				b = fmt.Appendf(b, "%04X", u)
			}
			b = append(b, ">\n"...)
		}
		b = append(b, "endbfchar\n"...)
	}
	return append(b, "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"...)
}

// emptyFont builds a TrueType file of two glyphs without outlines (.notdef and
// the one in use), with the six tables a CIDFontType2 needs (ISO 32000-1
// §9.9; OpenType 1.9 for the tables).
func emptyFont() []byte {
	u16 := func(v ...int) (b []byte) {
		for _, v := range v {
			b = binary.BigEndian.AppendUint16(b, uint16(v))
		}
		return b
	}
	const one = 1 // version 1.0 as 16.16: 1, 0
	tables := []struct {
		tag  string
		data []byte
	}{
		{"glyf", u16(0, 0)},
		{"head", u16(one, 0, one, 0, 0, 0, 0x5f0f, 0x3cf5, 0, 1000, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, advance, 1000, 0, 8, 2, 0, 0)},
		{"hhea", u16(one, 0, 1000, -1, 0, advance, 0, 0, advance, 1, 0, 0, 0, 0, 0, 0, 0, 2)},
		{"hmtx", u16(advance, 0, advance, 0)},
		{"loca", u16(0, 0, 0)},
		{"maxp", u16(one, 0, 2, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0)},
	}
	font := u16(one, 0, len(tables), 64, 2, 32)
	body := []byte{}
	for _, t := range tables {
		font = append(font, t.tag...)
		font = binary.BigEndian.AppendUint32(font, checksum(t.data))
		font = binary.BigEndian.AppendUint32(font, uint32(12+16*len(tables)+len(body)))
		font = binary.BigEndian.AppendUint32(font, uint32(len(t.data)))
		body = append(body, t.data...)
		for len(body)%4 != 0 {
			body = append(body, 0)
		}
	}
	head := len(font) + 4 // glyf has four bytes
	font = append(font, body...)
	binary.BigEndian.PutUint32(font[head+8:], 0xb1b0afba-checksum(font))
	return font
}

func checksum(b []byte) (sum uint32) {
	for i := range b {
		sum += uint32(b[i]) << (24 - i%4*8)
	}
	return sum
}
