package main

import (
	"bytes"
	"image/png"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"sohoa/testdata/gen/encode"
	"sohoa/testdata/gen/fault"
	"sohoa/testdata/gen/truth"
	"sohoa/testdata/gen/typeset"
	"sohoa/testdata/gen/wording"
)

func fonts(t *testing.T) *typeset.Fonts {
	t.Helper()
	f, err := typeset.Load()
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func tree(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, _ := filepath.Rel(dir, path)
		out[rel], err = os.ReadFile(path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestSameSeedSameBytes(t *testing.T) {
	var sets []map[string][]byte
	for _, jobs := range []int{1, 2} {
		dir := t.TempDir()
		if err := draw(options{out: dir, docs: 5, seed: 31, profile: "mixed", dpi: 60, jobs: jobs, prefix: "T"}); err != nil {
			t.Fatal(err)
		}
		sets = append(sets, tree(t, dir))
	}
	if len(sets[0]) < 8 || len(sets[0]) != len(sets[1]) {
		t.Fatalf("%d and %d files", len(sets[0]), len(sets[1]))
	}
	for name, data := range sets[0] {
		if !bytes.Equal(data, sets[1][name]) {
			t.Errorf("%s differs between two runs", name)
		}
	}
}

// plainLetter is a clean gray letter without pens and seals.
func plainLetter(adjust func(int, *fault.Plan)) recipe {
	return recipe{id: "x", profile: "clean", seed: 4, pages: 1, format: "png", mode: "gray", dpi: 200, pen: -1, seal: "none", font: "termes", adjust: adjust,
		wish: wording.Wish{Kind: "cong_van", Family: wording.Admin, NoMarks: true}}
}

func words(p truth.Page) []truth.Word {
	var out []truth.Word
	for _, b := range p.Blocks {
		for _, l := range b.Lines {
			out = append(out, l.Words...)
		}
	}
	return out
}

// ink gives the bounds of dark pixels within box widened by pad.
func inkBounds(im encode.Image, box [4]int, pad int) (b [4]int, found bool) {
	for y := max(0, box[1]-pad); y < min(im.H, box[3]+pad); y++ {
		for x := max(0, box[0]-pad); x < min(im.W, box[2]+pad); x++ {
			if im.Planes[0][y*im.W+x] > 140 {
				continue
			}
			if !found {
				b, found = [4]int{x, y, x + 1, y + 1}, true
			}
			b = [4]int{min(b[0], x), min(b[1], y), max(b[2], x+1), max(b[3], y+1)}
		}
	}
	return b, found
}

func TestBoxesHoldTheInk(t *testing.T) {
	for name, adjust := range map[string]func(int, *fault.Plan){
		"straight": nil,
		"skewed":   func(_ int, p *fault.Plan) { p.Skew = -5 },
		"turned":   func(_ int, p *fault.Plan) { p.Skew, p.Turn = 2, 270 },
		"bed":      func(_ int, p *fault.Plan) { p.Skew, p.Turn, p.DarkBG = 1, 90, 2 },
	} {
		d, err := makeDocument(plainLetter(adjust), fonts(t))
		if err != nil {
			t.Fatal(err)
		}
		s := d.sides[0]
		if len(words(s.truth)) < 100 {
			t.Fatalf("%s: %d words", name, len(words(s.truth)))
		}
		for _, w := range words(s.truth) {
			b, ok := inkBounds(s.image, w.Box, 0)
			if !ok {
				t.Errorf("%s: no ink in %q %v", name, w.Text, w.Box)
				continue
			}
			// On a straight page the box is tight; on a skewed one it is the
			// hull of a tilted rectangle, so only its ends are.
			slack := 3
			if name != "straight" {
				slack = 2 + (w.Box[2]-w.Box[0]+w.Box[3]-w.Box[1])/6
			}
			for i, want := range w.Box {
				if d := b[i] - want; d > slack || d < -slack {
					t.Errorf("%s: ink of %q spans %v, box %v", name, w.Text, b, w.Box)
					break
				}
			}
		}
	}
}

// Whatever is dark on a plain page belongs to a word or to a rule.
func TestNoInkOutsideTheBoxes(t *testing.T) {
	d, err := makeDocument(plainLetter(nil), fonts(t))
	if err != nil {
		t.Fatal(err)
	}
	im := d.sides[0].image
	total, stray := 0, 0
	inside := make([]bool, im.W*im.H)
	for _, w := range words(d.sides[0].truth) {
		for y := w.Box[1]; y < w.Box[3]; y++ {
			for x := w.Box[0]; x < w.Box[2]; x++ {
				inside[y*im.W+x] = true
			}
		}
	}
	for i, v := range im.Planes[0] {
		if v < 128 {
			total++
			if !inside[i] {
				stray++
			}
		}
	}
	if stray > total/100 { // the two rules under the header
		t.Errorf("%d of %d dark pixels are in no box", stray, total)
	}
}

func TestNoWordIsCut(t *testing.T) {
	for seed := range uint64(8) {
		d, err := makeDocument(recipe{id: "x", profile: "hard", seed: seed, format: "pdf", dpi: 60, mode: "gray"}, fonts(t))
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range d.sides {
			if s.truth.CutWords != 0 {
				t.Errorf("seed %d page %v: %d words leave the page", seed, *s.truth.Page, s.truth.CutWords)
			}
			if s.image.W != s.truth.Width || s.image.H != s.truth.Height {
				t.Errorf("seed %d: image %d×%d, truth %d×%d", seed, s.image.W, s.image.H, s.truth.Width, s.truth.Height)
			}
		}
	}
}

func TestMarksCoverWords(t *testing.T) {
	r := plainLetter(nil)
	r.seal = "name"
	d, err := makeDocument(r, fonts(t))
	if err != nil {
		t.Fatal(err)
	}
	covered := false
	for _, b := range d.sides[0].truth.Blocks {
		for _, l := range b.Lines {
			for _, w := range l.Words {
				covered = covered || b.Kind == "sign_name" && w.Covered
				if w.Covered && b.Kind == "number" {
					t.Errorf("%q is far from the seal", w.Text)
				}
			}
		}
	}
	if !covered {
		t.Error("the seal over the name covers no word of it")
	}
}

// tesseract reads a clean page nearly without fault: the drawn text is text.
func TestTesseractReadsACleanPage(t *testing.T) {
	r := plainLetter(nil)
	r.dpi = 300
	d, err := makeDocument(r, fonts(t))
	if err != nil {
		t.Fatal(err)
	}
	data, err := encode.PNG(d.sides[0].image)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := png.DecodeConfig(bytes.NewReader(data)); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("tesseract", "stdin", "stdout", "-l", "vie")
	cmd.Env = append(os.Environ(), "OMP_THREAD_LIMIT=1")
	cmd.Stdin = bytes.NewReader(data)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("tesseract: %v", err)
	}
	read := map[string]int{}
	for _, w := range strings.Fields(string(out)) {
		read[w]++
	}
	all, missed := 0, []string{}
	for _, w := range words(d.sides[0].truth) {
		all++
		if read[w.Text]--; read[w.Text] < 0 {
			missed = append(missed, w.Text)
		}
	}
	if len(missed)*100 > all*4 {
		t.Errorf("%d of %d words are not read: %q", len(missed), all, missed)
	}
}
