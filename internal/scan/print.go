package scan

import (
	"encoding/hex"
	"math/bits"
)

// Print is what a page looks like from afar, for finding the same paper scanned
// again: 256 signs as 64 hexadecimal digits; "" for a page without one.
type Print string

const (
	printSigns = 256
	// samePrint is how many signs may differ between two scans of one page; those
	// of different pages differ in about half.
	samePrint = 48
)

// NewPrint is a print of its signs.
func NewPrint(signs [printSigns / 8]byte) Print { return Print(hex.EncodeToString(signs[:])) }

func (p Print) signs() []byte {
	b, err := hex.DecodeString(string(p))
	if err != nil || len(b) != printSigns/8 {
		return nil
	}
	return b
}

// Distance is how many signs differ, 0 to 256; 256 when one page has no print.
func (p Print) Distance(o Print) int {
	a, b := p.signs(), o.signs()
	if a == nil || b == nil {
		return printSigns
	}
	n := 0
	for i := range a {
		n += bits.OnesCount8(a[i] ^ b[i])
	}
	return n
}

// Same reports whether both look like scans of one page.
func (p Print) Same(o Print) bool { return p.Distance(o) <= samePrint }

// Bands are the sixteen parts of the print, of which those of scans of one page
// nearly always share one: what an index finds them by. None without a print.
func (p Print) Bands() (all []int) {
	s := p.signs()
	for i := 0; i < len(s); i += 2 {
		all = append(all, int(s[i])<<8|int(s[i+1]))
	}
	return all
}
