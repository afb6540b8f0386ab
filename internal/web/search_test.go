package web

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"sohoa/internal/catalog"
	"sohoa/internal/scan"
)

type found2 struct {
	Total int
	Hits  []hitJSON
}

func TestSearch(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	r := b.reader("phuong-a")
	marked := b.seed("phuong-a", report())
	p := report()
	p.pages[0] = textPage(1, "BAO CAO khong dau", "Bao cao")
	p.fields.TypeName, p.fields.OrganName, p.fields.IssuedDate = ptr("Công văn"), ptr("Sở Nội vụ"), ptr("2024-01-02")
	plain := b.seed("phuong-a", p)
	b.seed("phuong-b", report())

	var f found2
	b.get(r, "/api/v1/search?q="+url.QueryEscape("bao cao")).want(200).into(&f)
	if f.Total != 2 || len(f.Hits) != 2 {
		t.Fatalf("without marks: %+v", f)
	}
	b.get(r, "/api/v1/search?q="+url.QueryEscape("báo cáo")).want(200).into(&f)
	if f.Total != 2 || f.Hits[0].ID != marked || !f.Hits[0].Exact || f.Hits[1].Exact {
		t.Errorf("with marks: %+v", f)
	}
	h := f.Hits[0]
	if h.TypeName != "Báo cáo" || h.CodeFull != "12/BC-UBND" || h.OrganName != "Ủy ban nhân dân phường A" || h.Title != "Báo cáo 12/BC-UBND" || !strings.ContainsRune(h.Snippet, markOpen) {
		t.Errorf("hit: %+v", h)
	}
	for query, want := range map[string][]string{
		"q=bao&type=" + url.QueryEscape("Công văn"): {plain}, "organ=so+noi": {plain}, "from=2025-01-01": {marked}, "to=31/12/2024": {plain},
		"q=" + url.QueryEscape("khônggì"): {}, "q=bao&offset=1&limit=1": nil,
	} {
		b.get(r, "/api/v1/search?"+query).want(200).into(&f)
		ids := []string{}
		for _, h := range f.Hits {
			ids = append(ids, h.ID)
		}
		if want != nil && !slices.Equal(ids, want) || want == nil && (len(ids) != 1 || f.Total != 2) {
			t.Errorf("%s: %v of %d, want %v", query, ids, f.Total, want)
		}
	}
	for _, bad := range []string{"from=yesterday", "offset=-1", "limit=0", "state=lost", "q=" + strings.Repeat("x", 1001)} {
		b.get(r, "/api/v1/search?"+bad).want(400)
	}
	b.get(r, "/search?q=bao+cao&from=1/1/2025").want(200).has("<mark>", marked, `value="1/1/2025"`).hasNot(plain)
	b.get(r, "/search?q=bao&from=yesterday").want(400).has("alert")
	b.get(r, "/search").want(200).has(marked, plain)
	b.get(r, "/documents/"+marked+"?q=so+hoa").want(200).has(`class="hit"`)
}

func TestPieces(t *testing.T) {
	t.Parallel()
	got := pieces("a \u2068b\u2069 c\u2068d")
	want := []piece{{"a ", false}, {"b", true}, {" c", false}, {"d", true}}
	if !slices.Equal(got, want) {
		t.Errorf("%+v", got)
	}
}

func TestWordHits(t *testing.T) {
	t.Parallel()
	page := textPage(1, "Số hóa, so hoá SỐ", "(sổ)")
	for query, want := range map[string]int{"so": 4, "số": 2, "hoa": 2, "HÓA": 1, "không": 0, "": 0, "  ,": 0} {
		if got := len(wordHits(page, query)); got != want {
			t.Errorf("%q hits %d words, want %d", query, got, want)
		}
	}
}

// TestHostileText puts what would run in a browser into every text of a
// document and asks every page for it.
func TestHostileText(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	op := b.operator()
	const evil = `"><script>alert(1)</script><img src=x onerror=alert(2)>`
	p := inReview()
	p.name = evil + ".png"
	p.pages[0] = textPage(1, evil+" báo cáo", "Số: 12/BC-UBND", "x", evil)
	p.fields.TypeName, p.fields.CodeFull, p.fields.Subject, p.fields.OrganName = ptr(evil), ptr(evil), ptr(evil), ptr(evil)
	p.fields.Recipients, p.fields.References = []string{evil}, []scan.Citation{{Title: ptr(evil)}}
	ev := p.ev["/subject"]
	ev.Raw, ev.Alternatives, ev.By, ev.Reason = ptr(evil), []string{evil}, evil, evil
	p.ev["/subject"] = ev
	p.reasons = []string{"rule_broken: " + evil}
	id := b.seed("phuong-a", p)
	if err := b.cat.AddHook(b.ctx, catalog.Hook{ID: scan.NewID(), URL: "https://x/" + evil, Secret: "s", CreatedAt: b.now()}); err != nil {
		t.Fatal(err)
	}
	if err := b.cat.AddUser(b.ctx, catalog.User{ID: scan.NewID(), Login: evil, Name: evil, Role: catalog.RoleOperator, CreatedAt: b.now()}); err != nil {
		t.Fatal(err)
	}
	q := url.QueryEscape(evil)
	for _, path := range []string{"/documents", "/documents/" + id, "/documents/" + id + "?q=" + q + "&page=" + q, "/review", "/search?q=" + q, "/search?q=bao&type=" + q + "&organ=" + q, "/ledger?from=" + q,
		"/people", "/upload?x=" + q, "/nowhere/" + url.PathEscape(evil), "/search?q=bao"} {
		a := b.get(op, path)
		body := a.Body.String()
		if strings.Contains(body, "<script>") || strings.Contains(body, "<img src=x") || strings.Contains(body, `" onerror`) {
			t.Errorf("%s carries the text unescaped", path)
		}
		if csp := a.Header().Get("Content-Security-Policy"); !strings.Contains(csp, "script-src 'self'") || strings.Contains(csp, "unsafe") {
			t.Errorf("%s: policy %q", path, csp)
		}
		if strings.Contains(body, "<style") || strings.Contains(body, " style=") || strings.Contains(body, " onclick=") {
			t.Errorf("%s has inline style or script, which the policy stops", path)
		}
	}
	b.get("", "/signin?next="+q+"&token="+q).hasNot("<script>")
	if strings.Contains(b.logged.String(), "alert(1)") {
		t.Error("text of a document is in the log")
	}
}
