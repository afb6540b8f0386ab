package pdfcpu

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"io"
	"os"

	"sohoa/internal/scan"
)

// samples are decoded pixels, row after row, rows on whole bytes.
type samples struct {
	width, height, channels, bits int
	space                         object
	decode                        array // nil = as usual
	pix                           []byte
}

func (s samples) parms() dict {
	return dict{"Predictor": atom("15"), "Colors": whole(s.channels), "BitsPerComponent": whole(s.bits), "Columns": whole(s.width)}
}

func (s samples) head() dict {
	d := dict{"Type": name("XObject"), "Subtype": name("Image"), "Width": whole(s.width), "Height": whole(s.height),
		"BitsPerComponent": whole(s.bits), "ColorSpace": s.space, "Filter": name("FlateDecode"), "DecodeParms": s.parms()}
	if s.decode != nil {
		d["Decode"] = s.decode
	}
	return d
}

// part codes the samples with Deflate behind PNG's filters, chosen row by row.
func (s samples) part() part {
	return part{dict: s.head(), box: unit, data: func() (io.Reader, int64, error) {
		var z bytes.Buffer
		w := zlib.NewWriter(&z)
		stride := (s.width*s.channels*s.bits + 7) / 8
		step := max(1, s.channels*s.bits/8)
		above, row := make([]byte, stride), make([]byte, 3*(stride+1))
		for y := range s.height {
			w.Write(filtered(row, s.pix[y*stride:][:stride], above, step, s.bits))
			above = s.pix[y*stride:][:stride]
		}
		if err := w.Close(); err != nil {
			return nil, 0, scan.Errorf(scan.CodeInternal, "deflate: %w", err)
		}
		return &z, int64(z.Len()), nil
	}}
}

// filtered is row behind that of PNG's filters None, Sub and Up (ISO/IEC 15948
// §9) which leaves the smallest differences; buf has room for all three.
func filtered(buf, row, above []byte, step, bits int) []byte {
	n := len(row) + 1
	none, sub, up := buf[:n], buf[n:2*n], buf[2*n:3*n]
	none[0], sub[0], up[0] = 0, 1, 2
	copy(none[1:], row)
	if bits < 8 { // packed pixels have no neighbours to differ from
		return none
	}
	var sums [3]int
	for i, v := range row {
		left := byte(0)
		if i >= step {
			left = row[i-step]
		}
		sub[i+1], up[i+1] = v-left, v-above[i]
		sums[0] += distance(v)
		sums[1] += distance(sub[i+1])
		sums[2] += distance(up[i+1])
	}
	switch min(sums[0], sums[1], sums[2]) {
	case sums[2]:
		return up
	case sums[1]:
		return sub
	}
	return none
}

func distance(v byte) int { return max(int(int8(v)), -int(int8(v))) }

// plainPNG finds the coded data of a PNG that PDF can show as they are: no
// interlace, no transparency. ok is false for others.
func plainPNG(in *os.File, size int64) (p part, ok bool, err error) {
	var s samples
	var data []io.Reader
	var total int64
	for off := int64(8); off+12 <= size; {
		var b [25]byte // length, name, and what a header holds
		if n, err := in.ReadAt(b[:], off); err != nil && err != io.EOF || n < 8 {
			return p, false, scan.Errorf(scan.CodeUnavailable, "read PNG: %w", err)
		}
		n := int64(binary.BigEndian.Uint32(b[:]))
		switch string(b[4:8]) {
		case "IHDR":
			s.width, s.height = int(binary.BigEndian.Uint32(b[8:])), int(binary.BigEndian.Uint32(b[12:]))
			s.bits = int(b[16])
			s.channels, s.space = 1, name("DeviceGray")
			switch {
			case b[20] != 0 || b[17] != 0 && b[17] != 2 && b[17] != 3:
				return p, false, nil
			case b[17] == 2:
				s.channels, s.space = 3, name("DeviceRGB")
			}
		case "PLTE":
			if n > 3*256 || n%3 != 0 || off+8+n > size {
				return p, false, nil
			}
			colours := make([]byte, n)
			if _, err := in.ReadAt(colours, off+8); err != nil {
				return p, false, scan.Errorf(scan.CodeUnavailable, "read PNG: %w", err)
			}
			if s.channels == 1 {
				s.space = array{name("Indexed"), name("DeviceRGB"), whole(int(n/3) - 1), text(string(colours))}
			}
		case "tRNS":
			return p, false, nil
		case "IDAT":
			data = append(data, io.NewSectionReader(in, off+8, n))
			total += n
		case "IEND":
			p = part{dict: s.head(), box: unit, data: func() (io.Reader, int64, error) { return io.MultiReader(data...), total, nil }}
			return p, s.width > 0 && total > 0, nil
		}
		off += 12 + n
	}
	return p, false, nil
}
