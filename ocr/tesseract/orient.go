package tesseract

// #include "shim.h"
import "C"

import (
	"context"
	"image"
	"math"
)

// Orient tells how far img is turned clockwise, by Tesseract's orientation and
// script detection. It needs upright letters of 10 pixels or more and some 50
// of them; with fewer it says 0 with sureness 0. A page at 150 dpi does.
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
	if err := setImage(e.osd, img, dpi); err != nil {
		return 0, 0, err
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
