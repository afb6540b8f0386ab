package imageprep

import (
	"context"
	"errors"
	"image"
	"image/color"
	"math"
	"testing"

	"sohoa/internal/scan"
)

func prepare(t testing.TB, in Input) Prepared {
	t.Helper()
	got, err := Prepare(context.Background(), in)
	if err != nil {
		t.Fatal(err)
	}
	w, h := size(got.Gray)
	uw, uh := size(got.Upright)
	if w != got.Page.Width || h != got.Page.Height || uw != w || uh != h {
		t.Errorf("gray %d × %d, upright %d × %d, page says %d × %d", w, h, uw, uh, got.Page.Width, got.Page.Height)
	}
	return got
}

// used is an office page with what disturbs: ruling, a seal, holes, a pen
// stroke.
func used(t testing.TB, dpi int) sheet {
	s := textSheet(t, dpi, 30, 180)
	for row := range 6 {
		for col := range 4 {
			s.box(30+float64(col)*38, 190+float64(row)*9, 38.3, 9.3, 0.3, color.Black)
			s.write(t, "Kế hoạch số", 32+float64(col)*38, 196+float64(row)*9, 11, color.Black)
		}
	}
	s.ring(150, 262, 17, 1, color.Gray{90})
	s.ring(150, 262, 12, 0.6, color.Gray{90})
	for _, y := range []float64{110, 190} {
		s.ring(10, y, 1.5, 3, color.Gray{30})
	}
	return s
}

func TestPrepareFindsSkew(t *testing.T) {
	page := used(t, 150).grey()
	var sum float64
	angles := []float64{-15, -9.2, -3.3, -0.7, -0.1, 0, 0.15, 0.4, 1.5, 4.4, 14.6}
	for i, want := range angles {
		for _, outside := range []uint8{255, 24} {
			g := tilt(page, want, outside)
			roughen(g, 6, uint64(i))
			got := prepare(t, Input{Image: g, DPI: 150})
			off := math.Abs(got.Page.Skew - want)
			sum += off
			if off > 0.12 {
				t.Errorf("skew %.2f on %d: got %.3f", want, outside, got.Page.Skew)
			}
			if got.Page.Orientation != 0 || got.Page.Kind != "content" {
				t.Errorf("skew %.2f on %d: turned %d, %s", want, outside, got.Page.Orientation, got.Page.Kind)
			}
		}
	}
	if mean := sum / float64(2*len(angles)); mean > 0.04 {
		t.Errorf("mean error %.3f°", mean)
	}
}

func TestPrepareTurnsByItself(t *testing.T) {
	page := used(t, 150).grey()
	for _, turned := range []int{0, 90, 180, 270} {
		asked := false
		orient := func(context.Context, *image.Gray, int) (int, float64, error) {
			asked = true
			return 0, 0, errors.New("not needed")
		}
		got := prepare(t, Input{Image: tilt(turn(page, turned), 2, 255), DPI: 150, Orient: orient})
		if got.Page.Orientation != turned || math.Abs(got.Page.Skew-2) > 0.08 || got.Page.Unsure || asked {
			t.Errorf("turned %d by 2°: got %d by %.3f, unsure %v, engine asked %v",
				turned, got.Page.Orientation, got.Page.Skew, got.Page.Unsure, asked)
		}
		if d := difference(got.Gray, page); d > 16 {
			t.Errorf("turned %d: differs from the page by %.1f", turned, d)
		}
	}
	if upside := difference(turn(page, 180), page); upside < 24 {
		t.Errorf("the comparison cannot tell upside down: %.1f", upside)
	}
}

// dashes is a page whose rows look the same upside down.
func dashes() *image.Gray {
	s := blankSheet(150)
	for row := range 30 {
		for col := range 40 {
			s.box(30+float64(col)*3.6, 40+float64(row)*7, 2.4, 2.4, 1.2, color.Black)
		}
	}
	return s.grey()
}

func TestPrepareAsksWhenUnsure(t *testing.T) {
	for _, c := range []struct {
		name       string
		degrees    int
		sure       float64
		want       int
		wantUnsure bool
	}{
		{"the engine knows", 180, 0.95, 180, false},
		{"nobody knows", 180, 0.1, 180, true},
	} {
		orient := func(context.Context, *image.Gray, int) (int, float64, error) { return c.degrees, c.sure, nil }
		got := prepare(t, Input{Image: dashes(), DPI: 150, Orient: orient})
		if got.Page.Unsure != c.wantUnsure || !c.wantUnsure && got.Page.Orientation != c.want {
			t.Errorf("%s: turned %d, unsure %v", c.name, got.Page.Orientation, got.Page.Unsure)
		}
	}
	if got := prepare(t, Input{Image: dashes(), DPI: 150}); !got.Page.Unsure {
		t.Error("without an engine a page of dashes must be unsure")
	}
	broken := errors.New("broken")
	orient := func(context.Context, *image.Gray, int) (int, float64, error) { return 0, 0, broken }
	if _, err := Prepare(context.Background(), Input{Image: dashes(), DPI: 150, Orient: orient}); !errors.Is(err, broken) {
		t.Errorf("an engine's error: got %v", err)
	}
}

// TestPrepareMapsBack holds boxes of the upright page to where they were on the
// delivered one.
func TestPrepareMapsBack(t *testing.T) {
	s := textSheet(t, 150, 60, 260)
	s.box(40, 30, 30, 9, 0.5, color.Black)
	s.write(t, "KHAN", 45, 37, 16, color.Black)
	x, y := float64(s.mm(55)), float64(s.mm(34.5)) // the frame's middle
	w, h := size(s)
	for _, turned := range []int{0, 90, 180, 270} {
		skew := 3.0
		img := tilt(turn(s.grey(), turned), skew, 255)
		got := prepare(t, Input{Image: img, DPI: 150})
		if len(got.Page.Marks) != 1 {
			t.Fatalf("turned %d: marks %+v", turned, got.Page.Marks)
		}
		b := got.Page.Marks[0].Box
		gx, gy := got.Page.ToDelivered(float64(b.X0+b.X1)/2, float64(b.Y0+b.Y1)/2, got.Page.SourceWidth, got.Page.SourceHeight)
		// Where the test's own turning put it.
		tx, ty, tw, th := x, y, float64(w), float64(h)
		switch turned {
		case 90:
			tx, ty, tw, th = th-y, x, th, tw
		case 180:
			tx, ty = tw-x, th-y
		case 270:
			tx, ty, tw, th = y, tw-x, th, tw
		}
		sin, cos := math.Sincos(skew * math.Pi / 180)
		iw, ih := size(img)
		wx := (tx-tw/2)*cos - (ty-th/2)*sin + float64(iw)/2
		wy := (tx-tw/2)*sin + (ty-th/2)*cos + float64(ih)/2
		if math.Hypot(gx-wx, gy-wy) > 4 {
			t.Errorf("turned %d: frame at %.0f, %.0f of the delivered page, want %.0f, %.0f", turned, gx, gy, wx, wy)
		}
	}
}

func TestPrepareRefusesEmpty(t *testing.T) {
	for _, img := range []image.Image{nil, image.NewGray(image.Rectangle{}), image.NewRGBA(image.Rect(3, 3, 3, 9))} {
		if _, err := Prepare(context.Background(), Input{Image: img}); !scan.Is(err, scan.CodePageUnreadable) {
			t.Errorf("got %v", err)
		}
	}
}

func TestPrepareStopsWhenCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Prepare(ctx, Input{Image: dashes(), DPI: 150}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
