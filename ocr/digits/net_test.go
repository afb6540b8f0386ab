package digits

import "testing"

// FuzzParse: broken weights are an error, never a panic.
func FuzzParse(f *testing.F) {
	f.Add(weights[:64])
	f.Add([]byte("SDG1\x00\x00\x80?\x01\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if n, err := parse(data); err == nil && len(n.layers) != 6 {
			t.Errorf("%d layers and no error", len(n.layers))
		}
	})
}

func TestParse(t *testing.T) {
	for _, n := range []int{0, 3, 11, len(weights) / 2, len(weights) - 1} {
		if _, err := parse(weights[:n]); err == nil {
			t.Errorf("the first %d bytes pass for weights", n)
		}
	}
	if n, err := parse(weights); err != nil || len(n.layers) != 6 {
		t.Errorf("weights: %v", err)
	}
}
