package vn

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"
	"unicode"
)

//go:embed data/legacy-encodings.tsv
var legacyData string

// codes maps what an extractor gives to letters: one rune each in TCVN3, one
// or two (letter, mark) in VNI.
type codes struct {
	tcvn3 map[rune]rune
	vni   map[[2]rune]rune
}

var legacy = sync.OnceValue(func() codes {
	c := codes{map[rune]rune{}, map[[2]rune]rune{}}
	for line := range strings.Lines(legacyData) {
		f := strings.Split(strings.TrimSpace(line), "\t")
		if len(f) != 3 {
			continue
		}
		letter := []rune(f[1])[0]
		var code [2]rune
		for i, h := range strings.Fields(f[2]) {
			n, _ := strconv.ParseUint(h, 16, 8)
			code[i] = rune(n)
		}
		if f[0] == "TCVN3" {
			c.tcvn3[code[0]] = letter
		} else {
			c.vni[code] = letter
		}
	}
	// Other characters that extractors give for a byte.
	for r, same := range map[rune]rune{'\u2212': '\u00ad', '\u2219': '\u00b7', '\u03bc': '\u00b5'} {
		c.tcvn3[r] = c.tcvn3[same]
	}
	// A small mark on a capital (Uû for UÛ) is what typists left standing.
	for code, letter := range c.vni {
		mixed := [2]rune{unicode.ToUpper(code[0]), code[1]}
		if _, used := c.vni[mixed]; code[1] != 0 && !used {
			c.vni[mixed] = unicode.ToUpper(letter)
		}
	}
	return c
})

// tcvn3Run decodes a run of letters; ok is false when it holds a character
// that TCVN3 does not have, which stays as it is.
func tcvn3Run(run string) (decoded string, ok bool) {
	table := legacy().tcvn3
	ok = true
	decoded = strings.Map(func(r rune) rune {
		if r < 0x80 {
			return r
		}
		letter, known := table[r]
		if !known {
			ok = false
			return r
		}
		return letter
	}, run)
	return decoded, ok
}

// vniRun does the same for VNI, longest code first.
func vniRun(run string) (decoded string, ok bool) {
	table := legacy().vni
	var b strings.Builder
	ok = true
	rs := []rune(run)
	for i := 0; i < len(rs); i++ {
		if i+1 < len(rs) {
			if letter, known := table[[2]rune{rs[i], rs[i+1]}]; known {
				b.WriteRune(letter)
				i++
				continue
			}
		}
		letter, known := table[[2]rune{rs[i]}]
		switch {
		case known:
			b.WriteRune(letter)
		case rs[i] >= 0x80:
			ok = false
			fallthrough
		default:
			b.WriteRune(rs[i])
		}
	}
	return b.String(), ok
}

// Font tells from a font's name, with or without a PDF's subset prefix, which
// legacy encoding it draws (Unknown for none), and whether it draws small
// letters as capitals, as the ABC fonts do whose name ends in H: .VnTimeH,
// ABCDEF+VnTimeHBold.
func Font(name string) (enc Encoding, upper bool) {
	if i := strings.IndexByte(name, '+'); i == 6 {
		name = name[i+1:]
	}
	name = strings.TrimPrefix(name, ".")
	if strings.HasPrefix(name, "VNI") {
		return VNI, false
	}
	if len(name) < 3 || !strings.HasPrefix(name, "Vn") || !unicode.IsUpper(rune(name[2])) {
		return Unknown, false
	}
	if i := strings.IndexAny(name, ",- "); i > 0 {
		name = name[:i]
	}
	for cut := true; cut; {
		cut = false
		for _, style := range []string{"Bold", "Italic", "Oblique", "Regular", "Normal", "MT"} {
			if s, ok := strings.CutSuffix(name, style); ok {
				name, cut = s, true
			}
		}
	}
	return TCVN3, strings.HasSuffix(name, "H")
}
