package main

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"sohoa/testdata/gen/truth"
)

const (
	samplesDir = "../samples"
	badDir     = "../bad"
)

// The committed samples are what the command draws today. Truth is compared,
// not compressed bytes, which may change with Go's encoders.
func TestSamplesAreOfThisGenerator(t *testing.T) {
	dir := t.TempDir()
	if err := writeSamples(dir, fonts(t)); err != nil {
		t.Fatal(err)
	}
	fresh, kept := tree(t, dir), tree(t, samplesDir)
	if len(fresh) != len(kept) {
		t.Errorf("%d files drawn, %d committed", len(fresh), len(kept))
	}
	size := 0
	for name, data := range fresh {
		have, ok := kept[name]
		size += len(have)
		if !ok {
			t.Errorf("%s is not committed", name)
		} else if filepath.Ext(name) == ".json" && !bytes.Equal(data, have) {
			t.Errorf("%s is not what the generator draws: run go run ./testdata/gen samples testdata/samples and look at the result", name)
		}
	}
	if size > 6<<20 {
		t.Errorf("the samples take %d bytes, want at most 6 MiB", size)
	}
}

func TestEverySampleHasItsTruth(t *testing.T) {
	rows, err := os.ReadFile(filepath.Join(samplesDir, "truth", "pages.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[string]int{}
	for _, line := range bytes.Split(bytes.TrimSpace(rows), []byte("\n")) {
		var r truth.PageRow
		if err := json.Unmarshal(line, &r); err != nil {
			t.Fatal(err)
		}
		kinds[r.Kind]++
		if _, err := os.Stat(filepath.Join(samplesDir, r.File)); err != nil {
			t.Error(err)
		}
		if r.DocID == nil {
			continue
		}
		data, err := os.ReadFile(filepath.Join(samplesDir, "truth", *r.DocID+".json"))
		if err != nil {
			t.Error(err)
			continue
		}
		var d truth.Document
		if err := json.Unmarshal(data, &d); err != nil {
			t.Fatalf("%s: %v", *r.DocID, err)
		}
		if d.Fields.NumberSymbol == "" || len(d.Pages) == 0 {
			t.Errorf("%s: empty truth", *r.DocID)
		}
	}
	if kinds["content"] < 14 || kinds["separator"] < 1 || kinds["blank_back"] < 1 {
		t.Errorf("page kinds %v", kinds)
	}
}

func TestBadFilesAreBad(t *testing.T) {
	read := func(name string) []byte {
		b, err := os.ReadFile(filepath.Join(badDir, name))
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	if n := len(read("zero.pdf")); n != 0 {
		t.Errorf("zero.pdf has %d bytes", n)
	}
	if b := read("truncated.pdf"); !bytes.HasPrefix(b, []byte("%PDF-")) || bytes.Contains(b, []byte("%%EOF")) {
		t.Error("truncated.pdf is whole or no PDF")
	}
	if b := read("truncated.jpg"); !bytes.HasPrefix(b, []byte{0xFF, 0xD8}) || bytes.HasSuffix(b, []byte{0xFF, 0xD9}) {
		t.Error("truncated.jpg is whole or no JPEG")
	}
	if _, err := png.Decode(bytes.NewReader(read("wrong-extension.pdf"))); err != nil {
		t.Errorf("wrong-extension.pdf is no PNG: %v", err)
	}
	bomb := read("bomb-35000.png")
	if c, err := png.DecodeConfig(bytes.NewReader(bomb)); err != nil || c.Width != 35000 || c.Height != 35000 || len(bomb) > 200<<10 {
		t.Errorf("bomb-35000.png: %+v, %d bytes, %v", c, len(bomb), err)
	}
	if got := binary.BigEndian.Uint32(bomb[16:]); got != 35000 {
		t.Errorf("bomb-35000.png is %d wide", got)
	}
	out, err := exec.Command("qpdf", "--requires-password", filepath.Join(badDir, "encrypted.pdf")).CombinedOutput()
	if err != nil { // exit status 0: a password is wanted
		t.Errorf("encrypted.pdf opens without a password: %v %s", err, out)
	}
}
