package pdfcpu

import (
	"bytes"
	"io"

	"sohoa/internal/scan"
	"sohoa/internal/tiff"
)

// tiffFrames describes the pages of a TIFF. Fax and JPEG data are carried over
// as they are coded, strip by strip; the rest is coded anew without loss.
func tiffFrames(in io.ReaderAt, size int64) (func(n int) (picture, error), error) {
	pages, err := tiff.Pages(in, size, maxPages)
	if err != nil {
		return nil, err
	}
	return func(n int) (picture, error) {
		if n < 1 || n > len(pages) {
			return picture{}, scan.Errorf(scan.CodeInvalid, "page %d of %d", n, len(pages))
		}
		p := pages[n-1]
		pic := picture{width: p.Width, height: p.Height, dpiX: p.DPI, dpiY: p.DPIY, turn: identity, open: p.Photometric != tiff.CMYK}
		if p.Orientation >= 1 && p.Orientation <= 8 {
			pic.turn = turns[p.Orientation-1]
		}
		if p.Orientation >= 5 && p.Orientation <= 8 {
			pic.width, pic.height, pic.dpiX, pic.dpiY = p.Height, p.Width, p.DPIY, p.DPI
		}
		var err error
		switch p.Compression {
		case tiff.Huffman, tiff.G3, tiff.G4:
			err = pic.fax(in, p)
		case tiff.JPEG, tiff.OldJPEG:
			err = pic.jpegs(in, p)
		default:
			err = pic.raster(in, p)
		}
		return pic, err
	}, nil
}

// turns shows the stored unit square (y upwards) as its orientation tag asks
// (TIFF 6.0 p. 36: where the first row and the first column are shown).
var turns = [8]matrix{
	{1, 0, 0, 1, 0, 0},   // top, left
	{-1, 0, 0, 1, 1, 0},  // top, right
	{-1, 0, 0, -1, 1, 1}, // bottom, right
	{1, 0, 0, -1, 0, 1},  // bottom, left
	{0, -1, -1, 0, 1, 1}, // left, top
	{0, -1, 1, 0, 0, 1},  // right, top
	{0, 1, 1, 0, 0, 0},   // right, bottom
	{0, 1, -1, 0, 1, 0},  // left, bottom
}

// share is a segment's place as a share of the page.
func share(p tiff.Page, s tiff.Segment) rect {
	w, h := float64(p.Width), float64(p.Height)
	return rect{float64(s.X) / w, 1 - float64(s.Y+s.Height)/h, float64(s.X+s.Width) / w, 1 - float64(s.Y)/h}
}

// fax carries modified Huffman, Group 3 and Group 4 data over (§7.4.6).
func (pic *picture) fax(in io.ReaderAt, p tiff.Page) error {
	if p.Bits != 1 || p.Samples != 1 {
		return scan.Errorf(scan.CodePageUnreadable, "fax data of %d samples of %d bits", p.Samples, p.Bits)
	}
	for _, s := range p.Segments {
		parms := dict{"Columns": whole(s.Width), "Rows": whole(s.Height), "K": atom("0")}
		switch {
		case p.Compression == tiff.G4:
			parms["K"] = atom("-1")
		case p.Compression == tiff.Huffman:
			parms["EncodedByteAlign"] = atom("true")
		default:
			parms["EndOfLine"] = atom("true")
			if p.T4&1 != 0 {
				parms["K"] = atom("4")
			}
		}
		parms["EndOfBlock"] = atom("false")
		if p.Photometric == tiff.BlackIsZero {
			parms["BlackIs1"] = atom("true")
		}
		pic.parts = append(pic.parts, part{box: share(p, s), dict: dict{"Type": name("XObject"), "Subtype": name("Image"),
			"Width": whole(s.Width), "Height": whole(s.Height), "BitsPerComponent": atom("1"), "ColorSpace": name("DeviceGray"),
			"Filter": name("CCITTFaxDecode"), "DecodeParms": parms},
			data: func() (io.Reader, int64, error) {
				b, err := p.Coded(in, s)
				return bytes.NewReader(b), int64(len(b)), err
			}})
	}
	return nil
}

func (pic *picture) jpegs(in io.ReaderAt, p tiff.Page) error {
	for _, s := range p.Segments {
		stream, err := p.Standalone(in, s)
		if err != nil {
			return err
		}
		one, fit, err := jpegPart(bytes.NewReader(stream), int64(len(stream)), p.Photometric == tiff.RGB)
		if err != nil {
			return err
		}
		one.box, pic.open = share(p, s), pic.open && fit
		pic.parts = append(pic.parts, one)
	}
	return nil
}

// raster codes a losslessly coded page anew.
func (pic *picture) raster(in io.ReaderAt, p tiff.Page) error {
	s := samples{width: p.Width, height: p.Height, channels: p.Samples - p.Extra, bits: p.Bits}
	switch {
	case p.Photometric == tiff.Palette && s.channels == 1:
		colours := make([]byte, 0, 3<<p.Bits)
		for i := range 1 << p.Bits {
			for c := range 3 {
				colours = append(colours, byte(p.Colours[c<<p.Bits+i]>>8))
			}
		}
		s.space = array{name("Indexed"), name("DeviceRGB"), whole(1<<p.Bits - 1), text(string(colours))}
	case p.Photometric <= tiff.BlackIsZero && s.channels == 1:
		s.space = name("DeviceGray")
		if p.Photometric == tiff.WhiteIsZero {
			s.decode = array{atom("1"), atom("0")}
		}
	case p.Photometric == tiff.RGB && s.channels == 3:
		s.space = name("DeviceRGB")
	case p.Photometric == tiff.CMYK && s.channels == 4:
		s.space = name("DeviceCMYK")
	default:
		return scan.Errorf(scan.CodePageUnreadable, "photometric %d with %d samples", p.Photometric, p.Samples)
	}
	var err error
	if s.pix, err = p.Raster(in); err != nil {
		return err
	}
	pic.parts = []part{s.part()}
	return nil
}
