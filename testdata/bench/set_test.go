package main

import (
	"slices"
	"testing"
)

// TestLoad reads the committed samples as a set.
func TestLoad(t *testing.T) {
	s, err := load("../samples")
	if err != nil {
		t.Fatal(err)
	}
	if len(s.files) != 14 || len(s.docs) != 16 || s.pages() != 24 {
		t.Errorf("%d files, %d documents, %d pages", len(s.files), len(s.docs), s.pages())
	}
	if got := s.starts("11-tap-van-ban.pdf"); !slices.Equal(got, []int{1, 4, 6}) {
		t.Errorf("documents of the bundle begin on %v", got)
	}
	for _, d := range s.docs {
		if d.ID == "11-tap-van-ban-2" {
			if file, page := s.first(d); file != "11-tap-van-ban.pdf" || page != 4 {
				t.Errorf("%s begins in %s on %d", d.ID, file, page)
			}
		}
	}
}
