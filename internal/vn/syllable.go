package vn

import (
	"strings"

	"golang.org/x/text/unicode/norm"
)

// Syllable is a syllable taken apart: onset, rhyme and tone (0 for none).
type Syllable struct {
	Onset, Rhyme string
	Tone         rune
}

// Parse takes a syllable apart by the grammar of standards §6.3: 28 onsets,
// 172 rhymes and the constraints between onset, rhyme and tone. It is about
// structure: what it accepts need not be a word.
func Parse(s string) (Syllable, bool) {
	bare, tone, ok := Untone(strings.ToLower(norm.NFC.String(s)))
	if !ok {
		return Syllable{}, false
	}
	syl, ok := rhymeOf(bare)
	if !ok {
		return Syllable{}, false
	}
	syl.Tone = tone
	if stopped(bare) && tone != Acute && tone != DotBelow {
		return Syllable{}, false
	}
	return syl, true
}

// Valid reports whether s, in any case, has the structure of a syllable.
func Valid(s string) bool {
	_, ok := Parse(s)
	return ok
}

// stopped tells rhymes that end in c, ch, p or t, which bear only sắc or nặng.
func stopped(bare string) bool {
	return strings.HasSuffix(bare, "c") || strings.HasSuffix(bare, "ch") ||
		strings.HasSuffix(bare, "p") || strings.HasSuffix(bare, "t")
}

// onsets, longest first; the zero onset comes last.
var onsets = []string{"ngh", "ch", "gh", "gi", "kh", "ng", "nh", "ph", "qu", "th", "tr",
	"b", "c", "d", "đ", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "x", ""}

var rhymes = func() map[string]bool {
	m := map[string]bool{}
	for _, r := range strings.Fields(rhymeList) {
		m[r] = true
	}
	return m
}()

const rhymeList = `a ac ach ai am an ang anh ao ap at au ay e ec em en eng eo ep et i ia ich im in inh ip it iu
iêc iêm iên iêng iêp iêt iêu o oa oac oach oai oam oan oang oanh oao oap oat oay oc oe oem oen oeng oeo oet oi
om on ong ooc oong op ot oăc oăm oăn oăng oăp oăt u ua uau uc ui um un ung up ut uy uya uych uyn uynh uyp uyt
uyu uyên uyêt uân uâng uât uây uê uêch uên uênh uêu uôc uôi uôm uôn uông uôt uăn uăng uơ y yt yêm yên yêng yêt
yêu yêc âc âm ân âng âp ât âu ây ê êch êm ên êng ênh êp êt êu ô ôc ôi ôm ôn ông ôp ôt ôông ăc ăm ăn ăng ăp ăt ơ
ơi ơm ơn ơng ơp ơt ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu`

// rhymeOf splits a toneless lower-case syllable.
func rhymeOf(bare string) (Syllable, bool) {
	for _, on := range onsets {
		rest, ok := strings.CutPrefix(bare, on)
		if !ok || rest == "" && on != "gi" {
			continue
		}
		if rhyme, ok := join(on, rest); ok {
			return Syllable{Onset: on, Rhyme: rhyme}, true
		}
	}
	return Syllable{}, false
}

// join gives the rhyme that rest is after onset on.
func join(on, rest string) (string, bool) {
	front := strings.HasPrefix(rest, "e") || strings.HasPrefix(rest, "ê") ||
		strings.HasPrefix(rest, "i") || strings.HasPrefix(rest, "y")
	switch on {
	case "qu":
		for _, rhyme := range []string{"u" + rest, "o" + rest} {
			if rhymes[rhyme] {
				return rhyme, true
			}
		}
		if rest == "ôc" || rest == "ơ" {
			return rest, true
		}
		return "", false
	case "gi":
		if rhymes["i"+rest] { // gì, gìn, giếng
			return "i" + rest, true
		}
	case "k", "gh", "ngh":
		if !front {
			return "", false
		}
	case "c", "g", "ng":
		if front {
			return "", false
		}
	}
	if strings.HasPrefix(rest, "yê") && on != "" {
		return "", false
	}
	return rest, rhymes[rest]
}
