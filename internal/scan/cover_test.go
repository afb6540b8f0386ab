package scan

import "testing"

func TestParseCover(t *testing.T) {
	for text, want := range map[string]Cover{
		"sohoa-cover:1": {}, "sohoa-cover:1;pages=12": {Pages: 12}, "PATCHT": {}, "Patch T": {}, "patch-t": {},
	} {
		if c, ok := ParseCover(text); !ok || c != want {
			t.Errorf("%q: %+v, %v", text, c, ok)
		}
	}
	for _, text := range []string{"", "sohoa-cover:2", "sohoa-cover:1;pages=0", "sohoa-cover:1;pages=2001", "sohoa-cover:1;pages=-1", "sohoa-cover:1;pages=1;x", " sohoa-cover:1", "PATCHTS", "https://example.vn/?sohoa-cover:1"} {
		if c, ok := ParseCover(text); ok {
			t.Errorf("%q was taken for a cover sheet: %+v", text, c)
		}
	}
}

func FuzzParseCover(f *testing.F) {
	f.Add("sohoa-cover:1;pages=12")
	f.Add("PATCHT")
	f.Fuzz(func(t *testing.T, text string) {
		c, ok := ParseCover(text)
		if !ok {
			return
		}
		if c.Pages < 0 || c.Pages > MostCoverPages {
			t.Errorf("%q: %d pages", text, c.Pages)
		}
		if again, ok := ParseCover(c.Text()); !ok || again != c {
			t.Errorf("%q: %+v does not come back from %q", text, c, c.Text())
		}
	})
}
