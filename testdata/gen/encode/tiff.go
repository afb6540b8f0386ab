package encode

import (
	"bytes"
	"encoding/binary"
)

// TIFF writes a multi-page file (little endian, TIFF 6.0): bitonal pages as
// G4, others as one JPEG strip (TIFF technical note 2).
func TIFF(pages []Image) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString("II*\x00\x00\x00\x00\x00")
	next := 4 // where the offset of the next directory goes
	raw := func() []byte { return b.Bytes() }
	for n, im := range pages {
		data, tags, err := strip(im)
		if err != nil {
			return nil, err
		}
		at := b.Len()
		b.Write(data)
		even(&b)
		res := b.Len() // XResolution and YResolution share one rational
		binary.Write(&b, binary.LittleEndian, [2]uint32{uint32(max(im.DPI, 1)), 1})
		bps := b.Len()
		binary.Write(&b, binary.LittleEndian, [4]uint16{8, 8, 8, 0})
		tags = append(tags,
			tag{256, 4, 1, uint32(im.W)}, tag{257, 4, 1, uint32(im.H)}, tag{254, 4, 1, 2},
			tag{273, 4, 1, uint32(at)}, tag{278, 4, 1, uint32(im.H)}, tag{279, 4, 1, uint32(len(data))},
			tag{297, 3, 2, uint32(n) | uint32(len(pages))<<16})
		if im.DPI > 0 {
			tags = append(tags, tag{282, 5, 1, uint32(res)}, tag{283, 5, 1, uint32(res)}, tag{296, 3, 1, 2})
		}
		for i := range tags {
			if tags[i].id == 258 && tags[i].count == 3 {
				tags[i].value = uint32(bps)
			}
		}
		binary.LittleEndian.PutUint32(raw()[next:], uint32(b.Len()))
		next = directory(&b, tags)
	}
	return b.Bytes(), nil
}

type tag struct {
	id, kind uint16
	count    uint32
	value    uint32
}

// strip encodes a page and gives the tags that describe the coding.
func strip(im Image) ([]byte, []tag, error) {
	if im.Bits != nil {
		return G4(im.Bits, im.W, im.H), []tag{{258, 3, 1, 1}, {259, 3, 1, 4}, {262, 3, 1, 0}, {266, 3, 1, 1}, {277, 3, 1, 1}, {293, 4, 1, 0}}, nil
	}
	bare := im
	bare.DPI = 0
	data, err := JPEG(bare)
	if err != nil {
		return nil, nil, err
	}
	if len(im.Planes) == 1 {
		return data, []tag{{258, 3, 1, 8}, {259, 3, 1, 7}, {262, 3, 1, 1}, {277, 3, 1, 1}}, nil
	}
	return data, []tag{{258, 3, 3, 0}, {259, 3, 1, 7}, {262, 3, 1, 6}, {277, 3, 1, 3}, {530, 3, 2, 2 | 2<<16}}, nil
}

func even(b *bytes.Buffer) {
	if b.Len()%2 == 1 {
		b.WriteByte(0)
	}
}

// directory writes the tags in rising order and gives the place of the next
// directory's offset.
func directory(b *bytes.Buffer, tags []tag) int {
	for i := range tags {
		for j := i; j > 0 && tags[j-1].id > tags[j].id; j-- {
			tags[j-1], tags[j] = tags[j], tags[j-1]
		}
	}
	binary.Write(b, binary.LittleEndian, uint16(len(tags)))
	for _, t := range tags {
		binary.Write(b, binary.LittleEndian, t)
	}
	next := b.Len()
	b.Write(make([]byte, 4))
	return next
}
