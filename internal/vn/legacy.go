package vn

import (
	"strings"
	"unicode"
)

// Encoding is how Vietnamese text is coded.
type Encoding int

// The encodings Detect tells apart. TCVN3 and VNI are what extractors give for
// the fonts of the years before Unicode: each byte as the Latin-1 character of
// the same number.
const (
	Unknown Encoding = iota // too little to tell, another language, or a mixture
	Unicode
	TCVN3 // ABC fonts: .VnTime, .VnTimeH …
	VNI   // VNI-Times …
)

// String names e.
func (e Encoding) String() string {
	return [...]string{"unknown", "unicode", "tcvn3", "vni"}[e]
}

// Detect says how text is coded, by the words with letters beyond ASCII: in
// which reading they are syllables that real texts have. Sound Vietnamese reads
// as itself only, and French or German as nothing, so that seven in ten of at
// least three words are enough to call it legacy.
func Detect(text string) Encoding {
	var marked, sound, tcvn3, vni int
	for field := range strings.FieldsSeq(text) {
		for _, run := range strings.FieldsFunc(field, apart) {
			if !telling(run) {
				continue
			}
			marked++
			if Valid(NFC(run)) {
				sound++
			}
			if s, ok := tcvn3Run(run); ok && Count(s) > 0 {
				tcvn3++
			}
			if s, ok := vniRun(run); ok && Count(s) > 0 {
				vni++
			}
		}
	}
	switch most := max(tcvn3, vni); {
	case most >= 3 && most*10 >= marked*7 && sound*2 < most:
		if tcvn3 >= vni {
			return TCVN3
		}
		return VNI
	case sound > 0 && sound*10 >= marked*8:
		return Unicode
	}
	return Unknown
}

// apart reports what stands between words and is a letter in no encoding.
func apart(r rune) bool {
	return r < 0x80 && !unicode.IsLetter(r) || strings.ContainsRune("“”‘’„–—…•", r)
}

// telling reports whether a run of letters says something of its encoding: it
// has an ASCII letter, which signs and units alone have not, and one beyond.
func telling(run string) bool {
	ascii, beyond := false, false
	for _, r := range run {
		ascii = ascii || r < 0x80
		beyond = beyond || r >= 0x80
	}
	return ascii && beyond
}

// Decode turns text of a legacy encoding into Unicode (NFC). upper says that it
// is set in a font of capitals (Font). lossy is true when letters are gone: a
// word that is a syllable only with an ư put back (code 0xAD, the soft hyphen,
// which many extractors drop), or a character without meaning. Words with
// Vietnamese letters of Unicode stay as they are, as does text of any other
// encoding.
func Decode(enc Encoding, text string, upper bool) (decoded string, lossy bool) {
	if enc != TCVN3 && enc != VNI {
		return text, strings.ContainsFunc(text, meaningless)
	}
	var b strings.Builder
	for len(text) > 0 {
		n := strings.IndexFunc(text, unicode.IsSpace)
		switch {
		case n < 0:
			n = len(text)
		case n == 0:
			n = 1
			for n < len(text) && text[n]&0xC0 == 0x80 { // the rest of a wide space
				n++
			}
			b.WriteString(text[:n])
			text = text[n:]
			continue
		}
		word, lost := decodeWord(enc, text[:n])
		b.WriteString(word)
		lossy = lossy || lost
		text = text[n:]
	}
	decoded = NFC(b.String())
	if upper {
		decoded = strings.ToUpper(decoded)
	}
	return decoded, lossy
}

// decodeWord decodes what stands between two spaces.
func decodeWord(enc Encoding, word string) (decoded string, lossy bool) {
	if strings.ContainsFunc(word, meaningless) {
		return word, true
	}
	if strings.ContainsFunc(word, modern) {
		return word, false
	}
	var b strings.Builder
	for len(word) > 0 {
		inside := func(r rune) bool { return !apart(r) || enc == TCVN3 && r == '-' }
		n := strings.IndexFunc(word, func(r rune) bool { return !inside(r) })
		if n < 0 {
			n = len(word)
		}
		if n > 0 {
			s, lost := decodeRun(enc, word[:n])
			b.WriteString(s)
			lossy = lossy || lost
			word = word[n:]
		}
		n = strings.IndexFunc(word, inside)
		if n < 0 {
			n = len(word)
		}
		b.WriteString(word[:n])
		word = word[n:]
	}
	return b.String(), lossy
}

// decodeRun decodes a run of letters, for TCVN3 with hyphens among them.
func decodeRun(enc Encoding, run string) (decoded string, lossy bool) {
	if enc == VNI {
		s, _ := vniRun(run)
		return s, false
	}
	// Latin-1 encodings of PDF call 0xAD a hyphen: t-íng is tướng.
	if strings.Contains(run, "-") {
		if s, ok := tcvn3Run(strings.ReplaceAll(run, "-", "\u00ad")); ok && len(run) > 1 && (Count(s) > 0 || telling(run) && Valid(s)) {
			return s, false
		}
		parts := strings.Split(run, "-")
		for i, p := range parts {
			s, lost := decodeRun(enc, p)
			parts[i], lossy = s, lossy || lost
		}
		return strings.Join(parts, "-"), lossy
	}
	if strings.Trim(run, "\u2212\u2219\u00b7\u00d7\u00f7") == "" {
		return run, false // signs of another font
	}
	s, _ := tcvn3Run(run)
	return s, lacksU(s)
}

// lacksU reports whether texts have s hardly ever, and often with an ư more:
// tớng, đợc, nh. Capitals are abbreviations.
func lacksU(s string) bool {
	rs := []rune(s)
	if len(rs) < 2 || len(rs) > 6 || strings.ToUpper(s) == s {
		return false
	}
	rare := Count(s)
	for i := 1; i <= len(rs); i++ {
		if Count(string(rs[:i])+"ư"+string(rs[i:])) >= max(20, 20*rare) {
			return true
		}
	}
	return false
}

// meaningless reports characters that stand for no letter.
func meaningless(r rune) bool { return r == unicode.ReplacementChar || unicode.Is(unicode.Co, r) }

// modern reports letters that only Unicode has: those with two marks and ă đ ĩ
// ũ ơ ư.
func modern(r rune) bool {
	return r >= 0x1EA0 && r <= 0x1EF9 || strings.ContainsRune("ăĂđĐĩĨũŨơƠưƯ", r)
}
