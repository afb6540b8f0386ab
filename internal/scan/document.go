package scan

import "time"

// Document is one paper document: an ordered run of pages of its item. The
// first one of an item exists from the moment the item is received (running);
// assemble gives it its pages and cuts further ones.
type Document struct {
	ID        string        `json:"document_id"`
	ItemID    string        `json:"item_id"`
	Unit      string        `json:"unit"`
	Seq       int           `json:"seq"` // 1-based in the item
	FirstPage int           `json:"first_page"`
	LastPage  int           `json:"last_page"`
	State     DocumentState `json:"state"`
	Reasons   []string      `json:"reasons,omitempty"` // codes, for review and rejected
	Revision  int           `json:"revision"`          // newest record revision, 1-based
	Title     string        `json:"title"`             // for lists: type and number, or the file's name
	PDFKey    string        `json:"-"`                 // searchable PDF
	CreatedAt time.Time     `json:"created_at"`
	UpdatedAt time.Time     `json:"updated_at"`
}

// DocumentState is where a document stands once it was cut.
type DocumentState string

// The states of a document.
const (
	DocRunning   DocumentState = "running"
	DocReview    DocumentState = "review"
	DocPublished DocumentState = "published"
	DocSealed    DocumentState = "sealed"
	DocRejected  DocumentState = "rejected"
)

// CanBecome reports whether a document may go from s to next. Nothing leaves
// sealed, and nothing published goes back to review: a correction is a new
// revision of a published document.
func (s DocumentState) CanBecome(next DocumentState) bool {
	switch s {
	case DocRunning:
		return next != DocRunning
	case DocReview:
		return next == DocPublished || next == DocRejected || next == DocSealed
	case DocPublished:
		return next == DocPublished || next == DocSealed
	case DocRejected:
		return next == DocRunning || next == DocReview || next == DocPublished || next == DocSealed
	}
	return false
}

// ItemStateOf is the state of an item with these documents: that of its least
// finished one. sealed wins over all, since it covers the whole item.
func ItemStateOf(docs []Document) ItemState {
	state := ItemPublished
	for _, d := range docs {
		switch {
		case d.State == DocSealed:
			return ItemSealed
		case d.State == DocRunning:
			state = ItemRunning
		case d.State == DocReview && state != ItemRunning:
			state = ItemReview
		case d.State == DocRejected && state == ItemPublished:
			state = ItemRejected
		}
	}
	if len(docs) == 0 {
		return ItemRejected
	}
	return state
}
