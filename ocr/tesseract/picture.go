package tesseract

// #include <stdlib.h>
// #include "shim.h"
import "C"

import (
	"encoding/binary"
	"image"
	"io"
	"os"
	"unsafe"

	"sohoa/internal/scan"
)

// Size gives the pixels of a picture in a JPEG, PNG, TIFF, BMP or WebP file
// from its header, without decoding. frame is 1-based; only TIFF has more than
// one. scan.CodePageUnreadable when there is no such picture.
func Size(path string, frame int) (width, height int, err error) {
	format, w, h, err := header(path, frame)
	if err != nil {
		return 0, 0, err
	}
	if format == C.IFF_BMP { // leptonica decodes a BMP to tell its size
		return bmpSize(path)
	}
	return w, h, nil
}

func header(path string, frame int) (format C.l_int32, width, height int, err error) {
	file := C.CString(path)
	defer C.free(unsafe.Pointer(file))
	C.setMsgSeverity(C.L_SEVERITY_NONE)
	var w, h, bits, samples, mapped, dpi C.l_int32
	if C.findFileFormat(file, &format) != 0 {
		return 0, 0, 0, scan.Errorf(scan.CodePageUnreadable, "picture: unknown format")
	}
	rc := C.l_int32(1)
	switch {
	case format == C.IFF_TIFF || format >= C.IFF_TIFF_PACKBITS && format <= C.IFF_TIFF_ZIP || format == C.IFF_TIFF_JPEG:
		format = C.IFF_TIFF
		rc = C.readHeaderTiff(file, C.l_int32(frame-1), &w, &h, &bits, &samples, &dpi, &mapped, nil)
	case frame != 1:
		return 0, 0, 0, scan.Errorf(scan.CodePageUnreadable, "picture: the file has one page, not %d", frame)
	case format == C.IFF_BMP:
		return format, 0, 0, nil
	case format == C.IFF_JFIF_JPEG || format == C.IFF_PNG || format == C.IFF_WEBP:
		rc = C.pixReadHeader(file, nil, &w, &h, &bits, &samples, &mapped)
	}
	if rc != 0 || w <= 0 || h <= 0 {
		return 0, 0, 0, scan.Errorf(scan.CodePageUnreadable, "picture: no readable header of page %d", frame)
	}
	return format, int(w), int(h), nil
}

// bmpSize reads the size from a BMP's info header (BITMAPINFOHEADER, or the
// OS/2 core header of 12 bytes).
func bmpSize(path string) (width, height int, err error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, 0, scan.Errorf(scan.CodePageUnreadable, "picture: %w", err)
	}
	defer f.Close()
	var head [26]byte
	if _, err := io.ReadFull(f, head[:]); err != nil {
		return 0, 0, scan.Errorf(scan.CodePageUnreadable, "picture: BMP header: %w", err)
	}
	le := binary.LittleEndian
	if le.Uint32(head[14:]) == 12 {
		width, height = int(le.Uint16(head[18:])), int(le.Uint16(head[20:]))
	} else {
		width, height = int(int32(le.Uint32(head[18:]))), int(int32(le.Uint32(head[22:])))
	}
	if height < 0 { // rows from top to bottom
		height = -height
	}
	if width <= 0 || height <= 0 {
		return 0, 0, scan.Errorf(scan.CodePageUnreadable, "picture: BMP of %d × %d pixels", width, height)
	}
	return width, height, nil
}

// Decode reads a picture as *image.Gray (gray and bitonal) or *image.RGBA, with
// the resolution the file states (0 = none; not to be trusted). Ask Size first:
// Decode takes whatever memory the picture needs.
func Decode(path string, frame int) (img image.Image, dpi int, err error) {
	format, _, _, err := header(path, frame)
	if err != nil {
		return nil, 0, err
	}
	file := C.CString(path)
	defer C.free(unsafe.Pointer(file))
	var pix *C.PIX
	if format == C.IFF_TIFF {
		pix = C.pixReadTiff(file, C.l_int32(frame-1))
	} else {
		pix = C.pixRead(file)
	}
	if pix == nil {
		return nil, 0, scan.Errorf(scan.CodePageUnreadable, "picture: page %d cannot be decoded", frame)
	}
	defer func() { C.pixDestroy(&pix) }()
	dpi = int(C.pixGetXRes(pix))
	if err := plain(&pix); err != nil {
		return nil, 0, err
	}
	r := image.Rect(0, 0, int(C.pixGetWidth(pix)), int(C.pixGetHeight(pix)))
	if C.pixGetDepth(pix) == 8 {
		g := image.NewGray(r)
		C.shim_rows(pix, 1, (*C.uint8_t)(unsafe.Pointer(&g.Pix[0])), C.int(g.Stride))
		return g, dpi, nil
	}
	c := image.NewRGBA(r)
	C.shim_rows(pix, 4, (*C.uint8_t)(unsafe.Pointer(&c.Pix[0])), C.int(c.Stride))
	return c, dpi, nil
}

// plain replaces *pix by one of 8 bits gray or 32 bits colour, without palette
// and transparency.
func plain(pix **C.PIX) error {
	step := func(next *C.PIX) bool {
		if next == nil {
			return false
		}
		C.pixDestroy(pix)
		*pix = next
		return true
	}
	ok := step(C.pixRemoveColormap(*pix, C.REMOVE_CMAP_BASED_ON_SRC))
	if ok && C.pixGetDepth(*pix) == 32 && C.pixGetSpp(*pix) == 4 {
		ok = step(C.pixRemoveAlpha(*pix))
	}
	if ok && C.pixGetDepth(*pix) != 32 {
		ok = step(C.pixConvertTo8(*pix, 0))
	}
	if !ok {
		return scan.Errorf(scan.CodePageUnreadable, "picture: its pixel form is not supported")
	}
	return nil
}
