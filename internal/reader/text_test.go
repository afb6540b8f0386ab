package reader

import (
	"context"
	"image"
	"slices"
	"testing"

	"sohoa/ocr"
)

// inkReader reads one word, around all ink of the picture it gets.
type inkReader struct{ layouts []ocr.Layout }

func (r *inkReader) Name() string { return "ink" }
func (r *inkReader) Close() error { return nil }
func (r *inkReader) Orient(context.Context, *image.Gray, int) (int, float64, error) {
	return 0, 1, nil
}
func (r *inkReader) Read(_ context.Context, img *image.Gray, opt ocr.Options) ([]ocr.Line, error) {
	r.layouts = append(r.layouts, opt.Layout)
	b := inkBox(img, ocr.Box{X1: img.Rect.Dx(), Y1: img.Rect.Dy()})
	if b.Empty() {
		return nil, nil
	}
	return []ocr.Line{{Box: b, Block: 1, Par: 1, Words: []ocr.Word{{Text: "x", Box: b}}}}, nil
}

func TestTablesAreReadByCells(t *testing.T) {
	page := ocr.Page{Width: 800, Height: 1000, DPI: 150, Rules: ruled()}
	img := image.NewGray(image.Rect(0, 0, page.Width, page.Height))
	whiten(img, ocr.Box{X1: page.Width, Y1: page.Height})
	ink := func(b ocr.Box) ocr.Box {
		for y := b.Y0; y < b.Y1; y++ {
			for x := b.X0; x < b.X1; x++ {
				img.Pix[y*img.Stride+x] = 0
			}
		}
		return b
	}
	for _, r := range page.Rules {
		ink(r.Box)
	}
	first := ink(ocr.Box{X0: 120, Y0: 130, X1: 160, Y1: 150})
	second := ink(ocr.Box{X0: 540, Y0: 220, X1: 690, Y1: 280}) // two lines high
	below := ink(ocr.Box{X0: 100, Y0: 500, X1: 700, Y1: 520})
	engine := &inkReader{}
	lines, err := NewLocal(Config{Engine: engine}).readText(context.Background(), img, page)
	if err != nil {
		t.Fatal(err)
	}
	want := []ocr.Box{first, second, below}
	if len(lines) != len(want) {
		t.Fatalf("%d lines, want %d: empty cells are not read", len(lines), len(want))
	}
	for i, line := range lines {
		if line.Words[0].Box != want[i] || line.Box != want[i] || line.Block != i+1 {
			t.Errorf("line %d at %v, word at %v, block %d; want %v", i, line.Box, line.Words[0].Box, line.Block, want[i])
		}
	}
	if l := engine.layouts; len(l) != 3 || l[0] != ocr.LayoutLine || l[1] != ocr.LayoutBlock || l[2] != ocr.LayoutPage {
		t.Errorf("layouts %v", l)
	}
	if img.Pix[100*img.Stride+400] != 0 {
		t.Error("the given picture was changed")
	}
}

func level(x0, x1, y int) ocr.Rule {
	return ocr.Rule{Box: ocr.Box{X0: x0, Y0: y - 1, X1: x1, Y1: y + 2}}
}
func upright(x, y0, y1 int) ocr.Rule {
	return ocr.Rule{Box: ocr.Box{X0: x - 1, Y0: y0, X1: x + 2, Y1: y1}, Vertical: true}
}

// ruled is a table of 2 rows and 3 columns between 100,100 and 700,300.
func ruled() []ocr.Rule {
	return []ocr.Rule{
		level(100, 700, 100), level(100, 700, 200), level(100, 700, 300),
		upright(100, 100, 300), upright(300, 100, 300), upright(500, 100, 300), upright(700, 100, 300),
	}
}

func TestInsertKeepsBlocksApart(t *testing.T) {
	at := func(y, block int) ocr.Line { return ocr.Line{Box: ocr.Box{Y0: y, X1: 1, Y1: y + 9}, Block: block} }
	lines := insert([]ocr.Line{at(0, 1), at(10, 1), at(200, 1), at(210, 2)}, []ocr.Line{at(100, -1), at(100, -2), at(110, -2)}, 90)
	number(lines)
	var got []int
	for _, l := range lines {
		got = append(got, l.Box.Y0, l.Block)
	}
	want := []int{0, 1, 10, 1, 100, 2, 100, 3, 110, 3, 200, 4, 210, 5}
	if !slices.Equal(got, want) {
		t.Errorf("lines at and blocks %v, want %v", got, want)
	}
}
