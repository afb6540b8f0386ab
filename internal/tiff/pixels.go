package tiff

import (
	"bytes"
	"compress/zlib"
	"io"
	"math/bits"

	"golang.org/x/image/tiff/lzw"

	"sohoa/internal/scan"
)

// Coded gives the coded bytes of a segment, the highest bit of a byte first
// whatever the file's fill order.
func (p Page) Coded(r io.ReaderAt, s Segment) ([]byte, error) {
	b := make([]byte, s.Size)
	if n, err := r.ReadAt(b, s.Offset); n < len(b) {
		return nil, scan.Errorf(scan.CodeTruncated, "read segment: %w", err)
	}
	if p.FillReversed && (p.Compression <= G4) {
		for i := range b {
			b[i] = bits.Reverse8(b[i])
		}
	}
	return b, nil
}

// Raster decodes a losslessly coded page to rows of samples as PDF wants them:
// pixel after pixel, Samples−Extra samples of Bits (1, 2, 4, 8 or 16, big
// endian) each, rows padded to whole bytes. scan.CodePageUnreadable when the
// coding is none of those, scan.CodeDamaged when the data make no sense. Data
// that end early leave zeros. The caller has checked the number of pixels.
func (p Page) Raster(r io.ReaderAt) ([]byte, error) {
	switch {
	case p.Bits != 1 && p.Bits != 2 && p.Bits != 4 && p.Bits != 8 && p.Bits != 16,
		p.Bits < 8 && p.Samples > 1, p.Photometric == YCbCr, p.Predictor != 1 && (p.Predictor != 2 || p.Bits < 8):
		return nil, scan.Errorf(scan.CodePageUnreadable, "%d samples of %d bits, photometric %d, predictor %d",
			p.Samples, p.Bits, p.Photometric, p.Predictor)
	}
	keep := p.Samples - p.Extra
	pixel, size := keep*p.Bits, p.Bits/8 // bits of a pixel, bytes of a sample
	stride := (p.Width*pixel + 7) / 8
	out := make([]byte, stride*p.Height)
	for _, s := range p.Segments {
		if s.Plane >= keep {
			continue
		}
		stored := p.Samples // samples of a stored pixel
		if p.Planar {
			stored = 1
		}
		row := (s.Width*stored*p.Bits + 7) / 8
		data, err := p.unpack(r, s, row*s.Height)
		if err != nil {
			return nil, err
		}
		for y := 0; y < s.Height && s.Y+y < p.Height; y++ {
			line := data[y*row:][:row]
			if p.Bits == 16 && p.littleEndian {
				swap(line)
			}
			if p.Predictor == 2 {
				undo(line, stored, size)
			}
			to := out[(s.Y+y)*stride:][:stride]
			if p.Samples == 1 {
				copy(to[s.X*p.Bits/8:], line)
				continue
			}
			for x := 0; x < s.Width && s.X+x < p.Width; x++ {
				at := (s.X+x)*keep*size + s.Plane*size
				n := keep * size
				if p.Planar {
					n = size
				}
				copy(to[at:at+n], line[x*stored*size:])
			}
		}
	}
	return out, nil
}

// unpack decodes a segment to exactly want bytes.
func (p Page) unpack(r io.ReaderAt, s Segment, want int) ([]byte, error) {
	coded, err := p.Coded(r, s)
	if err != nil {
		return nil, err
	}
	out := make([]byte, want)
	var from io.Reader = bytes.NewReader(coded)
	switch p.Compression {
	case None:
	case LZW:
		from = lzw.NewReader(from, lzw.MSB, 8)
	case Deflate, OldDeflate:
		if from, err = zlib.NewReader(from); err != nil {
			return nil, scan.Errorf(scan.CodeDamaged, "deflate: %w", err)
		}
	case PackBits:
		return unpackBits(out, coded), nil
	default:
		return nil, scan.Errorf(scan.CodePageUnreadable, "compression %d", p.Compression)
	}
	if n, err := io.ReadFull(from, out); n == 0 && want > 0 {
		return nil, scan.Errorf(scan.CodeDamaged, "compression %d: %w", p.Compression, err)
	}
	return out, nil
}

// unpackBits is TIFF 6.0 §9.
func unpackBits(out, in []byte) []byte {
	for at := 0; len(in) > 1 && at < len(out); {
		n := int(int8(in[0]))
		in = in[1:]
		switch {
		case n >= 0:
			n = copy(out[at:], in[:min(n+1, len(in))])
			at, in = at+n, in[n:]
		case n > -128:
			for i := 0; i < 1-n && at < len(out); i++ {
				out[at] = in[0]
				at++
			}
			in = in[1:]
		}
	}
	return out
}

func swap(line []byte) {
	for i := 0; i+1 < len(line); i += 2 {
		line[i], line[i+1] = line[i+1], line[i]
	}
}

// undo adds up what horizontal differencing took apart (TIFF 6.0 §14).
func undo(line []byte, samples, size int) {
	step := samples * size
	for i := step; i+size <= len(line); i += size {
		if size == 1 {
			line[i] += line[i-step]
			continue
		}
		v := uint16(line[i])<<8 + uint16(line[i+1]) + uint16(line[i-step])<<8 + uint16(line[i-step+1])
		line[i], line[i+1] = byte(v>>8), byte(v)
	}
}
