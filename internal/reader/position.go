package reader

import (
	"strings"

	"sohoa/internal/vn"
	"sohoa/ocr"
)

// titles are the positions a second look can recognise by most of their
// letters; the first words of others are heads.
var titles = func() (all []title) {
	for _, t := range []string{"CHỦ TỊCH", "BÍ THƯ", "GIÁM ĐỐC", "CHÁNH VĂN PHÒNG", "TRƯỞNG PHÒNG", "TRƯỞNG BAN", "CHỦ NHIỆM",
		"CỤC TRƯỞNG", "VỤ TRƯỞNG", "HIỆU TRƯỞNG", "VIỆN TRƯỞNG", "CHÁNH THANH TRA", "TỔNG GIÁM ĐỐC", "THỦ TƯỚNG"} {
		all = append(all, newTitle(t), newTitle("PHÓ "+t))
	}
	return append(all, newTitle("BỘ TRƯỞNG"), newTitle("THỨ TRƯỞNG"))
}()

// title is a position and its letters without marks.
type title struct{ text, key string }

func newTitle(s string) title { return title{s, strings.ReplaceAll(vn.Fold(s), " ", "")} }

// hidden is the confidence of a position that something stands before, and what
// one reading alone must have.
const hidden = 0.5

// bestPosition is the signer's position that the readings of a row agree on,
// nil for none. Phó may be hidden in what stands before it: then it is doubtful,
// as is one that stands to the right of its column's middle.
func bestPosition(readings [][]ocr.Word, middle, em int) []ocr.Word {
	sum, count, found := map[string]float64{}, map[string]int{}, map[string][]ocr.Word{}
	best, all := "", 0.0
	for _, words := range readings {
		t, from, to := titleIn(words)
		if to == 0 {
			continue
		}
		text, box, conf := t.text, around(words[from:to]), ocr.Line{Words: words[from:to]}.Conf()
		if c := capacityOf(words[:from]); c != "" {
			text, box = c+" "+text, box.Union(words[from-1].Box)
		} else if !strings.HasPrefix(text, "PHÓ ") {
			aside := (box.X0+box.X1)/2-middle > em*7/10
			before := from > 0 && lettersIn(words[from-1].Text) > 0 && box.X0-words[from-1].Box.X1 < em*2/3
			switch {
			case before && strings.HasSuffix(vn.Fold(bare(words[from-1].Text)), "o"):
				text, conf = "PHÓ "+text, min(conf, hidden)
			case aside && before:
				conf = min(conf, hidden)
			}
		}
		sum[text] += conf
		all += conf
		count[text]++
		found[text] = spread(text, box, conf)
		if sum[text] > sum[best] {
			best = text
		}
	}
	if all == 0 || count[best] == 1 && sum[best] < hidden {
		return nil
	}
	if deputy := "PHÓ " + best; found[deputy] != nil { // one letter of it is enough
		best, sum[deputy], count[deputy] = deputy, sum[best]+sum[deputy], count[best]+count[deputy]
		all *= 2
	}
	words := found[best]
	for i := range words {
		words[i].Conf = sum[best] / float64(count[best]) * sum[best] / all
		if count[best] == 1 {
			words[i].Conf *= alone
		}
	}
	return words
}

// capacityOf is the capacity that words end in, "" for none.
func capacityOf(words []ocr.Word) string {
	if len(words) == 0 {
		return ""
	}
	w := words[len(words)-1].Text
	for _, c := range []string{"KT.", "TL.", "TUQ.", "TM.", "K/T", "T/L", "T/M"} {
		if strings.HasSuffix(w, c) || strings.HasSuffix(w, strings.TrimSuffix(c, ".")+",") {
			return c
		}
	}
	return ""
}

// titleIn finds the longest position among words in capitals, with one letter
// in seven misread.
func titleIn(words []ocr.Word) (best title, from, to int) {
	most := 0
	for i := range words {
		if lettersIn(words[i].Text) == 0 {
			continue
		}
		got := ""
		for k := i; k < len(words) && len(got) < 20; k++ {
			got += strings.Map(func(r rune) rune {
				if notLetter(r) {
					return -1
				}
				return r
			}, vn.Fold(words[k].Text))
			if upperShare(text(words[i:k+1])) < 0.7 {
				continue
			}
			for _, t := range titles {
				limit := len(t.key) / 7
				if d := vn.Distance(got, t.key, limit); d <= limit && len(t.key)-2*d > most {
					best, from, to, most = t, i, k+1, len(t.key)-2*d
				}
			}
		}
	}
	return best, from, to
}

// spread sets the words of a text side by side in a box.
func spread(s string, box ocr.Box, conf float64) (out []ocr.Word) {
	n, at := len([]rune(s)), 0
	for _, w := range strings.Fields(s) {
		k := len([]rune(w))
		out = append(out, ocr.Word{Text: w, Conf: conf, Box: ocr.Box{X0: box.X0 + box.W()*at/n, Y0: box.Y0, X1: box.X0 + box.W()*(at+k)/n, Y1: box.Y1}})
		at += k + 1
	}
	return out
}
