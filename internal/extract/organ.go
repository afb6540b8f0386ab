package extract

import (
	"slices"
	"strings"

	"sohoa/internal/vn"
)

// body is one organ of the header: its printed lines and its expanded name.
type body struct {
	words      []token
	name       string // expanded, sentence case
	kind, unit string // phường, Hoàn Kiếm
	changed    bool   // letters differ from the print as read
	sure       bool   // the name follows the grammar of organs
	backed     bool   // its unit is spelled so elsewhere in the paper
	guess      bool   // more was made up for than read
	bySymbol   bool   // not read: what the symbol and the text's unit make it
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
func (r *Rules) bodies(lines []line, seen map[string][]witness) []body {
	near := r.candidates(seen)
	var groups [][]token
	for _, l := range lines {
		words := trimOrgan(l.words)
		if len(words) == 0 {
			continue
		}
		if end := l.words[len(l.words)-1]; dashes[end.text] { // two bodies issue it together
			words = append(words[:len(words):len(words)], end)
		}
		n := len(groups)
		if n == 0 || !continues(foldOf(groups[n-1]), foldOf(words)) || !strings.HasSuffix(foldOf(groups[n-1]), "-") && r.stands(words, near, seen) {
			groups = append(groups, words)
			continue
		}
		if startsWithAny(foldOf(words), placeHeads) == "" && conf(words) < 0.75 && r.complete(groups[n-1], seen) {
			continue // ink below a name that is whole
		}
		groups[n-1] = append(slices.Clone(groups[n-1]), words...)
	}
	var out []body
	for i, g := range groups {
		b := r.nameOf(g, seen)
		if !b.sure {
			if c, ok := likeliest(g, near); ok {
				b = c
			}
		}
		if !b.sure && len(groups) > 1 && (conf(g) < 0.6 || letters(g) < 4) && i < len(groups)-1 {
			continue // ink or a stamp over the header
		}
		out = append(out, b)
	}
	return out
}

var dashes = map[string]bool{"-": true, "–": true, "—": true}

// foldOf is the folded print of words without signs before it.
func foldOf(words []token) string {
	return strings.TrimLeftFunc(newLine(words).fold, func(r rune) bool { return !isLetterOrDigit(r) })
}

// stands reports whether words are an organ by themselves though its head was
// misread.
func (r *Rules) stands(words []token, near []candidate, seen map[string][]witness) bool {
	if startsWithAny(foldOf(words), placeHeads) != "" {
		return false
	}
	if r.complete(words, seen) {
		return true
	}
	_, ok := likeliest(words, near)
	return ok
}

// complete reports whether words are an organ's whole name by the grammar or
// the list.
func (r *Rules) complete(words []token, seen map[string][]witness) bool {
	b, ok := r.grammar(words, seen)
	return ok && b.sure
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
	n := len([]rune(t.key))
	if n == 1 && t.fold != "o" && t.fold != "a" && t.fold != "y" && !strings.ContainsAny(t.text, "0123456789") {
		return true
	}
	if letters([]token{t}) == 0 && t.conf < 0.5 {
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

// heads are the organs that bear a unit's name, by the letters OCR leaves.
var heads = []struct {
	key, name string
	province  bool // what follows is a province, without its kind
}{
	{"uybannhandan", "Ủy ban nhân dân", false}, {"ubnd", "Ủy ban nhân dân", false},
	{"hoidongnhandan", "Hội đồng nhân dân", false}, {"hdnd", "Hội đồng nhân dân", false},
	{"thuongtruchoidongnhandan", "Thường trực Hội đồng nhân dân", false},
	{"dangbo", "Đảng bộ", false}, {"danguy", "Đảng ủy", false}, {"banchaphanhdangbo", "Ban Chấp hành Đảng bộ", false},
	{"banthuongvudanguy", "Ban Thường vụ Đảng ủy", false},
	{"thanhuy", "Thành ủy", true}, {"tinhuy", "Tỉnh ủy", true},
	{"uybanmttqvietnam", "Ủy ban Mặt trận Tổ quốc Việt Nam", false}, {"uybanmattrantoquocvietnam", "Ủy ban Mặt trận Tổ quốc Việt Nam", false},
	{"congan", "Công an", false},
}

var kinds = []struct{ key, name string }{
	{"phuong", "phường"}, {"xa", "xã"}, {"thanhpho", "thành phố"}, {"tinh", "tỉnh"}, {"quan", "quận"}, {"huyen", "huyện"},
	{"thixa", "thị xã"}, {"thitran", "thị trấn"}, {"dackhu", "đặc khu"}, {"tp", "thành phố"},
}

// nameOf reads one organ's printed words: by the grammar of organs with a
// unit, by the list of known organs, else in sentence case as printed.
func (r *Rules) nameOf(words []token, seen map[string][]witness) body {
	b := body{words: words}
	n := len(words)
	for _, span := range [][2]int{{0, n}, {1, n}, {0, n - 1}, {1, n - 1}, {2, n}, {0, n - 2}} { // stray words at the ends
		if span[0] >= span[1] || span[0] > 0 && words[span[0]-1].conf > 0.85 || span[1] < n && words[span[1]].conf > 0.85 {
			continue
		}
		if got, ok := r.grammar(words[span[0]:span[1]], seen); ok {
			return got
		}
		if name, ok := r.knownOrgan(words[span[0]:span[1]]); ok {
			b.words, b.name, b.sure = words[span[0]:span[1]], name, !hasUnit(name)
			b.changed = letterKey(vn.Fold(name)) != letterKey(newLine(b.words).fold)
			return b
		}
	}
	text := strings.Join(strings.Fields(clean(words)), " ")
	text = vn.Tone(strings.NewReplacer(" ,", ",", "–", "-").Replace(text), vn.Old)
	b.name = vn.Sentence(vn.Expand(vn.Sentence(text)))
	return b
}

// grammar reads <organ> <kind of unit> <name>: UBND PHƯỜNG X, ĐẢNG ỦY XÃ Y,
// THÀNH ỦY HÀ NỘI, tolerant of misread letters and lost spaces.
func (r *Rules) grammar(words []token, seen map[string][]witness) (body, bool) {
	key, at := joined(words)
	for _, h := range heads {
		to, d := prefix(key, h.key)
		if to < 0 {
			continue
		}
		b := body{words: words, name: h.name, changed: d > 0, sure: true}
		if to == len(key) {
			return body{}, false
		}
		if h.province {
			p, dp, ok := r.provinceLike(key[to:])
			if !ok {
				continue
			}
			b.name, b.changed = h.name+" "+p.name, b.changed || dp > 0
			return b, true
		}
		for _, k := range kinds {
			end, dk := prefix(key[to:], k.key)
			if k.name == "tỉnh" && end < 0 { // the province behind it is the witness
				end, dk = prefixWithin(key[to:], k.key, 1)
			}
			if end < 0 || to+end >= len(key) {
				continue
			}
			rest := key[to+end:]
			if k.name == "thành phố" || k.name == "tỉnh" {
				p, dp, ok := r.provinceLike(rest)
				if !ok {
					continue
				}
				b.kind, b.unit = k.name, p.name
				b.changed = b.changed || dk > 0 || dp > 0
			} else {
				s := spell(spelled(words, at, to+end), k.name, seen)
				b.kind, b.unit, b.backed = k.name, s.name, s.backed
				b.changed = b.changed || dk > 0 || s.changed
				b.sure = (validName(s.name) || s.backed) && len(strings.Fields(s.name)) <= 5
			}
			b.name += " " + b.kind + " " + b.unit
			return b, true
		}
	}
	return body{}, false
}

// joined is the letters of words in a row; at gives each letter's word.
func joined(words []token) (key string, at []int) {
	for i, w := range words {
		for range w.key {
			at = append(at, i)
		}
		key += w.key
	}
	return key, at
}

// spelled is the print of the words behind letter from; a word that holds the
// border is cut there.
func spelled(words []token, at []int, from int) string {
	if from >= len(at) {
		return ""
	}
	i := at[from]
	start := from
	for start > 0 && at[start-1] == i {
		start--
	}
	first := []rune(strings.TrimFunc(words[i].text, func(r rune) bool { return !isLetterOrDigit(r) }))
	if skip := from - start; skip < len(first) {
		first = first[skip:]
	}
	out := string(first)
	for _, w := range words[i+1:] {
		if hasAlnum(w.text) {
			out += " " + strings.Trim(w.text, ".,;:*'`\"|_“”")
		}
	}
	return out
}

// prefix finds how many letters of key a head takes, a few misread ones
// forgiven: -1 when it does not start so.
func prefix(key, head string) (to, distance int) {
	limit := 0
	switch {
	case len(head) >= 10:
		limit = 2
	case len(head) >= 5:
		limit = 1
	}
	return prefixWithin(key, head, limit)
}

func prefixWithin(key, head string, limit int) (to, distance int) {
	to, distance = -1, limit+1
	for n := len(head) - limit; n <= len(head)+limit; n++ {
		if n > len(key) || n <= 0 {
			continue
		}
		if d := vn.Distance(key[:cutRune(key, n)], head, limit); d < distance {
			to, distance = cutRune(key, n), d
		}
	}
	return to, distance
}

// cutRune moves n down to a letter's border.
func cutRune(s string, n int) int {
	for n > 0 && n < len(s) && s[n]&0xC0 == 0x80 {
		n--
	}
	return n
}

// provinceLike finds the province a key names, one misread letter forgiven.
func (r *Rules) provinceLike(key string) (unit, int, bool) {
	best, at := 2, -1
	for i, p := range r.provinces {
		limit := 1
		if len(p.fold) < 6 {
			limit = 0
		}
		if d := vn.Distance(key, p.key, limit); d <= limit && d < best {
			best, at = d, i
		}
	}
	if at < 0 {
		return unit{}, 0, false
	}
	return r.provinces[at], best, true
}

// knownOrgan finds the listed organ that words are, whole or followed by a
// unit's name, misread letters forgiven.
func (r *Rules) knownOrgan(words []token) (string, bool) {
	key, _ := joined(words)
	best, name := 99, ""
	for _, o := range r.organs {
		want := o.key
		limit := slack(len(want))
		if len(want) < 8 {
			limit = min(limit, 1)
		}
		if d := vn.Distance(key, want, limit); d <= limit && d < best {
			best, name = d, o.name
		}
	}
	if key == "vanphonghdndvaubnd" || vn.Distance(key, "vanphonghdndvaubnd", 2) <= 2 {
		return "Văn phòng Hội đồng nhân dân và Ủy ban nhân dân", true
	}
	return name, name != ""
}
