package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"sohoa/testdata/gen/truth"
)

// set is a folder in the generator's layout: files, truth/*.json and
// truth/pages.jsonl.
type set struct {
	files []string // full paths, sorted
	docs  []*truth.Document
	rows  map[string][]truth.PageRow // by base name, in page order
}

func load(dir string) (*set, error) {
	s := &set{rows: map[string][]truth.PageRow{}}
	index, err := os.ReadFile(filepath.Join(dir, "truth", "pages.jsonl"))
	if err != nil {
		return nil, fmt.Errorf("not a set: %w", err)
	}
	for lines := bufio.NewScanner(bytes.NewReader(index)); lines.Scan(); {
		var row truth.PageRow
		if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
			return nil, fmt.Errorf("pages.jsonl: %w", err)
		}
		base := filepath.Base(row.File)
		if s.rows[base] == nil {
			at := filepath.Join(dir, "files", base)
			if _, err := os.Stat(at); err != nil { // the committed samples lie beside truth
				at = filepath.Join(dir, base)
			}
			s.files = append(s.files, at)
		}
		s.rows[base] = append(s.rows[base], row)
	}
	slices.Sort(s.files)
	truths, _ := filepath.Glob(filepath.Join(dir, "truth", "*.json"))
	for _, path := range truths {
		raw, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		doc := &truth.Document{}
		if err := json.Unmarshal(raw, doc); err != nil {
			return nil, fmt.Errorf("%s: %w", filepath.Base(path), err)
		}
		s.docs = append(s.docs, doc)
	}
	return s, nil
}

func (s *set) pages() (n int) {
	for _, rows := range s.rows {
		n += len(rows)
	}
	return n
}

// first is the page of a file on which a document begins, 1-based.
func (s *set) first(doc *truth.Document) (file string, page int) {
	for _, p := range doc.Pages {
		if p.Kind == "content" {
			return filepath.Base(p.File), p.FilePage
		}
	}
	return "", 0
}

// starts are the first pages of a file's documents.
func (s *set) starts(base string) (pages []int) {
	last := ""
	for _, row := range s.rows[base] {
		if row.Kind == "content" && row.DocID != nil && *row.DocID != last {
			pages, last = append(pages, row.FilePage), *row.DocID
		}
	}
	return pages
}
