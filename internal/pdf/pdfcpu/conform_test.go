package pdfcpu

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"sohoa/internal/pdf"
	"sohoa/internal/scan"
)

// scanWith is a scan in PDF whose page, catalog, picture and content are
// changed as given.
func scanWith(t testing.TB, page, catalog, picture dict, content string) string {
	t.Helper()
	var b bytes.Buffer
	o := newOutput(&b)
	image := o.addStream(dict{"Type": name("XObject"), "Subtype": name("Image"), "Width": atom("60"), "Height": atom("80"),
		"BitsPerComponent": atom("8"), "ColorSpace": name("DeviceGray"), "Filter": name("DCTDecode")}.with(picture), grayJPEG(t, 60, 80))
	font := o.add(dict{"Type": name("Font"), "Subtype": name("Type1"), "BaseFont": name("Helvetica")})
	tree := o.reserve()
	one := dict{"Type": name("Page"), "Parent": tree, "MediaBox": decimals(0, 0, 300, 400),
		"Resources": dict{"XObject": dict{"I": image}, "Font": dict{"F": font}},
		"Contents":  o.addStream(dict{}, []byte("q 300 0 0 400 0 0 cm /I Do Q "+content))}
	writeTree(o, tree, []ref{o.add(one.with(page))})
	if err := o.finish(dict{"Root": o.add(dict{"Type": name("Catalog"), "Pages": tree}.with(catalog))}); err != nil {
		t.Fatal(err)
	}
	return write(t, t.TempDir(), "scan.pdf", b.Bytes())
}

func TestConformance(t *testing.T) {
	link := dict{"Type": name("Annot"), "Subtype": name("Link"), "Rect": decimals(0, 0, 9, 9)}
	for _, c := range []struct {
		name                   string
		page, catalog, picture dict
		content, reason        string
	}{
		{name: "a scan"},
		{name: "a scan with invisible text", content: "BT 3 Tr /F 9 Tf (seen by none) Tj ET"},
		{name: "a profile of its own", picture: dict{"ColorSpace": array{name("Indexed"), name("DeviceRGB"), atom("0"), atom("<000000>")}}},
		{name: "visible text", content: "BT /F 9 Tf (seen) Tj ET", reason: "visible_text"},
		{name: "text seen again after Q", content: "q 3 Tr Q BT /F 9 Tf (seen) Tj ET", reason: "visible_text"},
		{name: "a link", page: dict{"Annots": array{link}}, reason: "annotations"},
		{name: "an action of the page", page: dict{"AA": dict{"O": dict{"S": name("JavaScript")}}}, reason: "actions"},
		{name: "an action at opening", catalog: dict{"OpenAction": dict{"S": name("JavaScript")}}, reason: "actions"},
		{name: "attachments", catalog: dict{"Names": dict{"EmbeddedFiles": dict{}}}, reason: "attachments"},
		{name: "a form", catalog: dict{"AcroForm": dict{"Fields": array{dict{"T": atom("(a)")}}}}, reason: "form"},
		{name: "an empty form", catalog: dict{"AcroForm": dict{"Fields": array{}}}},
		{name: "layers", catalog: dict{"OCProperties": dict{}}, reason: "layers"},
		{name: "what nobody knows", catalog: dict{"Collection": dict{}}, reason: "catalog"},
		{name: "CMYK in content", content: "0 0 0 1 k 0 0 9 9 re f", reason: "cmyk"},
		{name: "CMYK picture", picture: dict{"ColorSpace": name("DeviceCMYK")}, reason: "cmyk"},
		{name: "spot colour", picture: dict{"ColorSpace": array{name("Separation"), name("Gold"), name("DeviceRGB"), dict{}}}, reason: "colour_space"},
		{name: "LZW", picture: dict{"Filter": array{name("LZWDecode"), name("DCTDecode")}}, reason: "filter"},
		{name: "smoothing", picture: dict{"Interpolate": atom("true")}, reason: "interpolation"},
		{name: "a picture in content", content: "BI /W 1 /H 1 /BPC 8 /CS /G ID x EI", reason: "inline_image"},
		{name: "blending", page: dict{"Group": dict{"S": name("Transparency"), "CS": name("DeviceCMYK")}}, reason: "cmyk"},
	} {
		t.Run(c.name, func(t *testing.T) {
			src, dst := scanWith(t, c.page, c.catalog, c.picture, c.content), filepath.Join(t.TempDir(), "out.pdf")
			got, err := New().Searchable(t.Context(), src, string(scan.MediaPDF), dst, []pdf.LayerPage{delivered(letterPage(), 0, 0)})
			if err != nil {
				t.Fatal(err)
			}
			if want := (pdf.Conformance{Archival: c.reason == "", Reason: c.reason}); got != want {
				t.Errorf("%+v, want %+v", got, want)
			}
			if c.reason == "" {
				sound(t, dst)
				conforms(t, dst)
			} else if raw := run(t, "qpdf", "--qdf", "--object-streams=disable", dst, "-"); strings.Contains(raw, "pdfaid") {
				t.Error("it claims PDF/A all the same")
			}
		})
	}
}
