package digits

import (
	"bytes"
	_ "embed"
	"encoding/binary"
	"fmt"
	"image"
	"math"
	"sync"
)

//go:embed weights.bin
var weights []byte

// The classes of a column beside the digits.
const (
	noDigit = 10 // a letter, a scribble
	nothing = 11 // between digits
	classes = 12
)

// layer is a convolution: out channels of in × high × wide weights, the bias of
// batch normalisation in it.
type layer struct {
	out, in, high, wide int
	weight, bias        []float32
}

// network is five convolutions and the class scores (train/train.py).
type network struct {
	layers      []layer
	temperature float64
	table       [][2]float64 // score of a string → how often such a one was right
}

var loaded = sync.OnceValue(func() *network {
	n, err := parse(weights)
	if err != nil {
		panic("digits: the embedded weights are broken: " + err.Error())
	}
	return n
})

// parse reads weights.bin: temperature, table, then for each layer its shape,
// a factor and a bias a channel, and int8 weights.
func parse(data []byte) (*network, error) {
	r := bytes.NewReader(data)
	var head struct {
		Magic       [4]byte
		Temperature float32
		Knots       uint32
	}
	if err := binary.Read(r, binary.LittleEndian, &head); err != nil || string(head.Magic[:]) != "SDG1" || head.Knots > 1000 {
		return nil, fmt.Errorf("no SDG1 file")
	}
	n := &network{temperature: float64(head.Temperature)}
	for range head.Knots {
		var k [2]float32
		if err := binary.Read(r, binary.LittleEndian, &k); err != nil {
			return nil, err
		}
		n.table = append(n.table, [2]float64{float64(k[0]), float64(k[1])})
	}
	for r.Len() > 0 {
		var shape [4]uint32
		if err := binary.Read(r, binary.LittleEndian, &shape); err != nil {
			return nil, err
		}
		l := layer{out: int(shape[0]), in: int(shape[1]), high: int(shape[2]), wide: int(shape[3])}
		if l.out < 1 || l.out > 512 || l.in < 1 || l.in > 512 || l.high > 7 || l.wide > 7 {
			return nil, fmt.Errorf("layer of %v", shape)
		}
		factor, size := make([]float32, l.out), l.in*l.high*l.wide
		l.bias = make([]float32, l.out)
		rounded := make([]int8, l.out*size)
		for _, part := range []any{factor, l.bias, rounded} {
			if err := binary.Read(r, binary.LittleEndian, part); err != nil {
				return nil, err
			}
		}
		l.weight = make([]float32, len(rounded))
		for i, v := range rounded {
			l.weight[i] = float32(v) * factor[i/size]
		}
		n.layers = append(n.layers, l)
	}
	if len(n.layers) != 6 || n.layers[5].out != classes {
		return nil, fmt.Errorf("%d layers", len(n.layers))
	}
	return n, nil
}

// planes are c channels of h × w values.
type planes struct {
	c, h, w int
	v       []float32
}

func (p planes) row(c, y int) []float32 { return p.v[(c*p.h+y)*p.w:][:p.w] }

// columns gives the probability of each class at every second column of a strip.
func (n *network) columns(strip *image.Gray) columns {
	x := planes{1, strip.Rect.Dy(), strip.Rect.Dx(), make([]float32, strip.Rect.Dx()*strip.Rect.Dy())}
	for y := range x.h {
		for i, v := range strip.Pix[y*strip.Stride:][:x.w] {
			x.v[y*x.w+i] = float32(v) / 255
		}
	}
	x = pooled(n.layers[0].run(x, true), 2)
	x = pooled(n.layers[1].run(x, true), 1)
	x = pooled(n.layers[2].run(x, true), 1)
	x = n.layers[3].run(x, false) // three rows become one
	x = n.layers[4].run(x, false)
	last := n.layers[5]
	out := make(columns, x.w)
	for i := range out {
		var z [classes]float64
		top := math.Inf(-1)
		for c := range z {
			sum := last.bias[c]
			for k, w := range last.weight[c*last.in:][:last.in] {
				sum += w * x.v[k*x.w+i]
			}
			z[c] = float64(sum) / n.temperature
			top = max(top, z[c])
		}
		sum := 0.0
		for c := range z {
			z[c] = math.Exp(z[c] - top)
			sum += z[c]
		}
		for c := range z {
			out[i][c] = z[c] / sum
		}
	}
	return out
}

// run convolves x and cuts off what is below 0. With same, rows of nothing are
// added above and below, so that the height stays; the width always stays.
func (l layer) run(x planes, same bool) planes {
	up := 0
	if same {
		up = l.high / 2
	}
	side := l.wide / 2
	wide := planes{x.c, x.h, x.w + 2*side, make([]float32, x.c*x.h*(x.w+2*side))}
	for c := range x.c {
		for y := range x.h {
			copy(wide.row(c, y)[side:], x.row(c, y))
		}
	}
	out := planes{l.out, x.h + 2*up - l.high + 1, x.w, nil}
	out.v = make([]float32, out.c*out.h*out.w)
	for o := range l.out {
		for y := range out.h {
			acc := out.row(o, y)
			for i := range acc {
				acc[i] = l.bias[o]
			}
			for c := range l.in {
				for k := max(0, up-y); k < min(l.high, x.h+up-y); k++ {
					add(acc, wide.row(c, y+k-up), l.weight[((o*l.in+c)*l.high+k)*l.wide:][:l.wide])
				}
			}
			for i, v := range acc {
				acc[i] = max(0, v)
			}
		}
	}
	return out
}

// add adds a row convolved with k to acc; the row is longer by len(k)-1.
func add(acc, row, k []float32) {
	n := len(acc)
	a, b, c := row[:n], row[1:][:n], row[2:][:n]
	k0, k1, k2 := k[0], k[1], k[2]
	if len(k) == 3 {
		for i := range acc {
			acc[i] += k0*a[i] + k1*b[i] + k2*c[i]
		}
		return
	}
	d, e := row[3:][:n], row[4:][:n]
	k3, k4 := k[3], k[4]
	for i := range acc {
		acc[i] += k0*a[i] + k1*b[i] + k2*c[i] + k3*d[i] + k4*e[i]
	}
}

// pooled keeps the largest of each two rows, and of each wide columns.
func pooled(x planes, wide int) planes {
	out := planes{x.c, x.h / 2, x.w / wide, nil}
	out.v = make([]float32, out.c*out.h*out.w)
	for c := range x.c {
		for y := range out.h {
			a, b, dst := x.row(c, 2*y), x.row(c, 2*y+1), out.row(c, y)
			for i := range dst {
				dst[i] = max(a[i*wide], b[i*wide])
				if wide == 2 {
					dst[i] = max(dst[i], a[2*i+1], b[2*i+1])
				}
			}
		}
	}
	return out
}

// sure is how often a string with this score was right on held-out slots.
func (n *network) sure(score float64) float64 {
	for i, k := range n.table {
		if score <= k[0] {
			if i == 0 {
				return k[1]
			}
			last := n.table[i-1]
			if k[0] == last[0] {
				return k[1]
			}
			return last[1] + (k[1]-last[1])*(score-last[0])/(k[0]-last[0])
		}
	}
	return n.table[len(n.table)-1][1]
}
