package ocr

import (
	"context"
	"image"
)

// Options steer one reading.
type Options struct {
	DPI    int    // resolution of the image; 0 = unknown
	Layout Layout // how much structure to look for
	Model  string // a model the engine offers; "" = its default
	Only   string // the characters that can stand there; "" = any
}

// Layout is how much structure the engine looks for.
type Layout int

// The layouts.
const (
	LayoutPage  Layout = iota // columns, blocks, lines
	LayoutBlock               // one block of text
	LayoutLine                // one line
	LayoutWord                // one word
)

// Engine reads an upright gray image (0 black, 255 white). An engine is for
// one goroutine at a time; run several for parallel pages.
type Engine interface {
	// Name says engine, version and model, e.g. "tesseract-5.3/vie".
	Name() string
	// Read gives the lines of img in reading order, boxes in pixels of img,
	// text in NFC. A page without any text is no error. A picture the engine
	// cannot take is scan.CodePageUnreadable; a passed deadline of ctx is
	// scan.CodePageTimeout.
	Read(ctx context.Context, img *image.Gray, opt Options) ([]Line, error)
	// Orient tells how far img is turned clockwise (0, 90, 180, 270) and how
	// sure that is (0–1).
	Orient(ctx context.Context, img *image.Gray, dpi int) (degrees int, sure float64, err error)
	Close() error
}
