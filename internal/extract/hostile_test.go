package extract

import (
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"sohoa/internal/scan"
	"sohoa/ocr"
)

// TestNothingToRead holds that empty and garbage papers give an honest empty
// record with reasons.
func TestNothingToRead(t *testing.T) {
	garbage := ocr.Page{Number: 1, Width: 100, Height: 100}
	for _, s := range []string{"#@!", "\xff\xfe\x00", "ꙮ", strings.Repeat("Ậ", 10_000), "Số:", "/", "ngày tháng năm", "…"} {
		garbage.Lines = append(garbage.Lines, ocr.Line{Words: []ocr.Word{{Text: s, Conf: 7, Box: ocr.Box{X0: -5, Y0: 1 << 30, X1: -9, Y1: 3}}}})
	}
	for name, in := range map[string]Input{
		"no pages":  {},
		"no words":  {Pages: []ocr.Page{{Number: 1, Kind: "content", Width: 2480, Height: 3508}}},
		"no size":   {Pages: []ocr.Page{{}}},
		"no text":   {Pages: []ocr.Page{{Number: 1, Width: 10, Height: 10, Lines: []ocr.Line{{}, {Words: []ocr.Word{{}}}}}}},
		"garbage":   {Pages: []ocr.Page{garbage, garbage}},
		"bad rules": {Pages: []ocr.Page{{Number: 1, Width: 9, Height: 9, Rules: make([]ocr.Rule, 5000)}}},
	} {
		r := Document(in)
		f := r.Fields
		if f.CodeNumber != nil || f.IssuedDate != nil || f.OrganName != nil || f.SignerFullName != nil || f.Subject != nil {
			t.Errorf("%s: something was made up: %+v", name, f)
		}
		if len(r.Reasons) == 0 || f.SecurityLevel == "" || f.DocumentFamily != scan.FamilyOther {
			t.Errorf("%s: reasons %q level %q family %q", name, r.Reasons, f.SecurityLevel, f.DocumentFamily)
		}
		Split(in.Pages)
	}
}

// TestBoundedTime holds that pages made to be slow are not: thousands of
// lines, words, rules, and text that makes backtracking engines explode.
func TestBoundedTime(t *testing.T) {
	bomb := strings.Fields(strings.Repeat("ngày 1/1 tháng 1- năm / số 1- ", 60) + strings.Repeat("a", 200) + "!")
	pg := ocr.Page{Number: 1, Kind: "content", Width: 2480, Height: 3508, DPI: 300}
	for i := range 10_000 {
		l := ocr.Line{}
		for j, w := range bomb[:30+i%20] {
			l.Words = append(l.Words, ocr.Word{Text: w, Conf: 0.5, Box: ocr.Box{X0: 40 * j, Y0: i % 3400, X1: 40*j + 38, Y1: i%3400 + 30}})
		}
		pg.Lines = append(pg.Lines, l)
	}
	for i := range 3000 {
		pg.Rules = append(pg.Rules, ocr.Rule{Box: ocr.Box{X0: i % 2400, Y0: 0, X1: i%2400 + 3, Y1: 3500}, Vertical: true},
			ocr.Rule{Box: ocr.Box{X0: 0, Y0: i % 3400, X1: 2400, Y1: i%3400 + 3}})
	}
	start := time.Now()
	Document(Input{Pages: []ocr.Page{pg}})
	Secrecy(pg)
	Split([]ocr.Page{pg})
	if d := time.Since(start); d > 60*time.Second {
		t.Errorf("took %s", d)
	}
}

// TestSameInputSameBytes holds that the result depends on nothing but the
// input, and that the input is not changed.
func TestSameInputSameBytes(t *testing.T) {
	for _, name := range []string{"bao_cao", "thong_bao_dang", "to_trinh"} {
		pages := draw(readForm(t, "testdata/"+name+".json"))
		before, _ := json.Marshal(pages)
		first, _ := json.Marshal(Document(Input{Pages: pages}))
		for range 5 {
			if again, _ := json.Marshal(Document(Input{Pages: pages})); string(again) != string(first) {
				t.Fatalf("%s: two runs differ", name)
			}
		}
		if after, _ := json.Marshal(pages); string(after) != string(before) {
			t.Errorf("%s: the input was changed", name)
		}
	}
}

// TestLinesInAnyOrder holds that the order of lines does not matter: places
// do.
func TestLinesInAnyOrder(t *testing.T) {
	f := readForm(t, "testdata/cong_van.json")
	want := fieldsOf(t, Document(Input{Pages: draw(f)}))
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 3 {
		pages := draw(f)
		for i := range pages {
			rnd.Shuffle(len(pages[i].Lines), func(a, b int) {
				pages[i].Lines[a], pages[i].Lines[b] = pages[i].Lines[b], pages[i].Lines[a]
			})
		}
		if got := fieldsOf(t, Document(Input{Pages: pages})); !reflect.DeepEqual(got, want) {
			t.Errorf("shuffled lines give another record:\n got %v\nwant %v", got, want)
		}
	}
}

// TestCitedNumberNeverFillsHeader is V17: without a number line the number is
// missing, whatever the body cites.
func TestCitedNumberNeverFillsHeader(t *testing.T) {
	f := readForm(t, "testdata/thong_bao_dang.json")
	f.NumberLine = ""
	r := Document(Input{Pages: draw(f)})
	if r.Fields.CodeNumber != nil || r.Fields.CodeFull != nil {
		t.Errorf("number %v from the body", *r.Fields.CodeNumber)
	}
	if e := r.Evidence["/code_number"]; e.State != scan.Missing || e.Reason == "" {
		t.Errorf("evidence of the missing number: %+v", e)
	}
	if !slices.Contains(r.Reasons, "field_missing: /code_number") {
		t.Errorf("reasons %q", r.Reasons)
	}
}

// TestEmptySlot holds that a number to be written by hand leaves its symbol and
// a missing number, and that digits far from Số are still the number.
func TestEmptySlot(t *testing.T) {
	for _, c := range []struct{ digits, number string }{{"", ""}, {"47", "47"}} {
		f := readForm(t, "testdata/quyet_dinh.json")
		f.NumberLine = ""
		p := &pen{pages: draw(f)}
		p.line("Số:", 560, 400)
		if c.digits != "" {
			p.line(c.digits, 690, 400)
		}
		p.line("/QĐ-UBND", 800, 400)
		got := Document(Input{Pages: p.pages})
		if got.Fields.CodeNotation == nil || *got.Fields.CodeNotation != "QĐ-UBND" {
			t.Errorf("slot %q: symbol %v", c.digits, got.Fields.CodeNotation)
		}
		if c.number == "" && (got.Fields.CodeNumber != nil || got.Evidence["/code_number"].Reason != "empty_slot") ||
			c.number != "" && (got.Fields.CodeNumber == nil || *got.Fields.CodeNumber != c.number) {
			t.Errorf("slot %q: number %v %+v", c.digits, got.Fields.CodeNumber, got.Evidence["/code_number"])
		}
	}
}

// TestEvidence holds that every value of the head says where it stands.
func TestEvidence(t *testing.T) {
	r := Document(Input{Pages: draw(readForm(t, "testdata/bao_cao.json"))})
	for _, ptr := range []string{"/type_name", "/code_number", "/code_notation", "/code_full", "/issued_date", "/issued_place", "/organ_name", "/subject",
		"/addressees", "/recipients", "/archive_units", "/signing_capacity", "/signer_position", "/signer_full_name", "/tasks"} {
		e, ok := r.Evidence[ptr]
		if !ok || e.Raw == nil || e.Page == nil || e.BBox == nil || e.Rule == "" || e.Confidence < 0.8 {
			t.Errorf("%s: %+v", ptr, e)
		}
	}
	if len(r.Reasons) != 0 {
		t.Errorf("a clean paper waits for a person: %q", r.Reasons)
	}
}

// FuzzDocument holds that no words, boxes or marks break the extractor.
func FuzzDocument(f *testing.F) {
	f.Add("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSố: 12/QĐ-UBND\nngày 1 tháng 2 năm 2025", 100, 200, 3)
	f.Add("Nơi nhận:\n- Lưu: VT.\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH", -5, 1<<20, 0)
	f.Add("Số 1-A/B\nMẬT\nĐẾN\nPhụ lục I\nV/v\n|", 0, 0, -1)
	f.Add("Q. \nKT.CHỦ\nSố:\n/\n-\nngày tháng năm\nLưu:", 7, 9, 40)
	f.Fuzz(func(t *testing.T, text string, x, y, dpi int) {
		pg := ocr.Page{Number: 1, Kind: "content", Width: 2480, Height: 3508, DPI: dpi}
		for i, l := range strings.Split(text, "\n") {
			line := ocr.Line{Block: i}
			for j, w := range strings.Split(l, " ") {
				line.Words = append(line.Words, ocr.Word{Text: w, Conf: float64(j%3) / 2,
					Box: ocr.Box{X0: x + j*90, Y0: y%3508 + i*60, X1: x + j*90 + 80, Y1: y%3508 + i*60 + 50}})
			}
			pg.Lines = append(pg.Lines, line)
		}
		pg.Marks = []ocr.Mark{{Kind: "stamp", Text: text, Boxed: x%2 == 0, Box: ocr.Box{X0: x, Y0: y, X1: x + 99, Y1: y + 50}}}
		pg.Rules = []ocr.Rule{{Box: ocr.Box{X0: x, Y0: y, X1: x + 900, Y1: y + 3}}, {Box: ocr.Box{X0: x, Y0: y, X1: x + 3, Y1: y + 900}, Vertical: true}}
		Document(Input{Pages: []ocr.Page{pg, pg}, Today: "2026-01-01"})
		Secrecy(pg)
		Split([]ocr.Page{pg, pg})
	})
}

func BenchmarkDocument(b *testing.B) {
	f := form{}
	data := []string{"testdata/bao_cao.json", "testdata/quyet_dinh.json", "testdata/cong_van.json"}
	var pages []ocr.Page
	for _, d := range data {
		f = form{}
		readInto(b, d, &f)
		for range 6 { // a full page of body
			f.Body = append(f.Body, f.Body[0], f.Body[len(f.Body)-1])
		}
		pages = append(pages, draw(f)...)
	}
	b.ResetTimer()
	for range b.N {
		Document(Input{Pages: pages})
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/1000/float64(b.N*len(pages)), "ms/page")
}
