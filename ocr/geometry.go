package ocr

import "math"

// ToDelivered maps a point of the upright, deskewed page to the delivered page
// of dw × dh pixels. The two share their centre: the upright page, turned
// clockwise by Skew about its centre and then by Orientation, is the delivered
// one; the canvas of the upright page may be larger.
func (p Page) ToDelivered(x, y float64, dw, dh int) (float64, float64) {
	tw, th := float64(dw), float64(dh) // the delivered page turned upright
	if p.Orientation%180 != 0 {
		tw, th = th, tw
	}
	sin, cos := math.Sincos(p.Skew * math.Pi / 180)
	x, y = x-float64(p.Width)/2, y-float64(p.Height)/2
	x, y = x*cos-y*sin+tw/2, x*sin+y*cos+th/2 // y grows downwards: this is clockwise
	switch p.Orientation {
	case 90:
		return th - y, x
	case 180:
		return tw - x, th - y
	case 270:
		return y, tw - x
	}
	return x, y
}
