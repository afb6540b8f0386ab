package encode

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"os"
	"slices"
	"strings"

	"sohoa/testdata/gen/typeset"
)

// Digital writes sheets as a born-digital PDF: real text in embedded CFF
// fonts with a ToUnicode map, and vector rules. Faces must be OpenType CFF.
func Digital(sheets []*typeset.Sheet) ([]byte, error) {
	d := newPDF()
	parent := d.reserve()
	fonts, err := d.fonts(sheets)
	if err != nil {
		return nil, err
	}
	res := ""
	for _, f := range inOrder(fonts) {
		res += fmt.Sprintf("/F%d %d 0 R ", f.object, f.object)
	}
	var kids []int
	for _, sh := range sheets {
		var b strings.Builder
		for _, r := range sh.Rules {
			fmt.Fprintf(&b, "%s %.2f w %.2f %.2f m %.2f %.2f l S\n", map[bool]string{true: "0.8 0.1 0.15 RG", false: "0 G"}[r.Red], r.Width, r.X0, typeset.PageH-r.Y0, r.X1, typeset.PageH-r.Y1)
		}
		b.WriteString("BT\n")
		for _, blk := range sh.Blocks {
			for _, line := range blk.Lines {
				for i, wi := range line {
					w := sh.Words[wi]
					text := w.Text
					if i < len(line)-1 {
						text += " "
					}
					fmt.Fprintf(&b, "%s /F%d %.2f Tf 1 0 0 1 %.3f %.3f Tm <", map[bool]string{true: "0.8 0.1 0.15 rg", false: "0 g"}[w.Red], fonts[w.Face].object, w.Size, w.X, typeset.PageH-w.Y)
					for _, r := range text {
						fmt.Fprintf(&b, "%04X", w.Face.Glyph(r).ID)
					}
					b.WriteString("> Tj\n")
				}
			}
		}
		b.WriteString("ET")
		cs := d.stream("/Filter /FlateDecode", deflate([]byte(b.String())))
		kids = append(kids, d.object(fmt.Sprintf("<< /Type /Page /Parent %d 0 R /MediaBox [0 0 %.2f %.2f] /Contents %d 0 R /Resources << /Font << %s>> >> >>", parent, typeset.PageW, typeset.PageH, cs, res)))
	}
	return d.finish(parent, kids), nil
}

type pdfFont struct {
	object int
	runes  map[rune]bool
}

// fonts embeds each face that the sheets use, in order of first use.
func (d *pdfFile) fonts(sheets []*typeset.Sheet) (map[*typeset.Face]*pdfFont, error) {
	used := map[*typeset.Face]*pdfFont{}
	var order []*typeset.Face
	for _, sh := range sheets {
		for _, w := range sh.Words {
			if used[w.Face] == nil {
				used[w.Face] = &pdfFont{runes: map[rune]bool{' ': true}}
				order = append(order, w.Face)
			}
			for _, r := range w.Text {
				used[w.Face].runes[r] = true
			}
		}
	}
	for _, f := range order {
		if err := d.embed(f, used[f]); err != nil {
			return nil, err
		}
	}
	return used, nil
}

func (d *pdfFile) embed(f *typeset.Face, p *pdfFont) error {
	cff, err := table(f.Path, "CFF ")
	if err != nil {
		return err
	}
	runes := make([]rune, 0, len(p.runes))
	for r := range p.runes {
		runes = append(runes, r)
	}
	slices.Sort(runes)
	widths, cmap := "", ""
	for _, r := range runes {
		g := f.Glyph(r)
		widths += fmt.Sprintf("%d [%.0f] ", g.ID, g.Advance*1000)
		cmap += fmt.Sprintf("<%04X> <%04X>\n", g.ID, r)
	}
	name := strings.TrimSuffix(f.Name, ".otf")
	file := d.stream("/Subtype /CIDFontType0C /Filter /FlateDecode", deflate(cff))
	desc := d.object(fmt.Sprintf("<< /Type /FontDescriptor /FontName /%s /Flags 4 /FontBBox [-500 -300 1400 1200] /ItalicAngle 0 /Ascent 900 /Descent -250 /CapHeight 660 /StemV 80 /FontFile3 %d 0 R >>", name, file))
	cid := d.object(fmt.Sprintf("<< /Type /Font /Subtype /CIDFontType0 /BaseFont /%s /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor %d 0 R /DW 500 /W [%s] >>", name, desc, widths))
	to := d.stream("/Filter /FlateDecode", deflate([]byte(toUnicode(cmap, len(runes)))))
	p.object = d.object(fmt.Sprintf("<< /Type /Font /Subtype /Type0 /BaseFont /%s /Encoding /Identity-H /DescendantFonts [%d 0 R] /ToUnicode %d 0 R >>", name, cid, to))
	return nil
}

// toUnicode wraps bfchar lines, at most 100 a group, in a CMap.
func toUnicode(cmap string, n int) string {
	lines := strings.SplitAfter(strings.TrimSpace(cmap)+"\n", "\n")[:n]
	out := "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def /CMapType 2 def\n1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
	for group := range slices.Chunk(lines, 100) {
		out += fmt.Sprintf("%d beginbfchar\n%sendbfchar\n", len(group), strings.Join(group, ""))
	}
	return out + "endcmap CMapName currentdict /CMap defineresource pop end end"
}

// table reads one table of an OpenType file.
func table(path, name string) ([]byte, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("encode: font: %w", err)
	}
	for i := range int(binary.BigEndian.Uint16(b[4:])) {
		e := b[12+16*i:]
		if string(e[:4]) == name {
			at, n := binary.BigEndian.Uint32(e[8:]), binary.BigEndian.Uint32(e[12:])
			return b[at : at+n], nil
		}
	}
	return nil, fmt.Errorf("encode: %s has no %q table", path, name)
}

func deflate(b []byte) []byte {
	var out bytes.Buffer
	w := zlib.NewWriter(&out)
	w.Write(b)
	w.Close()
	return out.Bytes()
}

func inOrder(fonts map[*typeset.Face]*pdfFont) []*pdfFont {
	out := make([]*pdfFont, 0, len(fonts))
	for _, f := range fonts {
		out = append(out, f)
	}
	slices.SortFunc(out, func(a, b *pdfFont) int { return a.object - b.object })
	return out
}
