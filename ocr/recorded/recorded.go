// Package recorded replays answers of a real engine, so that tests of what
// comes after reading need no second of Tesseract a page; and it plays broken
// engines (Faulty), so that tests can see what the rest does about them.
//
// Each answer is one JSON file named by what was asked: the pixels and the
// options. To record anew, delete the folder's files and run the test once
// with an engine given to Open.
package recorded

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"io/fs"
	"os"
	"path/filepath"

	"sohoa/internal/scan"
	"sohoa/ocr"
)

// Engine answers from a folder of recordings. It is safe for many goroutines
// as long as nothing is recorded.
type Engine struct {
	dir  string
	live ocr.Engine
}

var _ ocr.Engine = (*Engine)(nil)

// Open replays what lies in dir. With live not nil, what is missing is asked
// of it and recorded; without, it is scan.CodeUnavailable.
func Open(dir string, live ocr.Engine) *Engine { return &Engine{dir: dir, live: live} }

// answer is one recording.
type answer struct {
	Engine  string      `json:"engine"` // who answered, with its version
	Asked   string      `json:"asked"`  // read or orient
	Size    image.Point `json:"size"`
	Options ocr.Options `json:"options"`
	Lines   []ocr.Line  `json:"lines,omitempty"`
	Degrees int         `json:"degrees,omitempty"`
	Sure    float64     `json:"sure,omitempty"`
}

// Name says that answers are replayed; each recording names its engine.
func (e *Engine) Name() string { return "recorded" }

// Close closes the live engine, if any.
func (e *Engine) Close() error {
	if e.live == nil {
		return nil
	}
	return e.live.Close()
}

// Read replays the lines of img.
func (e *Engine) Read(ctx context.Context, img *image.Gray, opt ocr.Options) ([]ocr.Line, error) {
	a, err := e.ask(ctx, img, answer{Asked: "read", Options: opt}, func(a *answer) (err error) {
		a.Lines, err = e.live.Read(ctx, img, opt)
		return err
	})
	return a.Lines, err
}

// Orient replays how far img is turned.
func (e *Engine) Orient(ctx context.Context, img *image.Gray, dpi int) (int, float64, error) {
	a, err := e.ask(ctx, img, answer{Asked: "orient", Options: ocr.Options{DPI: dpi}}, func(a *answer) (err error) {
		a.Degrees, a.Sure, err = e.live.Orient(ctx, img, dpi)
		return err
	})
	return a.Degrees, a.Sure, err
}

func (e *Engine) ask(ctx context.Context, img *image.Gray, a answer, live func(*answer) error) (answer, error) {
	if err := refused(ctx, img); err != nil {
		return a, err
	}
	a.Size = img.Rect.Size()
	file := filepath.Join(e.dir, key(img, a)+".json")
	data, err := os.ReadFile(file)
	switch {
	case err == nil:
		if err := json.Unmarshal(data, &a); err != nil {
			return a, scan.Errorf(scan.CodeInternal, "recording %s: %w", file, err)
		}
		return a, nil
	case !errors.Is(err, fs.ErrNotExist):
		return a, scan.Errorf(scan.CodeInternal, "recording: %w", err)
	case e.live == nil:
		return a, scan.Errorf(scan.CodeUnavailable, "no recording %s: open it once with a live engine", file)
	}
	if err := live(&a); err != nil {
		return a, err
	}
	a.Engine = e.live.Name()
	data, err = json.MarshalIndent(a, "", "\t")
	if err == nil {
		err = os.WriteFile(file, append(data, '\n'), 0o644)
	}
	if err != nil {
		return a, scan.Errorf(scan.CodeInternal, "record: %w", err)
	}
	return a, nil
}

// refused is what every engine says of an ended context or an empty picture.
func refused(ctx context.Context, img *image.Gray) error {
	switch err := ctx.Err(); {
	case errors.Is(err, context.DeadlineExceeded):
		return scan.Errorf(scan.CodePageTimeout, "recorded: %w", err)
	case err != nil:
		return scan.Errorf(scan.CodeUnavailable, "recorded: %w", err)
	case img == nil || img.Rect.Empty():
		return scan.Errorf(scan.CodePageUnreadable, "recorded: the picture is empty")
	}
	return nil
}

// key names a question: what is asked, the options and the pixels.
func key(img *image.Gray, a answer) string {
	h := sha256.New()
	fmt.Fprintf(h, "%s %+v %v\n", a.Asked, a.Options, a.Size)
	for y := img.Rect.Min.Y; y < img.Rect.Max.Y; y++ {
		h.Write(img.Pix[img.PixOffset(img.Rect.Min.X, y):][:img.Rect.Dx()])
	}
	return a.Asked + "-" + hex.EncodeToString(h.Sum(nil)[:12])
}
