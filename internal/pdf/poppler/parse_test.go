package poppler

import (
	"image"
	"strings"
	"testing"

	"sohoa/internal/pdf"
)

func TestReadPNM(t *testing.T) {
	for _, c := range []struct {
		name, data string
		ok         bool
	}{
		{"gray", "P5\n2 2\n255\nabcd", true},
		{"colour", "P6 1 1 255\nabc", true},
		{"cut off", "P5 2 2 255\nabc", false},
		{"colour cut off", "P6 2 1 255\nabc", false},
		{"no head", "", false},
		{"bitmap", "P4 8 1\nx", false},
		{"deep", "P5 1 1 65535\nab", false},
		{"too large", "P5 99999 99999 255\n", false},
		{"negative", "P5 -1 -1 255\n", false},
	} {
		img, err := readPNM(strings.NewReader(c.data), 1000)
		if (err == nil) != c.ok {
			t.Errorf("%s: %v, error %v", c.name, img, err)
		}
	}
	img, err := readPNM(strings.NewReader("P6 1 1 255\nabc"), 1)
	if err != nil || string(img.(*image.RGBA).Pix) != "abc\xff" {
		t.Errorf("colour: %v %v", img, err)
	}
}

func FuzzReadPNM(f *testing.F) {
	f.Add([]byte("P5\n2 2\n255\nabcd"))
	f.Add([]byte("P6 1 1 255\nabc"))
	f.Add([]byte("P5 # comment\n1 1 255 a"))
	f.Fuzz(func(t *testing.T, data []byte) {
		img, err := readPNM(strings.NewReader(string(data)), 1<<16)
		if err == nil && (img.Bounds().Empty() || img.Bounds().Dx()*img.Bounds().Dy() > 1<<16) {
			t.Errorf("took a picture of %v", img.Bounds())
		}
	})
}

func FuzzParseListing(f *testing.F) {
	f.Add("5\t1\t0\t0\t0\t0\t86.78\t57.33\t36.72\t14.35\t100\tUBND\n5\t1\t0\t1\t0\t1\t126.51\t57.33\t31.07\t14.35\t100\tTỈNH")
	f.Add("5\t1\t0\t0\t0\t0\tNaN\t1e308\t-1\tInf\t100\tx\n")
	f.Add("level\tpage_num\n3\t1\t0\t0\t0\t0\t1\t1\t1\t1\t-1\t###FLOW###\n")
	f.Fuzz(func(t *testing.T, data string) {
		lines, err := parseListing(strings.NewReader(data), 300.0/72)
		if err != nil {
			return
		}
		for _, l := range lines {
			for _, w := range l.Words {
				if len(l.Words) == 0 || w.Text == "" || w.Box.X1 < w.Box.X0 || w.Box.Y1 < w.Box.Y0 {
					t.Errorf("word %+v of %d", w, len(l.Words))
				}
			}
		}
	})
}

func FuzzParsePage(f *testing.F) {
	f.Add("Page    1 size:  595.32 x 841.92 pts (A4)\nPage    1 rot:   90\n", "   1     0 image    3616  2634  gray    1   1  ccitt  no         3  0   300   300 76.0K 6.5%\n")
	f.Add("Page 1 size: NaN x Inf\nPage 1 rot: -90", "1 0 image 1 1 gray 1 1 jpeg no 3 0 0 NaN 1 1")
	f.Fuzz(func(t *testing.T, info, images string) {
		page, err := parseInfo(strings.NewReader(info), 1)
		if err != nil {
			page = pdf.PageInfo{Width: 600, Height: 800}
		}
		if !(page.Width > 0 && page.Height > 0) || page.Rotate < 0 || page.Rotate >= 360 {
			t.Errorf("page %+v", page)
		}
		addImages(&page, strings.NewReader(images))
		if i := page.Image; i != nil && (i.Width < 1 || i.Height < 1) {
			t.Errorf("image %+v", i)
		}
	})
}
