package web

import (
	"strings"
	"testing"

	"sohoa/internal/access"
	"sohoa/internal/catalog"
)

// TestAlike: two papers with one number are proposed to a clerk, linked,
// taken back and dismissed.
func TestAlike(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	one, two := b.seed("phuong-a", report()), b.seed("phuong-a", report())
	b.seed("phuong-b", report())
	clerk, reader := b.clerk("phuong-a"), b.reader("phuong-a")
	var got struct{ Alike []likenessJSON }
	b.get(reader, "/api/v1/documents/"+one+"/alike").want(200).into(&got)
	if len(got.Alike) != 1 || got.Alike[0].ID != two || !got.Alike[0].SameKey || got.Alike[0].Verdict != "" {
		t.Fatalf("%+v", got)
	}
	b.get(clerk, "/documents/"+one).want(200).has(`data-testid="proposed"`, "/documents/"+two, "cùng số, cơ quan, ngày")
	b.get(reader, "/documents/"+one).want(200).hasNot(`data-testid="proposed"`, two)

	page := "/documents/" + one + "/alike"
	b.form(reader, page, "other="+two+"&verdict=version").want(403)
	b.form(b.clerk("phuong-b"), page, "other="+two+"&verdict=version").want(404)
	b.form(clerk, page, "other="+two+"&verdict=friends").want(400)
	b.form(clerk, page, "other=nobody&verdict=version").want(404)
	b.form(clerk, page, "other="+two+"&verdict=version").want(303)
	b.get(reader, "/documents/"+two).want(200).has(`data-testid="linked"`, "/documents/"+one, "phiên bản khác").hasNot(`data-testid="undo"`)
	b.get(clerk, "/documents/"+two).want(200).has(`data-testid="undo"`)

	b.form(clerk, "/documents/"+two+"/alike", "other="+one+"&verdict=").want(303)
	b.get(clerk, "/documents/"+two).want(200).has(`data-testid="proposed"`).hasNot(`data-testid="linked"`)
	b.ask(clerk, "POST", "/api/v1"+page, strings.NewReader(`{"document_id":"`+two+`","verdict":"different"}`)).want(200).into(&got)
	if len(got.Alike) != 1 || got.Alike[0].Verdict != catalog.VerdictDifferent || got.Alike[0].By != "token" || got.Alike[0].At == nil {
		t.Errorf("%+v", got)
	}
	b.get(clerk, "/documents/"+one).want(200).has(`data-testid="dismissed"`).hasNot(`data-testid="proposed"`)
	b.ask(clerk, "POST", "/api/v1"+page, strings.NewReader(`no json`)).want(400)

	var said []string
	for _, e := range must(b.cat.Events(b.ctx, two))(t) {
		if e.Action == "judged" {
			said = append(said, e.Detail)
		}
	}
	if got := strings.Join(said, ", "); got != "version "+one+",  "+one+", different "+one {
		t.Errorf("log: %q", got)
	}
	sealed := b.sealed("phuong-a", report())
	b.get(clerk, "/api/v1/documents/"+sealed+"/alike").want(403)
	b.get(b.token("phuong-a", access.ScopeUpload), "/api/v1"+page).want(403)
}
