package web

import (
	"slices"
	"strings"

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
// matches: without marks and case, any of the query's words.
func wordHits(page ocr.Page, query string) []ocr.Box {
	wanted := strings.FieldsFunc(vn.Fold(query), notWord)
	if len(wanted) == 0 {
		return nil
	}
	var hits []ocr.Box
	for _, l := range page.Lines {
		for _, w := range l.Words {
			for _, part := range strings.FieldsFunc(vn.Fold(w.Text), notWord) {
				if slices.Contains(wanted, part) && len(hits) < maxHits {
					hits = append(hits, w.Box)
					break
				}
			}
		}
	}
	return hits
}

func notWord(r rune) bool {
	return !(r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r > 0x7f)
}
