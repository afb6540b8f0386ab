package web

import (
	"slices"
	"strings"
	"unicode"

	"sohoa/internal/scan"
	"sohoa/internal/vn"
	"sohoa/ocr"
)

// fieldBox is where a value was read on the shown page, in pixels of the
// upright, deskewed page.
type fieldBox struct {
	Key        string // of the field, for its words and the link to its row
	X, Y, W, H float64
	State      scan.EvidenceState
}

// boxesOn lists the field boxes of one page in the order of fields.
func boxesOn(rec scan.Record, page int) []fieldBox {
	var boxes []fieldBox
	for pointer, ev := range rec.Evidence {
		if ev.Page == nil || *ev.Page != page || ev.BBox == nil {
			continue
		}
		b := *ev.BBox
		if b[2] <= b[0] || b[3] <= b[1] {
			continue
		}
		key, _, _ := strings.Cut(strings.TrimPrefix(pointer, "/"), "/")
		if _, ok := fieldByKey[key]; !ok {
			continue
		}
		boxes = append(boxes, fieldBox{Key: key, X: b[0], Y: b[1], W: b[2] - b[0], H: b[3] - b[1], State: ev.State})
	}
	// Large boxes first, so that small ones lie on top and can be clicked.
	slices.SortFunc(boxes, func(a, b fieldBox) int {
		switch d := b.W*b.H - a.W*a.H; {
		case d > 0:
			return 1
		case d < 0:
			return -1
		}
		if c := strings.Compare(a.Key, b.Key); c != 0 {
			return c
		}
		return int(a.Y - b.Y)
	})
	return boxes
}

// maxHits bounds the boxes drawn for a search on one page.
const maxHits = 500

// wordHits are the boxes of words that a search matches, as the catalog
// matches: any of the query's words, without marks and case; only those with
// the exact marks when the page has them.
func wordHits(page ocr.Page, query string) []ocr.Box {
	if exact := strings.ToLower(vn.NFC(query)); exact != vn.Fold(query) {
		if hits := boxesOf(page, strings.FieldsFunc(exact, notWord), func(s string) string { return strings.ToLower(vn.NFC(s)) }); len(hits) > 0 {
			return hits
		}
	}
	return boxesOf(page, strings.FieldsFunc(vn.Fold(query), notWord), vn.Fold)
}

func boxesOf(page ocr.Page, wanted []string, form func(string) string) []ocr.Box {
	var hits []ocr.Box
	if len(wanted) == 0 {
		return nil
	}
	for _, l := range page.Lines {
		for _, w := range l.Words {
			is := slices.ContainsFunc(strings.FieldsFunc(form(w.Text), notWord), func(part string) bool { return slices.Contains(wanted, part) })
			if is && len(hits) < maxHits {
				hits = append(hits, w.Box)
			}
		}
	}
	return hits
}

func notWord(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsDigit(r)
}
