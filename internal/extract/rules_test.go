package extract

import (
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
		"types.tsv":    "Quyết định\tQĐ\tQĐ\t99\t2020-01-01\n",
		"organs.tsv":   "Sở\tS\tx\t2020-01-01\n",
		"units.tsv":    "12\tA\txã\t2020-01-01\n",
		"headings.tsv": "no\tSTT\tany\tgestern\n",
		"statuses.tsv": "fertig\txong\t2020-01-01\n",
		"phrases.txt":  "một\n",
		"openers.txt":  "# nothing\n",
		"legacy.tsv":   "only\ttwo\n",
	} {
		_, err := LoadRules(fstest.MapFS{name: {Data: []byte(data)}})
		if !scan.Is(err, scan.CodeInvalid) || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
