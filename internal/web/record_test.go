package web

import (
	"encoding/json"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	"sohoa/internal/scan"
)

func TestCorrect(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	clerk := b.clerk("phuong-a")
	id := b.seed("phuong-a", inReview())
	at := "/api/v1/documents/" + id + "/record"
	put := func(body, revision string) answer {
		return b.ask(clerk, "PUT", at, strings.NewReader(body), "If-Match", revision)
	}
	if tag := b.get(clerk, at).want(200).Header().Get("ETag"); tag != `"1"` {
		t.Fatalf("ETag %s", tag)
	}
	var rec scan.Record
	put(`{"fields":{"code_number":"13","subject":"  Kết quả   số hóa tháng 11 ","recipients":["Lưu: VT","Sở Tài chính"],"issued_date":"1/11/2025","signer_position":""}}`, `"1"`).want(200).into(&rec)
	f := rec.Fields
	if *f.CodeNumber != "13" || *f.CodeFull != "13/BC-UBND" || *f.Subject != "Kết quả số hóa tháng 11" || *f.IssuedDate != "2025-11-01" || f.SignerPosition != nil {
		t.Errorf("fields: %+v", f)
	}
	if rec.Revision != 2 || rec.NaturalKey != nil {
		t.Errorf("revision %d, key %v", rec.Revision, rec.NaturalKey)
	}
	ev := rec.Evidence["/subject"]
	if ev.State != scan.Corrected || ev.By != "token" || ev.At == "" || ev.Confidence != 1 || *ev.Raw != "Kết quả số hóa tháng 10" || ev.BBox == nil || !slices.Contains(ev.Alternatives, "Kết quả số hóa tháng 10") {
		t.Errorf("evidence of subject: %+v", ev)
	}
	if ev := rec.Evidence["/code_full"]; ev.State != scan.Corrected || !slices.Contains(ev.Alternatives, "12/BC-UBND") {
		t.Errorf("evidence of code_full: %+v", ev)
	}
	// "Lưu: VT" moved up with its own evidence, the new one replaced "Sở Nội vụ".
	if ev := rec.Evidence["/recipients/0"]; ev.State != scan.Extracted || ev.Confidence != .8 {
		t.Errorf("moved entry: %+v", ev)
	}
	if ev := rec.Evidence["/recipients/1"]; ev.State != scan.Corrected {
		t.Errorf("new entry: %+v", ev)
	}
	if ev := rec.Evidence["/signer_full_name"]; ev.State != scan.Extracted {
		t.Errorf("an untouched value changed: %+v", ev)
	}
	if d := must(b.cat.Document(b.ctx, id))(t); d.State != scan.DocReview || d.Title != "Báo cáo 13/BC-UBND" || d.Revision != 2 {
		t.Errorf("document: %+v", d)
	}
	put(`{"fields":{"subject":"x"}}`, `"1"`).want(409) // somebody else was faster
	put(`{"fields":{"subject":"x"}}`, "").want(400)
	for _, bad := range []string{
		`{"fields":{"issued_date":"31/02/2025"}}`, `{"fields":{"no_such":"x"}}`, `{"fields":{"subject":7}}`, `{"fields":{"recipients":"x"}}`,
		`{"fields":{"code_number":"` + strings.Repeat("1", 12) + `"}}`, `{"fields":{"document_family":"royal"}}`, `{"fields":{"document_family":null}}`,
		`{"fields":{"security_level":"mat"}}`, `{"fields":{"signing_capacity":["XX."]}}`, `{"fields":{"organ_unit_code":"12"}}`, `not json`,
	} {
		put(bad, `"2"`).want(400)
	}
	// A whole record with nothing changed makes no new revision.
	whole := b.get(clerk, at).want(200).Body.String()
	put(whole, `"2"`).want(200).into(&rec)
	if rec.Revision != 2 {
		t.Errorf("revision %d for nothing", rec.Revision)
	}
	put(`{"fields":{"urgency_level":"khan"},"confirm":true}`, `"2"`).want(200).into(&rec)
	if rec.Review.State != scan.ReviewDone || *rec.Review.Reviewer != "token" || rec.Fields.UrgencyLevel != scan.UrgencyKhan {
		t.Errorf("review: %+v", rec.Review)
	}
	if d := must(b.cat.Document(b.ctx, id))(t); d.State != scan.DocPublished {
		t.Errorf("document is %s", d.State)
	}
	b.get(clerk, at+"?revision=1").want(200).has(`"revision":1`, "tháng 10")
	b.get(clerk, at+"?revision=9").want(404)
	b.get(clerk, at+"?revision=x").want(400)
}

func TestDecide(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	clerk := b.clerk("phuong-a")
	id := b.seed("phuong-a", inReview())
	at := "/api/v1/documents/" + id
	b.ask(clerk, "POST", at+"/confirm", nil, "If-Match", `"7"`).want(409)
	b.ask(clerk, "POST", at+"/confirm", nil, "If-Match", `"1"`).want(200).has(`"published"`)
	var rec scan.Record
	b.get(clerk, at+"/record").into(&rec)
	if ev := rec.Evidence["/subject"]; ev.State != scan.Confirmed || ev.By != "token" {
		t.Errorf("a doubted value after confirming: %+v", ev)
	}
	if ev := rec.Evidence["/code_full"]; ev.State != scan.Extracted {
		t.Errorf("a sure value after confirming: %+v", ev)
	}
	b.ask(clerk, "POST", at+"/confirm", nil).want(409)
	b.ask(clerk, "POST", at+"/reject", nil).want(409)

	back := "/api/v1/documents/" + b.seed("phuong-a", inReview())
	b.ask(clerk, "POST", back+"/reject", strings.NewReader(`{"code":"secrecy_mark"}`)).want(400)
	b.ask(clerk, "POST", back+"/reject", strings.NewReader(`{"code":"unknown_form"}`)).want(200).has(`"rejected"`, `"unknown_form"`)
	b.ask(clerk, "POST", back+"/restart", nil).want(200).has(`"running"`)
	if len(b.work) == 0 || b.work[len(b.work)-1].Stage != "split" {
		t.Errorf("not enqueued: %+v", b.work)
	}
	b.ask(clerk, "POST", back+"/restart", nil).want(409)
}

func TestRecordForm(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	clerk := b.clerk("phuong-a")
	id := b.seed("phuong-a", inReview())
	next := b.seed("phuong-a", inReview())
	b.get(clerk, "/documents/"+id).want(200).has(`name="f.subject"`, `name="confirm"`, `name="revision" value="1"`, `id="b-code_full`).hasNot(`name="f.security_level"`)
	form := url.Values{"revision": {"1"}, "confirm": {"1"}, "f.subject": {"Đã sửa"}, "f.recipients": {"Sở Nội vụ\r\nLưu: VT\r\n"}, "f.issued_date": {"31/10/2025"}}
	a := b.form(clerk, "/documents/"+id+"/record", form.Encode()).want(303)
	if to := a.Header().Get("Location"); to != "/review/next?after="+id {
		t.Errorf("to %q", to)
	}
	if to := b.get(clerk, a.Header().Get("Location")).want(303).Header().Get("Location"); to != "/documents/"+next {
		t.Errorf("next is %q", to)
	}
	rec := must(b.cat.Record(b.ctx, id, 0))(t)
	if *rec.Fields.Subject != "Đã sửa" || rec.Evidence["/recipients/0"].State != scan.Extracted || rec.Evidence["/issued_date"].State == scan.Corrected {
		t.Errorf("%+v %+v", rec.Fields, rec.Evidence)
	}
	b.form(clerk, "/documents/"+id+"/record", form.Encode()).want(409)
	b.get(b.reader("phuong-a"), "/documents/"+next).want(200).hasNot(`name="f.subject"`, `data-testid="reject"`)
	b.form(clerk, "/documents/"+next+"/reject", "code=page_unreadable").want(303)
	b.get(clerk, "/review").want(200).has(`data-testid="empty"`)
}

// TestFieldsAgree holds the table of fields against the record and its schema.
func TestFieldsAgree(t *testing.T) {
	t.Parallel()
	var schema struct {
		Properties struct {
			Fields struct {
				Properties map[string]struct {
					MaxLength int
					Pattern   string
					Enum      []*string
					Items     struct{ Enum []*string }
				}
			}
		}
	}
	if err := json.Unmarshal(must(os.ReadFile("../../docs/record.schema.json"))(t), &schema); err != nil {
		t.Fatal(err)
	}
	values := must(json.Marshal(fullFields()))(t)
	var have map[string]any
	json.Unmarshal(values, &have)
	for key := range have {
		if _, ok := fieldByKey[key]; !ok {
			t.Errorf("the record's %s is in no line of fields", key)
		}
	}
	for _, f := range fields {
		p, ok := schema.Properties.Fields.Properties[f.key]
		if !ok {
			t.Errorf("%s is not in the schema", f.key)
			continue
		}
		for _, lang := range []string{"vi", "en"} {
			if words[lang]["field."+f.key] == "" {
				t.Errorf("%s has no name in %s", f.key, lang)
			}
		}
		if f.kind != fixed && f.kind != isoDate && f.pattern == nil && f.max != p.MaxLength {
			t.Errorf("%s: %d characters here, %d in the schema", f.key, f.max, p.MaxLength)
		}
		if f.pattern != nil && f.pattern.String() != p.Pattern {
			t.Errorf("%s: %s here, %s in the schema", f.key, f.pattern, p.Pattern)
		}
		enum := append(p.Enum, p.Items.Enum...)
		if f.kind != fixed && len(f.choices) != len(enum) {
			t.Errorf("%s: %q here, %d choices in the schema", f.key, f.choices, len(enum))
		}
		for _, e := range enum {
			value := ""
			if e != nil {
				value = *e
			}
			if f.kind != fixed && !slices.Contains(f.choices, value) {
				t.Errorf("%s lacks %q", f.key, value)
			}
			if f.kind == choice && value != "" && words["vi"]["choice."+value] == "" {
				t.Errorf("%s: %q has no name", f.key, value)
			}
		}
	}
}

// fullFields has a value everywhere, so that nothing is omitted.
func fullFields() scan.Fields {
	s, n, b := ptr("x"), ptr(1), ptr(true)
	list := []string{"x"}
	return scan.Fields{
		Copies: n, DrafterCode: s, DraftingUnit: s, Signatures: []scan.Signatory{{HasInk: b}}, Circulation: s, IsDraft: true, CopyForm: s, Language: "01",
		PageAmount: 1, Attachments: []scan.Attachment{{}}, IncomingStamp: &scan.Incoming{}, LegalBases: []scan.Citation{{}}, References: []scan.Citation{{}},
		ArticleCount: n, DueDates: list, ReplyDueDate: s, ReportPeriod: &scan.Period{}, Tasks: []scan.Task{{}}, Indicators: []scan.Indicator{{}},
		Money: []scan.Money{{}}, Meeting: &scan.Meeting{}, Persons: list, Phones: list, Emails: list,
	}
}

func FuzzReadDate(f *testing.F) {
	for _, v := range []string{"2025-10-31", "31/10/2025", "1.2.2025", "31/02/2025", "", "đ"} {
		f.Add(v)
	}
	f.Fuzz(func(t *testing.T, v string) {
		iso, err := readDate(v)
		if again, err2 := readDate(iso); err == nil && (err2 != nil || again != iso) {
			t.Errorf("%q → %q → %q %v", v, iso, again, err2)
		}
	})
}
