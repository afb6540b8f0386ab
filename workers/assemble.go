package workers

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"sohoa/internal/blob"
	"sohoa/internal/catalog"
	"sohoa/internal/scan"
	"sohoa/ocr"
)

// assemble makes documents, records and searchable PDFs of an item whose last
// page is in.
func (w *Worker) assemble(ctx context.Context, work catalog.Work) error {
	item, err := w.Catalog.Item(ctx, work.ItemID)
	if err != nil {
		return err
	}
	outcomes, err := w.outcomes(ctx, work.ItemID)
	if err != nil {
		return err
	}
	if code := allFailed(outcomes); code != "" {
		return scan.Errorf(code, "no page could be read")
	}
	path, release, err := w.originals.hold(ctx, item)
	if err != nil {
		return err
	}
	defer release()
	f := facts{name: item.Name, sha256: item.SHA256, today: time.Now().Format(time.DateOnly), rules: w.Rules}
	if item.Media == scan.MediaPDF {
		info, err := w.Inspector.Inspect(ctx, path)
		if err != nil {
			return err
		}
		f.pdfVersion, f.signed = info.Version, info.Signed
	}
	pieces := cut(outcomes, f)
	for _, p := range pieces {
		if p.state == scan.DocSealed {
			return w.sealFrom(ctx, work, p.record.Fields.SecurityLevel)
		}
	}
	return w.storePieces(ctx, work, item, path, pieces)
}

// outcomes gathers what the item's pages gave.
func (w *Worker) outcomes(ctx context.Context, item string) ([]outcome, error) {
	rows, err := w.Catalog.Pages(ctx, item)
	if err != nil {
		return nil, err
	}
	out := make([]outcome, 0, len(rows))
	for _, row := range rows {
		o := outcome{page: ocr.Page{Number: row.Number, Kind: string(scan.KindContent)}, failed: row.Code, detail: row.Detail}
		if row.State == scan.PageDone {
			if o.page, err = w.words(ctx, row.WordsKey); err != nil {
				return nil, err
			}
		}
		out = append(out, o)
	}
	return out, nil
}

func (w *Worker) words(ctx context.Context, key string) (ocr.Page, error) {
	r, err := w.Blob.Open(ctx, key)
	if err != nil {
		return ocr.Page{}, err
	}
	defer r.Close()
	var p ocr.Page
	if err := json.NewDecoder(r).Decode(&p); err != nil {
		return p, scan.Errorf(scan.CodeUnavailable, "decode %s: %w", key, err)
	}
	return p, nil
}

// allFailed is the code of the first page when no page could be read.
func allFailed(outcomes []outcome) scan.Code {
	for _, o := range outcomes {
		if o.failed == "" {
			return ""
		}
	}
	if len(outcomes) == 0 {
		return scan.CodeNoPages
	}
	return outcomes[0].failed
}

// storePieces writes the searchable PDFs and commits documents and records.
func (w *Worker) storePieces(ctx context.Context, work catalog.Work, item scan.Item, path string, pieces []piece) (err error) {
	had, err := w.Catalog.ItemDocuments(ctx, item.ID)
	if err != nil {
		return err
	}
	var docs []catalog.NewDocument
	defer func() {
		for _, d := range docs {
			w.unstore(ctx, err, d.Document.PDFKey)
		}
	}()
	for i, p := range pieces {
		d := scan.Document{
			ID: scan.NewID(), ItemID: item.ID, Unit: item.Unit, Seq: i + 1, FirstPage: p.first, LastPage: p.last,
			State: p.state, Reasons: codes(p.record.Review.Reasons), Revision: 1, Title: title(p.record, item.Name),
		}
		if i < len(had) {
			d.ID = had[i].ID
		}
		p.record.RecordID, p.record.DocumentID, p.record.Revision, p.record.Unit = d.ID, d.ID, 1, item.Unit
		d.PDFKey, err = w.searchable(ctx, work, item, path, i+1, &p)
		switch {
		case ctx.Err() != nil || scan.Is(err, scan.CodeUnavailable):
			return err
		case err != nil: // the record is worth more than its PDF
			w.Log.Warn("no searchable PDF", "item", item.ID, "err", err)
			p.record.Warnings = append(p.record.Warnings, "no_searchable_pdf: "+string(scan.CodeOf(err)))
		}
		docs = append(docs, catalog.NewDocument{Document: d, Record: p.record, Text: p.text})
	}
	works, err := w.Catalog.FinishAssemble(ctx, work, docs)
	if err != nil {
		return err
	}
	w.enqueue(ctx, works...)
	return nil
}

// codes are the reasons' codes alone, each once: what lists show. The record
// keeps the reasons whole.
func codes(reasons []string) []string {
	var out []string
	for _, r := range reasons {
		code, _, _ := strings.Cut(r, ":")
		if !slices.Contains(out, code) {
			out = append(out, code)
		}
	}
	return out
}

// searchable writes a document's PDF with its text layer, stores it, and notes
// in the record whether it is PDF/A.
func (w *Worker) searchable(ctx context.Context, work catalog.Work, item scan.Item, path string, seq int, p *piece) (string, error) {
	tmp := filepath.Join(w.Scratch, fmt.Sprintf("%s-%d-%d.pdf", item.ID, seq, work.Attempt))
	defer os.Remove(tmp)
	conf, err := w.Writer.Searchable(ctx, path, string(item.Media), tmp, layerPages(p.pages))
	if err != nil {
		return "", err
	}
	p.record.Scan.Compliance = append(p.record.Scan.Compliance, archival(conf))
	f, err := os.Open(tmp)
	if err != nil {
		return "", scan.Errorf(scan.CodeUnavailable, "open searchable PDF: %w", err)
	}
	defer f.Close()
	key := blob.PDFKey(item.Unit, item.ID, seq, work.Attempt)
	_, err = blob.Put(ctx, w.Blob, key, f)
	return key, err
}
