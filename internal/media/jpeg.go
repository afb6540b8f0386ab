package media

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"io"

	"sohoa/internal/scan"
)

// JPEG is what the markers of a JPEG say (ITU-T T.81, JFIF 1.02, Adobe TN 5116).
type JPEG struct {
	Width, Height int // pixels
	Components    int // 1 gray, 3 colour, 4 CMYK
	Bits          int
	Adobe         int     // transform of an Adobe marker: 0 none, 1 YCbCr, 2 YCCK; -1 = no such marker
	DPIX, DPIY    float64 // 0 = it says none
}

func isJPEG(head []byte) bool { return bytes.HasPrefix(head, []byte{0xff, 0xd8, 0xff}) }

func examineJPEG(r *io.SectionReader, _ Limits) (Look, error) {
	j, err := ReadJPEG(io.NewSectionReader(r, 0, r.Size()))
	return Look{Frames: 1, Width: j.Width, Height: j.Height, DPIX: j.DPIX, DPIY: j.DPIY}, err
}

// ReadJPEG walks all markers up to the end of the image, through the coded
// data but decoding none. scan.CodeTruncated when there is no end,
// CodeDamaged when the markers make no sense.
func ReadJPEG(r io.Reader) (JPEG, error) {
	in := bufio.NewReaderSize(r, 16<<10)
	j := JPEG{Adobe: -1}
	if _, err := in.Discard(2); err != nil {
		return j, fault(err)
	}
	for scanned := false; ; {
		marker, err := nextMarker(in, scanned)
		if err != nil {
			return j, err
		}
		switch {
		case marker == 0xd9 && j.Width == 0:
			return j, scan.Errorf(scan.CodeDamaged, "a JPEG without a frame")
		case marker == 0xd9:
			return j, nil
		case marker >= 0xd0 && marker <= 0xd8 || marker == 0x01: // no length follows
			continue
		}
		var n [2]byte
		if _, err := io.ReadFull(in, n[:]); err != nil {
			return j, fault(err)
		}
		length := int(binary.BigEndian.Uint16(n[:])) - 2
		if length < 0 {
			return j, scan.Errorf(scan.CodeDamaged, "marker %x of negative length", marker)
		}
		body, err := in.Peek(min(length, 32))
		if err != nil {
			return j, fault(err)
		}
		if err := j.segment(marker, body); err != nil {
			return j, err
		}
		if _, err := in.Discard(length); err != nil {
			return j, fault(err)
		}
		scanned = marker == 0xda
	}
}

// nextMarker goes to the next marker: at once between segments, through coded
// data (with its stuffed zeros and restart markers) after a start of scan.
func nextMarker(in *bufio.Reader, coded bool) (byte, error) {
	for {
		skipped, err := in.ReadSlice(0xff)
		if errors.Is(err, bufio.ErrBufferFull) && coded {
			continue
		}
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			return 0, fault(err)
		}
		if !coded && len(skipped) > 1 {
			return 0, scan.Errorf(scan.CodeDamaged, "%d stray bytes between JPEG segments", len(skipped)-1)
		}
		b := byte(0xff)
		for b == 0xff { // fill bytes
			if b, err = in.ReadByte(); err != nil {
				return 0, fault(err)
			}
		}
		if b == 0 || coded && b >= 0xd0 && b <= 0xd7 {
			if !coded {
				return 0, scan.Errorf(scan.CodeDamaged, "marker 0 between JPEG segments")
			}
			continue
		}
		return b, nil
	}
}

func (j *JPEG) segment(marker byte, b []byte) error {
	switch {
	case marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc:
		if len(b) < 6 {
			return scan.Errorf(scan.CodeDamaged, "a JPEG frame header of %d bytes", len(b))
		}
		if j.Width == 0 {
			j.Bits, j.Components = int(b[0]), int(b[5])
			j.Height, j.Width = int(binary.BigEndian.Uint16(b[1:])), int(binary.BigEndian.Uint16(b[3:]))
		}
		if j.Width == 0 || j.Height == 0 {
			return scan.Errorf(scan.CodeDamaged, "a JPEG of %d × %d pixels", j.Width, j.Height)
		}
	case marker == 0xe0 && len(b) >= 12 && string(b[:5]) == "JFIF\x00":
		scale := map[byte]float64{1: 1, 2: 2.54}[b[7]]
		j.DPIX = scale * float64(binary.BigEndian.Uint16(b[8:]))
		j.DPIY = scale * float64(binary.BigEndian.Uint16(b[10:]))
	case marker == 0xee && len(b) >= 12 && string(b[:5]) == "Adobe":
		j.Adobe = int(b[11])
	}
	return nil
}
