package wording

import (
	"math/rand/v2"
	"reflect"
	"regexp"
	"strings"
	"testing"
)

// printed is all text of a paper in one string.
func printed(p *Paper) string {
	parts := append([]string{p.Code, p.PlaceDate, p.TypeName, p.Subject, p.Title, p.Name, p.Authority}, p.Receivers...)
	parts = append(parts, p.Memo...)
	for _, it := range p.Body {
		parts = append(parts, it.Lead, it.Text)
		if it.Table != nil {
			for _, r := range it.Table.Rows {
				parts = append(parts, r...)
			}
		}
	}
	return strings.Join(parts, "\n")
}

func TestEveryKindIsWhole(t *testing.T) {
	for _, k := range Kinds {
		for _, family := range []string{Admin, Party} {
			if family == Admin && !k.Admin {
				continue
			}
			for seed := range uint64(40) {
				p := Write(rand.New(rand.NewPCG(seed, 7)), Wish{Kind: k.Code, Family: family, OldTone: seed%4 == 0})
				check(t, p, k.Code, seed)
			}
		}
	}
}

var admin = regexp.MustCompile(`^\d{2,4}/\p{Lu}[\p{L}]*-\p{Lu}[\p{L}]*$`)
var party = regexp.MustCompile(`^\d{2,4}-\p{Lu}[\p{L}]*/\p{Lu}[\p{L}]*$`)

func check(t *testing.T, p *Paper, kind string, seed uint64) {
	t.Helper()
	f, text := p.Fields, printed(p)
	if f.DocType != kind || f.Family != p.Family || f.NumberSymbol != p.Code {
		t.Errorf("%s %d: fields %+v do not fit the paper", kind, seed, f)
	}
	if re := map[string]*regexp.Regexp{Admin: admin, Party: party}[p.Family]; !re.MatchString(p.Code) {
		t.Errorf("%s %d: code %q", kind, seed, p.Code)
	}
	if f.Number != p.Code[:p.Digits] || strings.Contains(text, "{") || f.SignerName == "" || f.SignerTitle == "" || f.Subject == "" || len(f.Recipients) < 2 {
		t.Errorf("%s %d: incomplete: %+v", kind, seed, f)
	}
	for _, c := range f.Cited {
		if !strings.Contains(text, c) {
			t.Errorf("%s %d: cited %q is not printed", kind, seed, c)
		}
	}
	for _, d := range f.DueDates {
		if d <= f.Date[:len(d)] && len(d) == 10 {
			t.Errorf("%s %d: due %s, issued %s", kind, seed, d, f.Date)
		}
	}
	for _, tb := range p.Tables {
		for _, r := range tb.Rows {
			if len(r) != tb.NCols {
				t.Errorf("%s %d: a row of %d cells in a table of %d columns", kind, seed, len(r), tb.NCols)
			}
		}
	}
	end := map[string]string{Admin: "./.", Party: "."}[p.Family]
	if last := p.Body[len(p.Body)-1].Text; !strings.HasSuffix(last, end) || strings.HasSuffix(last, "..") {
		t.Errorf("%s %d: the body ends %q", kind, seed, last)
	}
}

func TestSameSourceSamePaper(t *testing.T) {
	write := func() *Paper { return Write(rand.New(rand.NewPCG(5, 5)), Wish{Kind: "bao_cao"}) }
	a, b := write(), write()
	a.Kind, b.Kind = Kind{}, Kind{} // functions do not compare
	if !reflect.DeepEqual(a, b) {
		t.Error("two papers of one source differ")
	}
}

func TestOldTones(t *testing.T) {
	for in, want := range map[string]string{
		"hòa HÒA Hòa": "hoà HOÀ Hoà", "ủy ban Ủy ỦY BAN": "uỷ ban Uỷ UỶ BAN", "khỏe": "khoẻ", "thúy": "thuý", "quý": "quý", "hoàn toàn": "hoàn toàn", "muốn của": "muốn của",
	} {
		if got := oldTone.Replace(in); got != want {
			t.Errorf("%q → %q, want %q", in, got, want)
		}
	}
}
