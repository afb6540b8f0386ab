package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"sohoa/testdata/gen/encode"
	"sohoa/testdata/gen/truth"
)

// set is a folder of generated files with their truth: files/, truth/,
// truth/pages.jsonl and manifest.json.
type set struct {
	dir  string
	flat bool // files lie in dir itself, as the committed samples do
	rows []truth.PageRow
	docs []string
}

func (s *set) file(name string) string {
	if s.flat {
		return name
	}
	return "files/" + name
}

func (s *set) put(name string, data []byte) error {
	path := filepath.Join(s.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, data, 0o644)
}

// bundle is what goes into one file: a document, or several with separator
// sheets between them.
type bundle struct {
	name string // base name without extension
	docs []*made
	seps []side // one after each document but the last; empty for none
}

// deliver writes the bundle's files and truth and gives its page rows.
func (s *set) deliver(b bundle) ([]truth.PageRow, error) {
	format := b.docs[0].truth.Format
	switch format {
	case "jpg", "png":
		return s.single(b.docs[0], format, b.name)
	case "pdf_digital":
		data, err := encode.Digital(b.docs[0].sheets)
		if err != nil {
			return nil, err
		}
		return s.whole(b, b.name+".pdf", data)
	}
	var images []encode.Image
	var pdf []encode.PDFPage
	for i, d := range b.docs {
		for _, im := range d.images() {
			images, pdf = append(images, im), append(pdf, encode.PDFPage{Image: im, Junk: d.junk})
		}
		if i < len(b.seps) {
			images, pdf = append(images, b.seps[i].image), append(pdf, encode.PDFPage{Image: b.seps[i].image})
		}
	}
	if format == "tiff" {
		data, err := encode.TIFF(images)
		if err != nil {
			return nil, err
		}
		return s.whole(b, b.name+".tif", data)
	}
	data, err := encode.PDF(pdf)
	if err != nil {
		return nil, err
	}
	return s.whole(b, b.name+".pdf", data)
}

// whole writes one file that holds all pages of the bundle.
func (s *set) whole(b bundle, name string, data []byte) ([]truth.PageRow, error) {
	file := s.file(name)
	if err := s.put(file, data); err != nil {
		return nil, err
	}
	var rows []truth.PageRow
	at := 0
	for i, d := range b.docs {
		d.truth.Files = []string{file}
		for _, sd := range d.sides {
			d.truth.Pages = append(d.truth.Pages, sd.truth)
		}
		for j := range d.truth.Pages {
			at++
			p := &d.truth.Pages[j]
			p.File, p.FilePage = file, at
			rows = append(rows, truth.PageRow{File: file, FilePage: at, DocID: &d.truth.ID, Kind: p.Kind, Page: p.Page})
		}
		if err := s.truthOf(d); err != nil {
			return nil, err
		}
		if i < len(b.seps) {
			at++
			rows = append(rows, truth.PageRow{File: file, FilePage: at, Kind: "separator"})
		}
	}
	return rows, nil
}

// single writes a file for each page.
func (s *set) single(d *made, format, name string) ([]truth.PageRow, error) {
	var rows []truth.PageRow
	for i, sd := range d.sides {
		enc := encode.JPEG
		if format == "png" {
			enc = encode.PNG
		}
		data, err := enc(sd.image)
		if err != nil {
			return nil, err
		}
		file := s.file(fmt.Sprintf("%s_p%d.%s", name, i+1, format))
		if s.flat && len(d.sides) == 1 {
			file = s.file(name + "." + format)
		}
		if err := s.put(file, data); err != nil {
			return nil, err
		}
		p := sd.truth
		p.File, p.FilePage = file, 1
		d.truth.Files, d.truth.Pages = append(d.truth.Files, file), append(d.truth.Pages, p)
		rows = append(rows, truth.PageRow{File: file, FilePage: 1, DocID: &d.truth.ID, Kind: p.Kind, Page: p.Page})
	}
	return rows, s.truthOf(d)
}

func (s *set) truthOf(d *made) error {
	data, err := json.Marshal(d.truth)
	if err != nil {
		return fmt.Errorf("gen: truth of %s: %w", d.truth.ID, err)
	}
	return s.put("truth/"+d.truth.ID+".json", append(data, '\n'))
}

// finish writes pages.jsonl and the manifest.
func (s *set) finish(m truth.Manifest) error {
	var lines []byte
	m.Docs, m.NDocs = s.docs, len(s.docs)
	for _, r := range s.rows {
		b, err := json.Marshal(r)
		if err != nil {
			return err
		}
		lines = append(append(lines, b...), '\n')
		m.FilePages++
		if r.Kind == "content" {
			m.ContentPages++
		}
	}
	if err := s.put("truth/pages.jsonl", lines); err != nil {
		return err
	}
	b, err := json.MarshalIndent(m, "", " ")
	if err != nil {
		return err
	}
	return s.put("manifest.json", append(b, '\n'))
}
