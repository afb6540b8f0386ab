package reader

import (
	"strings"
	"testing"

	"sohoa/ocr"
)

func TestDropNoise(t *testing.T) {
	line := func(conf float64, words ...string) ocr.Line {
		var l ocr.Line
		for _, w := range words {
			l.Words = append(l.Words, ocr.Word{Text: w, Conf: conf})
		}
		return l
	}
	for _, c := range []struct {
		name string
		in   ocr.Line
		want string
	}{
		{"sure text", line(.95, "Kính", "gửi:"), "Kính gửi:"},
		{"unsure text stays for people to see", line(.2, "giám", "đốc"), "giám đốc"},
		{"ring of a seal", line(.3, "qQ°", "Š", "⁄"), ""},
		{"sure symbols of another tongue", line(.9, "Website", "https"), "Website https"},
		{"unsure digits", line(.1, "7"), "7"},
		{"lone letter", line(.35, "l", "Thân"), "Thân"},
		{"sign at the end", line(.5, "Tiêu", "ngữ", "_."), "Tiêu ngữ"},
		{"bullet", line(.3, "-", "Như", "trên"), "- Như trên"},
		{"star of a Party paper", line(.7, "*"), "*"},
	} {
		got := ""
		if kept := dropNoise([]ocr.Line{c.in}); len(kept) == 1 {
			got = kept[0].Text()
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestGibberish(t *testing.T) {
	line := func(conf float64, texts ...string) (l ocr.Line) {
		for _, s := range texts {
			l.Words = append(l.Words, ocr.Word{Text: s, Conf: conf})
		}
		return l
	}
	through := line(.2, "tOHÍ", "tưaigg", "qỗu", "gần", "28", "ÈE1")
	through.Words[3].Conf = .7
	name := line(.4, "Trần", "Thu", "Hoài")
	var got []string
	for _, l := range dropNoise([]ocr.Line{line(.9, "Kính", "gửi"), through, name}) {
		got = append(got, l.Text())
	}
	if want := "Kính gửi|gần|Trần Thu Hoài"; strings.Join(got, "|") != want {
		t.Errorf("%q, want %q", got, want)
	}
}
