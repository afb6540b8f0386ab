package imageprep

import (
	"context"
	"image"
	"image/color"
	"syscall"
	"testing"
	"time"
)

// startCPU begins the measurement and reports, besides the time by the clock,
// the CPU time an operation took: that is what a busy machine leaves true.
func startCPU(b *testing.B) {
	b.ReportAllocs()
	spent := func() time.Duration {
		var u syscall.Rusage
		if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
			b.Fatal(err)
		}
		return time.Duration(u.Utime.Nano() + u.Stime.Nano())
	}
	start := spent()
	b.Cleanup(func() {
		b.ReportMetric(float64((spent()-start).Microseconds())/1000/float64(b.N), "cpu-ms/op")
	})
	b.ResetTimer()
}

// One benchmark a step, on an A4 page at 300 dpi that is 1.3° askew.
func benchPage(b *testing.B) *image.Gray {
	b.Helper()
	g := tilt(textSheet(b, 300, 30, 270).grey(), 1.3, 255)
	roughen(g, 4, 7)
	startCPU(b)
	return g
}

func benchColour(b *testing.B) *image.RGBA {
	b.Helper()
	s := textSheet(b, 300, 30, 270)
	s.ring(150, 230, 17.5, 1.5, color.RGBA{200, 40, 50, 255})
	startCPU(b)
	return s.RGBA
}

func BenchmarkPrepareGray(b *testing.B) {
	g := benchPage(b)
	for b.Loop() {
		if _, err := Prepare(context.Background(), Input{Image: g, DPI: 300}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPrepareColour(b *testing.B) {
	g := benchColour(b)
	for b.Loop() {
		if _, err := Prepare(context.Background(), Input{Image: g, DPI: 300}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkReduce(b *testing.B) {
	g := benchPage(b)
	for b.Loop() {
		reduce(g, 3)
	}
}

func BenchmarkLook(b *testing.B) {
	g := reduce(benchPage(b), 3)
	for b.Loop() {
		look(g, 100, mask{})
	}
}

func BenchmarkFindBed(b *testing.B) {
	g := reduce(benchPage(b), 3)
	for b.Loop() {
		findBed(g, 3)
	}
}

func BenchmarkKind(b *testing.B) {
	v := look(reduce(benchPage(b), 3), 100, mask{})
	for b.Loop() {
		v.kind(false)
	}
}

func BenchmarkStand(b *testing.B) {
	v := look(reduce(benchPage(b), 3), 100, mask{})
	for b.Loop() {
		v.stand()
	}
}

func BenchmarkStraighten(b *testing.B) {
	g := benchPage(b)
	for b.Loop() {
		straighten(g, 1.3)
	}
}

func BenchmarkTurn(b *testing.B) {
	g := benchPage(b)
	for b.Loop() {
		turn(g, 90)
	}
}

func BenchmarkFlatten(b *testing.B) {
	g := benchPage(b)
	p := measurePaper(reduce(g, 3), paperCell, mask{})
	for b.Loop() {
		p.flatten(g, 3)
	}
}

func BenchmarkRuling(b *testing.B) {
	v := look(reduce(benchPage(b), 3), 100, mask{})
	for b.Loop() {
		v.ruling(100, 40)
	}
}

func BenchmarkTableRules(b *testing.B) {
	g := benchPage(b)
	for b.Loop() {
		tableRules(g, 300)
	}
}

func BenchmarkQuality(b *testing.B) {
	g := benchPage(b)
	v := look(reduce(g, 3), 100, mask{})
	for b.Loop() {
		quality(g, v, plain(size(g)))
	}
}

func BenchmarkMeasureTint(b *testing.B) {
	c := reduceRGBA(benchColour(b), 3)
	for b.Loop() {
		measureTint(c)
	}
}

func BenchmarkReduceColour(b *testing.B) {
	p := benchColour(b)
	for b.Loop() {
		reduceRGBA(p, 3)
	}
}

func BenchmarkFade(b *testing.B) {
	p := benchColour(b)
	t := measureTint(reduceRGBA(p, 3))
	inked := t.inked(826, 1169, 100, plainInk)
	b.ResetTimer()
	for b.Loop() {
		t.fade(p, inked, bedCell*3)
	}
}

func BenchmarkStraightenColour(b *testing.B) {
	p := benchColour(b)
	for b.Loop() {
		straightenRGBA(p, 1.3)
	}
}

func BenchmarkContrast(b *testing.B) {
	g := benchPage(b)
	v := look(reduce(g, 3), 100, mask{})
	for b.Loop() {
		contrast(g, v, paperCell*3)
	}
}
