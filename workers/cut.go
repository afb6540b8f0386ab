package workers

import (
	"fmt"
	"strings"

	"sohoa/internal/extract"
	"sohoa/internal/scan"
	"sohoa/ocr"
)

// outcome is what became of one page of a file.
type outcome struct {
	page     ocr.Page
	failed   scan.Code // "" = read
	detail   string
	security scan.SecurityLevel // what the check of this page alone said
}

// facts are what is known of a file apart from its pages.
type facts struct {
	name       string // base name, for a title of last resort
	sha256     string
	pdfVersion string
	signed     bool
	today      string // ISO date, "" = dates are not held against it
	rules      *extract.Rules
}

// extractor gives the rules to extract by, the built-in ones when none are set.
func (f facts) extractor() *extract.Rules {
	if f.rules == nil {
		return extract.Default()
	}
	return f.rules
}

// piece is one document cut from a file, with its record but without ids.
type piece struct {
	first, last int
	pages       []outcome // all pages of the range, blanks too
	record      scan.Record
	text        string
	state       scan.DocumentState
}

// cut makes documents of a file's pages, in order: it finds where one ends and
// the next begins, extracts each and decides whether a person must look. It is
// pure: the same pages and facts give the same pieces.
func cut(pages []outcome, f facts) []piece {
	read := make([]ocr.Page, len(pages))
	for i, p := range pages {
		read[i] = p.page
	}
	ranges := f.extractor().Split(read)
	if len(ranges) == 0 { // nothing but blanks, separators or gaps: still one document, so that nothing is lost
		ranges = []extract.Range{{First: 1, Last: len(pages)}}
	}
	pieces := make([]piece, 0, len(ranges))
	for _, r := range ranges {
		pieces = append(pieces, newPiece(pages[r.First-1:r.Last], r, f))
	}
	return pieces
}

func newPiece(pages []outcome, r extract.Range, f facts) piece {
	p := piece{first: r.First, last: r.Last, pages: pages}
	var content []ocr.Page
	var missing []string
	var text []string
	sealed := scan.SecurityNone
	for _, o := range pages {
		switch {
		case o.security != "" && o.security != scan.SecurityNone:
			sealed = o.security
			fallthrough
		case o.failed == "" && o.page.Kind == string(scan.KindContent):
			content = append(content, o.page)
			text = append(text, o.page.Text())
		case o.failed != "":
			missing = append(missing, fmt.Sprintf("%s: %d (%s)", scan.CodePageMissing, o.page.Number, o.failed))
		}
	}
	p.text = strings.Join(text, "\n\n")
	p.record = newRecord(f.extractor().Document(extract.Input{Pages: content, Today: f.today}), pages, content, f)
	if p.record.Fields.SecurityLevel == scan.SecurityNone {
		p.record.Fields.SecurityLevel = sealed
	}
	switch {
	case r.Announced > 0:
		p.record.Review.Reasons = append(p.record.Review.Reasons, fmt.Sprintf("split_unsure: the cover sheet says %d pages", r.Announced))
	case r.Unsure:
		p.record.Review.Reasons = append(p.record.Review.Reasons, "split_unsure")
	}
	p.record.Review.Reasons = append(p.record.Review.Reasons, missing...)
	p.state = scan.DocPublished
	p.record.Review.State = scan.ReviewAuto
	switch {
	case p.record.Fields.SecurityLevel != scan.SecurityNone:
		p.state = scan.DocSealed
		p.record.Review.State = scan.ReviewQuarantined
	case len(p.record.Review.Reasons) > 0:
		p.state = scan.DocReview
		p.record.Review.State = scan.ReviewNeeded
	}
	return p
}
