package tesseract

// #include "shim.h"
import "C"

import (
	"context"
	"image"
	"math"
)

// halved is the size in pixels from which a page is halved before its
// orientation is detected: A4 at 300 dpi is told as surely at 150, in two
// thirds of the time; smaller pages lose.
const halved = 3000

// Orient tells how far img is turned clockwise, by Tesseract's orientation and
// script detection. It needs upright letters of 10 pixels or more and some 50
// of them; with fewer it says 0 with sureness 0.
func (e *Engine) Orient(ctx context.Context, img *image.Gray, dpi int) (int, float64, error) {
	if err := ended(ctx); err != nil {
		return 0, 0, err
	}
	if e.osd == nil {
		osd, err := load(e.cfg.Tessdata, "osd", C.OEM_TESSERACT_ONLY)
		if err != nil {
			return 0, 0, err
		}
		e.osd = osd
	}
	pix, err := toPix(img)
	if err != nil {
		return 0, 0, err
	}
	defer func() { C.pixDestroy(&pix) }()
	if max(img.Rect.Dx(), img.Rect.Dy()) >= halved {
		if small := C.pixScaleAreaMap2(pix); small != nil {
			C.pixDestroy(&pix)
			pix, dpi = small, dpi/2
		}
	}
	C.TessBaseAPISetImage2(e.osd, pix)
	if dpi > 0 {
		C.TessBaseAPISetSourceResolution(e.osd, C.int(dpi))
	}
	defer C.TessBaseAPIClear(e.osd)
	var degrees C.int
	var margin, scriptConf C.float
	var script *C.char
	if C.TessBaseAPIDetectOrientationScript(e.osd, &degrees, &margin, &script, &scriptConf) == 0 {
		return 0, 0, ended(ctx)
	}
	return int(degrees) % 360, sureness(float64(margin)), ended(ctx)
}

// sureness maps Tesseract's orientation margin (0 to about 30, sums of log
// likelihoods) to 0–1.
func sureness(margin float64) float64 {
	return 1 - math.Exp(-max(margin, 0)/3)
}
