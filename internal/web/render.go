package web

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"path"
	"strings"
	"time"

	"sohoa/internal/access"
	"sohoa/internal/scan"
)

//go:embed templates
var templateFiles embed.FS

// pageSet is every page's template in one language, by name.
type pageSet map[string]*template.Template

// view is what a page gets: what all pages need, and its own Data.
type view struct {
	Lang    string
	Page    string // the template's name
	Version string
	Who     *caller
	Name    string // who is signed in, "" = nobody
	Can     map[string]bool
	Here    string // this address, for switching the language
	Data    any
}

// parsePages parses layout.html with each other template, once a language.
func parsePages(assets string) (map[string]pageSet, error) {
	files, err := templateFiles.ReadDir("templates")
	if err != nil {
		return nil, err
	}
	all := map[string]pageSet{}
	for lang := range words {
		all[lang] = pageSet{}
		for _, f := range files {
			name := strings.TrimSuffix(f.Name(), ".html")
			if name == "layout" {
				continue
			}
			t, err := template.New("layout.html").Funcs(functions(lang, assets)).ParseFS(templateFiles, "templates/layout.html", path.Join("templates", f.Name()))
			if err != nil {
				return nil, err
			}
			all[lang][name] = t
		}
	}
	return all, nil
}

// functions are what templates may call.
func functions(lang, assets string) template.FuncMap {
	return template.FuncMap{
		"t":      func(key string, args ...any) string { return translate(lang, key, args...) },
		"asset":  func(name string) string { return "/static/" + assets + "/" + name },
		"reason": func(code any) string { return reasonText(lang, fmt.Sprint(code)) },
		"why":    func(reason string) string { return whyText(lang, reason) },
		"day":    func(v string) string { return shortDay(v) },
		"time":   func(t time.Time) string { return t.In(vietnam).Format("02/01/2006 15:04") },
		"pieces": pieces,
		"percent": func(v float64) int {
			return int(v*100 + .5)
		},
		"list":  func(v ...string) []string { return v },
		"words": func(prefix string) map[string]string { return wordsUnder(lang, prefix) },
		"link": func(base string, pairs ...any) string {
			q := url.Values{}
			for i := 0; i+1 < len(pairs); i += 2 {
				if v := fmt.Sprint(pairs[i+1]); v != "" {
					q.Set(fmt.Sprint(pairs[i]), v)
				}
			}
			if len(q) == 0 {
				return base
			}
			return base + "?" + q.Encode()
		},
	}
}

// reasonText is a reason ("low_confidence: /issued_date") in words.
func reasonText(lang, reason string) string {
	code, about, _ := strings.Cut(reason, ":")
	text := sentence(lang, scan.Code(strings.TrimSpace(code)))
	about = strings.TrimSpace(about)
	if key, _, _ := strings.Cut(strings.TrimPrefix(about, "/"), "/"); words[lang]["field."+key] != "" {
		about = words[lang]["field."+key]
	}
	if about == "" {
		return text
	}
	return text + " (" + about + ")"
}

// whyText is what evidence says of a value: short notes apart by "; ".
func whyText(lang, reason string) string {
	notes := strings.Split(reason, "; ")
	for i, note := range notes {
		if text := words[lang]["why."+note]; text != "" {
			notes[i] = text
		} else {
			notes[i] = reasonText(lang, note)
		}
	}
	return strings.Join(notes, "; ")
}

// shortDay writes an ISO day as people here do.
func shortDay(iso string) string {
	if t, err := time.Parse(time.DateOnly, iso); err == nil {
		return t.Format("02/01/2006")
	}
	return iso
}

// wordsUnder is all texts whose keys start with prefix, for a page's script.
func wordsUnder(lang, prefix string) map[string]string {
	m := map[string]string{}
	for key, text := range words[lang] {
		if rest, ok := strings.CutPrefix(key, prefix); ok {
			m[rest] = text
		}
	}
	return m
}

// render writes a page. Nothing of it may be kept by a browser or a proxy.
func (s *server) render(w http.ResponseWriter, r *http.Request, status int, name string, data any) error {
	lang := language(r)
	v := view{Lang: lang, Page: name, Version: s.Version, Who: who(r), Can: map[string]bool{}, Data: data, Here: hereWithout(r)}
	if v.Who != nil {
		v.Name = v.Who.name
		if v.Who.user != nil && v.Who.user.Name != "" {
			v.Name = v.Who.user.Name
		}
		for _, scope := range access.Scopes() {
			v.Can[scope] = v.Who.may(scope)
		}
	}
	var b bytes.Buffer
	if err := s.pages[lang][name].Execute(&b, v); err != nil {
		return scan.Errorf(scan.CodeInternal, "page %s: %w", name, err)
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", lang)
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	w.Write(b.Bytes())
	return nil
}

// hereWithout is this address for a link that adds lang; after a form it is
// the page the form stands on that is asked for.
func hereWithout(r *http.Request) string {
	q := r.URL.Query()
	q.Del("lang")
	q.Del("token")
	here := "?"
	if len(q) > 0 {
		here += q.Encode() + "&"
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		return "/?"
	}
	return r.URL.Path + here
}

func detailOf(err error) string {
	if e, ok := err.(*scan.Error); ok && e.Err == nil {
		return e.Detail
	}
	return ""
}
