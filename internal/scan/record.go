package scan

// Record is the published, versioned result for a document. Its JSON form is
// schema version 1.0 (docs/record.schema.json).
type Record struct {
	SchemaVersion string              `json:"schema_version"` // "1.0"
	RecordID      string              `json:"record_id"`      // the same for all revisions of a document
	DocumentID    string              `json:"document_id,omitempty"`
	Revision      int                 `json:"revision,omitempty"` // 1-based
	Unit          string              `json:"unit,omitempty"`     // the office that received the paper
	RuleSet       RuleSet             `json:"rule_set"`
	NaturalKey    *string             `json:"natural_key"`
	Fields        Fields              `json:"fields"`
	Evidence      map[string]Evidence `json:"evidence"` // by JSON pointer into fields, "/issued_date"
	Tables        []Table             `json:"tables,omitempty"`
	Marks         []Mark              `json:"marks,omitempty"`
	Scan          ScanInfo            `json:"scan"`
	Review        Review              `json:"review"`
	Warnings      []string            `json:"warnings,omitempty"`
}

// RecordVersion is the schema version this code writes.
const RecordVersion = "1.0"

// RuleSet names the rules a paper was judged by, from family and issued date.
type RuleSet string

// The rule sets (domain standards §0.1).
const (
	RulesTT01    RuleSet = "TT01_2011"
	RulesND30    RuleSet = "ND30_2020"
	RulesHD36    RuleSet = "HD36_2018"
	RulesHD05    RuleSet = "HD05_2026"
	RulesQPPL    RuleSet = "QPPL"
	RulesUnknown RuleSet = "unknown"
)

// Evidence says where a value came from. Never overwrite Raw: a correction
// changes State and keeps the machine's value in Alternatives.
type Evidence struct {
	Raw          *string       `json:"raw,omitempty"`
	Confidence   float64       `json:"confidence"` // 0–1
	State        EvidenceState `json:"state"`
	Page         *int          `json:"page,omitempty"` // 1-based in the received file
	BBox         *[4]float64   `json:"bbox,omitempty"` // pixels x0 y0 x1 y1 of the upright, deskewed page
	Method       string        `json:"method,omitempty"`
	Alternatives []string      `json:"alternatives,omitempty"`
	By           string        `json:"by,omitempty"`
	At           string        `json:"at,omitempty"`
	Rule         string        `json:"rule,omitempty"`
	Engine       string        `json:"engine,omitempty"`
	Reason       string        `json:"reason,omitempty"` // why missing, doubtful or in conflict: a code
}

// EvidenceState is how sure a value is and who says so.
type EvidenceState string

// The states of a value.
const (
	Extracted EvidenceState = "extracted"
	Derived   EvidenceState = "derived"
	Corrected EvidenceState = "corrected"
	Confirmed EvidenceState = "confirmed"
	Missing   EvidenceState = "missing"
	Conflict  EvidenceState = "conflict"
	Doubtful  EvidenceState = "doubtful" // a value is given but a person must look
)

// ScanInfo describes the scan a record was read from.
type ScanInfo struct {
	SHA256      string       `json:"sha256"`
	PageCount   int          `json:"page_count"`
	DPI         *int         `json:"dpi,omitempty"`
	Colour      *string      `json:"colour,omitempty"` // colour, grey, bitonal
	PDFVersion  *string      `json:"pdf_version,omitempty"`
	SkewDeg     *float64     `json:"skew_deg,omitempty"`
	SourcePages []int        `json:"source_pages,omitempty"`
	TextLayer   *string      `json:"text_layer,omitempty"`
	Compliance  []Compliance `json:"compliance,omitempty"`
	Signatures  []Signature  `json:"signatures,omitempty"`
}

// Compliance is one rule a digital copy is held to (NĐ 30/2020 PL I).
type Compliance struct {
	Rule   string `json:"rule"`
	OK     bool   `json:"ok"`
	Detail string `json:"detail"`
}

// Signature is a digital signature found in the received file.
type Signature struct {
	Signer *string `json:"signer,omitempty"`
	Time   *string `json:"time,omitempty"`
	Valid  *bool   `json:"valid,omitempty"`
	Whole  *bool   `json:"covers_whole_file,omitempty"`
}

// Review is what happens to a record: out by itself, or to a person.
type Review struct {
	State      ReviewState `json:"state"`
	Reasons    []string    `json:"reasons,omitempty"`
	Reviewer   *string     `json:"reviewer,omitempty"`
	ReviewedAt *string     `json:"reviewed_at,omitempty"`
}

// ReviewState is the decision on a record.
type ReviewState string

// The decisions on a record.
const (
	ReviewAuto        ReviewState = "auto"
	ReviewNeeded      ReviewState = "needs_review"
	ReviewDone        ReviewState = "reviewed"
	ReviewQuarantined ReviewState = "quarantined"
)

// Table is one table as read; merged cells hold their text in the top-left
// cell and "" elsewhere.
type Table struct {
	Pages []int      `json:"pages"`
	Rows  [][]string `json:"rows"`
	Cells []Cell     `json:"cells,omitempty"`
	Kind  *string    `json:"kind,omitempty"` // task, figure, other
}

// Cell is one cell of a table, 0-based row and column with their spans.
type Cell struct {
	R          int         `json:"r"`
	C          int         `json:"c"`
	RS         int         `json:"rs,omitempty"`
	CS         int         `json:"cs,omitempty"`
	Text       string      `json:"text"`
	Page       int         `json:"page,omitempty"`
	BBox       *[4]float64 `json:"bbox,omitempty"`
	Confidence float64     `json:"confidence,omitempty"`
}

// Mark is ink that is not text: what was seen, where, what it covers.
type Mark struct {
	Kind       string     `json:"kind"` // seal, signature, incoming_stamp, urgency_stamp, secrecy_stamp, copy_banner, signature_banner, handwriting, barcode
	Page       int        `json:"page"`
	BBox       [4]float64 `json:"bbox"`
	Colour     *string    `json:"colour,omitempty"`
	Text       *string    `json:"text,omitempty"`
	Covers     []string   `json:"covers,omitempty"`
	Confidence float64    `json:"confidence,omitempty"`
}
