package web

import (
	"encoding/json"
	"io/fs"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"sohoa/internal/access"
	"sohoa/internal/catalog"
	"sohoa/internal/scan"
)

func TestHealth(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.get("", "/healthz").want(200).has("ok")
	b.get("", "/readyz").want(200).has(`"catalog":"ok"`, `"status":"ok"`)
	b.ready = map[string]error{"blob": scan.Errorf(scan.CodeUnavailable, "secret-host:9000 is away"), "catalog": nil}
	b.get("", "/readyz").want(200) // the last answer stands for a moment
	b.pass(2 * readyFor)
	b.get("", "/readyz").want(503).has(`"blob":"unavailable"`, `"catalog":"ok"`).hasNot("secret-host")
}

func TestMetrics(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.seed("phuong-a", report())
	b.seed("phuong-b", inReview())
	b.get("", "/metrics").want(401)
	b.get(b.reader("phuong-a"), "/metrics").want(403) // they concern all units
	b.get(b.reader(""), "/metrics").want(200).has(`sohoa_items{state="published"} 1`, `sohoa_items{state="review"} 1`, "sohoa_items_received 2",
		"sohoa_ledger_imbalance 0", `sohoa_queue_waiting{lane="first"} 3`, `sohoa_http_request_seconds_count{method="GET",route="/metrics",status="4xx"} 2`, `sohoa_build_info{version="test"} 1`)
}

func TestLedger(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	p := report()
	b.seed("phuong-a", p)
	b.seed("phuong-a", inReview())
	b.sealed("phuong-a", report())
	b.ask(b.clerk("phuong-a"), "POST", "/api/v1/documents?name=x.pdf", strings.NewReader("")).want(422)
	b.ask(b.clerk("phuong-a"), "POST", "/api/v1/documents?name=again.png", strings.NewReader(string(p.bytes))).want(200)
	b.seed("phuong-b", report())
	var l struct {
		Rows   []ledgerJSON
		AddsUp bool `json:"adds_up"`
	}
	b.get(b.reader("phuong-a"), "/api/v1/ledger").want(200).into(&l)
	if len(l.Rows) != 1 || !l.AddsUp || !l.Rows[0].AddsUp {
		t.Fatalf("%+v", l)
	}
	r := l.Rows[0].LedgerRow
	r.Day = ""
	if want := (catalog.LedgerRow{Unit: "phuong-a", Received: 4, Repeated: 1, Review: 1, Published: 1, Rejected: 1, Sealed: 1}); r != want {
		t.Errorf("%+v, want %+v", r, want)
	}
	b.get(b.reader(""), "/api/v1/ledger?from=2000-01-01&to=1/2/2000").want(200).has(`"rows":[]`)
	b.get(b.reader(""), "/api/v1/ledger?from=soon").want(400)
	b.get(b.reader(""), "/ledger").want(200).has(`data-adds="true"`, "phuong-a", "phuong-b")
}

func TestHooks(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	op, own := b.operator(), b.token("phuong-a", access.Scopes()...)
	var h struct{ ID, Unit, Secret, URL string }
	b.ask(own, "POST", "/api/v1/hooks", strings.NewReader(`{"url":"https://a.example/in"}`)).want(201).into(&h)
	if h.Unit != "phuong-a" || len(h.Secret) < 30 {
		t.Errorf("%+v", h)
	}
	b.ask(own, "POST", "/api/v1/hooks", strings.NewReader(`{"url":"https://a.example/in","unit":"phuong-b"}`)).want(404)
	for _, bad := range []string{"ftp://a", "a.example", "https://", "https://user:pw@a.example", "javascript:alert(1)"} {
		b.ask(op, "POST", "/api/v1/hooks", strings.NewReader(`{"url":"`+bad+`"}`)).want(400)
	}
	b.get(op, "/api/v1/hooks").want(200).has(h.ID).hasNot(h.Secret)
	b.ask(b.token("phuong-b", access.Scopes()...), "DELETE", "/api/v1/hooks/"+h.ID, nil).want(404)
	b.ask(op, "DELETE", "/api/v1/hooks/"+h.ID, nil).want(204)
	b.get(op, "/api/v1/hooks").want(200).has(`"hooks":[]`)
}

func TestPeople(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	op, own := b.operator(), b.token("phuong-a", access.Scopes()...)
	secret := regexp.MustCompile(`data-testid="secret">([^<]+)<`)
	b.form(op, "/people/units", "code=phuong-c&name=Ph%C6%B0%E1%BB%9Dng+C").want(303)
	b.form(op, "/people/units", "code=phuong-c&name=x").want(409)
	b.form(op, "/people/units", "code=done&name=x").want(400)
	b.form(own, "/people/units", "code=phuong-d&name=x").want(403)
	b.form(op, "/people/users", url.Values{"login": {"Chi"}, "name": {"Chi"}, "role": {"clerk"}, "unit": {"phuong-c"}, "password": {goodPassword}}.Encode()).want(303)
	b.signIn("chi", goodPassword, "").want(303)
	for _, bad := range []string{"login=d&role=clerk&unit=phuong-c", "login=dung&role=king&unit=phuong-c", "login=dung&role=clerk&unit=", "login=dung&role=clerk&unit=phuong-c&password=short", "login=dung&role=clerk&unit=nowhere"} {
		b.form(op, "/people/users", bad).want(400)
	}
	b.form(op, "/people/users", "login=chi&role=clerk&unit=phuong-c&password=12345678901").want(409)
	b.form(own, "/people/users", "login=em&role=clerk&unit=phuong-b").want(404)

	// Without a password: a link, which works once.
	link := secret.FindStringSubmatch(b.form(own, "/people/users", "login=em&role=operator").want(200).Body.String())
	if link == nil {
		t.Fatal("no link")
	}
	u := must(url.Parse(strings.ReplaceAll(link[1], "&amp;", "&")))(t)
	session := b.get("", u.RequestURI()).want(303).cookie()
	b.get(session, "/people").want(200).has("phuong-a").hasNot("phuong-c")
	em := must(b.cat.UserByLogin(b.ctx, "em"))(t)
	b.form(session, "/people/users/"+em.ID, "do=disable").want(400) // nobody disables themselves
	chi := must(b.cat.UserByLogin(b.ctx, "chi"))(t)
	b.form(session, "/people/users/"+chi.ID, "do=disable").want(404) // of another unit
	b.form(op, "/people/users/"+em.ID, "do=disable").want(303)
	b.get(session, "/people").want(http.StatusSeeOther)
	b.form(op, "/people/users/"+em.ID, "do=enable").want(303)
	b.get(session, "/people").want(http.StatusSeeOther) // the session was ended, not paused
	b.form(op, "/people/users/"+chi.ID, "do=role&role=reader").want(303)
	b.form(op, "/people/users/"+chi.ID, "do=nothing").want(400)

	got := secret.FindStringSubmatch(b.form(op, "/people/tokens", "name=m%C3%A1y+qu%C3%A9t&kind=device&unit=phuong-a&scope=upload&days=30").want(200).Body.String())
	if got == nil {
		t.Fatal("no secret")
	}
	b.ask(got[1], "POST", "/api/v1/documents?name=a.png", strings.NewReader(string(picture(40)))).want(201)
	b.get(got[1], "/api/v1/documents").want(403)
	for _, bad := range []string{"name=x&kind=session&scope=read", "name=x&kind=device", "name=x&kind=device&scope=all", "name=&kind=device&scope=read", "name=x&kind=device&scope=read&days=-1"} {
		b.form(op, "/people/tokens", bad).want(400)
	}
	id := must(b.cat.TokenByHash(b.ctx, access.HashToken(got[1])))(t).ID
	if len(got[1]) > 24 {
		t.Errorf("%q does not fit every panel", got[1])
	}
	key := "&key=ssh-ed25519+AAAAC3NzaC1lZDI1NTE5AAAAIDXYQ6Gx"
	b.form(op, "/people/tokens", "name=k&kind=device&unit=phuong-a&scope=upload"+key).want(303) // nothing to be told
	b.form(op, "/people/tokens", "name=k&kind=device&unit=phuong-a&scope=upload&key=x").want(400)
	b.form(b.token("phuong-b", access.Scopes()...), "/people/tokens/"+id+"/revoke", "").want(404)
	b.form(own, "/people/tokens/"+id+"/revoke", "").want(303)
	b.ask(got[1], "POST", "/api/v1/documents?name=a.png", strings.NewReader("x")).want(401)
	b.get(op, "/people").want(200).hasNot(got[1], access.HashToken(got[1]), "argon2id")
}

// TestTraversal asks for files by paths that climb.
func TestTraversal(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	op := b.operator()
	for _, path := range []string{
		"/static/x/..%2f..%2fgo.mod", "/static/x/%2e%2e", "/static/../../go.mod", "/static/x/templates%2flayout.html", "/static/x/",
		"/api/v1/documents/..%2f..%2fetc%2fpasswd/original", "/api/v1/documents/%2e%2e/text", "/documents/..%2f..%2fx", "/api/v1/receipts/..%2fx",
	} {
		if a := b.get(op, path); a.Code == 200 || a.Code >= 500 || strings.Contains(a.Body.String(), "module sohoa") {
			t.Errorf("%s: %d %.100s", path, a.Code, a.Body)
		}
	}
	a := b.get("", "/static/x/app.css").want(200).has(":root")
	if a.Header().Get("Cache-Control") != "" {
		t.Error("an old address is kept for good")
	}
	hash := must(hashFiles(staticFiles))(t)
	if got := b.get("", "/static/"+hash+"/upload.js").want(200).Header(); !strings.Contains(got.Get("Cache-Control"), "immutable") || !strings.HasPrefix(got.Get("Content-Type"), "text/javascript") {
		t.Errorf("%v", got)
	}
}

func TestLanguage(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	clerk := b.clerk("phuong-a")
	b.get("", "/signin").want(200).has(`lang="vi"`, "Đăng nhập")
	// An English Windows does not make an English clerk.
	b.ask("", "GET", "/signin", nil, "Accept-Language", "en-US,en;q=0.9").want(200).has(`lang="vi"`)
	a := b.get("", "/signin?lang=en&next=/ledger").want(200).has(`lang="en"`, "Sign in", `href="/signin?next=%2Fledger&amp;lang=vi"`)
	if c := a.Result().Cookies(); len(c) != 1 || c[0].Name != languageCookie || c[0].Value != "en" {
		t.Errorf("%v", c)
	}
	b.ask(clerk, "GET", "/documents", nil, "Cookie", languageCookie+"=en").want(200).has("Documents")
	b.ask(clerk, "GET", "/documents", nil, "Cookie", languageCookie+"=xx").want(200).has("Tài liệu")
	b.get(clerk, "/documents/none").want(404).has(scan.CodeNotFound.Vietnamese())
	b.get(clerk, "/documents/none?lang=en").want(404).has(scan.CodeNotFound.English())
	b.get(clerk, "/api/v1/documents/none").want(404).has(scan.CodeNotFound.Vietnamese(), scan.CodeNotFound.English())
}

// TestWords holds both languages against each other and against what
// templates and scripts ask for.
func TestWords(t *testing.T) {
	t.Parallel()
	for key := range words["vi"] {
		if words["en"][key] == "" {
			t.Errorf("%s has no English", key)
		}
	}
	for key, text := range words["en"] {
		if words["vi"][key] == "" {
			t.Errorf("%s has no Vietnamese", key)
		}
		if strings.Count(text, "%") != strings.Count(words["vi"][key], "%") {
			t.Errorf("%s takes other values in the two languages", key)
		}
	}
	used := map[string]bool{}
	find := func(files fs.FS, pattern string) {
		re := regexp.MustCompile(pattern)
		fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				for _, m := range re.FindAllSubmatch(must(fs.ReadFile(files, name))(t), -1) {
					used[string(m[1])] = true
					if words["vi"][string(m[1])] == "" {
						t.Errorf("%s asks for %s, which has no words", name, m[1])
					}
				}
			}
			return nil
		})
	}
	find(templateFiles, `\bt "([a-z.]+)"`)
	if len(used) < 100 {
		t.Errorf("only %d keys are used: the pattern is wrong", len(used))
	}
	for _, m := range regexp.MustCompile(`words\.([a-z]+)`).FindAllSubmatch(must(fs.ReadFile(staticFiles, "upload.js"))(t), -1) {
		if words["vi"]["upload."+string(m[1])] == "" {
			t.Errorf("upload.js asks for %s", m[1])
		}
	}
	for code := range statuses {
		for _, lang := range []string{"vi", "en"} {
			if text := sentence(lang, code); text == "" || text == string(code) {
				t.Errorf("%s has no sentence in %s", code, lang)
			}
		}
	}
}

// TestRequestLog looks at what the access log says and does not say.
func TestRequestLog(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	clerk := b.clerk("phuong-a")
	id := b.seed("phuong-a", report())
	a := b.ask(clerk, "GET", "/api/v1/search?q=ng%C6%B0%E1%BB%9Di", nil, "X-Request-ID", "abc-12345678")
	if a.Header().Get("X-Request-ID") != "abc-12345678" {
		t.Errorf("request id %q", a.Header().Get("X-Request-ID"))
	}
	if got := b.ask(clerk, "GET", "/healthz", nil, "X-Request-ID", "a\nb").Header().Get("X-Request-ID"); len(got) != 26 {
		t.Errorf("request id %q", got)
	}
	b.get(clerk, "/documents/"+id)
	log := b.logged.String()
	for _, want := range []string{`"request":"abc-12345678"`, `"path":"/api/v1/search"`, `"status":200`, `"by":"token"`, `"unit":"phuong-a"`} {
		if !strings.Contains(log, want) {
			t.Errorf("the log lacks %s", want)
		}
	}
	for _, not := range []string{"người", "UBND", "Nguyễn", clerk} {
		if strings.Contains(log, not) {
			t.Errorf("%q is in the log", not)
		}
	}
	for _, line := range strings.Split(strings.TrimSpace(log), "\n") {
		if !json.Valid([]byte(line)) {
			t.Errorf("not a line of JSON: %s", line)
		}
	}
}
