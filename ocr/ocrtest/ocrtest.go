// Package ocrtest holds what every ocr.Engine must pass, and a page to read.
// An engine's test calls Run with a function that opens it; an engine that
// cannot answer some questions by its nature says so in Limits.
package ocrtest

import (
	"context"
	"image"
	"math"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/unicode/norm"

	"sohoa/internal/scan"
	"sohoa/ocr"
)

// Limits says what an engine is not held to.
type Limits struct {
	NoText bool // it does not truly read: recognised text is not compared
}

// Run holds engines made by open to the contract of ocr.Engine.
func Run(t *testing.T, open func(t *testing.T) ocr.Engine, limits Limits) {
	engine := func(t *testing.T) ocr.Engine {
		e := open(t)
		t.Cleanup(func() {
			if err := e.Close(); err != nil {
				t.Errorf("close: %v", err)
			}
		})
		return e
	}
	t.Run("Name", func(t *testing.T) {
		if name := engine(t).Name(); name == "" || strings.ContainsAny(name, " \n") {
			t.Errorf("name %q", name)
		}
	})
	t.Run("EmptyPicture", func(t *testing.T) {
		for name, img := range map[string]*image.Gray{"none": nil, "no pixels": image.NewGray(image.Rectangle{})} {
			if _, err := engine(t).Read(context.Background(), img, ocr.Options{DPI: 300}); !scan.Is(err, scan.CodePageUnreadable) {
				t.Errorf("%s: error %v, want %s", name, err, scan.CodePageUnreadable)
			}
		}
	})
	t.Run("BlankSheet", func(t *testing.T) {
		lines, err := engine(t).Read(context.Background(), Blank(), ocr.Options{DPI: 300})
		if err != nil || len(lines) > 0 {
			t.Errorf("%d lines, error %v; want none of both", len(lines), err)
		}
	})
	t.Run("Deadline", func(t *testing.T) {
		ctx, cancel := context.WithDeadline(context.Background(), time.Now().Add(-time.Second))
		defer cancel()
		if _, err := engine(t).Read(ctx, Page(t), ocr.Options{DPI: PageDPI}); !scan.Is(err, scan.CodePageTimeout) {
			t.Errorf("error %v, want %s", err, scan.CodePageTimeout)
		}
	})
	t.Run("CloseTwice", func(t *testing.T) {
		e := engine(t) // closed once more at clean-up
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	})
	if limits.NoText {
		return
	}
	t.Run("Page", func(t *testing.T) { testPage(t, engine(t)) })
	t.Run("Orient", func(t *testing.T) { testOrient(t, engine(t)) })
}

func testPage(t *testing.T, e ocr.Engine) {
	img := Page(t)
	lines, err := e.Read(context.Background(), img, ocr.Options{DPI: PageDPI})
	if err != nil {
		t.Fatal(err)
	}
	unread := map[string]int{}
	for _, w := range PageWords() {
		unread[w]++
	}
	block := 0
	for i, line := range lines {
		if line.Block < block {
			t.Errorf("line %d: block %d after %d", i, line.Block, block)
		}
		block = line.Block
		if len(line.Words) == 0 {
			t.Errorf("line %d has no words", i)
		}
		right := math.MinInt
		for _, w := range line.Words {
			if w.Text == "" || strings.ContainsAny(w.Text, " \n\t") || !norm.NFC.IsNormalString(w.Text) {
				t.Errorf("word %q is empty, has space or is not NFC", w.Text)
			}
			if w.Conf < 0 || w.Conf > 1 {
				t.Errorf("%q: confidence %v", w.Text, w.Conf)
			}
			if w.Box.Empty() || w.Box.Intersect(line.Box) != w.Box || w.Box.X1 > img.Rect.Dx() || w.Box.Y1 > img.Rect.Dy() {
				t.Errorf("%q: box %v, line %v", w.Text, w.Box, line.Box)
			}
			if w.Box.X0 < right {
				t.Errorf("%q begins at %d, left of the word before (%d)", w.Text, w.Box.X0, right)
			}
			right = w.Box.X0
			unread[w.Text]--
		}
	}
	missing := 0
	for _, n := range unread {
		missing += max(n, 0)
	}
	if all := len(PageWords()); missing*20 > all { // a clean print: 95 % of the words must be right
		t.Errorf("%d of %d words were not read: %v", missing, all, unread)
	}
}

func testOrient(t *testing.T, e ocr.Engine) {
	for _, want := range []int{0, 90, 180, 270} {
		got, sure, err := e.Orient(context.Background(), Turned(Page(t), want), PageDPI)
		if err != nil || got != want || sure < 0.5 || sure > 1 {
			t.Errorf("turned %d: got %d, sure %.2f, error %v", want, got, sure, err)
		}
	}
}
