package workers

import (
	"strings"

	"sohoa/internal/pdf"
	"sohoa/internal/scan"
)

// layerPages says, page by page, what a searchable PDF of these pages carries:
// words we read, an old sound layer left as it is, or a rejected one dropped.
func layerPages(pages []outcome) []pdf.LayerPage {
	out := make([]pdf.LayerPage, 0, len(pages))
	for _, o := range pages {
		l := pdf.LayerPage{Source: o.page.Number, Width: o.page.SourceWidth, Height: o.page.SourceHeight}
		if o.failed == "" && o.page.Layer != "sound" && o.page.Kind != string(scan.KindBlank) {
			page := o.page
			l.Page = &page
		}
		l.DropText = strings.HasPrefix(o.page.Layer, "rejected_")
		out = append(out, l)
	}
	return out
}
