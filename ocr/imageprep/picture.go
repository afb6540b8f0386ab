package imageprep

import (
	"encoding/binary"
	"image"
	"image/draw"
)

// asGray gives img as gray pixels that start at (0, 0): itself when it is
// gray, nil when it has colours.
func asGray(img image.Image) *image.Gray {
	switch p := img.(type) {
	case *image.Gray:
		return &image.Gray{Pix: p.Pix[p.PixOffset(p.Rect.Min.X, p.Rect.Min.Y):], Stride: p.Stride, Rect: p.Rect.Sub(p.Rect.Min)}
	case *image.Gray16:
		w, h := size(p)
		g := image.NewGray(image.Rect(0, 0, w, h))
		for y := range h {
			src := p.Pix[p.PixOffset(p.Rect.Min.X, p.Rect.Min.Y+y):]
			for x := range g.Pix[y*g.Stride:][:w] {
				g.Pix[y*g.Stride+x] = src[2*x]
			}
		}
		return g
	case *image.Paletted:
		var tone [256]uint8
		for i, c := range p.Palette {
			r, g, b, _ := c.RGBA()
			if r != g || g != b {
				return nil
			}
			if i < 256 {
				tone[i] = uint8(r >> 8)
			}
		}
		w, h := size(p)
		g := image.NewGray(image.Rect(0, 0, w, h))
		for y := range h {
			src := p.Pix[p.PixOffset(p.Rect.Min.X, p.Rect.Min.Y+y):]
			for x := range g.Pix[y*g.Stride:][:w] {
				g.Pix[y*g.Stride+x] = tone[src[x]]
			}
		}
		return g
	}
	return nil
}

// asRGBA gives img as opaque RGBA that starts at (0, 0); what is transparent
// becomes white.
func asRGBA(img image.Image) *image.RGBA {
	w, h := size(img)
	switch p := img.(type) {
	case *image.RGBA:
		if p.Opaque() {
			return &image.RGBA{Pix: p.Pix[p.PixOffset(p.Rect.Min.X, p.Rect.Min.Y):], Stride: p.Stride, Rect: p.Rect.Sub(p.Rect.Min)}
		}
	case *image.NRGBA:
		if p.Opaque() { // then both hold the same bytes
			return &image.RGBA{Pix: p.Pix[p.PixOffset(p.Rect.Min.X, p.Rect.Min.Y):], Stride: p.Stride, Rect: p.Rect.Sub(p.Rect.Min)}
		}
	case *image.YCbCr:
		return fromYCbCr(p)
	}
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(out, out.Rect, image.White, image.Point{}, draw.Src)
	draw.Draw(out, out.Rect, img, img.Bounds().Min, draw.Over)
	return out
}

// fromYCbCr turns JPEG's colours into RGB (ITU-T T.871, section 7) by whole
// numbers; the chroma's share is found once for pixels that share it.
func fromYCbCr(p *image.YCbCr) *image.RGBA {
	w, h := size(p)
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		luma := p.Y[p.YOffset(p.Rect.Min.X, p.Rect.Min.Y+y):][:w]
		dst := out.Pix[y*out.Stride:][:4*w]
		last := -1
		var dr, dg, db int32
		for x, l := range luma {
			if c := p.COffset(p.Rect.Min.X+x, p.Rect.Min.Y+y); c != last {
				last = c
				cb, cr := int32(p.Cb[c])-128, int32(p.Cr[c])-128
				dr = (91881*cr + 32768) >> 16
				dg = (-22554*cb - 46802*cr + 32768) >> 16
				db = (116130*cb + 32768) >> 16
			}
			d := dst[4*x : 4*x+4 : 4*x+4]
			d[0], d[1], d[2], d[3] = clamp(int32(l)+dr), clamp(int32(l)+dg), clamp(int32(l)+db), 255
		}
	}
	return out
}

func clamp(v int32) uint8 {
	if uint32(v) <= 255 {
		return uint8(v)
	}
	if v < 0 {
		return 0
	}
	return 255
}

// channels are the three colours of a reduced page.
type channels struct{ r, g, b *image.Gray }

// reduceRGBA shrinks each channel of p by k, as reduce does.
func reduceRGBA(p *image.RGBA, k int) channels {
	w, h := size(p)
	tw, th := max(1, w/k), max(1, h/k)
	rect := image.Rect(0, 0, tw, th)
	out := channels{image.NewGray(rect), image.NewGray(rect), image.NewGray(rect)}
	// Red and blue, green and alpha, two pixels side by side in one word.
	rb, ga := make([]uint64, tw), make([]uint64, tw)
	cols := min(k, w)
	for y := range th {
		clear(rb)
		clear(ga)
		rows := min(k, h-y*k)
		for j := range rows {
			row := p.Pix[(y*k+j)*p.Stride:]
			for x := range rb {
				block := row[4*k*x:][:4*cols]
				a, b := rb[x], ga[x]
				for ; len(block) >= 8; block = block[8:] {
					v := binary.LittleEndian.Uint64(block)
					a += v & lanes
					b += v >> 8 & lanes
				}
				if len(block) >= 4 {
					v := uint64(binary.LittleEndian.Uint32(block))
					a += v & lanes
					b += v >> 8 & lanes
				}
				rb[x], ga[x] = a, b
			}
		}
		n := uint32(rows * cols)
		for x := range rb {
			a, b := rb[x]+rb[x]>>32, ga[x]+ga[x]>>32
			i := y*out.r.Stride + x
			out.r.Pix[i], out.g.Pix[i], out.b.Pix[i] = uint8(uint32(a&0xffff)/n), uint8(uint32(b&0xffff)/n), uint8(uint32(a>>16&0xffff)/n)
		}
	}
	return out
}

// luma is the brightness of the channels (ITU-R BT.601).
func (c channels) luma() *image.Gray {
	out := image.NewGray(c.r.Rect)
	for i := range out.Pix {
		out.Pix[i] = uint8((19595*uint32(c.r.Pix[i]) + 38470*uint32(c.g.Pix[i]) + 7471*uint32(c.b.Pix[i]) + 32768) >> 16)
	}
	return out
}

// lumaOf is the brightness of a whole picture.
func lumaOf(p *image.RGBA) *image.Gray {
	w, h := size(p)
	out := image.NewGray(image.Rect(0, 0, w, h))
	for y := range h {
		src, dst := p.Pix[y*p.Stride:][:4*w], out.Pix[y*out.Stride:][:w]
		for x := range dst {
			c := src[4*x : 4*x+3 : 4*x+3]
			dst[x] = uint8((19595*uint32(c[0]) + 38470*uint32(c[1]) + 7471*uint32(c[2]) + 32768) >> 16)
		}
	}
	return out
}
