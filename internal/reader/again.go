package reader

import (
	"cmp"
	"context"
	"image"
	"slices"
	"strings"
	"unicode"

	"sohoa/internal/vn"
	"sohoa/ocr"
)

// doubtful is the confidence below which a word of the first reading may give
// way to a second one.
const doubtful = 0.6

// readRow reads one row of letters and gives the words that are to be believed,
// in one line; none when there are none.
func (l *Local) readRow(ctx context.Context, ink inks, row ocr.Box, p place, em int, level uint8, dpi int) (ocr.Line, error) {
	// Letters that touch a pen's stroke are in no row: look beside it, too.
	reach := em
	if p.kind != textPlace {
		reach = 4 * em
	}
	band := ocr.Box{X0: row.X0 - reach, Y0: row.Y0 - em/2, X1: row.X1 + reach, Y1: row.Y1 + em/3}.Intersect(p.box)
	readings, err := l.readings(ctx, ink, band, level, em, dpi, textWays)
	if err != nil {
		return ocr.Line{}, err
	}
	var words []ocr.Word
	if p.kind == signPlace {
		if words = bestPosition(readings, 1<<30, em); words == nil {
			words = bestName(readings)
		}
	}
	if words == nil {
		words = bestPlain(readings)
	}
	return ocr.Line{Words: words, Box: around(words)}, nil
}

// readings reads a band in several ways, until the first two agree.
func (l *Local) readings(ctx context.Context, ink inks, band ocr.Box, level uint8, em, dpi int, ways []way) ([][]ocr.Word, error) {
	var readings [][]ocr.Word
	seen := map[int][]*image.Gray{} // by size
	whole := band
	for _, way := range ways {
		band := ocr.Box{X0: whole.X0 + way.narrow*em, Y0: whole.Y0, X1: whole.X1 - way.narrow*em, Y1: whole.Y1}
		level := level
		if way.dark {
			level -= (255 - level) / 4
		}
		crop := way.picture(ink, band, level, em)
		if crop == nil || slices.ContainsFunc(seen[way.dpi], func(o *image.Gray) bool { return slices.Equal(o.Pix, crop.Pix) }) {
			continue
		}
		seen[way.dpi] = append(seen[way.dpi], crop)
		words, err := l.readBand(ctx, crop, band, dpi, way.dpi)
		if err != nil {
			return nil, err
		}
		readings = append(readings, words)
		if len(readings) == 2 && same(readings[0], readings[1]) {
			break
		}
	}
	return readings, nil
}

// readBand reads a picture of one line, cut from a band of a page with a margin
// around, sized to a resolution; 0 = its own, twice that below 220 dpi.
func (l *Local) readBand(ctx context.Context, crop *image.Gray, band ocr.Box, dpi, as int) ([]ocr.Word, error) {
	switch {
	case as == 0 && dpi < 220:
		as = 2 * dpi
	case as == 0:
		as = dpi
	}
	scale := float64(as) / float64(dpi)
	if as != dpi {
		crop = resized(crop, scale)
	}
	lines, err := l.cfg.Engine.Read(ctx, crop, ocr.Options{DPI: as, Layout: ocr.LayoutLine})
	if err != nil {
		return nil, err
	}
	var words []ocr.Word
	for _, line := range lines {
		for _, w := range line.Words {
			on := func(v, from int) int { return int(float64(v)/scale) - margin + from }
			w.Box = ocr.Box{X0: on(w.Box.X0, band.X0), Y0: on(w.Box.Y0, band.Y0), X1: on(w.Box.X1, band.X0), Y1: on(w.Box.Y1, band.Y0)}.Intersect(band)
			if !w.Box.Empty() {
				words = append(words, w)
			}
		}
	}
	return words, nil
}

// bestPlain are the words of the clearest reading that another one confirms at
// the same place: syllables when both are fairly sure, anything with a digit
// only when both are very sure. Nothing when less than half is confirmed, or no
// syllable is.
func bestPlain(readings [][]ocr.Word) []ocr.Word {
	best := slices.MaxFunc(readings, func(a, b []ocr.Word) int { return cmp.Compare(ocr.Line{Words: a}.Conf(), ocr.Line{Words: b}.Conf()) })
	var out []ocr.Word
	for _, w := range best {
		needed := doubtful
		switch t := bare(w.Text); {
		case strings.ContainsFunc(t, unicode.IsDigit):
			needed = 0.85
		case !vn.Valid(strings.ToLower(t)) && upperShare(t) < 0.5:
			needed = 0.8
		}
		agree := 0
		for _, words := range readings {
			if slices.ContainsFunc(words, func(o ocr.Word) bool { return o.Text == w.Text && o.Conf >= needed && covers(o.Box, w.Box) }) {
				agree++
			}
		}
		if agree < len(readings) && agree >= 2 {
			w.Conf *= 0.85
		}
		if agree >= 2 {
			out = append(out, w)
		}
	}
	syllable := slices.ContainsFunc(out, func(w ocr.Word) bool {
		t := strings.ToLower(bare(w.Text))
		return len([]rune(t)) > 1 && vn.Valid(t)
	})
	if !syllable || len(out)*2 < len(best) {
		return nil
	}
	return out
}

func text(words []ocr.Word) string { return ocr.Line{Words: words}.Text() }

func notLetter(r rune) bool { return !unicode.IsLetter(r) }

func same(a, b []ocr.Word) bool { return len(a) > 0 && text(a) == text(b) }
