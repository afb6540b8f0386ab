package catalogtest

import (
	"fmt"
	"strings"

	"sohoa/internal/catalog"
	"sohoa/internal/scan"
)

// library holds documents by a short name.
func (f *fixture) library(texts map[string]string) map[string]string {
	f.Helper()
	names := map[string]string{}
	for name, text := range texts {
		names[f.finish(name, scan.DocPublished, text).Document] = name
	}
	return names
}

// find lists the short names of a query's hits.
func (f *fixture) find(names map[string]string, q catalog.Query) (found []string) {
	f.Helper()
	hits := must(f.Search(f.ctx, q))(f)
	for _, h := range hits.Hits {
		found = append(found, names[h.Document.ID])
	}
	if hits.Total < len(found) {
		f.Fatalf("total %d of %d hits", hits.Total, len(found))
	}
	return found
}

var search = map[string]func(*fixture){
	"words are found without marks and case": func(f *fixture) {
		names := f.library(map[string]string{
			"report": "ỦY BAN NHÂN DÂN\nBáo cáo về công tác số hóa",
			"decree": "Quyết định của ông Đặng Văn Bình, số 12/QĐ-UBND",
		})
		for text, want1 := range map[string]string{
			"bao cao": "[report]", "BÁO CÁO": "[report]", "báo cáo": "[report]", "dang": "[decree]", "Đặng": "[decree]", "dặng": "[decree]",
			"ub": "[]", "qd ubnd": "[decree]", "12/qđ-ubnd": "[decree]", "bao binh": "[]", "uy ban": "[report]", "so": "2", "bao, cao!": "[report]",
			"ba\u0301o": "[report]", // not composed
		} {
			got := f.find(names, catalog.Query{Text: text})
			if s := fmt.Sprint(got); s != want1 && fmt.Sprint(len(got)) != want1 {
				f.Errorf("%q finds %s, want %s", text, s, want1)
			}
		}
	},
	"exact marks come first, then relevance, then the newest": func(f *fixture) {
		names := map[string]string{}
		for _, d := range []struct{ name, text string }{
			{"often", "bào cao bào cao bào cao"}, {"exact", "một hai ba bốn năm báo cáo " + strings.Repeat("và nhiều chữ khác ", 20)},
			{"old", "bảo cáo một"}, {"new", "bảo cáo hai"},
		} {
			names[f.finish(d.name, scan.DocPublished, d.text).Document] = d.name
		}
		want(f, "order", f.find(names, catalog.Query{Text: "báo cáo"}), []string{"exact", "often", "new", "old"})
		hits := must(f.Search(f.ctx, catalog.Query{Text: "báo cáo"}))(f).Hits
		want(f, "exact", []bool{hits[0].Exact, hits[1].Exact}, []bool{true, false})
	},
	"a snippet shows the match with its marks": func(f *fixture) {
		text := strings.Repeat("chữ đầu ", 50) + "kính gửi\nBÁO  CÁO số\u2068 12" + strings.Repeat(" chữ cuối", 80)
		f.finish("a", scan.DocPublished, text)
		for _, query := range []string{"bao cao", "báo cáo"} {
			s := must(f.Search(f.ctx, catalog.Query{Text: query}))(f).Hits[0].Snippet
			if !strings.Contains(s, "kính gửi \u2068BÁO\u2069 \u2068CÁO\u2069 số 12 chữ cuối") || strings.Count(s, "\u2068") != 2 {
				f.Fatalf("snippet %q", s)
			}
			if n := len([]rune(s)); n < 150 || n > 300 || !strings.HasPrefix(s, "… ") || !strings.HasSuffix(s, " …") {
				f.Fatalf("snippet of %d characters: %q", n, s)
			}
		}
		if s := must(f.Search(f.ctx, catalog.Query{}))(f).Hits[0].Snippet; !strings.HasPrefix(s, "chữ đầu") || strings.Contains(s, "\u2068") {
			f.Fatalf("snippet without words %q", s)
		}
	},
	"a hit tells the document and its values": func(f *fixture) {
		acc := f.finish("a", scan.DocPublished, "x")
		h := must(f.Search(f.ctx, catalog.Query{Text: "x"}))(f).Hits[0]
		want(f, "document", h.Document, must(f.Document(f.ctx, acc.Document))(f))
		want(f, "values", []string{h.TypeName, h.CodeFull, h.IssuedDate, h.OrganName, h.Subject},
			[]string{"Báo cáo", "12/BC-UBND", "2025-03-14", "Ủy ban nhân dân phường Đống Đa", "Về công tác số hóa"})
	},
	"filters narrow, and a revision moves them": func(f *fixture) {
		acc := f.finish("a", scan.DocReview, "nội dung")
		count := func(q catalog.Query) int { return must(f.Search(f.ctx, q))(f).Total }
		all := catalog.Query{Units: []string{scan.DefaultUnit}, Text: "noi dung", Type: "Báo cáo", Organ: "DONG da", From: "2025-03-14", To: "2025-03-14", State: scan.DocReview}
		want(f, "all filters", count(all), 1)
		for name, change := range map[string]func(*catalog.Query){
			"unit":   func(q *catalog.Query) { q.Units = []string{"q1"} },
			"units":  func(q *catalog.Query) { q.Units = []string{} },
			"type":   func(q *catalog.Query) { q.Type = "Bao cao" },
			"organ":  func(q *catalog.Query) { q.Organ = "cầu giấy" },
			"joker":  func(q *catalog.Query) { q.Organ = "%" },
			"from":   func(q *catalog.Query) { q.From = "2025-03-15" },
			"to":     func(q *catalog.Query) { q.To = "2025-03-13" },
			"state":  func(q *catalog.Query) { q.State = scan.DocPublished },
			"sealed": func(q *catalog.Query) { q.State = scan.DocSealed },
		} {
			q := all
			change(&q)
			want(f, name, count(q), 0)
			q.Text = ""
			want(f, name+" without words", count(q), 0)
		}
		rec := must(f.Record(f.ctx, acc.Document, 0))(f)
		typeName := "Công văn"
		rec.Revision, rec.Fields.TypeName, rec.Fields.IssuedDate = 2, &typeName, nil
		must(f.Revise(f.ctx, acc.Document, rec, scan.DocPublished, "t"))(f)
		want(f, "after the revision", []int{count(all), count(catalog.Query{Text: "nội dung", Type: "Công văn", State: scan.DocPublished}),
			count(catalog.Query{To: "2099-01-01"}), count(catalog.Query{From: "1900-01-01"})}, []int{0, 1, 0, 0})
	},
	"pages of hits follow each other": func(f *fixture) {
		names := map[string]string{}
		for i := range 5 {
			name := fmt.Sprint(i)
			names[f.finish(name, scan.DocPublished, "cùng một chữ").Document] = name
		}
		for _, text := range []string{"chu", ""} {
			want(f, "first", f.find(names, catalog.Query{Text: text, Limit: 2}), []string{"4", "3"})
			want(f, "next", f.find(names, catalog.Query{Text: text, Limit: 2, Offset: 2}), []string{"2", "1"})
			beyond := must(f.Search(f.ctx, catalog.Query{Text: text, Offset: 9}))(f)
			want(f, "beyond", []int{beyond.Total, len(beyond.Hits)}, []int{5, 0})
			want(f, "before", len(f.find(names, catalog.Query{Text: text, Offset: -1})), 5)
		}
	},
	"no query breaks the syntax": func(f *fixture) {
		names := f.library(map[string]string{"a": "and or not near báo cáo"})
		for _, text := range Hostile() {
			f.find(names, catalog.Query{Text: text})
			f.find(names, catalog.Query{Organ: text, Type: text, From: text, To: text, State: scan.DocumentState(text), Units: []string{text}})
		}
		for _, text := range []string{"AND", "or NOT", `"near" (báo* cao^)`, "bao:cao", "{folded}:bao"[8:], "-bao +cao", `'bao'`} {
			want(f, text, f.find(names, catalog.Query{Text: text}), []string{"a"})
		}
		for _, text := range []string{`"`, "***", "()", "''", "\x00", "\u0301"} {
			want(f, text, len(f.find(names, catalog.Query{Text: text})), 0)
		}
	},
	"texts of any kind can be indexed": func(f *fixture) {
		var many strings.Builder // more than a megabyte of different words
		for i := range 20_000 {
			fmt.Fprintf(&many, "%s%d ", strings.Repeat("x", 55), i)
		}
		for i, text := range append(Hostile(), "", strings.Repeat("từ ", 20_000), many.String()) {
			f.finish(fmt.Sprint(i), scan.DocPublished, text+" cuoi cung")
		}
		want(f, "first word of many", must(f.Search(f.ctx, catalog.Query{Text: strings.Repeat("x", 55) + "0"}))(f).Total, 1)
	},
}

// Hostile is text that means something to SQL, FTS5 or tsquery.
func Hostile() []string {
	return []string{
		`"`, `""`, `'`, `''`, `\`, `\'`, `a"b`, `a'b`, `a\b`, `*`, `a*`, `^a`, `a:b`, `folded:a`, `{folded exact}:a`, `a AND`, `AND`, `OR OR`, `NOT a`,
		`a NEAR b`, `NEAR(a b, 5)`, `(`, `)`, `((((`, `a & b`, `a | !b`, `a <-> b`, `a:*`, `:A`, `-a`, `+a`, `a;--`, `'; DROP TABLE items; --`,
		"\x00", "a\x00b", "\xff\xfe", "a\xc3", "\ufeff", "\u2068\u2069", "\u0301", "a\u0301\u0301", "\U0001f600", "ﬁ ß İ ı", "１２",
		"%", "_", "$1", "?", "{now}", "{lock}", "\r\n\t", strings.Repeat("(", 10_000), strings.Repeat(`"`, 10_001), strings.Repeat("a ", 5_000),
		strings.Repeat("a", 10_000), strings.Repeat("ế", 10_000), manyWords(2_000),
	}
}

func manyWords(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "w%d ", i)
	}
	return b.String()
}
