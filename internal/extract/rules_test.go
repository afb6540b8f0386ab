package extract

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"sohoa/internal/scan"
)

func TestBuiltInRules(t *testing.T) {
	r := Default()
	if len(r.units) != 126 || len(r.provinces) != 34+30 || len(r.legacy) < 500 || len(r.types) < 29 {
		t.Errorf("%d units, %d provinces, %d former units, %d types", len(r.units), len(r.provinces), len(r.legacy), len(r.types))
	}
	for _, ty := range r.types {
		if len(ty.tt05) != 2 {
			t.Errorf("%s has no code", ty.name)
		}
	}
}

// TestOperatorRules holds that an operator's file takes the place of a
// built-in one and that a broken one is refused with its line.
func TestOperatorRules(t *testing.T) {
	own := fstest.MapFS{"types.tsv": {Data: []byte("# own\nPhiếu hẹn\tPH\t\t32\t2026-01-01\n")}}
	r, err := LoadRules(own)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.types) != 1 || r.types[0].name != "Phiếu hẹn" || len(r.units) != 126 {
		t.Errorf("types %+v, %d units", r.types, len(r.units))
	}
	for name, data := range map[string]string{
		"types.tsv":     "Quyết định\tQĐ\tQĐ\t99\t2020-01-01\n",
		"organs.tsv":    "Sở\tS\tx\t2020-01-01\n",
		"units.tsv":     "12\tA\txã\t2020-01-01\n",
		"headings.tsv":  "no\tSTT\tany\tgestern\n",
		"positions.tsv": "Chủ tịch\t0\t2025-02-30\n",
		"statuses.tsv":  "fertig\txong\t2020-01-01\n",
		"phrases.txt":   "một\n",
		"openers.txt":   "# nothing\n",
		"legacy.tsv":    "only\ttwo\n",
	} {
		_, err := LoadRules(fstest.MapFS{name: {Data: []byte(data)}})
		if !scan.Is(err, scan.CodeInvalid) || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestEditions holds that a row replaces its namesake from its first day on,
// for papers of that day and later only.
func TestEditions(t *testing.T) {
	r, err := LoadRules(fstest.MapFS{"types.tsv": {Data: []byte(
		"Quy định\tQyĐ\tQĐ\t05\t2020-03-05\nBáo cáo\tBC\tBC\t14\t2020-03-05\nQuy định\tQyĐ\tQĐi\t05\t2026-05-27\n")}})
	if err != nil {
		t.Fatal(err)
	}
	for day, want := range map[string]string{"2019-01-01": "QĐ", "2026-05-26": "QĐ", "2026-05-27": "QĐi", "": "QĐi"} {
		got := r.asOf(day)
		if k, ok := got.typeOf("Quy định"); !ok || k.party != want || len(got.types) != 2 {
			t.Errorf("on %q: %+v of %d types, want %s", day, k, len(got.types), want)
		}
	}
	f := readForm(t, "testdata/thong_bao_dang.json")
	f.Title[0], f.NumberLine = "QUY ĐỊNH", "Số 07-QĐi/ĐU"
	f.PlaceDate = "Hà Nội, ngày 01 tháng 6 năm 2026"
	if got := r.Document(Input{Pages: draw(f)}).Fields; deref(got.TypeAbbr) != "QĐi" || deref(got.CodeFull) != "07-QĐi/ĐU" {
		t.Errorf("abbreviation %s, code %s", deref(got.TypeAbbr), deref(got.CodeFull))
	}
}

// TestOpenRules holds that an operator's folder is read or refused with a
// reason that names what is wrong.
func TestOpenRules(t *testing.T) {
	if r, err := OpenRules(""); err != nil || r != Default() {
		t.Errorf("no folder: %v", err)
	}
	write := func(name, text string) string {
		dir := t.TempDir()
		if name != "" {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		return dir
	}
	r, err := OpenRules(write("organs.tsv", "Hội đồng thẩm định\tHĐTĐ\ts\t2025-07-01\n"))
	if err != nil || len(r.organs) != 1 || len(r.types) < 29 {
		t.Errorf("own organs: %v", err)
	}
	for _, c := range []struct{ dir, says string }{
		{filepath.Join(t.TempDir(), "none"), "none"},
		{write("", ""), "no rule file"},
		{write("type.tsv", "x"), "type.tsv"},
		{write("types.tsv", "Phiếu hẹn\tPH\n"), "types.tsv line 1"},
	} {
		if _, err := OpenRules(c.dir); !scan.Is(err, scan.CodeInvalid) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", c.dir, err)
		}
	}
}
