package sqlcat

import (
	"strings"
	"testing"
	"unicode/utf8"

	"sohoa/internal/vn"
)

func TestSnippet(t *testing.T) {
	long := strings.Repeat("chữ ", 100)
	for _, c := range []struct{ name, text, query, want string }{
		{"whole", "Báo cáo tháng 3.", "bao", "⟦Báo⟧ cáo tháng 3."},
		{"no query", "Báo cáo", "", "Báo cáo"},
		{"nothing", "", "bao", ""},
		{"white space", "a\n\n b\t c", "b", "a ⟦b⟧ c"},
		{"the phrase before its first word alone", "báo một. báo cáo", "bao cao", "⟦báo⟧ một. ⟦báo⟧ ⟦cáo⟧"},
		{"far phrase", "báo " + long + "công báo cáo", "bao cao", "… chữ chữ chữ chữ chữ chữ chữ chữ chữ chữ chữ chữ chữ công ⟦báo⟧ ⟦cáo⟧"},
		{"cut behind", "báo " + long, "bao", "⟦báo⟧ " + strings.TrimSpace(strings.Repeat("chữ ", 44)) + " …"},
		{"signs stay", "(12/QĐ-UBND)", "qd", "(12/⟦QĐ⟧-UBND)"},
		{"a match too long", strings.Repeat("a", 200), strings.Repeat("a", 200), "⟦" + strings.Repeat("a", 180) + "⟧ …"},
	} {
		folded, _ := wordsOf(c.query)
		got := snippet(c.text, folded, func(w word) string { return w.folded })
		got = strings.NewReplacer("\u2068", "⟦", "\u2069", "⟧").Replace(got)
		if got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}

func TestWords(t *testing.T) {
	folded, exact := wordsOf(vn.NFC("Số: 12/QĐ-UBND, a\u0300 \u0301 Đà\u00a0Nẵng " + strings.Repeat("Ế", 100)))
	if got, want := strings.Join(folded, " "), "so 12 qd ubnd a da nang "+strings.Repeat("e", maxWord); got != want {
		t.Errorf("folded %s, want %s", got, want)
	}
	if got, want := strings.Join(exact, " "), "số 12 qđ ubnd à đà nẵng "+strings.Repeat("ế", maxWord); got != want {
		t.Errorf("exact %s, want %s", got, want)
	}
}

// FuzzSnippet cuts any text around any query: as much as was asked for, whole
// characters, matches in pairs.
func FuzzSnippet(f *testing.F) {
	f.Add("Báo cáo về công tác", "bao cao")
	f.Add("\u0301\xff a", "a \u0301")
	f.Add(strings.Repeat("ế", 500), "ế")
	f.Fuzz(func(t *testing.T, text, query string) {
		text = isolates.Replace(vn.NFC(strings.ToValidUTF8(text, "\ufffd")))
		folded, _ := wordsOf(vn.NFC(strings.ToValidUTF8(query, "\ufffd")))
		s := snippet(text, folded, func(w word) string { return w.folded })
		if !utf8.ValidString(s) {
			t.Fatalf("broken characters: %q", s)
		}
		bare := strings.NewReplacer("\u2068", "", "\u2069", "").Replace(s)
		if n := utf8.RuneCountInString(bare); n > snippetBefore+snippetAfter+4 {
			t.Fatalf("%d characters", n)
		}
		open := false
		for _, r := range s {
			if r == '\u2068' && open || r == '\u2069' && !open {
				t.Fatalf("matches do not pair: %q", s)
			}
			if r == '\u2068' || r == '\u2069' {
				open = !open
			}
		}
		if open {
			t.Fatalf("a match does not end: %q", s)
		}
	})
}
