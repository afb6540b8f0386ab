package scan

import (
	"strings"
	"testing"
)

func TestPrint(t *testing.T) {
	var signs [32]byte
	a := NewPrint(signs)
	signs[3], signs[31] = 0xff, 0x0f
	b := NewPrint(signs)
	if a.Distance(b) != 12 || !a.Same(b) || a.Distance(a) != 0 {
		t.Errorf("distance %d", a.Distance(b))
	}
	for i := range 5 {
		signs[i+4] = 0xff
	}
	if c := NewPrint(signs); c.Distance(a) != 52 || c.Same(a) {
		t.Errorf("far: %d", c.Distance(a))
	}
	if got := b.Bands(); len(got) != 16 || got[0] != 0 || got[1] != 0xff || got[15] != 0x0f {
		t.Errorf("bands %v", got)
	}
	for _, bad := range []Print{"", "zz", Print(strings.Repeat("0", 62))} {
		if bad.Distance(a) != 256 || bad.Same(bad) || bad.Bands() != nil {
			t.Errorf("%q is a print", bad)
		}
	}
}
