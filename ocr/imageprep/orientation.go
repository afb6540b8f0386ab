package imageprep

import (
	"context"
	"math"
)

// posture is what a page itself tells about how it was laid on the glass.
type posture struct {
	degrees int     // turned clockwise: 0, 90, 180, 270
	skew    float64 // degrees left, clockwise positive
	sure    float64 // 0–1, of degrees
	other   float64 // the skew, were the page turned by a quarter more
}

// stand finds out how the page of v lies: which way its rows run, how they
// tilt, and whether letters rise or hang.
func (v view) stand() posture {
	text := v.ink.only(v.runs, v.blobs, lettering(v.dpi))
	longest := v.dpi * 8 / 25
	level, levelPeak := findSkew(text.feet(longest), text.w, text.h)
	side := text.transposed()
	upright, sidePeak := findSkew(side.feet(longest), side.w, side.h)
	// A row of a page turned by a quarter is a row of its mirror image.
	upright = -upright
	p := posture{skew: level, other: upright}
	axis := levelPeak / sidePeak
	flat := v.flat
	if sidePeak > levelPeak {
		p = posture{degrees: 90, skew: upright, other: level}
		axis = 1 / axis
		flat = turn(flat, 270)
	}
	rows := threshold(straighten(flat, p.skew), v.ink.level)
	runs, blobs := rows.blobs()
	rows = rows.only(runs, blobs, lettering(v.dpi))
	rise, n := rows.rise(v.dpi)
	foot := rows.footing(longest)
	if up := evidence(rise, n, foot); up < 0 {
		p.degrees += 180
		p.sure = -up
	} else {
		p.sure = up
	}
	p.sure *= min(1, max(0, (axis-1.03)*20))
	return p
}

// evidence joins what rise and footing say about n pieces of rows; −1 … 1,
// positive for upright.
func evidence(rise float64, n int, foot float64) float64 {
	e := rise*math.Sqrt(float64(n))/2 + foot*5
	return math.Tanh(e / 2)
}

// flipped is b upside down, not mirrored.
func (b bitmap) flipped() bitmap {
	f := bitmap{w: b.w, h: b.h, ink: make([]uint8, len(b.ink)), level: b.level}
	if b.tone != nil {
		f.tone = make([]uint8, len(b.tone))
	}
	for y := range b.h {
		copy(f.ink[(b.h-1-y)*b.w:][:b.w], b.ink[y*b.w:][:b.w])
		if b.tone != nil {
			copy(f.tone[(b.h-1-y)*b.w:][:b.w], b.tone[y*b.w:][:b.w])
		}
	}
	return f
}

// rise looks at the rows of a straight page and tells how much more ink stands
// above the bodies of the letters than hangs below them: ascenders, capitals
// and most Vietnamese marks rise. −1 … 1; positive means upright. rows is the
// number of pieces of rows, 20 mm long, that were seen.
func (b bitmap) rise(dpi int) (share float64, rows int) {
	strip := max(8, dpi*20/25)
	shortest, tallest := max(3, dpi*12/254), dpi*8/25
	var above, below float64
	p := make([]int, b.h)
	for x := 0; x+strip/2 < b.w; x += strip {
		for y := range b.h {
			n := 0
			for _, v := range b.ink[y*b.w+x : y*b.w+min(x+strip, b.w)] {
				n += int(v)
			}
			p[y] = n
		}
		floor := max(1, strip/100)
		for y := 0; y < b.h; {
			if p[y] <= floor {
				y++
				continue
			}
			from, top := y, 0
			for y < b.h && p[y] > floor {
				top = max(top, p[y])
				y++
			}
			if y-from < shortest || y-from > tallest || top < strip/12 {
				continue
			}
			up, down := outside(p[from:y], top)
			if up+down > 0 {
				above += up
				below += down
				rows++
			}
		}
	}
	if rows == 0 {
		return 0, 0
	}
	return (above - below) / (above + below), rows
}

// outside sums a row's profile above and below its core, where the profile
// reaches half of its top.
func outside(p []int, top int) (up, down float64) {
	a, z := 0, len(p)-1
	for p[a]*2 < top {
		up += float64(p[a])
		a++
	}
	for p[z]*2 < top {
		down += float64(p[z])
		z--
	}
	return up, down
}

// footing compares how sharply the feet and the heads of letters line up on a
// straight page: the logarithm of the ratio of their profiles. Letters share
// their baseline, but not their height. Positive means upright.
func (b bitmap) footing(longest int) float64 {
	counts := make([]int32, b.h+4)
	sharp := func(pts [columns][]point) (sum float64) {
		n := 0.0
		for _, p := range pts {
			sum += profile(p, counts, 0, 1)
			n += float64(len(p))
		}
		return sum / (n * n)
	}
	f, h := sharp(b.feet(longest)), sharp(b.flipped().feet(longest))
	if !(f > 0 && h > 0) {
		return 0
	}
	return math.Log(f / h)
}

// surely is the own evidence above which the engine is not asked.
const surely = 0.7

// orientation settles how the page lies: by its own letters where they speak
// clearly, else with the engine's word. unsure tells that both were weak or
// that they contradict each other.
func orientation(ctx context.Context, in Input, p posture, ask func() (int, float64, error)) (_ posture, unsure bool, err error) {
	if in.Orient == nil {
		return p, p.sure < 0.5, nil
	}
	if p.sure >= surely {
		return p, false, nil
	}
	degrees, sure, err := ask()
	if err != nil || ctx.Err() != nil {
		return p, true, err
	}
	degrees = (degrees%360 + 360) % 360 / 90 * 90
	if degrees == p.degrees {
		return p, max(sure, p.sure) < 0.3, nil
	}
	if p.sure > sure {
		return p, true, nil
	}
	if (degrees-p.degrees)%180 != 0 {
		p.skew, p.other = p.other, p.skew
	}
	p.degrees = degrees
	return p, sure < 0.8 || p.sure > 0.3, nil
}
