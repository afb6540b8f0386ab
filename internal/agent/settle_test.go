package agent

import (
	"path/filepath"
	"strings"
	"testing"
)

// TestFreeName holds names to the rules of NTFS and SMB: case does not tell
// names apart, 255 UTF-16 units are the most, no dot or space at the end.
func TestFreeName(t *testing.T) {
	taken := map[string]bool{}
	exists := func(path string) bool { return taken[strings.ToLower(path)] }
	take := func(name string) { taken[strings.ToLower(filepath.Join("done", name))] = true }
	take("Quét.pdf")
	take("quét (2).PDF")
	take("b.pdf" + noteEnd)
	for _, c := range []struct{ name, want string }{
		{"a.pdf", "a.pdf"},
		{"quét.pdf", "quét (3).pdf"},
		{"b.pdf", "b (2).pdf"},
		{"không đuôi", "không đuôi"},
		{".pdf", ".pdf"},
	} {
		if got := freeName("done", c.name, exists); got != filepath.Join("done", c.want) {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
	for _, long := range []string{strings.Repeat("dài ", 63) + ".pdf", strings.Repeat("𠀋", 125) + ".tiff"} {
		take(long)
		for range 3 {
			got := filepath.Base(freeName("done", long, exists))
			if n := units(got + noteEnd); n > longest {
				t.Errorf("%d units: %s", n, got)
			}
			stem := strings.TrimSuffix(got, filepath.Ext(got))
			if strings.TrimRight(stem, " .") != stem || filepath.Ext(got) != filepath.Ext(long) {
				t.Errorf("%q", got)
			}
			if exists(filepath.Join("done", got)) {
				t.Errorf("%s is taken", got)
			}
			take(got)
		}
	}
}

func TestPassing(t *testing.T) {
	for name, want := range map[string]bool{
		"a.pdf": false, "a.tmp": true, "A.PART": true, "~$a.docx": true, "a.pdf~": true, ".a.pdf": true, "Thumbs.db": true, "quét.tif": false,
	} {
		if passing(name) != want {
			t.Errorf("%s: %v", name, !want)
		}
	}
}
