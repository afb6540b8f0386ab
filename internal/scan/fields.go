package scan

// Fields are the clean values of a record. A missing value is nil (or an empty
// list), never an empty string and never a guess. Names and limits are those
// of docs/record.schema.json; dates are ISO YYYY-MM-DD.
type Fields struct {
	DocumentFamily  Family        `json:"document_family"`
	TypeName        *string       `json:"type_name"`
	TypeAbbr        *string       `json:"type_abbr"`
	TypeCodeTT05    *string       `json:"type_code_tt05"`
	CodeNumber      *string       `json:"code_number"`
	CodeNotation    *string       `json:"code_notation"`
	CodeFull        *string       `json:"code_full"`
	IssuedDate      *string       `json:"issued_date"`
	IssuedPlace     *string       `json:"issued_place"`
	ParentOrganName *string       `json:"parent_organ_name"`
	OrganName       *string       `json:"organ_name"` // expanded; evidence keeps the printed lines
	OrganUnitCode   *string       `json:"organ_unit_code"`
	Subject         *string       `json:"subject"`
	Addressees      []string      `json:"addressees"`
	Recipients      []string      `json:"recipients"`
	ArchiveUnits    []string      `json:"archive_units"`
	Copies          *int          `json:"copies,omitempty"`
	DrafterCode     *string       `json:"drafter_code,omitempty"`
	DraftingUnit    *string       `json:"drafting_unit,omitempty"`
	SigningCapacity []string      `json:"signing_capacity"`
	OnBehalfOf      *string       `json:"on_behalf_of"`
	SignerPosition  *string       `json:"signer_position"`
	SignerFullName  *string       `json:"signer_full_name"`
	Signatures      []Signatory   `json:"signatures,omitempty"`
	SecurityLevel   SecurityLevel `json:"security_level"`
	UrgencyLevel    UrgencyLevel  `json:"urgency_level"`
	Circulation     *string       `json:"circulation_notice,omitempty"`
	IsDraft         bool          `json:"is_draft,omitempty"`
	CopyForm        *string       `json:"copy_form,omitempty"`
	Language        string        `json:"language,omitempty"` // TT 05/2025 code, 01 = Vietnamese
	PageAmount      int           `json:"page_amount,omitempty"`
	Attachments     []Attachment  `json:"attachments,omitempty"`
	IncomingStamp   *Incoming     `json:"incoming_stamp,omitempty"`
	LegalBases      []Citation    `json:"legal_bases,omitempty"`
	References      []Citation    `json:"references,omitempty"`
	ArticleCount    *int          `json:"article_count,omitempty"`
	DueDates        []string      `json:"due_dates,omitempty"`
	ReplyDueDate    *string       `json:"reply_due_date,omitempty"`
	ReportPeriod    *Period       `json:"report_period,omitempty"`
	Tasks           []Task        `json:"tasks,omitempty"`
	Indicators      []Indicator   `json:"indicators,omitempty"`
	Money           []Money       `json:"money,omitempty"`
	Meeting         *Meeting      `json:"meeting,omitempty"`
	Persons         []string      `json:"persons,omitempty"`
	Phones          []string      `json:"phones,omitempty"`
	Emails          []string      `json:"emails,omitempty"`
}

// Family is the block of writing rules a paper follows.
type Family string

// The families.
const (
	FamilyAdministrative Family = "administrative"
	FamilyParty          Family = "party"
	FamilyLegal          Family = "legal_normative"
	FamilyCopy           Family = "copy_of_paper"
	FamilyOther          Family = "other"
)

// SecurityLevel is the secrecy mark of a paper (độ mật). Anything but
// SecurityNone seals the item; SecurityUnknown is a doubtful mark.
type SecurityLevel string

// The secrecy levels.
const (
	SecurityNone    SecurityLevel = "none"
	SecurityMat     SecurityLevel = "mat"
	SecurityToiMat  SecurityLevel = "toi_mat"
	SecurityTuyet   SecurityLevel = "tuyet_mat"
	SecurityUnknown SecurityLevel = "unknown"
)

// UrgencyLevel is the urgency mark of a paper (độ khẩn).
type UrgencyLevel string

// The urgency levels.
const (
	UrgencyNone   UrgencyLevel = "none"
	UrgencyKhan   UrgencyLevel = "khan"
	UrgencyThuong UrgencyLevel = "thuong_khan"
	UrgencyHoaToc UrgencyLevel = "hoa_toc"
)

// Signatory is one signature block.
type Signatory struct {
	Capacity []string `json:"capacity,omitempty"`
	Position *string  `json:"position"`
	FullName *string  `json:"full_name"`
	Role     *string  `json:"role,omitempty"`
	HasInk   *bool    `json:"has_ink_signature,omitempty"`
	HasSeal  *bool    `json:"has_seal,omitempty"`
}

// Citation is a document named in the text.
type Citation struct {
	CodeFull   *string `json:"code_full"`
	IssuedDate *string `json:"issued_date"`
	TypeName   *string `json:"type_name"`
	OrganName  *string `json:"organ_name"`
	Title      *string `json:"title,omitempty"`
}

// Attachment is an appendix with its page range in the document.
type Attachment struct {
	Label    *string `json:"label"`
	Title    *string `json:"title"`
	PageFrom int     `json:"page_from"`
	PageTo   int     `json:"page_to"`
}

// Incoming is what the receiver's "ĐẾN" stamp says.
type Incoming struct {
	OrganName     *string `json:"organ_name,omitempty"`
	ArrivalNumber *string `json:"arrival_number,omitempty"`
	ArrivalDate   *string `json:"arrival_date,omitempty"`
	TransferTo    *string `json:"transfer_to,omitempty"`
	FileCode      *string `json:"file_code,omitempty"`
}

// Period is the time a report speaks of.
type Period struct {
	Kind     string  `json:"kind"`
	Label    *string `json:"label"`
	DataFrom *string `json:"data_from"`
	DataTo   *string `json:"data_to"`
}

// Task is one row of a report's task table.
type Task struct {
	No          any      `json:"no"` // int, string or nil
	Task        string   `json:"task"`
	Lead        *string  `json:"lead,omitempty"`
	Support     *string  `json:"support,omitempty"`
	Deadline    *string  `json:"deadline,omitempty"`
	Product     *string  `json:"product,omitempty"`
	Status      string   `json:"status"`
	Percent     *float64 `json:"percent,omitempty"`
	DoneDate    *string  `json:"done_date,omitempty"`
	OverdueDays *int     `json:"overdue_days,omitempty"`
	Issue       *string  `json:"issue"`
}

// Indicator is one named figure.
type Indicator struct {
	Name  string  `json:"name"`
	Value float64 `json:"value"`
	Unit  *string `json:"unit"`
	Days  *int    `json:"days,omitempty"`
}

// Money is an amount in đồng, with its words as a checksum.
type Money struct {
	Label     *string `json:"label"`
	AmountVND int64   `json:"amount_vnd"`
	InWords   *string `json:"in_words"`
}

// Meeting is what an invitation calls to.
type Meeting struct {
	Start *string `json:"start"` // ISO with +07:00
	Place *string `json:"place"`
	Chair *string `json:"chair"`
}
