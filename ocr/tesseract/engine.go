// Package tesseract reads pages with Tesseract's LSTM engine and decodes image
// files with leptonica, the library Tesseract itself decodes with.
//
// The page way goes over a shim on Tesseract's C interface (shim.h), because
// gosseract offers no deadline, orientation, raw pixels or alternatives;
// gosseract answers what is installed (installed.go) and is the yardstick the
// shim is held to in the tests. docs/ocr.md has the figures. To offer a further
// model, install its traineddata and name it in Config.Language.
package tesseract

// #cgo pkg-config: tesseract lept
// #include <stdlib.h>
// #include "shim.h"
import "C"

import (
	"context"
	"errors"
	"image"
	"runtime"
	"sync"
	"unsafe"

	"sohoa/internal/scan"
	"sohoa/ocr"
)

// Config chooses the models.
type Config struct {
	Language string // model name, "vie"; several joined by "+"
	Tessdata string // folder of the models; "" = the installed one
	// Alternatives asks for other readings of each word (ocr.Word.Alts), at about
	// 5 % more time a page.
	Alternatives bool
}

// Engine is one Tesseract. It is for one goroutine at a time.
type Engine struct {
	cfg    Config
	reader *C.TessBaseAPI
	osd    *C.TessBaseAPI // nil until the first Orient
}

var _ ocr.Engine = (*Engine)(nil)

// loading serialises everything that loads a model in this process: gosseract
// redirects file descriptor 2 while it does so.
var loading sync.Mutex

// New loads the models, about 0.1 s. scan.CodeUnavailable when one is missing.
func New(cfg Config) (*Engine, error) {
	reader, err := load(cfg.Tessdata, cfg.Language, C.OEM_LSTM_ONLY)
	if err != nil {
		return nil, err
	}
	if cfg.Alternatives {
		set(reader, "lstm_choice_mode", "2")
	}
	return &Engine{cfg: cfg, reader: reader}, nil
}

func load(tessdata, language string, mode C.TessOcrEngineMode) (*C.TessBaseAPI, error) {
	loading.Lock()
	defer loading.Unlock()
	C.setMsgSeverity(C.L_SEVERITY_NONE) // leptonica's chatter on stderr
	path, lang := cstring(tessdata), C.CString(language)
	defer C.free(unsafe.Pointer(path))
	defer C.free(unsafe.Pointer(lang))
	api := C.TessBaseAPICreate()
	if C.TessBaseAPIInit2(api, path, lang, mode) != 0 {
		C.TessBaseAPIDelete(api)
		return nil, scan.Errorf(scan.CodeUnavailable, "tesseract: model %q is not installed", language)
	}
	set(api, "debug_file", "/dev/null") // Tesseract's chatter
	return api, nil
}

// cstring is s for C, NULL for "".
func cstring(s string) *C.char {
	if s == "" {
		return nil
	}
	return C.CString(s)
}

func set(api *C.TessBaseAPI, name, value string) {
	n, v := C.CString(name), C.CString(value)
	defer C.free(unsafe.Pointer(n))
	defer C.free(unsafe.Pointer(v))
	C.TessBaseAPISetVariable(api, n, v)
}

// Name is as in "tesseract-5.3.0/vie".
func (e *Engine) Name() string {
	return "tesseract-" + C.GoString(C.TessVersion()) + "/" + e.cfg.Language
}

// Close frees the models; a second call does nothing.
func (e *Engine) Close() error {
	for _, api := range []*C.TessBaseAPI{e.reader, e.osd} {
		if api != nil {
			C.TessBaseAPIEnd(api)
			C.TessBaseAPIDelete(api)
		}
	}
	e.reader, e.osd = nil, nil
	return nil
}

// segmentation is Tesseract's page segmentation mode for a layout.
var segmentation = map[ocr.Layout]C.TessPageSegMode{
	ocr.LayoutPage:  C.PSM_AUTO,
	ocr.LayoutBlock: C.PSM_SINGLE_BLOCK,
	ocr.LayoutLine:  C.PSM_SINGLE_LINE,
	ocr.LayoutWord:  C.PSM_SINGLE_WORD,
}

// Read reads img. Model must be "" or the engine's own language.
func (e *Engine) Read(ctx context.Context, img *image.Gray, opt ocr.Options) ([]ocr.Line, error) {
	if opt.Model != "" && opt.Model != e.cfg.Language {
		return nil, scan.Errorf(scan.CodeInvalid, "tesseract: model %q is not loaded", opt.Model)
	}
	if err := ended(ctx); err != nil {
		return nil, err
	}
	if err := setImage(e.reader, img, opt.DPI); err != nil {
		return nil, err
	}
	defer C.TessBaseAPIClear(e.reader)
	C.TessBaseAPISetPageSegMode(e.reader, segmentation[opt.Layout])
	if opt.Only != "" {
		e.allow(opt.Only)
		defer e.allow("")
	}

	stop := (*C.int)(C.calloc(1, C.sizeof_int))
	var flag sync.Mutex // the flag must not be written after it is freed
	cancel := context.AfterFunc(ctx, func() {
		flag.Lock()
		defer flag.Unlock()
		if stop != nil {
			*stop = 1
		}
	})
	rc := C.shim_recognize(e.reader, stop)
	cancel()
	flag.Lock()
	C.free(unsafe.Pointer(stop))
	stop = nil
	flag.Unlock()

	if err := ended(ctx); err != nil {
		return nil, err
	}
	if rc != 0 {
		return nil, scan.Errorf(scan.CodePageUnreadable, "tesseract: recognition failed (%d)", int(rc))
	}
	return e.lines()
}

// allow limits what is read to some characters; "" = none is barred.
func (e *Engine) allow(only string) {
	name, value := C.CString("tessedit_char_whitelist"), C.CString(only)
	defer C.free(unsafe.Pointer(name))
	defer C.free(unsafe.Pointer(value))
	C.TessBaseAPISetVariable(e.reader, name, value)
}

// ended is scan.CodePageTimeout after a passed deadline, scan.CodeUnavailable
// (try again) when ctx was cancelled.
func ended(ctx context.Context) error {
	switch err := ctx.Err(); {
	case err == nil:
		return nil
	case errors.Is(err, context.Canceled):
		return scan.Errorf(scan.CodeUnavailable, "tesseract: %w", err)
	default:
		return scan.Errorf(scan.CodePageTimeout, "tesseract: %w", err)
	}
}

// setImage hands img to api, which keeps a copy.
func setImage(api *C.TessBaseAPI, img *image.Gray, dpi int) error {
	pix, err := toPix(img)
	if err != nil {
		return err
	}
	defer C.pixDestroy(&pix)
	C.TessBaseAPISetImage2(api, pix)
	if dpi > 0 {
		C.TessBaseAPISetSourceResolution(api, C.int(dpi))
	}
	return nil
}

// toPix is a copy of img for leptonica, to be destroyed.
func toPix(img *image.Gray) (*C.PIX, error) {
	if img == nil || img.Rect.Empty() {
		return nil, scan.Errorf(scan.CodePageUnreadable, "tesseract: the picture is empty")
	}
	b := img.Rect
	pix := C.shim_gray((*C.uint8_t)(unsafe.Pointer(&img.Pix[img.PixOffset(b.Min.X, b.Min.Y)])),
		C.int(b.Dx()), C.int(b.Dy()), C.int(img.Stride))
	runtime.KeepAlive(img)
	if pix == nil {
		return nil, scan.Errorf(scan.CodePageUnreadable, "tesseract: no memory for %d × %d pixels", b.Dx(), b.Dy())
	}
	return pix, nil
}
