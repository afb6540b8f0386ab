package encode

import (
	"bytes"
	"fmt"
)

// PDFPage is one page of a PDF: an image over the whole page, and a text
// layer of a bad recognition when Junk is set.
type PDFPage struct {
	Image
	Junk string
}

// PDF writes image-only pages: DCT for gray and colour, CCITT group 4 for
// bitonal. The page's size follows from the image's DPI (72 when 0).
func PDF(pages []PDFPage) ([]byte, error) {
	d := newPDF()
	var kids []int
	parent := d.reserve()
	font := 0
	for _, p := range pages {
		img, err := d.image(p.Image)
		if err != nil {
			return nil, err
		}
		dpi := p.DPI
		if dpi == 0 {
			dpi = 72
		}
		w, h := float64(p.W)*72/float64(dpi), float64(p.H)*72/float64(dpi)
		content := fmt.Sprintf("q %.2f 0 0 %.2f 0 0 cm /Im Do Q", w, h)
		fonts := ""
		if p.Junk != "" {
			if font == 0 {
				font = d.object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
			}
			fonts = fmt.Sprintf(" /Font << /F %d 0 R >>", font)
			content += fmt.Sprintf("\nBT 3 Tr /F 10 Tf 60 %.0f Td (%s) Tj ET", h-80, p.Junk)
		}
		cs := d.stream("", []byte(content))
		kids = append(kids, d.object(fmt.Sprintf("<< /Type /Page /Parent %d 0 R /MediaBox [0 0 %.2f %.2f] /Contents %d 0 R /Resources << /XObject << /Im %d 0 R >>%s >> >>", parent, w, h, cs, img, fonts)))
	}
	return d.finish(parent, kids), nil
}

// pdfFile collects the objects of a PDF 1.6 file with a plain xref table.
type pdfFile struct {
	b       bytes.Buffer
	offsets []int
}

func newPDF() *pdfFile {
	d := &pdfFile{}
	d.b.WriteString("%PDF-1.6\n%\xE2\xE3\xCF\xD3\n")
	return d
}

func (d *pdfFile) reserve() int {
	d.offsets = append(d.offsets, 0)
	return len(d.offsets)
}

func (d *pdfFile) write(id int, body string) {
	d.offsets[id-1] = d.b.Len()
	fmt.Fprintf(&d.b, "%d 0 obj\n%s\nendobj\n", id, body)
}

func (d *pdfFile) object(body string) int {
	id := d.reserve()
	d.write(id, body)
	return id
}

func (d *pdfFile) stream(dict string, data []byte) int {
	id := d.reserve()
	d.offsets[id-1] = d.b.Len()
	fmt.Fprintf(&d.b, "%d 0 obj\n<< %s /Length %d >>\nstream\n", id, dict, len(data))
	d.b.Write(data)
	d.b.WriteString("\nendstream\nendobj\n")
	return id
}

func (d *pdfFile) image(im Image) (int, error) {
	head := fmt.Sprintf("/Type /XObject /Subtype /Image /Width %d /Height %d ", im.W, im.H)
	if im.Bits != nil {
		head += fmt.Sprintf("/ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns %d /Rows %d >>", im.W, im.H)
		return d.stream(head, G4(im.Bits, im.W, im.H)), nil
	}
	data, err := JPEG(im)
	if err != nil {
		return 0, err
	}
	space := map[bool]string{true: "/DeviceGray", false: "/DeviceRGB"}[len(im.Planes) == 1]
	return d.stream(head+"/ColorSpace "+space+" /BitsPerComponent 8 /Filter /DCTDecode", data), nil
}

// finish writes the page tree (its reserved id is parent) and the trailer.
func (d *pdfFile) finish(parent int, kids []int) []byte {
	list := ""
	for _, k := range kids {
		list += fmt.Sprintf("%d 0 R ", k)
	}
	d.write(parent, fmt.Sprintf("<< /Type /Pages /Count %d /Kids [%s] >>", len(kids), list))
	root := d.object(fmt.Sprintf("<< /Type /Catalog /Pages %d 0 R >>", parent))
	xref := d.b.Len()
	fmt.Fprintf(&d.b, "xref\n0 %d\n0000000000 65535 f \n", len(d.offsets)+1)
	for _, o := range d.offsets {
		fmt.Fprintf(&d.b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&d.b, "trailer\n<< /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(d.offsets)+1, root, xref)
	return d.b.Bytes()
}
