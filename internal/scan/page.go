package scan

// Page is one side of one sheet of an item, as the catalog keeps it; its
// words lie in the blob store under WordsKey.
type Page struct {
	ItemID      string    `json:"item_id"`
	Number      int       `json:"page"` // 1-based in the received file
	State       PageState `json:"state"`
	Kind        PageKind  `json:"kind,omitempty"`
	Width       int       `json:"width"`  // pixels, upright and deskewed, at DPI
	Height      int       `json:"height"` // pixels
	DPI         int       `json:"dpi"`
	Orientation int       `json:"orientation"` // degrees the delivered page is turned clockwise: 0, 90, 180, 270
	Skew        float64   `json:"skew"`        // degrees left after that, clockwise positive
	Conf        float64   `json:"conf"`        // mean word confidence, 0–1
	WordsKey    string    `json:"-"`
	PreviewKey  string    `json:"-"`
	Print       Print     `json:"-"`                // of its picture
	Faults      []string  `json:"faults,omitempty"` // codes of what a person can mend at the scanner, of a poor page
	Code        Code      `json:"code,omitempty"`   // why failed
	Detail      string    `json:"detail,omitempty"`
}

// PageState is where a page stands.
type PageState string

// The states of a page. Failed is final: a recorded gap with a reason.
const (
	PageWaiting PageState = "waiting"
	PageDone    PageState = "done"
	PageFailed  PageState = "failed"
)

// PageKind tells content from what a batch carries between documents.
type PageKind string

// The kinds of a page.
const (
	KindContent   PageKind = "content"
	KindBlank     PageKind = "blank"
	KindSeparator PageKind = "separator"
)
