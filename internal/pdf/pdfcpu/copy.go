package pdfcpu

import (
	"errors"
	"fmt"
)

// copier carries objects from a file to an output, each once, with everything
// they refer to. Streams go over as they are coded.
type copier struct {
	from    *file
	to      *output
	known   map[int]ref    // numbers in the output
	gone    map[int]bool   // pages that are not carried over
	instead map[int]stream // streams to be written in place of old ones
	queue   []int
}

// object is o with its references changed; what they refer to is queued.
func (c *copier) object(o object) object {
	switch o := o.(type) {
	case ref:
		if c.gone[o.number] {
			return atom("null")
		}
		r, ok := c.known[o.number]
		if !ok {
			r = c.to.reserve()
			c.known[o.number] = r
			c.queue = append(c.queue, o.number)
		}
		return r
	case array:
		out := make(array, len(o))
		for i, v := range o {
			out[i] = c.object(v)
		}
		return out
	case dict:
		if o["ByteRange"] != nil && o["Contents"] != nil {
			return atom("null") // a signature over bytes that are no more
		}
		out := make(dict, len(o))
		for _, k := range o.keys() { // in order: numbers are given on the way
			out[k] = c.object(o[k])
		}
		return out
	}
	return o
}

// flush writes all that is queued.
func (c *copier) flush() error {
	for len(c.queue) > 0 {
		n := c.queue[0]
		c.queue = c.queue[1:]
		if err := c.from.ctx.Err(); err != nil {
			return err
		}
		o, err := c.from.load(n)
		if err != nil {
			return fmt.Errorf("object %d: %w", n, err)
		}
		s, ok := o.(stream)
		if !ok {
			c.to.set(c.known[n], c.object(o))
			continue
		}
		if other, ok := c.instead[n]; ok {
			s = other
		}
		head := s.dict.with(nil)
		delete(head, "Length")
		d, ok := c.object(head).(dict)
		if !ok {
			return errors.New("a signature that is a stream")
		}
		c.to.setStream(c.known[n], d, c.from.open(s), s.size)
		if c.to.err != nil {
			return c.to.err
		}
	}
	return nil
}
