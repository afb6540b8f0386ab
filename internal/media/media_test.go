package media

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math"
	"testing"

	"golang.org/x/image/bmp"
	"golang.org/x/image/tiff"

	"sohoa/internal/scan"
)

func picture(w, h int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for i := range m.Pix {
		m.Pix[i] = uint8(i * i >> 3)
	}
	return m
}

func encoded(t testing.TB, encode func(b *bytes.Buffer) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := encode(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// losslessWebP is 2 × 3 black pixels (VP8L).
var losslessWebP = webp("VP8L", []byte{0x2f, 1, 0x80, 0, 0, 0x07, 0x10, 0x11, 0x11, 0x88, 0x88, 0xfe, 0x07, 0x00})

func webp(chunk string, body []byte) []byte {
	b := append([]byte("RIFF----WEBP"+chunk), binary.LittleEndian.AppendUint32(nil, uint32(len(body)))...)
	b = append(b, body...)
	if len(b)%2 == 1 {
		b = append(b, 0)
	}
	binary.LittleEndian.PutUint32(b[4:], uint32(len(b)-8))
	return b
}

func samples(t testing.TB) map[scan.Media][]byte {
	m := picture(40, 30)
	return map[scan.Media][]byte{
		scan.MediaPDF:  []byte("junk before\n%PDF-1.4\n1 0 obj\nendobj\ntrailer\nstartxref\n9\n%%EOF\n\x00\x00\x00"),
		scan.MediaJPEG: encoded(t, func(b *bytes.Buffer) error { return jpeg.Encode(b, m, nil) }),
		scan.MediaPNG:  encoded(t, func(b *bytes.Buffer) error { return png.Encode(b, m) }),
		scan.MediaTIFF: encoded(t, func(b *bytes.Buffer) error { return tiff.Encode(b, m, nil) }),
		scan.MediaBMP:  encoded(t, func(b *bytes.Buffer) error { return bmp.Encode(b, m) }),
		scan.MediaWebP: webp("VP8 ", append([]byte{0, 0, 0, 0x9d, 0x01, 0x2a, 40, 0, 30, 0}, make([]byte, 50)...)),
	}
}

func TestExamine(t *testing.T) {
	for media, data := range samples(t) {
		look, err := Examine(bytes.NewReader(data), int64(len(data)), Limits{Pages: 1, Pixels: 1200})
		if err != nil {
			t.Errorf("%s: %v", media, err)
			continue
		}
		if look.Media != media || Sniff(data) != media {
			t.Errorf("%s taken for %s", media, look.Media)
		}
		if media != scan.MediaPDF && (look.Width != 40 || look.Height != 30 || look.Frames != 1) {
			t.Errorf("%s: %+v", media, look)
		}
	}
	look, err := Examine(bytes.NewReader(losslessWebP), int64(len(losslessWebP)), Limits{})
	if err != nil || look.Width != 2 || look.Height != 3 {
		t.Errorf("lossless WebP: %+v, %v", look, err)
	}
}

// TestCut cuts every sample at every place: it is never taken for whole.
func TestCut(t *testing.T) {
	for media, data := range samples(t) {
		end := len(data)
		if media == scan.MediaPDF {
			end = bytes.LastIndex(data, []byte("%%EOF"))
		}
		for n := range end {
			_, err := Examine(bytes.NewReader(data[:n]), int64(n), Limits{})
			code := scan.CodeOf(err)
			if code != scan.CodeTruncated && code != scan.CodeEmpty && !(n < 50 && code == scan.CodeUnknownType) {
				t.Fatalf("%s cut at %d of %d: %v", media, n, len(data), err)
			}
		}
	}
}

func TestTooManyPixels(t *testing.T) {
	for media, data := range samples(t) {
		if media == scan.MediaPDF {
			continue
		}
		_, err := Examine(bytes.NewReader(data), int64(len(data)), Limits{Pixels: 1199})
		if !scan.Is(err, scan.CodeTooManyPixels) {
			t.Errorf("%s: %v", media, err)
		}
	}
	// A bomb of 35,000 × 35,000 pixels that is nothing but a header.
	bomb := encoded(t, func(b *bytes.Buffer) error { return png.Encode(b, image.NewGray(image.Rect(0, 0, 1, 1))) })
	binary.BigEndian.PutUint32(bomb[16:], 35000)
	binary.BigEndian.PutUint32(bomb[20:], 35000)
	if _, err := Examine(bytes.NewReader(bomb), int64(len(bomb)), Limits{Pixels: 200e6}); !scan.Is(err, scan.CodeTooManyPixels) {
		t.Errorf("bomb: %v", err)
	}
}

func TestRefused(t *testing.T) {
	animated := webp("VP8X", []byte{2, 0, 0, 0, 9, 0, 0, 9, 0, 0})
	for name, c := range map[string]struct {
		data []byte
		want scan.Code
	}{
		"empty":            {nil, scan.CodeEmpty},
		"text":             {[]byte("Kính gửi: Ủy ban nhân dân"), scan.CodeUnknownType},
		"BM as text":       {[]byte("BM là hai chữ cái đầu của một tệp văn bản dài"), scan.CodeUnknownType},
		"animated":         {animated, scan.CodeUnknownType},
		"JPEG of nothing":  {[]byte{0xff, 0xd8, 0xff, 0xd9}, scan.CodeDamaged},
		"PNG of no header": {[]byte(pngMagic + "\x00\x00\x00\x00IEND\xae\x42\x60\x82"), scan.CodeDamaged},
		"zip":              {[]byte("PK\x03\x04 and then some more bytes"), scan.CodeUnknownType},
	} {
		if _, err := Examine(bytes.NewReader(c.data), int64(len(c.data)), Limits{}); !scan.Is(err, c.want) {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
}

func TestReadJPEG(t *testing.T) {
	gray := image.NewGray(image.Rect(0, 0, 9, 7))
	gray.Set(3, 3, color.White)
	plain := encoded(t, func(b *bytes.Buffer) error { return jpeg.Encode(b, gray, nil) })
	with := func(segment string) []byte { return append([]byte("\xff\xd8"+segment), plain[2:]...) }
	for name, c := range map[string]struct {
		data  []byte
		adobe int
		dpi   float64
	}{
		"plain":         {plain, -1, 0},
		"dots an inch":  {with("\xff\xe0\x00\x10JFIF\x00\x01\x02\x01\x01\x2c\x01\x2c\x00\x00"), -1, 300},
		"dots a cm":     {with("\xff\xe0\x00\x10JFIF\x00\x01\x02\x02\x00\x64\x00\x64\x00\x00"), -1, 254},
		"ratio only":    {with("\xff\xe0\x00\x10JFIF\x00\x01\x02\x00\x00\x01\x00\x01\x00\x00"), -1, 0},
		"Adobe":         {with("\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00\x02"), 2, 0},
		"trailing junk": {append(bytes.Clone(plain), "junk"...), -1, 0},
	} {
		j, err := ReadJPEG(bytes.NewReader(c.data))
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if j.Width != 9 || j.Height != 7 || j.Components != 1 || j.Bits != 8 || j.Adobe != c.adobe || math.Abs(j.DPIX-c.dpi) > .01 {
			t.Errorf("%s: %+v", name, j)
		}
	}
}

func FuzzExamine(f *testing.F) {
	for _, data := range samples(f) {
		f.Add(data)
	}
	f.Add(losslessWebP)
	f.Add(webp("VP8 ", append([]byte{0, 0, 0, 0x9d, 0x01, 0x2a, 40, 0, 0, 0}, make([]byte, 50)...))) // no height
	f.Fuzz(func(t *testing.T, data []byte) {
		look, err := Examine(bytes.NewReader(data), int64(len(data)), Limits{Pages: 10, Pixels: 1e6})
		if err == nil && look.Media != scan.MediaPDF && (look.Width <= 0 || look.Height <= 0 || int64(look.Width)*int64(look.Height) > 1e6 || look.Frames < 1 || look.Frames > 10) {
			t.Errorf("accepted %+v", look)
		}
	})
}
