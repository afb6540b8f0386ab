package poppler

import (
	"context"
	"strings"
	"testing"

	"sohoa/ocr"
)

// TestFonts finds the font of each word where Text finds the word, on pages of
// every /Rotate.
func TestFonts(t *testing.T) {
	p := open(t, Config{})
	upright := func(turn string) string { // text that is upright as the page is shown
		return "BT /F 12 Tf " + turn + " 100 300 Tm " + show("BẢO XÃ") + " 3 Tr " + turn + " 300 400 Tm " + show("Hòa") + " ET"
	}
	path := write(t, sample{width: a4w, height: a4h, content: upright("1 0 0 1")}, sample{width: a4w, height: a4h, rotate: 90, content: upright("0 1 -1 0")},
		sample{width: a4w, height: a4h, rotate: 180, content: upright("-1 0 0 -1")}, sample{width: a4w, height: a4h, rotate: 270, content: upright("0 -1 1 0")})
	for page := 1; page <= 4; page++ {
		lines, err := p.Text(context.Background(), path, page, 144)
		if err != nil {
			t.Fatal(err)
		}
		runs, err := p.Fonts(context.Background(), path, page, 144)
		if err != nil {
			t.Fatal(err)
		}
		words := 0
		for _, l := range lines {
			for _, w := range l.Words {
				words++
				covered := 0
				for _, r := range runs {
					if c := r.Box.Intersect(w.Box); r.Font == "Helvetica" && !c.Empty() {
						covered += c.W() * c.H()
					}
				}
				if covered*2 < w.Box.W()*w.Box.H() {
					t.Errorf("page %d: %q at %v is not in %v", page, w.Text, w.Box, runs)
				}
			}
		}
		if words != 3 {
			t.Errorf("page %d: %d words", page, words)
		}
	}
}

const fontListing = `<page number="1" position="absolute" top="0" left="0" height="842" width="595">
	<fontspec id="0" size="20" family="ABCDEF+VnTimeHBold" color="#33339a"/>
	<fontspec id="1" size="20" family="A&amp;B" color="#000000"/>
<text top="115.5" left="135" width="188" height="17" font="0"><b>ng©n > hµng</b></text>
<text top="10" left="20" width="30" height="40" font="1">x</text>
<text top="10" left="20" width="30" height="40" font="7">no such font</text>
<text top="10" left="20" width="-3" height="40" font="1">no box</text>
</page>`

func TestParseFonts(t *testing.T) {
	runs, err := parseFonts(strings.NewReader(fontListing), 2)
	if err != nil || len(runs) != 2 {
		t.Fatalf("%v, error %v", runs, err)
	}
	if r := runs[0]; r.Font != "ABCDEF+VnTimeHBold" || r.Box != (ocr.Box{X0: 270, Y0: 231, X1: 646, Y1: 265}) {
		t.Errorf("%+v", r)
	}
	if r := runs[1]; r.Font != "A&B" || r.Box != (ocr.Box{X0: 40, Y0: 20, X1: 100, Y1: 100}) {
		t.Errorf("%+v", r)
	}
}

func FuzzParseFonts(f *testing.F) {
	f.Add(fontListing)
	f.Add(`<fontspec id="0" family="` + "\xff" + `"/><text top="NaN" left="1e308" width="Inf" height="1" font="0">`)
	f.Add("<fontspec \n<text ")
	f.Fuzz(func(t *testing.T, data string) {
		runs, err := parseFonts(strings.NewReader(data), 300.0/72)
		if err != nil {
			return
		}
		for _, r := range runs {
			if r.Font == "" || r.Box.X1 < r.Box.X0 || r.Box.Y1 < r.Box.Y0 {
				t.Errorf("%+v", r)
			}
		}
	})
}
