package poppler

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"sohoa/ocr"
)

// A page of dense small print has some 10,000 words; beyond this many bytes of
// listing (about 80 a word) a layer is a trap.
const maxListing = 16 << 20

// Text takes the text layer of one page with pdftotext: its flows become
// blocks, so that the two columns of a document's head stay apart. Confidence
// is 1 throughout. Words are as the file codes them, not even composed: whether
// the layer is sound, and in which encoding, is for the caller to judge.
func (p *Poppler) Text(ctx context.Context, path string, page, dpi int) ([]ocr.Line, error) {
	n := strconv.Itoa(page)
	var lines []ocr.Line
	err := p.run(ctx, func(r io.Reader) (err error) {
		lines, err = parseListing(r, float64(dpi)/72)
		return err
	}, "pdftotext", "-tsv", "-enc", "UTF-8", "-f", n, "-l", n, file(path), "-")
	if err != nil {
		return nil, err
	}
	return lines, nil
}

// parseListing reads what pdftotext -tsv writes: level, page, flow, block,
// line, word, left, top, width, height (points), conf, text. Only words (level
// 5) carry text; lines of one block share flow and block.
func parseListing(r io.Reader, scale float64) ([]ocr.Line, error) {
	limited := &io.LimitedReader{R: r, N: maxListing}
	rows := bufio.NewScanner(limited)
	rows.Buffer(nil, 1<<16)
	var lines []ocr.Line
	var last [3]string // flow, block, line
	block := 0
	for rows.Scan() {
		f := strings.SplitN(rows.Text(), "\t", 12)
		if len(f) < 12 || f[0] != "5" {
			continue
		}
		text := strings.TrimSpace(strings.ToValidUTF8(f[11], "\uFFFD"))
		box, ok := parseBox(f[6:10], scale)
		if text == "" || !ok {
			continue
		}
		at := [3]string{f[2], f[3], f[4]}
		if len(lines) == 0 || at != last {
			if len(lines) == 0 || at[0] != last[0] || at[1] != last[1] {
				block++
			}
			last = at
			lines = append(lines, ocr.Line{Block: block, Par: 1})
		}
		line := &lines[len(lines)-1]
		line.Words = append(line.Words, ocr.Word{Text: text, Box: box, Conf: 1})
		line.Box = line.Box.Union(box)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("text layer: %w", err)
	}
	if limited.N == 0 {
		return nil, fmt.Errorf("text layer of more than %d bytes", maxListing)
	}
	return lines, nil
}

// parseBox turns left, top, width, height in points into a box in pixels.
func parseBox(f []string, scale float64) (ocr.Box, bool) {
	var v [4]float64
	for i := range v {
		n, err := strconv.ParseFloat(f[i], 64)
		if err != nil || !(math.Abs(n) <= 1e6) { // beyond any page, or NaN
			return ocr.Box{}, false
		}
		v[i] = n * scale
	}
	if !(v[2] > 0 && v[3] > 0) {
		return ocr.Box{}, false
	}
	px := func(f float64) int { return int(math.Round(f)) }
	return ocr.Box{X0: px(v[0]), Y0: px(v[1]), X1: px(v[0] + v[2]), Y1: px(v[1] + v[3])}, true
}
