package imageprep

import (
	"context"
	"image"
	"math"
	"testing"

	"sohoa/internal/scan"
)

func TestPrepareFindsSkew(t *testing.T) {
	page := textSheet(t, 150, 30, 270).grey()
	for _, want := range []float64{-15, -7.3, -2, -0.4, 0, 0.25, 1.5, 4.4, 14.6} {
		got, err := Prepare(context.Background(), Input{Image: tilt(page, want, 255), DPI: 150})
		if err != nil {
			t.Fatal(err)
		}
		if d := math.Abs(got.Page.Skew - want); d > 0.08 {
			t.Errorf("skew %.2f: got %.3f", want, got.Page.Skew)
		}
		if got.Page.Orientation != 0 {
			t.Errorf("skew %.2f: orientation %d", want, got.Page.Orientation)
		}
	}
}

func TestPrepareTurns(t *testing.T) {
	page := textSheet(t, 150, 30, 270).grey()
	for _, turned := range []int{0, 90, 180, 270} {
		delivered := tilt(turn(page, turned), 2, 255)
		orient := func(context.Context, *image.Gray, int) (int, float64, error) { return turned, 1, nil }
		got, err := Prepare(context.Background(), Input{Image: delivered, DPI: 150, Orient: orient})
		if err != nil {
			t.Fatal(err)
		}
		if got.Page.Orientation != turned || math.Abs(got.Page.Skew-2) > 0.08 {
			t.Errorf("turned %d by 2°: got %d by %.3f", turned, got.Page.Orientation, got.Page.Skew)
		}
		w, h := size(got.Gray)
		if w >= h || w != got.Page.Width || h != got.Page.Height {
			t.Errorf("turned %d: %d × %d pixels, page says %d × %d", turned, w, h, got.Page.Width, got.Page.Height)
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
