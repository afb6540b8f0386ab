package correct

import (
	"regexp"
	"strings"
	"unicode"

	"sohoa/internal/vn"
)

// notations are the abbreviations of kinds of documents and of organs in
// document numbers.
var notations = strings.Fields(`QĐ TTr KH BC TB CTr KL NQ NĐ HD GM CV CT CĐ TT CP TW TU ĐU QU HU
UBND HĐND UBKT UBMTTQ MTTQ VP VPUB VPĐU VPTU BTC BNV BCH BTV BQL BCĐ TTPVHCC KTHTĐT VHXH TTg QPPL SYT SNV STC SXD GDĐT`)

// organs are those of them that also stand alone, long enough to be told from
// any word.
var organs = strings.Fields("UBND HĐND UBMTTQ MTTQ")

var (
	notationByLook = byLook(notations)
	organByLook    = byLook(organs)
	known          = set(notations)
)

// look is s with letters that engines confuse as one.
func look(s string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case '0', 'O', 'Q', 'D':
			return 'O'
		case '1', 'I', 'l', 'T', '!':
			return 'I'
		}
		return unicode.ToUpper(r)
	}, unmarked(s))
}

// unmarked is s without marks, capitals kept.
func unmarked(s string) string {
	return strings.Map(func(r rune) rune {
		if r < unicode.MaxASCII {
			return r
		}
		f := vn.Fold(string(r))
		if len(f) != 1 {
			return r
		}
		if unicode.IsUpper(r) {
			return unicode.ToUpper(rune(f[0]))
		}
		return rune(f[0])
	}, s)
}

// byLook maps the look of each name to it, "" when two names share it.
func byLook(names []string) map[string]string {
	m := map[string]string{}
	for _, n := range names {
		k := look(n)
		if _, twice := m[k]; twice {
			n = ""
		}
		m[k] = n
	}
	return m
}

func set(names []string) map[string]bool {
	m := map[string]bool{}
	for _, n := range names {
		m[n] = true
	}
	return m
}

// organ mends an organ's abbreviation that stands alone (UBNĐ, UBNO).
func organ(s string) string {
	bare := strings.Trim(s, ".,;:()")
	if len(bare) < 4 || known[bare] || strings.ToUpper(bare) != bare {
		return s
	}
	if name := organByLook[look(bare)]; name != "" {
		return strings.Replace(s, bare, name, 1)
	}
	return s
}

var (
	numberForm   = regexp.MustCompile(`^([0-9OoIl!]{1,5})([-/])(.+?)([.,;:)]*)$`)
	assemblyForm = regexp.MustCompile(`^[Q0O]H[1Il][0-9OoIl]$`) // QH15: the Assembly's term
	partForm     = regexp.MustCompile(`[^-/]+|[-/]`)
)

// notation mends a document number (12/QO-UBNO, 7I-NQ/TW, 31/2024/QHI5): parts
// that look like exactly one known notation, then the digits before it.
func notation(s string) string {
	m := numberForm.FindStringSubmatch(s)
	if m == nil {
		return s
	}
	parts := partForm.FindAllString(m[3], -1)
	sure := false // one part at least is a notation
	for i, p := range parts {
		switch name := notationByLook[look(p)]; {
		case known[p]:
			sure = true
		case assemblyForm.MatchString(p):
			parts[i] = "QH" + digitFor.Replace(p[2:])
			sure = true
		case name != "" && len(p) > 1 && strings.Trim(p, "0123456789") != "":
			parts[i] = name
			sure = true
		}
	}
	if !sure {
		return s
	}
	digits := m[1]
	if strings.ContainsAny(digits, "0123456789") {
		digits = digitFor.Replace(digits)
	}
	return digits + m[2] + strings.Join(parts, "") + m[4]
}
