package web

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strconv"

	"sohoa/internal/scan"
	"sohoa/ocr"
)

// maxWords bounds one page's words.json, bytes.
const maxWords = 32 << 20

// listPages tells of each page of a document: state, kind, size in pixels.
func (s *server) listPages(w http.ResponseWriter, r *http.Request) error {
	f, err := s.passed(r)
	if err != nil {
		return err
	}
	pages, err := s.pagesOf(r, f)
	if err != nil {
		return err
	}
	if pages == nil {
		pages = []scan.Page{}
	}
	return writeJSON(w, http.StatusOK, map[string]any{"pages": pages})
}

// getWords gives a page's words in reading order. width, height and boxes are
// pixels of the upright, deskewed page at dpi, as the picture shows it.
func (s *server) getWords(w http.ResponseWriter, r *http.Request) error {
	f, p, err := s.passedPage(r)
	if err != nil {
		return err
	}
	read, err := s.words(r.Context(), p)
	if err != nil {
		return err
	}
	if err := s.log(r, f, "viewed", "words of page "+strconv.Itoa(p.Number)); err != nil {
		return err
	}
	list := []ocr.Word{}
	for _, l := range read.Lines {
		list = append(list, l.Words...)
	}
	return writeJSON(w, http.StatusOK, map[string]any{
		"page": p.Number, "kind": p.Kind, "width": p.Width, "height": p.Height, "dpi": p.DPI,
		"orientation": p.Orientation, "skew": p.Skew, "text": read.Text(), "words": list,
	})
}

// getImage gives the picture of a page, upright and deskewed (JPEG).
func (s *server) getImage(w http.ResponseWriter, r *http.Request) error {
	f, p, err := s.passedPage(r)
	if err != nil {
		return err
	}
	if p.PreviewKey == "" {
		return scan.Errorf(scan.CodeNotFound, "page %d has no picture", p.Number)
	}
	if !who(r).session { // a browser's look is logged with its page
		if err := s.log(r, f, "viewed", "picture of page "+strconv.Itoa(p.Number)); err != nil {
			return err
		}
	}
	return s.serve(w, r, p.PreviewKey, object{media: "image/jpeg", name: f.doc.ID + ".jpg", inline: true})
}

// passedPage is the page of the address {n}: 1-based in the received file.
func (s *server) passedPage(r *http.Request) (found, scan.Page, error) {
	f, err := s.passed(r)
	if err != nil {
		return f, scan.Page{}, err
	}
	n, err := strconv.Atoi(r.PathValue("n"))
	if err != nil {
		return f, scan.Page{}, scan.Errorf(scan.CodeNotFound, "page number: %w", err)
	}
	p, err := s.page(r, f, n)
	return f, p, err
}

// words loads what was read from a page; a page that failed has none.
func (s *server) words(ctx context.Context, p scan.Page) (ocr.Page, error) {
	if p.WordsKey == "" {
		return ocr.Page{Number: p.Number, Width: p.Width, Height: p.Height, DPI: p.DPI}, nil
	}
	o, err := s.Blob.Open(ctx, p.WordsKey)
	if err != nil {
		return ocr.Page{}, err
	}
	defer o.Close()
	var read ocr.Page
	if err := json.NewDecoder(io.LimitReader(o, maxWords)).Decode(&read); err != nil {
		return ocr.Page{}, scan.Errorf(scan.CodeInternal, "words of page %d: %w", p.Number, err)
	}
	return read, nil
}
