// Package imageprep makes a scanned page ready for reading: upright, straight,
// clean, with coloured ink set apart. It is pure; what needs an engine
// (orientation) is injected.
package imageprep

import (
	"context"
	"image"

	"sohoa/ocr"
)

// Input is a page as it was delivered.
type Input struct {
	Image image.Image // *image.Gray, *image.RGBA, *image.YCbCr or *image.NRGBA
	DPI   int         // resolution from the file, 0 when it says none
	// Orient tells how far a gray page is turned clockwise and how sure that is
	// (0–1); nil = upright is assumed.
	Orient func(ctx context.Context, img *image.Gray, dpi int) (degrees int, sure float64, err error)
}

// Prepared is a page ready for reading.
type Prepared struct {
	Gray *image.Gray // for the engine: upright, deskewed, coloured ink faded, background white
	// Upright is the page for people and for looking at ink: turned and deskewed
	// like Gray and of its size, otherwise as delivered (*image.Gray or *image.RGBA).
	Upright image.Image
	// Page has Kind, Width, Height, DPI, Orientation, Unsure, Skew, Marks, Rules,
	// Colour and Quality filled in; no Lines.
	Page ocr.Page
}
