package sqlcat

import (
	"context"
	"strings"

	"sohoa/internal/catalog"
	"sohoa/internal/scan"
)

// FinishAssemble stores what assemble cut.
func (c *Catalog) FinishAssemble(ctx context.Context, w catalog.Work, docs []catalog.NewDocument) ([]catalog.Work, error) {
	return c.finishing(ctx, "finish assemble", catalog.StageAssemble, w, func(r run, item scan.Item) ([]catalog.Work, error) {
		first, err := one(r, text, `SELECT id FROM documents WHERE item_id = ? AND seq = 1`, item.ID)
		if err != nil {
			return nil, err
		}
		if len(docs) == 0 || docs[0].Document.ID != first {
			return nil, invalid("the first document keeps its id")
		}
		var reason scan.Code
		var published []publication
		for i, n := range docs {
			doc := n.Document
			doc.ItemID, doc.Unit, doc.Seq = item.ID, item.Unit, i+1
			if err := r.cut(doc); err != nil {
				return nil, err
			}
			if err := r.band(doc); err != nil {
				return nil, err
			}
			switch doc.State {
			case scan.DocRejected:
				reason = scan.Code(strings.Join(doc.Reasons[:min(1, len(doc.Reasons))], ""))
				continue
			case scan.DocPublished, scan.DocReview:
			default:
				return nil, invalid("a document is cut as review, published or rejected")
			}
			n.Record.Revision = 1
			if err := r.index(doc, n.Record.Fields, &n.Text); err != nil {
				return nil, err
			}
			if doc.State == scan.DocReview {
				err = r.keep(doc, n.Record, nil)
			} else {
				published = append(published, publication{doc, n.Record})
			}
			if err != nil {
				return nil, err
			}
		}
		if err := r.settle(item.ID, reason, ""); err != nil {
			return nil, err
		}
		return r.publish(item, published)
	})
}

// cut stores a document of an item, over the one of its place when there is one.
func (r run) cut(doc scan.Document) error {
	if doc.ID == "" {
		return invalid("a document needs an id")
	}
	revision := 1
	if doc.State == scan.DocRejected {
		revision = 0
	}
	reasons := ""
	if doc.State != scan.DocPublished {
		reasons = strings.Join(doc.Reasons, " ")
	}
	if doc.Seq == 1 {
		return r.must(`UPDATE documents SET first_page = ?, last_page = ?, state = ?, reasons = ?, revision = ?, title = ?, pdf_key = ?, updated_at = {now}
			WHERE id = ?`, doc.FirstPage, doc.LastPage, string(doc.State), reasons, revision, doc.Title, doc.PDFKey, doc.ID)
	}
	_, err := r.exec(`INSERT INTO documents (`+documentColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, {now}, {now})`,
		doc.ID, doc.ItemID, doc.Unit, doc.Seq, doc.FirstPage, doc.LastPage, string(doc.State), reasons, revision, doc.Title, doc.PDFKey)
	return err
}

// keep stores a revision of a record; seq is its place in the feed or nil.
func (r run) keep(doc scan.Document, rec scan.Record, seq any) error {
	rec.DocumentID, rec.Unit = doc.ID, doc.Unit
	body, err := toBody(rec)
	if err != nil {
		return err
	}
	_, err = r.exec(`INSERT INTO records (document_id, revision, unit, seq, body, created_at) VALUES (?, ?, ?, ?, ?, {now})`,
		doc.ID, rec.Revision, doc.Unit, seq, body)
	return err
}
