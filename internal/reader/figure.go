package reader

import (
	"cmp"
	"context"
	"image"
	"regexp"
	"slices"
	"strings"

	"sohoa/ocr"
	"sohoa/ocr/grid"
)

// figureForm is a number as a table prints it, a share without its sign or the
// dash of nothing.
var figureForm = regexp.MustCompile(`^(?:[0-9]+(?:[.,][0-9]+)*%?|-)$`)

// dateForm is a day, or a month, with its year.
var dateForm = regexp.MustCompile(`^(?:(?:0?[1-9]|[12][0-9]|3[01])/)?(?:0?[1-9]|1[0-2])/(?:19|20)[0-9]{2}$`)

// dateLike is a date of which some digits were taken for letters.
var dateLike = regexp.MustCompile(`^[^\s/]{1,3}/[^\s/]{1,4}(?:/[^\s/]{2,5})?$|^[^\s/]{1,7}/[^\s/]{2,8}$`)

// romanForm numbers the sections of a table.
var romanForm = regexp.MustCompile(`^[IVX]+\.?$`)

// readFigures reads the numbers and dates of a table once more where the
// reading is none: a digit alone is often taken for a letter or a stroke, and a
// full stop for a comma. cells are the readings of t.Cells; they are replaced
// in place where a better one was found. A column holds numbers when a third of
// its cells of one line, headings left out, were read as digits for the most.
func (l *Local) readFigures(ctx context.Context, page *image.Gray, t grid.Table, cells [][]ocr.Line, dpi int) error {
	cols := make([][]int, len(t.X)-1) // the cells of one line in each column
	numbers, signed := make([]int, len(cols)), make([]int, len(cols))
	ink := make([]ocr.Box, len(cells))
	section := map[int]bool{} // rows with a title over several columns: their number is Roman
	for _, c := range t.Cells {
		section[c.Row] = section[c.Row] || c.Cols > 1
	}
	for k, c := range t.Cells {
		if c.Row == 0 || c.Cols > 1 || c.Col == 0 && section[c.Row] {
			continue
		}
		if ink[k] = inkBox(page, c.Box); ink[k].Empty() || !oneLine(ink[k], dpi) {
			continue
		}
		cols[c.Col] = append(cols[c.Col], k)
		if text := textOf(cells[k]); mostlyDigits(text) {
			numbers[c.Col]++
			if strings.ContainsAny(text, ".,") {
				signed[c.Col]++
			}
		}
	}
	for col, ks := range cols {
		for _, k := range ks {
			text := textOf(cells[k])
			only, form := "0123456789.,-%", figureForm
			switch {
			case numbers[col]*3 >= len(ks) && !romanForm.MatchString(text):
			case strings.Contains(text, "/") && dateLike.MatchString(text) && strings.ContainsAny(text, "0123456789"):
				only, form = "0123456789/", dateForm
			default:
				continue
			}
			shape := ""
			if form == figureForm {
				if shape = digitShape(page, ink[k]); signed[col] == 0 {
					shape = strings.NewReplacer(",", "", ".", "").Replace(shape) // specks
				}
			}
			line, err := l.readFigure(ctx, page, ink[k], cells[k], ask{only, form, shape}, dpi)
			if err != nil {
				return err
			}
			if line != nil {
				cells[k] = []ocr.Line{*line}
			}
		}
	}
	return nil
}

// mostlyDigits reports whether a reading may be a number, be it a poor one.
func mostlyDigits(text string) bool {
	digits := 0
	for _, r := range text {
		if r >= '0' && r <= '9' {
			digits++
		}
	}
	return text == "-" || digits > 0 && digits*2 >= len([]rune(text)) && !strings.Contains(text, "/")
}

func textOf(lines []ocr.Line) string {
	var parts []string
	for _, l := range lines {
		parts = append(parts, l.Text())
	}
	return strings.Trim(strings.Join(parts, " "), " |[]")
}

// ask is what a cell is to be read as: of which characters, of which form and
// with how many digits ("" = unknown; 0 stands for each).
type ask struct {
	only  string
	form  *regexp.Regexp
	shape string
}

// readFigure gives a reading of a cell that has the form asked for and, where
// its digits stand apart, as many as there are; nil leaves what was read. The
// signs between digits are told by their place, for which the engine has no eye.
func (l *Local) readFigure(ctx context.Context, page *image.Gray, ink ocr.Box, read []ocr.Line, want ask, dpi int) (*ocr.Line, error) {
	if want.form == figureForm && dash(page, ink) {
		return &ocr.Line{Box: ink, Words: []ocr.Word{{Text: "-", Box: ink, Conf: 0.9}}}, nil
	}
	best := (*ocr.Line)(nil)
	for _, layout := range []ocr.Layout{-1, ocr.LayoutLine, ocr.LayoutWord} {
		lines := read
		if layout >= 0 {
			var err error
			if lines, err = l.readInk(ctx, page, ink, ocr.Options{DPI: dpi, Layout: layout, Only: want.only}); err != nil {
				return nil, err
			}
		}
		raw := strings.ReplaceAll(textOf(lines), " ", "")
		text, sure := shaped(raw, want.shape)
		if !want.form.MatchString(text) {
			continue
		}
		line := ocr.Line{Box: ink, Words: []ocr.Word{{Text: text, Box: ink, Conf: meanConf(lines)}}}
		if raw != text {
			line.Words[0].Raw = raw
		}
		if sure || want.shape == "" {
			return &line, nil
		}
		if best == nil { // too few or too many digits: doubtful
			line.Words[0].Conf = min(line.Words[0].Conf, 0.5)
			best = &line
		}
	}
	return best, nil
}

func meanConf(lines []ocr.Line) float64 {
	sum := 0.0
	for _, l := range lines {
		sum += l.Conf()
	}
	return sum / float64(max(1, len(lines)))
}

// shaped puts the digits of text into a shape of as many ("00,0"); sure says
// whether it was as many. Signs that only text has stay, where a comma is one:
// Vietnamese figures part thousands by full stops and decimals by a comma.
func shaped(text, shape string) (string, bool) {
	groups := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(".,:;'", r) })
	digits := strings.Join(groups, "")
	if digits == "" || strings.Trim(digits, "0123456789") != "" {
		return text, false
	}
	if n := len(groups); n == 2 && len(groups[1]) < 3 {
		text = groups[0] + "," + groups[1]
	}
	if len(digits) != strings.Count(shape, "0") {
		return text, false
	}
	if len(digits) == len(shape) {
		return text, true
	}
	out := []byte(shape)
	for i, r := range out {
		if r == '0' {
			out[i], digits = digits[0], digits[1:]
		}
	}
	return string(out), true
}

// dash reports whether one flat stroke stands alone, as where there is nothing.
func dash(page *image.Gray, ink ocr.Box) bool {
	all := strokes(page, ink, 128)
	return len(all) == 1 && ink.W() >= 2*ink.H() && ink.W() <= 12*ink.H()
}

// digitShape tells from the strokes in a box alone where digits stand (0) and
// which signs part them. It is "" when something else stands there.
func digitShape(page *image.Gray, box ocr.Box) string {
	level := inkLevel(page, box)
	box.Y1 += box.H() / 4                                     // the tail of a comma is faint
	for _, l := range []uint8{level, level + (255-level)/3} { // the fainter ink joins broken digits
		if shape := digitShapeAt(page, box, l); shape != "" {
			return shape
		}
	}
	return ""
}

func digitShapeAt(page *image.Gray, box ocr.Box, level uint8) string {
	all := strokes(page, box, level)
	slices.SortFunc(all, func(a, b stroke) int { return cmp.Compare(a.box.X0, b.box.X0) })
	high := 0
	for _, s := range all {
		high = max(high, s.box.H())
	}
	var feet []int
	top := box.Y1
	for _, s := range all {
		if s.box.H()*10 >= high*7 {
			feet = append(feet, s.box.Y1)
			top = min(top, s.box.Y0)
		}
	}
	if len(feet) == 0 {
		return ""
	}
	slices.Sort(feet)
	foot := feet[len(feet)/2]
	var shape []byte
	var hanging []int // of each sign, the share of its ink below the feet of the digits
	for _, s := range all {
		w, h := s.box.W(), s.box.H()
		switch {
		case w*h*90 < high*high: // a speck
		case h*10 >= high*7: // digits are set 0.75 of their height apart; some touch
			for range max(1, (w*100/high+37)/75) {
				shape = append(shape, '0')
			}
		case h*20 < high*11 && w*2 < high && s.box.Y0-top > high/2:
			shape = append(shape, '.')
			hanging = append(hanging, hanging100(page, s.box, foot, high))
		default:
			return ""
		}
	}
	return withSigns(string(shape), hanging)
}

// withSigns makes commas of the full stops that hang, in hundredths of their
// ink. Vietnamese figures group thousands by full stops and part decimals by a
// comma: what fits that needs less proof than what does not.
func withSigns(shape string, hanging []int) string {
	groups := strings.Split(shape, ".")
	out := groups[0]
	for i, g := range groups[1:] {
		proof := 20
		if len(g) == 3 && len(groups[0]) <= 3 {
			proof = 55
		} else if i == len(groups)-2 {
			proof = 8
		}
		if hanging[i] > proof {
			out += "," + g
		} else {
			out += "." + g
		}
	}
	if !figureShape.MatchString(out) {
		return "" // a speck was taken for a sign
	}
	return out
}

var figureShape = regexp.MustCompile(`^(?:0{1,3}(?:\.0{3})+|0+)(?:,0{1,2})?$`)

// hanging100 is how much of the ink of a sign hangs below the feet of the
// digits beside it, in hundredths; high is the height of the digits.
func hanging100(page *image.Gray, sign ocr.Box, foot, high int) int {
	sign = ocr.Box{X0: sign.X0 - 1, Y0: sign.Y0 - 1, X1: sign.X1 + 1, Y1: foot + high/3}.Intersect(ocr.Box{X1: page.Rect.Dx(), Y1: page.Rect.Dy()})
	all, below := 1, 0
	for y := sign.Y0; y < sign.Y1; y++ {
		for _, v := range page.Pix[y*page.Stride:][sign.X0:sign.X1] {
			if v < 230 {
				all += 255 - int(v)
				if y >= foot {
					below += 255 - int(v)
				}
			}
		}
	}
	return below * 100 / all
}
