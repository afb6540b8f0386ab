package score

import (
	"regexp"
	"slices"
	"strings"

	"sohoa/internal/scan"
	"sohoa/internal/vn"
	"sohoa/testdata/gen/truth"
)

// Field counts one field over documents.
type Field struct {
	Want, Got, Right int
	Silent           int // wrong values that nothing marks as doubtful
	Plain            int // right values that nothing marks as doubtful
	Out, OutWrong    int // values in records that go out without a person
}

// F1 is the harmonic mean of precision and recall.
func (f Field) F1() float64 { return share(2*f.Right, f.Want+f.Got) }

// Fields is what was counted, by field, and how many documents go out alone.
type Fields struct {
	Documents, Out int
	By             map[string]*Field
	// Digits of printed numbers and dates, and those wrong without a doubt.
	Digits, DigitsSilent int
}

// FieldNames is the order of reports. number_hand are numbers written by hand.
var FieldNames = []string{"family", "type_name", "number", "number_hand", "notation", "issued_date", "issued_place", "parent_organ", "organ",
	"subject", "signer_name", "signer_position", "urgency", "security", "capacity", "recipients", "due_dates", "citations"}

// value is one field of one document: the truth and the record's, "" for none,
// and where its evidence is.
type value struct{ name, want, got, pointer string }

// Add compares a record with the truth. Values are equal when only the place
// of tone marks, case, spaces around signs, and leading zeros differ.
func (f *Fields) Add(t *truth.Document, rec *scan.Record) {
	if f.By == nil {
		f.By = map[string]*Field{}
		for _, n := range FieldNames {
			f.By[n] = &Field{}
		}
	}
	f.Documents++
	out := rec.Review.State == scan.ReviewAuto
	if out {
		f.Out++
	}
	for _, v := range scalars(t, rec) {
		c := f.By[v.name]
		flagged := doubted(rec, v.pointer)
		c.Want += one(v.want != "")
		c.Got += one(v.got != "")
		right := v.got == v.want
		if v.got != "" {
			c.Right += one(right)
			c.Silent += one(!right && !flagged)
			c.Plain += one(right && !flagged)
			c.Out += one(out)
			c.OutWrong += one(out && !right)
		}
		if (v.name == "number" || v.name == "issued_date") && v.got != "" {
			f.Digits += len(v.want)
			if !right && !flagged {
				f.DigitsSilent += distance([]rune(v.want), []rune(v.got))
			}
		}
	}
	for name, v := range lists(t, rec) {
		c := f.By[name]
		want, got := v[0], v[1]
		c.Want, c.Got = c.Want+len(want), c.Got+len(got)
		for _, w := range want {
			if i := slices.Index(got, w); i >= 0 {
				c.Right++
				got = slices.Delete(slices.Clone(got), i, i+1)
			}
		}
	}
}

func scalars(t *truth.Document, rec *scan.Record) []value {
	w, g := t.Fields, rec.Fields
	number := "number"
	if t.Handwritten {
		number = "number_hand"
	}
	family := map[scan.Family]string{scan.FamilyAdministrative: "admin", scan.FamilyParty: "party"}[g.DocumentFamily]
	urgency := map[scan.UrgencyLevel]string{scan.UrgencyKhan: "khẩn", scan.UrgencyThuong: "thượng khẩn", scan.UrgencyHoaToc: "hỏa tốc"}[g.UrgencyLevel]
	security := map[scan.SecurityLevel]string{scan.SecurityMat: "mật", scan.SecurityToiMat: "tối mật", scan.SecurityTuyet: "tuyệt mật"}[g.SecurityLevel]
	return []value{
		{"family", w.Family, family, "/document_family"},
		{"type_name", strings.ReplaceAll(vn.Fold(w.DocType), " ", "_"), strings.ReplaceAll(vn.Fold(str(g.TypeName)), " ", "_"), "/type_name"},
		{number, digits(w.Number), digits(str(g.CodeNumber)), "/code_number"},
		{"notation", symbol(w.Symbol), symbol(str(g.CodeNotation)), "/code_notation"},
		{"issued_date", w.Date, str(g.IssuedDate), "/issued_date"},
		{"issued_place", key(w.Place), key(str(g.IssuedPlace)), "/issued_place"},
		{"parent_organ", organ(str(w.Parent)), organ(str(g.ParentOrganName)), "/parent_organ_name"},
		{"organ", organ(w.Issuer), organ(str(g.OrganName)), "/organ_name"},
		{"subject", about.ReplaceAllString(key(w.Subject), ""), about.ReplaceAllString(key(str(g.Subject)), ""), "/subject"},
		{"signer_name", degree.ReplaceAllString(key(w.SignerName), ""), degree.ReplaceAllString(key(str(g.SignerFullName)), ""), "/signer_full_name"},
		{"signer_position", key(w.SignerTitle), key(str(g.SignerPosition)), "/signer_position"},
		{"urgency", key(str(w.Urgency)), key(urgency), "/urgency_level"},
		{"security", key(str(w.Secrecy)), key(security), "/security_level"},
	}
}

func lists(t *truth.Document, rec *scan.Record) map[string][2][]string {
	w, g := t.Fields, rec.Fields
	recipients := each(g.Recipients, organ)
	if len(g.ArchiveUnits) > 0 { // the truth keeps the line Lưu among the recipients
		line := "Lưu: " + strings.Join(g.ArchiveUnits, ", ")
		if e := rec.Evidence["/archive_units"]; e.Raw != nil {
			line = *e.Raw
		}
		recipients = append(recipients, organ(line))
	}
	var cited []string
	for _, c := range slices.Concat(g.References, g.LegalBases) {
		if s := symbol(str(c.CodeFull)); s != "" && !slices.Contains(cited, s) {
			cited = append(cited, s)
		}
	}
	return map[string][2][]string{
		"capacity":   {each(w.Authority, vn.Fold), each(g.SigningCapacity, func(s string) string { return strings.Trim(vn.Fold(s), "./ ") })},
		"recipients": {each(w.Recipients, organ), recipients},
		"due_dates":  {each(w.DueDates, strings.TrimSpace), g.DueDates},
		"citations":  {each(w.Cited, symbol), cited},
	}
}

// doubted reports whether the record itself sends the value to a person.
func doubted(rec *scan.Record, pointer string) bool {
	switch rec.Evidence[pointer].State {
	case scan.Doubtful, scan.Conflict, scan.Missing:
		return true
	}
	return false
}

var (
	signs  = regexp.MustCompile(`\s*([-/.,:;])\s*`)
	number = regexp.MustCompile(`\d+`)
	about  = regexp.MustCompile(`^(v/v|về việc|về)\s*:?\s*`)
	degree = regexp.MustCompile(`^((ts|ths|pgs|gs|bs|ks)\.)+\s*`)
	long   = strings.NewReplacer("ubnd", "ủy ban nhân dân", "hđnd", "hội đồng nhân dân", "tp.", "thành phố ", "tp ", "thành phố ")
)

func key(s string) string {
	return strings.Trim(signs.ReplaceAllString(vn.Key(plain(s)), "$1"), " .;:,-*")
}

func organ(s string) string { return strings.Join(strings.Fields(long.Replace(key(s))), " ") }

func digits(s string) string { return strings.TrimLeft(number.FindString(s), "0") }

func symbol(s string) string {
	s = strings.ToUpper(strings.Join(strings.Fields(plain(s)), ""))
	return strings.Trim(strings.TrimLeft(strings.TrimPrefix(strings.TrimPrefix(s, "SỐ"), ":"), "0"), ".,;:")
}

func each(in []string, f func(string) string) []string {
	out := make([]string, 0, len(in))
	for _, s := range in {
		out = append(out, f(s))
	}
	return out
}

func str(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func one(b bool) int {
	if b {
		return 1
	}
	return 0
}
