package pdfcpu

import (
	"bufio"
	"bytes"
	"context"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io"
	"os"

	"golang.org/x/image/bmp"

	"sohoa/internal/media"
	"sohoa/internal/pdf"
	"sohoa/internal/scan"
)

// picture is a page of an image file, made of one or more images.
type picture struct {
	width, height int     // pixels, after turn
	dpiX, dpiY    float64 // 0 = unknown
	turn          matrix  // of the unit square: how the stored picture is shown
	parts         []part
	open          bool // colours need no profile of their own: fit for PDF/A
}

// part is one image of a picture, as it lies in the PDF.
type part struct {
	dict dict
	data func() (io.Reader, int64, error) // coded bytes
	box  rect                             // share of the stored picture, y upwards
}

var unit = rect{0, 0, 1, 1}

// fromPictures writes frames of an image file as pages; obstacle is why they
// are no PDF/A.
func fromPictures(ctx context.Context, src string, kind scan.Media, o *output, pages []pdf.LayerPage) (obstacle string, err error) {
	in, err := os.Open(src)
	if err != nil {
		return "", scan.Errorf(scan.CodeUnavailable, "open picture: %w", err)
	}
	defer in.Close()
	info, err := in.Stat()
	if err != nil {
		return "", scan.Errorf(scan.CodeUnavailable, "stat picture: %w", err)
	}
	frame, err := frames(in, info.Size(), kind)
	if err != nil {
		return "", err
	}
	refs := make([]ref, len(pages))
	tree, font := o.reserve(), newGlyphless(o)
	for i, l := range pages {
		if err := ctx.Err(); err != nil {
			return "", scan.Errorf(scan.CodePageTimeout, "write page %d: %w", l.Source, err)
		}
		pic, err := frame(l.Source)
		if err != nil {
			return "", err
		}
		if !pic.open {
			obstacle = "cmyk"
		}
		p, err := picturePage(o, pic, l, font)
		if err != nil {
			return "", err
		}
		p["Parent"] = tree
		refs[i] = o.add(p)
	}
	writeTree(o, tree, refs)
	font.write(o)
	root := dict{"Type": name("Catalog"), "Pages": tree}
	if obstacle == "" {
		root = root.with(archival(o))
	}
	return obstacle, o.finish(dict{"Root": o.add(root)})
}

// frames gives a function that describes the n-th page (1-based) of a file.
func frames(in *os.File, size int64, kind scan.Media) (func(n int) (picture, error), error) {
	if kind == scan.MediaTIFF {
		return tiffFrames(in, size)
	}
	look, err := media.Examine(in, size, media.Limits{})
	if err != nil {
		return nil, err
	}
	return func(n int) (p picture, err error) {
		if n != 1 {
			return p, scan.Errorf(scan.CodeInvalid, "page %d of 1", n)
		}
		p = picture{width: look.Width, height: look.Height, dpiX: look.DPIX, dpiY: look.DPIY, turn: identity, open: true}
		var one part
		switch kind {
		case scan.MediaJPEG:
			one, p.open, err = jpegPart(in, size, false)
		case scan.MediaPNG:
			one, err = pngPart(in, size)
		case scan.MediaBMP:
			one, err = decodedPart(in, bmp.Decode)
		case scan.MediaWebP:
			one, err = decodedPart(in, decodeWebP)
		default:
			err = scan.Errorf(scan.CodeInvalid, "media %q", kind)
		}
		p.parts = []part{one}
		return p, err
	}, nil
}

// jpegPart carries a JPEG over untouched. rgb says that three components are
// not YCbCr although nothing in the file says so. fit is false for CMYK.
func jpegPart(r io.ReaderAt, size int64, rgb bool) (p part, fit bool, err error) {
	j, err := media.ReadJPEG(io.NewSectionReader(r, 0, size))
	if err != nil && j.Width == 0 {
		return p, false, err
	}
	spaces := map[int]name{1: "DeviceGray", 3: "DeviceRGB", 4: "DeviceCMYK"}
	if spaces[j.Components] == "" || j.Bits != 8 {
		return p, false, scan.Errorf(scan.CodePageUnreadable, "a JPEG of %d components of %d bits", j.Components, j.Bits)
	}
	p = part{box: unit, dict: dict{"Type": name("XObject"), "Subtype": name("Image"), "Width": whole(j.Width), "Height": whole(j.Height),
		"BitsPerComponent": atom("8"), "ColorSpace": spaces[j.Components], "Filter": name("DCTDecode")},
		data: func() (io.Reader, int64, error) { return io.NewSectionReader(r, 0, size), size, nil }}
	if j.Components == 4 && j.Adobe >= 0 { // Adobe's programs write CMYK as its negative
		p.dict["Decode"] = array{atom("1"), atom("0"), atom("1"), atom("0"), atom("1"), atom("0"), atom("1"), atom("0")}
	}
	if rgb && j.Adobe < 0 {
		p.dict["DecodeParms"] = dict{"ColorTransform": atom("0")}
	}
	return p, j.Components != 4, nil
}

// decodedPart decodes a picture and codes it losslessly; what is transparent
// becomes white, the colour of paper.
func decodedPart(r io.ReadSeeker, decode func(io.Reader) (image.Image, error)) (part, error) {
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return part{}, scan.Errorf(scan.CodeUnavailable, "seek: %w", err)
	}
	img, err := decode(bufio.NewReaderSize(r, 64<<10))
	if err != nil {
		return part{}, scan.Errorf(scan.CodePageUnreadable, "decode: %w", err)
	}
	b := img.Bounds()
	s := samples{width: b.Dx(), height: b.Dy(), channels: 3, bits: 8, space: name("DeviceRGB")}
	switch m := img.(type) {
	case *image.Gray:
		s.channels, s.space = 1, name("DeviceGray")
		for y := range s.height {
			s.pix = append(s.pix, m.Pix[y*m.Stride:][:s.width]...)
		}
	case *image.Gray16:
		s.channels, s.bits, s.space = 1, 16, name("DeviceGray")
		for y := range s.height {
			s.pix = append(s.pix, m.Pix[y*m.Stride:][:2*s.width]...)
		}
	default:
		flat := image.NewRGBA(image.Rect(0, 0, s.width, s.height))
		draw.Draw(flat, flat.Rect, image.NewUniform(color.White), image.Point{}, draw.Src)
		draw.Draw(flat, flat.Rect, img, b.Min, draw.Over)
		s.pix = make([]byte, 0, 3*s.width*s.height)
		for i := 0; i+3 < len(flat.Pix); i += 4 {
			s.pix = append(s.pix, flat.Pix[i:i+3]...)
		}
	}
	return s.part(), nil
}

// pngPart carries the coded data of a plain PNG over as they are: PDF knows
// PNG's own filters. Interlaced and transparent ones are coded anew.
func pngPart(in *os.File, size int64) (part, error) {
	p, ok, err := plainPNG(in, size)
	if err != nil || ok {
		return p, err
	}
	return decodedPart(in, png.Decode)
}

// picturePage writes the images of a picture and gives its page.
func picturePage(o *output, pic picture, l pdf.LayerPage, font *glyphless) (dict, error) {
	w, h := pageSize(pic, l)
	objects := dict{}
	var content bytes.Buffer
	for i, part := range pic.parts {
		data, size, err := part.data()
		if err != nil {
			return nil, err
		}
		at := o.reserve()
		o.setStream(at, part.dict, data, size)
		key := name("Im" + string(whole(i)))
		objects[key] = at
		m := matrix{part.box.width(), 0, 0, part.box.height(), part.box.x0, part.box.y0}.
			then(pic.turn).then(matrix{w, 0, 0, h, 0, 0})
		content.WriteString("q ")
		for _, v := range m {
			content.WriteString(string(decimal(v)) + " ")
		}
		content.WriteString("cm /" + string(key) + " Do Q\n")
	}
	resources := dict{"XObject": objects}
	if words := font.layer(l, rect{0, 0, w, h}, 0); words != nil {
		content.Write(words)
		resources["Font"] = dict{layerFont: font.font}
	}
	return dict{"Type": name("Page"), "MediaBox": decimals(0, 0, w, h), "Resources": resources,
		"Contents": o.addDeflated(dict{}, content.Bytes())}, nil
}
