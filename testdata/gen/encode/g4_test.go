package encode

import (
	"bytes"
	"io"
	"math/rand/v2"
	"testing"

	"golang.org/x/image/ccitt"
)

// Rows of many shapes come back from an independent decoder as they went in.
func TestG4RoundTrip(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, size := range [][2]int{{1, 1}, {7, 3}, {8, 8}, {33, 20}, {1728, 40}, {2480, 60}, {5300, 4}} {
		w, h := size[0], size[1]
		for _, density := range []float64{0, 0.02, 0.3, 0.5, 1} {
			bits := drawBits(rng, w, h, density)
			got, err := io.ReadAll(ccitt.NewReader(bytes.NewReader(G4(bits, w, h)), ccitt.MSB, ccitt.Group4, w, h, &ccitt.Options{Invert: true}))
			if err != nil {
				t.Fatalf("%d×%d density %.2f: %v", w, h, density, err)
			}
			if !bytes.Equal(got, bits) {
				t.Errorf("%d×%d density %.2f: the decoder sees other rows", w, h, density)
			}
		}
	}
}

// drawBits gives rows of runs; each row resembles the one above.
func drawBits(rng *rand.Rand, w, h int, density float64) []byte {
	stride := (w + 7) / 8
	bits := make([]byte, stride*h)
	row := make([]bool, w)
	for y := range h {
		for x := range row {
			switch {
			case y > 0 && rng.Float64() < 0.9: // as above
			case x > 0 && rng.Float64() < 0.8:
				row[x] = row[x-1]
			default:
				row[x] = rng.Float64() < density
			}
			if density == 1 {
				row[x] = true
			}
			if row[x] {
				bits[y*stride+x/8] |= 0x80 >> (x % 8)
			}
		}
	}
	return bits
}
