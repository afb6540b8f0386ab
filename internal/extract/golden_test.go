package extract

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"testing"
)

// TestGoldenPapers holds drawn papers to their truth: every key of the truth,
// exactly. A new form is a file in testdata, no code.
func TestGoldenPapers(t *testing.T) {
	goldens(t, "testdata")
}

func goldens(t *testing.T, dir string) {
	files, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no golden papers in %s: %v", dir, err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			f := readForm(t, file)
			got := fieldsOf(t, Document(Input{Pages: draw(f)}))
			for key, want := range f.Truth.(map[string]any) {
				if !equal(got[key], want) {
					g, _ := json.Marshal(got[key])
					w, _ := json.Marshal(want)
					t.Errorf("%s:\n got %s\nwant %s", key, g, w)
				}
			}
		})
	}
}

func readForm(t testing.TB, file string) form {
	t.Helper()
	var f form
	readInto(t, file, &f)
	return f
}

func readInto(t testing.TB, file string, f *form) {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, f); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
}

// fieldsOf is a result's fields as a consumer of the record sees them.
func fieldsOf(t *testing.T, r Result) map[string]any {
	t.Helper()
	b, err := json.Marshal(r.Fields)
	if err != nil {
		t.Fatal(err)
	}
	var out map[string]any
	if err := json.Unmarshal(b, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// equal compares values; null, an empty list and a missing key are the same,
// in objects, too.
func equal(got, want any) bool {
	if void(got) && void(want) {
		return true
	}
	g, ok1 := got.(map[string]any)
	w, ok2 := want.(map[string]any)
	if ok1 && ok2 {
		for k := range g {
			if !equal(g[k], w[k]) {
				return false
			}
		}
		for k := range w {
			if !equal(g[k], w[k]) {
				return false
			}
		}
		return true
	}
	gl, ok1 := got.([]any)
	wl, ok2 := want.([]any)
	if ok1 && ok2 {
		if len(gl) != len(wl) {
			return false
		}
		for i := range gl {
			if !equal(gl[i], wl[i]) {
				return false
			}
		}
		return true
	}
	return reflect.DeepEqual(got, want)
}

func void(v any) bool {
	l, ok := v.([]any)
	return v == nil || ok && len(l) == 0
}
