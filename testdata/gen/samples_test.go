package main

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"testing"

	"sohoa/testdata/gen/truth"
)

const (
	samplesDir = "../samples"
	badDir     = "../bad"
)

// The committed samples are what the command draws today: the content of all
// of them, and of two every word's box and flag.
func TestSamplesAreOfThisGenerator(t *testing.T) {
	const redo = "run go run ./testdata/gen samples testdata/samples and look at every page"
	for _, sm := range samples {
		for i, r := range sm.recipes {
			r.id = sampleID(sm, i)
			kept := sampleTruth(t, r.id)
			b, err := begin(r, fonts(t))
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(b.truth.Fields, kept.Fields) || !reflect.DeepEqual(b.truth.Tables, kept.Tables) {
				t.Errorf("%s has other content: %s", r.id, redo)
			}
			if sm.name == "05-quyet-dinh" || r.format == "pdf_digital" {
				d, err := makeDocument(r, fonts(t))
				if err != nil {
					t.Fatal(err)
				}
				page := kept.Pages[0]
				page.File, page.FilePage = "", 0
				got := d.truth.Pages
				if len(d.sides) > 0 {
					got = []truth.Page{d.sides[0].truth}
				}
				if !reflect.DeepEqual(got[0], page) {
					t.Errorf("%s has another first page: %s", r.id, redo)
				}
			}
		}
	}
}

func sampleTruth(t *testing.T, id string) truth.Document {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(samplesDir, "truth", id+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var d truth.Document
	if err := json.Unmarshal(data, &d); err != nil {
		t.Fatalf("%s: %v", id, err)
	}
	return d
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
		d := sampleTruth(t, *r.DocID)
		if d.Fields.NumberSymbol == "" || len(d.Pages) == 0 {
			t.Errorf("%s: empty truth", *r.DocID)
		}
	}
	size := 0
	for _, data := range tree(t, samplesDir) {
		size += len(data)
	}
	if size > 6<<20 {
		t.Errorf("the samples take %d bytes, want at most 6 MiB", size)
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
