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
// be read stays as a secrecy_stamp without text: a doubt.
func (l *Local) readStamps(ctx context.Context, page imageprep.Prepared) ([]ocr.Mark, error) {
	var marks []ocr.Mark
	for _, m := range page.Page.Marks {
		if m.Kind == "stamp" || m.Kind == "incoming_stamp" {
			lines, err := l.cfg.Engine.Read(ctx, page.Crop(m), ocr.Options{DPI: page.Page.DPI, Layout: ocr.LayoutBlock})
			if err != nil {
				return nil, err
			}
			read := ocr.Page{Lines: lines}
			m.Text, m.Conf = read.Text(), read.Conf()
		}
		if m.Kind == "stamp" {
			m.Kind = stampKind(m, page.Page)
		}
		if m.Kind != "" {
			marks = append(marks, m)
		}
	}
	return marks, nil
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
