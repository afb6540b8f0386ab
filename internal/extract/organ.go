package extract

import (
	"slices"
	"strings"

	"sohoa/internal/vn"
)

// body is one organ of the header: its printed lines and its expanded name.
type body struct {
	words []token
	name  string // expanded, sentence case
	fixed string // why the name differs from the print, "" when only case does
}

// organHeads are folded words an organ's name starts with; a line that starts
// with one starts a new organ, unless what stands above needs it.
var organHeads = []string{
	"ubnd", "hdnd", "uy ban nhan dan", "hoi dong nhan dan", "uy ban kiem tra", "uy ban mat tran", "uy ban mttq", "thuong truc",
	"uy ban", "hoi dong",
	"dang uy", "dang bo", "thanh uy", "tinh uy", "quan uy", "huyen uy", "chi bo", "ban chap hanh", "ban thuong vu",
	"ban xay dung dang", "ban to chuc", "ban tuyen giao", "ban dan van", "ban noi chinh", "ban chi dao", "ban quan ly", "ban chi huy", "ban bao ve",
	"van phong", "phong", "so", "bo", "trung tam", "cong an", "chi cuc", "cuc", "tong cuc", "thanh tra", "vien", "tram", "truong",
	"doan", "hoi", "lien doan", "cong doan", "toa an", "thu tuong", "chinh phu", "quoc hoi", "kho bac", "thue", "hat kiem lam", "to cong tac", "ban",
}

// placeHeads start the line that names the unit of the organ above.
var placeHeads = []string{"phuong", "xa", "thi tran", "quan", "huyen", "thi xa", "tinh", "thanh pho", "tp", "khu vuc"}

func startsWithAny(fold string, heads []string) string {
	for _, h := range heads {
		if fold == h || strings.HasPrefix(fold, h+" ") || len(h) > 6 && len(fold) >= len(h) && vn.Distance(fold[:len(h)], h, 1) <= 1 {
			return h
		}
	}
	return ""
}

// bodies joins the lines above the number to organs, in printed order.
func (r *Rules) bodies(lines []line) []body {
	var groups [][]token
	var folds []string
	for _, l := range lines {
		words := trimOrgan(l.words)
		if len(words) == 0 {
			continue
		}
		fold := newLine(words).fold
		n := len(groups)
		if n > 0 && continues(folds[n-1], fold) {
			groups[n-1] = append(slices.Clone(groups[n-1]), words...)
			folds[n-1] += " " + fold
			continue
		}
		groups = append(groups, words)
		folds = append(folds, fold)
	}
	out := make([]body, len(groups))
	for i, g := range groups {
		out[i] = r.nameOf(g)
	}
	return out
}

// trimOrgan drops signs at both ends and words of one stray small letter.
func trimOrgan(words []token) []token {
	words = trimJunk(words)
	for len(words) > 1 && stray(words[0]) {
		words = trimJunk(words[1:])
	}
	for len(words) > 1 && stray(words[len(words)-1]) {
		words = trimJunk(words[:len(words)-1])
	}
	return words
}

// stray is a word that no printed capital line has: one letter or small
// letters, read unsurely.
func stray(t token) bool {
	n := len([]rune(letterKey(t.fold)))
	if n == 1 && t.fold != "o" && t.fold != "a" && t.fold != "y" && !strings.ContainsAny(t.text, "0123456789") {
		return true
	}
	return upperShare([]token{t}) == 0 && !strings.ContainsAny(t.text, "0123456789") && t.conf < 0.8
}

// continues reports whether a header line goes on with the organ above it.
func continues(above, line string) bool {
	if startsWithAny(line, placeHeads) != "" {
		return true
	}
	switch above {
	case "uy ban", "hoi dong", "ban chap hanh", "ban thuong vu", "ban chi dao", "truong", "bo", "so", "phong", "trung tam",
		"van phong hdnd", "van phong hoi dong nhan dan", "thuong truc", "ban quan ly", "cong ty":
		return true
	}
	for _, open := range []string{" va", ",", " -", " cua", " thuoc", " nhan", " hanh"} {
		if strings.HasSuffix(above, open) {
			return true
		}
	}
	if strings.HasPrefix(line, "va ") || strings.HasPrefix(line, "- ") {
		return true
	}
	return startsWithAny(line, organHeads) == ""
}

// nameOf expands one organ's printed words: abbreviations, sentence case,
// spelling of known names.
func (r *Rules) nameOf(words []token) body {
	b := body{words: words}
	text := strings.Join(strings.Fields(clean(words)), " ")
	text = strings.NewReplacer(" ,", ",", " - ", " - ", "–", "-").Replace(text)
	text = vn.Tone(text, vn.Old)
	repaired := r.spellOrgan(text)
	if vn.Key(repaired) != vn.Key(vn.Expand(text)) && vn.Key(repaired) != vn.Key(text) {
		b.fixed = "spelling of a known name"
	}
	b.name = vn.Sentence(vn.Expand(vn.Sentence(repaired)))
	return b
}

// spellOrgan replaces the head of an organ's name by the known name it is but
// for misread marks or letters; what follows (the unit) stays.
func (r *Rules) spellOrgan(text string) string {
	words := strings.Fields(text)
	bestLen, bestDist, bestName, bestWords := 0, 99, "", 0
	for _, o := range r.organs {
		n := strings.Count(o.name, " ") + 1
		if n > len(words) || n < 2 {
			continue
		}
		head := strings.Join(words[:n], " ")
		a, k := letterKey(vn.Fold(head)), letterKey(o.fold)
		limit := min(2, slack(len(k)))
		if d := vn.Distance(a, k, limit); d <= limit && (n > bestLen || n == bestLen && d < bestDist) {
			bestLen, bestDist, bestName, bestWords = n, d, o.name, n
		}
	}
	if bestLen == 0 {
		return text
	}
	return strings.TrimSpace(bestName + " " + strings.Join(words[bestWords:], " "))
}
