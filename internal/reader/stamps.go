package reader

import (
	"context"
	"strings"
	"unicode"

	"sohoa/internal/vn"
	"sohoa/ocr"
	"sohoa/ocr/imageprep"
)

// readStamps reads each stamp by itself, since its coloured ink is faded from
// the picture of the page, and names it by its words. A stamp that says nothing
// known is dropped, but one in a secrecy mark's frame and place that could not
// be read stays as a secrecy_stamp without text: a doubt. The words of secrecy
// and urgency belong to the paper's text; lines are those in coloured ink, which
// the page's own reading lacks.
func (l *Local) readStamps(ctx context.Context, page imageprep.Prepared) (marks []ocr.Mark, lines []ocr.Line, err error) {
	for _, m := range page.Page.Marks {
		var read []ocr.Line
		if m.Kind == "stamp" || m.Kind == "incoming_stamp" {
			crop := page.Crop(m)
			read, err = l.cfg.Engine.Read(ctx, crop, ocr.Options{DPI: page.Page.DPI, Layout: ocr.LayoutBlock})
			if err != nil {
				return nil, nil, err
			}
			text := ocr.Page{Lines: read}
			m.Text, m.Conf = text.Text(), text.Conf()
			moveLines(read, m.Box.X0-(crop.Rect.Dx()-m.Box.W())/2, m.Box.Y0-(crop.Rect.Dy()-m.Box.H())/2, page.Page)
		}
		if m.Kind == "stamp" {
			m.Kind = stampKind(m, page.Page)
		}
		if m.Kind != "" {
			marks = append(marks, m)
		}
		if (m.Kind == "secrecy_stamp" || m.Kind == "urgency_stamp") && m.Text != "" && m.Colour != "black" {
			lines = append(lines, read...)
		}
	}
	return marks, lines, nil
}

// stampKind names a stamp; "" = none that matters.
func stampKind(m ocr.Mark, page ocr.Page) string {
	letters := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return r
		}
		return -1
	}, vn.Fold(m.Text))
	switch {
	case strings.HasSuffix(letters, "mat"):
		return "secrecy_stamp"
	case strings.Contains(letters, "khan"), strings.Contains(letters, "hoatoc"):
		return "urgency_stamp"
	case strings.HasPrefix(letters, "sao"), strings.Contains(letters, "trichsao"):
		return "copy_banner"
	case m.Boxed && m.Box.Y1 < page.Height/2 && (len(letters) < 2 || m.Conf < 0.4):
		m.Text = ""
		return "secrecy_stamp"
	}
	return ""
}
