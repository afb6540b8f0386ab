package intake

import (
	"context"
	"fmt"
	"image/jpeg"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"sohoa/internal/catalog"
	"sohoa/internal/preview"
	"sohoa/internal/scan"
)

// tellEvery is how often it is asked which pages are poor.
const tellEvery = time.Second

// The picture beside a note on a page: just enough to know the page again.
const (
	noteWidth   = 480 // pixels
	noteQuality = 60
)

// pageNote finds the end of our notes on pages and of their pictures in NFC.
var pageNote = regexp.MustCompile(`(?i) không đạt-trang [0-9]+\.(txt|jpg)$`)

func pageNoteName(name string, page int, ext string) string {
	return fit(name, fmt.Sprintf(" KHÔNG ĐẠT-trang %d.%s", page, ext))
}

// tellPages says beside where a file lay which of its pages should be scanned
// again, while the paper is still at hand.
func (h *Hotfolder) tellPages(ctx context.Context) {
	pages, err := h.Intake.Catalog.Faulty(ctx, scan.DoorHotfolder, keptBatch)
	if err != nil {
		h.once("hotfolder: list poor pages", "err", err.Error())
		return
	}
	for _, p := range pages {
		r, err := h.Intake.Catalog.Receipt(ctx, p.Receipt)
		if err != nil {
			continue
		}
		if _, mine := h.relOf(r.KeptPath); !mine {
			continue
		}
		if err := h.tell(ctx, r, p); err != nil {
			h.once("hotfolder: a note on a page cannot be written", "receipt", r.ID, "err", err.Error())
			continue
		}
		if err := h.Intake.Catalog.Told(ctx, p.Page.ItemID, p.Page.Number); err != nil {
			h.Log.Warn("hotfolder: told of a page", "receipt", r.ID, "err", err)
		}
	}
}

func (h *Hotfolder) tell(ctx context.Context, r scan.Receipt, p catalog.FaultyPage) error {
	dir := h.besides(r)
	text := fmt.Sprintf("\ufeff%s – trang %d / page %d\r\n\r\n", r.Name, p.Page.Number, p.Page.Number)
	for _, fault := range p.Page.Faults {
		code := scan.Code(fault)
		text += code.Vietnamese() + "\r\n" + code.English() + "\r\n\r\n"
	}
	text += "Biên nhận / Receipt: " + r.Code() + "\r\n"
	if picture := h.pagePicture(ctx, p.Page.PreviewKey); picture != nil {
		if err := h.write(filepath.Join(dir, pageNoteName(r.Name, p.Page.Number, "jpg")), picture); err != nil {
			return err
		}
	}
	return h.write(filepath.Join(dir, pageNoteName(r.Name, p.Page.Number, "txt")), []byte(text))
}

// besides is the folder a file lay in, or its unit's when that is gone.
func (h *Hotfolder) besides(r scan.Receipt) string {
	b := h.boxOf(r.Unit)
	if _, dir, ok := claimOf(r.Source); ok && dir != "" && filepath.IsLocal(dir) {
		if info, err := os.Lstat(h.abs(b.path(dir))); err == nil && info.IsDir() {
			return b.path(dir)
		}
	}
	return b.path()
}

// pagePicture is a small picture of a page, nil when there is none to be had.
func (h *Hotfolder) pagePicture(ctx context.Context, key string) []byte {
	if key == "" {
		return nil
	}
	from, err := h.Intake.Blob.Open(ctx, key)
	if err != nil {
		return nil
	}
	defer from.Close()
	img, err := jpeg.Decode(from)
	if err != nil {
		return nil
	}
	small, err := preview.JPEG(img, noteWidth, noteQuality)
	if err != nil {
		return nil
	}
	return small
}

// dropPageNotes removes the notes on pages of a file, by where it lay in its
// unit's folder.
func (h *Hotfolder) dropPageNotes(b box, name string) {
	dir := b.path(filepath.Dir(name))
	entries, err := os.ReadDir(h.abs(dir))
	if err != nil {
		return
	}
	of := DisplayName(filepath.Base(name))
	for _, e := range entries {
		own := norm.NFC.String(e.Name())
		end := pageNote.FindStringIndex(own)
		if end == nil || e.IsDir() {
			continue
		}
		if own[:end[0]] == of || len(own) > 250 && strings.HasPrefix(of, own[:end[0]]) {
			os.Remove(h.abs(filepath.Join(dir, e.Name())))
		}
	}
}
