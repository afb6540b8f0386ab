// Package truth says what is on a drawn paper: the JSON written beside every
// generated file. The keys are those of the scorers' format; a new kind of
// mark or block needs no change here, a new field goes into Fields.
//
// Lengths are pixels of the page as it is delivered (points on born-digital
// pages), x to the right and y down; angles are degrees, clockwise positive.
package truth

// Document is one paper document, whatever files carry it.
type Document struct {
	ID          string   `json:"doc_id"`
	Profile     string   `json:"profile"`
	Family      string   `json:"family"` // admin or party
	Type        string   `json:"type"`
	Font        string   `json:"font"`
	FontSize    float64  `json:"font_size"`
	Handwritten bool     `json:"handwritten_number"`
	OldTone     bool     `json:"old_tone_style"` // hoà, uỷ instead of hòa, ủy
	Format      string   `json:"format"`         // pdf, pdf_digital, tiff, jpg, png
	Files       []string `json:"files"`
	JunkText    bool     `json:"junk_text_layer"`
	Fields      Fields   `json:"fields"`
	Tables      []Table  `json:"tables"`
	Pages       []Page   `json:"pages"`
}

// Fields are the values a reader should find. Absent values are null or empty.
type Fields struct {
	DocType      string   `json:"doc_type"`
	TypeName     string   `json:"type_name"`
	Family       string   `json:"family"`
	Number       string   `json:"number"`
	Symbol       string   `json:"symbol"`
	NumberSymbol string   `json:"number_symbol"`
	Parent       *string  `json:"parent_agency"`
	Issuer       string   `json:"issuing_agency"`
	Place        string   `json:"place"`
	Date         string   `json:"date"` // ISO
	Subject      string   `json:"subject"`
	SignerName   string   `json:"signer_name"`
	SignerTitle  string   `json:"signer_title"`
	Authority    []string `json:"signature_authority"` // TM, KT, TL, TUQ, Q: dots and slashes removed
	SignLines    []string `json:"signature_lines"`
	Recipients   []string `json:"recipients"`
	Urgency      *string  `json:"urgency"`
	Secrecy      *string  `json:"secrecy"`
	DueDates     []string `json:"due_dates"` // ISO day, or YYYY-MM
	Cited        []string `json:"cited_numbers"`
}

// Table is one table of the document, whatever pages it runs over.
type Table struct {
	ID    int        `json:"id"`
	Kind  string     `json:"kind"` // task or fig
	NRows int        `json:"n_rows"`
	NCols int        `json:"n_cols"`
	Rows  [][]string `json:"rows"` // merged cells hold their text in the top-left cell, "" elsewhere
	Cells []Cell     `json:"cells"`
	Pages []int      `json:"pages"`
}

// Cell is one cell; RowSpan and ColSpan are 1 unless merged.
type Cell struct {
	Row     int    `json:"r"`
	Col     int    `json:"c"`
	RowSpan int    `json:"rs"`
	ColSpan int    `json:"cs"`
	Text    string `json:"text"`
}

// Page is one physical page of a document: a content side or its blank back.
type Page struct {
	Page         *int           `json:"page"` // nil for a blank back
	Kind         string         `json:"kind"` // content, blank_back
	Width        int            `json:"width"`
	Height       int            `json:"height"`
	DPI          int            `json:"dpi"`
	Mode         string         `json:"mode"` // color, gray, bw, digital
	JPEGQuality  *int           `json:"jpeg_quality"`
	Orientation  int            `json:"orientation"`
	Skew         float64        `json:"skew"`
	Degradations map[string]int `json:"degradations"`
	CutWords     int            `json:"cut_words"`
	Text         string         `json:"text"`
	Blocks       []Block        `json:"blocks"`
	Marks        []Mark         `json:"marks"`
	File         string         `json:"file"`
	FilePage     int            `json:"file_page"`
}

// Block is a run of lines with one role: number, subject, body, cell …
type Block struct {
	ID   int    `json:"id"`
	Kind string `json:"kind"`
	// Optional text may be read or left out: an electronic signature's box.
	// It is no part of the page's Text.
	Optional bool   `json:"optional,omitempty"`
	Table    *int   `json:"table,omitempty"`
	Row      *int   `json:"r,omitempty"`
	Col      *int   `json:"c,omitempty"`
	Lines    []Line `json:"lines"`
	Text     string `json:"text"`
}

// Line is one printed line; Quad is its ink's corners, clockwise from the
// corner that is top left when the page is upright.
type Line struct {
	Text  string        `json:"text"`
	Quad  [4][2]float64 `json:"quad"`
	Words []Word        `json:"words"`
}

// Mark is what was put on the paper later: a seal, a signature, a stamp.
type Mark struct {
	Kind string   `json:"kind"`
	Box  [4]int   `json:"box"`
	Text []string `json:"text"`
}

// PageRow is one line of pages.jsonl: one physical page of a delivered file.
type PageRow struct {
	File     string  `json:"file"`
	FilePage int     `json:"file_page"`
	DocID    *string `json:"doc_id"`
	Kind     string  `json:"kind"` // content, blank_back, separator
	Page     *int    `json:"page"`
}

// Manifest describes a whole set.
type Manifest struct {
	Command      string   `json:"command"`
	Seed         uint64   `json:"seed"`
	Profile      string   `json:"profile"`
	Docs         []string `json:"docs"`
	NDocs        int      `json:"n_docs"`
	ContentPages int      `json:"n_content_pages"`
	FilePages    int      `json:"n_file_pages"`
}
