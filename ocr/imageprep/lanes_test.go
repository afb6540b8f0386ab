package imageprep

import (
	"math/rand/v2"
	"testing"
)

// TestEightAtOnce holds that the steps that take eight pixels at a time give
// what they would one by one.
func TestEightAtOnce(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	src, upper, lower := make([]uint8, 67), make([]uint8, 67), make([]uint8, 67)
	for range 200 {
		for i := range src {
			src[i], upper[i], lower[i] = uint8(r.Uint32()), uint8(r.Uint32()), uint8(r.Uint32())
		}
		gain, step := uint32(65536+r.IntN(3*65536)), uint32(r.IntN(80)-40)
		fast, slow := make([]uint8, 67), make([]uint8, 67)
		scaleRun(fast, src, gain, step)
		scaleEach(slow, src, gain, step)
		for i := range fast {
			if d := int(fast[i]) - int(slow[i]); d > 4 || d < -4 {
				t.Fatalf("gain %d, step %d: %d times %d is %d, want %d", gain, int32(step), i, src[i], fast[i], slow[i])
			}
		}
		share := int32(r.IntN(65536))
		even, odd := between2(upper, lower, share)
		for i := range 8 {
			got := even >> (8 * (i - i%2)) & 255
			if i%2 == 1 {
				got = odd >> (8 * (i - 1)) & 255
			}
			want := float64(upper[i]) + (float64(lower[i])-float64(upper[i]))*float64(share)/65536
			if d := float64(got) - want; d > 2 || d < -2 {
				t.Fatalf("share %.3f of %d and %d: %d, want %.1f", float64(share)/65536, upper[i], lower[i], got, want)
			}
		}
	}
}
