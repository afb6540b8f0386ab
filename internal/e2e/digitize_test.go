package e2e

import (
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// badFiles are the committed bad inputs with the reason each is refused for;
// "" = it is read all the same.
var badFiles = map[string]string{
	"zero.pdf":            "empty_file",
	"truncated.jpg":       "truncated",
	"truncated.pdf":       "truncated",
	"encrypted.pdf":       "needs_password",
	"not-a-document.bin":  "unknown_type",
	"bomb-35000.png":      "too_many_pixels",
	"wrong-extension.pdf": "", // a PNG: by content, not extension
}

// run runs `sohoa digitize` and gives its exit code.
func digitize(t *testing.T, out string, files ...string) int {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), program, append([]string{"digitize", "--out", out}, files...)...)
	b, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatalf("%v: %s", err, b)
	}
	t.Logf("digitize %v: %d\n%s", files, cmd.ProcessState.ExitCode(), b)
	return cmd.ProcessState.ExitCode()
}

// TestDigitize holds the CLI contract: files written, their form, exit codes.
func TestDigitize(t *testing.T) {
	samples, bad := filepath.Join("..", "..", "testdata", "samples"), filepath.Join("..", "..", "testdata", "bad")
	good, _ := filepath.Glob(filepath.Join(samples, "*.jpg"))
	if len(good) == 0 {
		t.Fatal("no JPEG sample")
	}
	for _, c := range []struct {
		name  string
		files []string
		code  int
	}{
		{"one good", good[:1], 0},
		{"tables", []string{filepath.Join(samples, "03-bao-cao-nhiem-vu.pdf")}, 0},
		{"encrypted", []string{filepath.Join(bad, "encrypted.pdf")}, 8},
		{"truncated", []string{filepath.Join(bad, "truncated.jpg")}, 2},
		{"zero", []string{filepath.Join(bad, "zero.pdf")}, 2},
		{"bomb", []string{filepath.Join(bad, "bomb-35000.png")}, 2},
		{"good and bad", []string{good[0], filepath.Join(bad, "encrypted.pdf")}, 4},
		{"two bad", []string{filepath.Join(bad, "encrypted.pdf"), filepath.Join(bad, "zero.pdf")}, 8},
		{"same base name", []string{good[0], good[0]}, 1},
		{"wrong extension", []string{filepath.Join(bad, "wrong-extension.pdf")}, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			out := t.TempDir()
			if code := digitize(t, out, c.files...); code != c.code {
				t.Errorf("exit code %d, want %d", code, c.code)
			}
			if c.code == 1 {
				return
			}
			for _, f := range c.files {
				checkOutput(t, out, filepath.Base(f))
			}
		})
	}
}

// checkOutput reads one input's results as another program would.
func checkOutput(t *testing.T, out, base string) {
	b, err := os.ReadFile(filepath.Join(out, base+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var f struct {
		File   string
		SHA256 string
		Pages  []struct {
			Page, Width, Height, DPI int
			Kind                     string
			Text                     string
			Words                    []struct {
				Text, Raw string
				Box       [4]int
				Conf      float64
			}
			Error *struct{ Code, Message string }
		}
		Documents []struct {
			FirstPage int `json:"first_page"`
			LastPage  int `json:"last_page"`
			Record    any
		}
		Error *struct{ Code, Message string }
	}
	if err := json.Unmarshal(b, &f); err != nil {
		t.Fatal(err)
	}
	if f.File != base || f.Pages == nil || f.Documents == nil {
		t.Errorf("%s: %s", base, b)
	}
	if f.Error != nil {
		if f.Error.Code == "" || f.Error.Message == "" {
			t.Errorf("%s: error without reason: %+v", base, f.Error)
		}
		return
	}
	for _, d := range f.Documents {
		if err := schema(t).Validate(d.Record); err != nil {
			t.Errorf("%s: the record breaks docs/record.schema.json: %v", base, err)
		}
	}
	for _, p := range f.Pages {
		for _, w := range p.Words {
			if w.Text == "" || w.Box[0] < 0 || w.Box[2] > p.Width || w.Box[3] > p.Height || w.Box[2] <= w.Box[0] || w.Conf < 0 || w.Conf > 1 {
				t.Errorf("%s page %d: word %+v on %d × %d", base, p.Page, w, p.Width, p.Height)
			}
		}
	}
	for _, suffix := range []string{".txt", ".searchable.pdf"} {
		if info, err := os.Stat(filepath.Join(out, base+suffix)); err != nil || info.Size() == 0 {
			t.Errorf("%s%s: %v", base, suffix, err)
		}
	}
}

// schema is the contract of a record.
func schema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	s, err := jsonschema.NewCompiler().Compile(filepath.Join("..", "..", "docs", "record.schema.json"))
	if err != nil {
		t.Fatal(err)
	}
	return s
}
