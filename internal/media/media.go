// Package media tells what received bytes are: their kind by content, whether
// their end is there, and how many pixels a decoder would be asked for, all
// read from headers before anything is decoded. To add a kind, write a file
// with its sniff and examine functions and add it to kinds.
package media

import (
	"errors"
	"io"

	"sohoa/internal/scan"
)

// Limits bound one file.
type Limits struct {
	Pages  int   // frames of an image file
	Pixels int64 // of one frame
}

// Look is what the headers say.
type Look struct {
	Media scan.Media
	// Frames is the number of pages of an image file; 0 for PDF, whose pages are
	// counted when it is opened.
	Frames int
	// Width and Height are the pixels of the largest frame as stored, before any
	// orientation tag.
	Width, Height int
	// DPIX and DPIY are what an image file says of its first frame; 0 = nothing.
	DPIX, DPIY float64
}

// sniffBytes is how much of the start Sniff wants to see.
const sniffBytes = 1024

type kind struct {
	media   scan.Media
	sniff   func(head []byte) bool
	examine func(r *io.SectionReader, lim Limits) (Look, error)
}

var kinds = []kind{
	{scan.MediaPDF, isPDF, examinePDF},
	{scan.MediaJPEG, isJPEG, examineJPEG},
	{scan.MediaPNG, isPNG, examinePNG},
	{scan.MediaTIFF, isTIFF, examineTIFF},
	{scan.MediaBMP, isBMP, examineBMP},
	{scan.MediaWebP, isWebP, examineWebP},
}

// Sniff tells the media from the first bytes; "" when it is none we take. Give
// it at least 1 KiB, or the whole file when it is shorter.
func Sniff(head []byte) scan.Media {
	for _, k := range kinds {
		if k.sniff(head[:min(len(head), sniffBytes)]) {
			return k.media
		}
	}
	return ""
}

// Examine reads the headers of a file of size bytes. The error carries the
// reason to refuse it: scan.CodeEmpty, CodeUnknownType, CodeTruncated (its end
// is missing), CodeDamaged, CodeTooManyPages or CodeTooManyPixels, beside
// what is known of it so far; or scan.CodeUnavailable when r itself failed.
func Examine(r io.ReaderAt, size int64, lim Limits) (Look, error) {
	if size == 0 {
		return Look{}, scan.Errorf(scan.CodeEmpty, "no bytes")
	}
	s := io.NewSectionReader(r, 0, size)
	head := make([]byte, min(size, sniffBytes))
	if _, err := io.ReadFull(s, head); err != nil {
		return Look{}, fault(err)
	}
	for _, k := range kinds {
		if !k.sniff(head) {
			continue
		}
		look, err := k.examine(s, lim)
		look.Media = k.media
		if big := checkSize(look, lim); big != nil {
			return look, big // says more than a missing end
		}
		if err == nil && (look.Width <= 0 || look.Height <= 0) && k.media != scan.MediaPDF {
			err = scan.Errorf(scan.CodeDamaged, "no pixels")
		}
		return look, err
	}
	return Look{}, scan.Errorf(scan.CodeUnknownType, "starts with %x", head[:min(len(head), 8)])
}

func checkSize(l Look, lim Limits) error {
	switch {
	case lim.Pixels > 0 && int64(l.Width)*int64(l.Height) > lim.Pixels:
		return scan.Errorf(scan.CodeTooManyPixels, "%d × %d pixels, at most %d", l.Width, l.Height, lim.Pixels)
	case lim.Pages > 0 && l.Frames > lim.Pages:
		return scan.Errorf(scan.CodeTooManyPages, "%d pages, at most %d", l.Frames, lim.Pages)
	}
	return nil
}

// fault sorts a failed read of a header: beyond the end the file is cut.
func fault(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return scan.Errorf(scan.CodeTruncated, "header: %w", err)
	}
	return scan.Errorf(scan.CodeUnavailable, "read header: %w", err)
}

// at fills b from off of r.
func at(r *io.SectionReader, b []byte, off int64) error {
	if n, err := r.ReadAt(b, off); n < len(b) {
		return fault(err)
	}
	return nil
}
