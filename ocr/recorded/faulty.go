package recorded

import (
	"context"
	"image"
	"os"
	"syscall"

	"sohoa/ocr"
)

// Fault is a way for an engine to be broken.
type Fault int

// The faults.
const (
	Crash   Fault = iota // ends the process, as a fault in native code does
	Hang                 // never answers, whatever the context says
	Garbage              // answers with boxes and text that no page has
	Empty                // finds nothing on any page
)

// Faulty is an engine with a fault. Crash and Hang are for child processes.
type Faulty struct{ Fault Fault }

var _ ocr.Engine = Faulty{}

// Name says that it is broken.
func (Faulty) Name() string { return "faulty" }

// Close does nothing.
func (Faulty) Close() error { return nil }

// Read does what the fault makes of it.
func (f Faulty) Read(ctx context.Context, img *image.Gray, _ ocr.Options) ([]ocr.Line, error) {
	if err := refused(ctx, img); err != nil {
		return nil, err
	}
	switch f.Fault {
	case Crash:
		syscall.Kill(os.Getpid(), syscall.SIGKILL)
	case Hang:
		select {}
	case Garbage:
		return []ocr.Line{{Block: -1, Words: []ocr.Word{
			{Text: "\x00\xff\ufffd", Box: ocr.Box{X0: -5, Y0: 1 << 30, X1: -9}, Conf: 7},
			{Text: ""},
		}}, {}}, nil
	}
	return nil, nil
}

// Orient takes every page for upright.
func (f Faulty) Orient(ctx context.Context, img *image.Gray, _ int) (int, float64, error) {
	return 0, 1, refused(ctx, img)
}
