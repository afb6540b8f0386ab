package vn

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

//go:embed data/proper.txt
var properData string

// proper maps the first folded word of each phrase of data/proper.txt to the
// phrases that start so, longest first.
var proper = sync.OnceValue(func() map[string][][]string {
	m := map[string][][]string{}
	for line := range strings.Lines(properData) {
		words := strings.Fields(line)
		if len(words) == 0 || words[0] == "#" {
			continue
		}
		k := Key(words[0])
		list := m[k]
		i := 0
		for i < len(list) && len(list[i]) >= len(words) {
			i++
		}
		m[k] = append(list[:i:i], append([][]string{words}, list[i:]...)...)
	}
	return m
})

// Sentence is s, printed in capitals, in sentence case: the first letter, the
// names of data/proper.txt and what follows a word of an administrative unit
// (phường, xã, tỉnh …) are capital, abbreviations stay.
func Sentence(s string) string {
	words := strings.Fields(s)
	out := make([]string, 0, len(words))
	for i := 0; i < len(words); {
		if n := properAt(words[i:], &out); n > 0 {
			i += n
			continue
		}
		w := words[i]
		i++
		if Abbreviation(w) {
			out = append(out, w)
			continue
		}
		low := strings.ToLower(w)
		out = append(out, low)
		if unitAt(out) && !(i < len(words) && Key(low) == "xã" && Key(strings.Trim(words[i], ",;.")) == "hội") {
			for i < len(words) && nameWord(words[i]) {
				out = append(out, title(words[i]))
				if strings.HasSuffix(words[i], ",") {
					i++
					break
				}
				i++
			}
		}
	}
	return Upper(strings.Join(out, " "))
}

// properAt appends the longest proper phrase at the head of words to out and
// says how many words it took.
func properAt(words []string, out *[]string) int {
	first := strings.TrimRight(words[0], ",;.:")
next:
	for _, phrase := range proper()[Key(first)] {
		if len(phrase) > len(words) {
			continue
		}
		tail := ""
		for i, p := range phrase {
			w := words[i]
			if i == len(phrase)-1 {
				bare := strings.TrimRight(w, ",;.:")
				if !strings.HasSuffix(p, ",") {
					tail, w = w[len(bare):], bare
				}
			}
			if Key(w) != Key(p) {
				continue next
			}
		}
		*out = append(*out, phrase...)
		(*out)[len(*out)-1] += tail
		return len(phrase)
	}
	return 0
}

var unitWord = map[string]bool{"phường": true, "xã": true, "tỉnh": true, "quận": true, "huyện": true}

// unitAt reports whether out ends in a word of an administrative unit.
func unitAt(out []string) bool {
	n := len(out)
	last := Key(out[n-1])
	return unitWord[last] || last == "phố" && n > 1 && Key(out[n-2]) == "thành"
}

// nameWord reports whether w can go on with a unit's name.
func nameWord(w string) bool {
	switch Key(strings.Trim(w, ",;.:-–*")) {
	case "", "và", "của", "về", "thuộc":
		return false
	}
	return true
}

func title(w string) string {
	if strings.ToUpper(w) == w || strings.ToLower(w) == w {
		return Upper(strings.ToLower(w))
	}
	return w
}

// Upper is s with its first letter in upper case.
func Upper(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}

// Abbreviation reports whether w is a known abbreviation of office papers
// (UBND, HĐND, TTHC …), which keeps its capitals.
func Abbreviation(w string) bool {
	_, ok := expansions[strings.Trim(w, ",;.:()")]
	return ok || keptCapitals[strings.Trim(w, ",;.:()")]
}

var keptCapitals = map[string]bool{"TTHC": true, "CCCD": true, "QLNN": true, "CNTT": true, "TTPVHCC": true, "GPMB": true, "CCHC": true, "PCCC": true, "OCOP": true, "VNEID": true}

// expansions are the abbreviations of organs, in the case of running text.
var expansions = map[string]string{
	"UBND": "Ủy ban nhân dân", "HĐND": "Hội đồng nhân dân", "MTTQ": "Mặt trận Tổ quốc", "UBMTTQ": "Ủy ban Mặt trận Tổ quốc",
	"TP": "thành phố", "TP.": "thành phố", "UBKT": "Ủy ban Kiểm tra", "LĐLĐ": "Liên đoàn Lao động",
	"BCH": "Ban Chấp hành", "BTV": "Ban Thường vụ", "BCĐ": "Ban Chỉ đạo", "GPMB": "giải phóng mặt bằng",
}

// Expand replaces the abbreviations of organs (UBND, HĐND, MTTQ, TP …) by
// their words.
func Expand(s string) string {
	words := strings.Fields(s)
	for i, w := range words {
		bare := strings.TrimRight(w, ",;:")
		if e, ok := expansions[bare]; ok {
			words[i] = e + w[len(bare):]
		} else if rest, ok := strings.CutPrefix(w, "TP."); ok && rest != "" {
			words[i] = "thành phố " + rest
		}
	}
	return strings.Join(words, " ")
}
