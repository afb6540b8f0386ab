package tesseract

// #include "shim.h"
import "C"

import (
	"strings"
	"unsafe"

	"sohoa/internal/scan"
	"sohoa/internal/vn"
	"sohoa/ocr"
)

// lines collects what the last recognition found, in Tesseract's reading order.
func (e *Engine) lines() ([]ocr.Line, error) {
	var words C.shim_words
	defer C.shim_free_words(&words)
	if C.shim_collect(e.reader, C.bool(e.cfg.Alternatives), &words) != 0 {
		return nil, scan.Errorf(scan.CodePageUnreadable, "tesseract: no memory for the words")
	}
	var lines []ocr.Line
	last := C.int(0)
	for _, w := range unsafe.Slice(words.list, words.count) {
		text := strings.TrimSpace(vn.NFC(C.GoString(w.text)))
		if text == "" {
			continue
		}
		word := ocr.Word{
			Text: text,
			Box:  ocr.Box{X0: int(w.x0), Y0: int(w.y0), X1: int(w.x1), Y1: int(w.y1)},
			Conf: min(max(float64(w.conf)/100, 0), 1),
			Alts: others(text, w.alts),
		}
		if w.line != last {
			last = w.line
			lines = append(lines, ocr.Line{Block: int(w.block), Par: int(w.par)})
		}
		line := &lines[len(lines)-1]
		line.Words = append(line.Words, word)
		line.Box = line.Box.Union(word.Box)
	}
	return lines, nil
}

// others is the list of readings other than text, each once.
func others(text string, list *C.char) []string {
	if list == nil {
		return nil
	}
	var out []string
	seen := map[string]bool{text: true}
	for _, alt := range strings.Split(C.GoString(list), "\n") {
		if alt = vn.NFC(alt); !seen[alt] {
			seen[alt] = true
			out = append(out, alt)
		}
	}
	return out
}
