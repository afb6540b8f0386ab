package main

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"os"
	"os/exec"
	"path/filepath"

	"sohoa/testdata/gen/encode"
)

// writeBad writes the broken inputs. encrypted.pdf needs Debian's qpdf.
func writeBad(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	whole, err := encode.Long(3)
	if err != nil {
		return err
	}
	gray := bytes.Repeat([]byte{255}, 240*340)
	for y := 40; y < 300; y += 9 {
		copy(gray[y*240+30:y*240+210], bytes.Repeat([]byte{40}, 180))
	}
	im := encode.Image{W: 240, H: 340, DPI: 30, Planes: [][]uint8{gray}, Quality: 80}
	jpg, err := encode.JPEG(im)
	if err != nil {
		return err
	}
	png, err := encode.PNG(im)
	if err != nil {
		return err
	}
	for name, data := range map[string][]byte{
		"truncated.pdf":       whole[:len(whole)*2/3],
		"truncated.jpg":       jpg[:len(jpg)/2],
		"zero.pdf":            nil,
		"wrong-extension.pdf": png,
		"not-a-document.bin":  bytes.Repeat([]byte{0x7F, 0x13, 0x88, 0x00, 0xC4, 0x5A, 0xE1}, 150),
		"bomb-35000.png":      bomb(35000),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			return err
		}
	}
	return encrypt(dir, whole)
}

// encrypt locks a PDF with the user password "mat-khau".
func encrypt(dir string, pdf []byte) error {
	plain := filepath.Join(dir, "plain.tmp.pdf")
	if err := os.WriteFile(plain, pdf, 0o644); err != nil {
		return err
	}
	defer os.Remove(plain)
	cmd := exec.Command("qpdf", "--static-id", "--static-aes-iv", "--encrypt", "mat-khau", "chu-so-huu", "128", "--use-aes=y", "--", plain, filepath.Join(dir, "encrypted.pdf"))
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("qpdf: %w: %s", err, out)
	}
	return nil
}

// bomb is a valid one-bit PNG of n × n white pixels: a file of about 150 KB
// at 35,000 that wants 1.2 GB as gray and 4.9 GB as RGBA.
func bomb(n int) []byte {
	out := []byte("\x89PNG\r\n\x1a\n")
	chunk := func(kind string, data []byte) {
		out = binary.BigEndian.AppendUint32(out, uint32(len(data)))
		body := append([]byte(kind), data...)
		out = append(out, body...)
		out = binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(body))
	}
	head := binary.BigEndian.AppendUint32(nil, uint32(n))
	head = binary.BigEndian.AppendUint32(head, uint32(n))
	chunk("IHDR", append(head, 1, 0, 0, 0, 0))
	var z bytes.Buffer
	w, _ := zlib.NewWriterLevel(&z, zlib.BestCompression)
	row := make([]byte, 1+(n+7)/8)
	for range n {
		w.Write(row)
	}
	w.Close()
	chunk("IDAT", z.Bytes())
	chunk("IEND", nil)
	return out
}
