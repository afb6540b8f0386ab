package workers

import (
	"strings"

	"sohoa/internal/pdf"
	"sohoa/internal/scan"
)

// layerPages says, page by page, what a searchable PDF of these pages carries:
// words we read, an old sound layer left as it is, or ours in place of a
// rejected or decoded one. Dropping a layer leaves what is seen on the page: the
// glyphs of a legacy font stay, declared to read as nothing.
func layerPages(pages []outcome) []pdf.LayerPage {
	out := make([]pdf.LayerPage, 0, len(pages))
	for _, o := range pages {
		l := pdf.LayerPage{Source: o.page.Number, Width: o.page.SourceWidth, Height: o.page.SourceHeight}
		if o.failed == "" && o.page.Layer != "sound" && o.page.Kind != string(scan.KindBlank) {
			page := o.page
			l.Page = &page
		}
		l.DropText = strings.HasPrefix(o.page.Layer, "rejected_") || strings.HasPrefix(o.page.Layer, "decoded_")
		out = append(out, l)
	}
	return out
}
