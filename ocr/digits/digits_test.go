package digits_test

import (
	"image"
	"math/rand/v2"
	"strings"
	"syscall"
	"testing"
	"time"

	"sohoa/ocr/digits"
	"sohoa/testdata/gen/slot"
	"sohoa/testdata/gen/typeset"
)

// source draws hands that training does not see: other random numbers, the pen
// of the generator, its italic, and print.
func source(t testing.TB) *slot.Source {
	t.Helper()
	fonts, err := typeset.Load()
	if err != nil {
		t.Fatal(err)
	}
	s := &slot.Source{Pens: true, Faces: []*typeset.Face{fonts.Hand}}
	for _, f := range fonts.Families() {
		s.Print = append(s.Print, f.Regular, f.Italic)
	}
	return s
}

func TestHeldOut(t *testing.T) {
	const slots = 600
	r, s, rng := digits.New(), source(t), rand.New(rand.NewPCG(20251128, 3))
	right, sure, wrong, all := 0, 0, 0, 0
	for range slots {
		drawn := s.Draw(rng)
		got := r.Read(drawn.Image, drawn.Digit, digits.Number)
		number := !strings.ContainsRune(drawn.Text, slot.Unknown) && strings.Trim(drawn.Text, "0") != ""
		if number {
			all++
		}
		if number && got.Text == drawn.Text {
			right++
		}
		if got.P >= digits.Sure {
			sure++
			if got.Text != drawn.Text {
				wrong++
				t.Logf("%q read as %q, P %.3f", drawn.Text, got.Text, got.P)
			}
		}
	}
	t.Logf("%d of %d numbers right; sure of %d, %d of them wrong", right, all, sure, wrong)
	if right*100 < all*90 {
		t.Errorf("%d of %d numbers right, want 90 %%", right, all)
	}
	if sure*100 < all*60 || wrong*50 > sure {
		t.Errorf("sure of %d of %d, %d of them wrong; want 60 %% and at most one in 50", sure, all, wrong)
	}
}

func TestKinds(t *testing.T) {
	r, s, rng := digits.New(), source(t), rand.New(rand.NewPCG(7, 7))
	for range 60 {
		d := s.Draw(rng)
		for kind, most := range map[digits.Kind]string{digits.Day: "31", digits.Month: "12", digits.Number: "99999"} {
			got := r.Read(d.Image, d.Digit, kind)
			for _, g := range append(got.Others, digits.Guess{Text: got.Text, P: got.P}) {
				padded := strings.Repeat("0", max(0, len(most)-len(g.Text))) + g.Text
				if len(g.Text) > len(most) || padded > most || g.P < 0 || g.P > 1 {
					t.Errorf("kind %d of %q: %+v", kind, d.Text, g)
				}
			}
		}
	}
}

func TestEmpty(t *testing.T) {
	r := digits.New()
	for name, draw := range map[string]func(x, y int) uint8{
		"paper": func(x, y int) uint8 { return 240 },
		"dots": func(x, y int) uint8 {
			if y > 40 && y < 43 && x%6 < 2 {
				return 20
			}
			return 250
		},
		"rule": func(x, y int) uint8 {
			if y == 44 {
				return 0
			}
			return 255
		},
	} {
		img := image.NewGray(image.Rect(0, 0, 120, 60))
		for i := range img.Pix {
			img.Pix[i] = draw(i%120, i/120)
		}
		if got := r.Read(img, 24, digits.Number); !got.Empty || got.Text != "" {
			t.Errorf("%s: %+v, want empty", name, got)
		}
	}
	if got := r.Read(image.NewGray(image.Rect(0, 0, 0, 0)), 0, digits.Day); !got.Empty {
		t.Errorf("no pixels: %+v", got)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("\x00\xff\x00\xff"), 2, 24, 0)
	f.Add([]byte(strings.Repeat("\x00", 64)+strings.Repeat("\xff", 640)), 32, 0, 1)
	r := digits.New()
	f.Fuzz(func(t *testing.T, pix []byte, width, digit, kind int) {
		if width < 1 || width > 4000 || len(pix) > 1<<16 {
			return
		}
		img := &image.Gray{Pix: pix, Stride: width, Rect: image.Rect(0, 0, width, len(pix)/width)}
		got := r.Read(img, digit, digits.Kind(kind%3))
		if got.P < 0 || got.P > 1 || len(got.Text) > 5 || strings.Trim(got.Text, "0123456789") != "" || got.Empty && got.Text != "" {
			t.Errorf("%+v", got)
		}
	})
}

// BenchmarkRead is one slot of four digits; its CPU time must stay under 5 ms.
func BenchmarkRead(b *testing.B) {
	r, s, rng := digits.New(), source(b), rand.New(rand.NewPCG(1, 1))
	d := s.Draw(rng)
	for len(d.Text) != 4 {
		d = s.Draw(rng)
	}
	b.ReportAllocs()
	start := spent(b)
	for b.Loop() {
		r.Read(d.Image, d.Digit, digits.Number)
	}
	b.ReportMetric(float64((spent(b)-start).Microseconds())/1000/float64(b.N), "cpu-ms/op")
}

// spent is the CPU time of the process: what a busy machine leaves true.
func spent(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
