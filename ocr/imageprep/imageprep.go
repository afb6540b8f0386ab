// Package imageprep makes a scanned page ready for reading: upright, straight,
// clean, with coloured ink set apart. It is pure; what needs an engine
// (orientation) is injected.
//
// Prepare looks at a thumbnail of about 100 dpi (view.go) and touches the full
// page once a step: straighten, fade, flatten, contrast. A new finding belongs
// on the view, as a method in a file of its own, with its result in
// pixels of the view that Prepare carries to the page by enlarged; a new step on
// full pixels must earn its time on pages with truth (docs/imageprep.md has the
// measurements) and get a benchmark.
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
	// (0–1). It is asked only where the page's own letters do not speak clearly,
	// and gets the page at about 150 dpi. nil = the letters alone decide.
	Orient func(ctx context.Context, img *image.Gray, dpi int) (degrees int, sure float64, err error)
}

// Prepared is a page ready for reading.
type Prepared struct {
	// Gray is for the engine: upright, deskewed, paper white, ink black, strokes
	// of coloured ink (6 mm and more) faded. What was written in them – numbers,
	// days, stamps – is in Upright, and its place in Page.Marks.
	Gray *image.Gray
	// Upright is the page for people and for looking at ink: turned and deskewed
	// like Gray and of its size, otherwise as delivered (*image.Gray or *image.RGBA).
	Upright image.Image
	// Page.Marks have the kinds seal, signature, handwriting, incoming_stamp, and
	// stamp: a ruled frame of a stamp's size, or red ink, whose text nobody has
	// read. Every stamp is to be read by its Crop, for it may be a secrecy mark.
	//
	// Page has Kind (content or blank), Width, Height, DPI, Orientation, Unsure, Skew, Marks, Rules,
	// Colour and Quality filled in; no Lines.
	Page ocr.Page
}
