package workers

import (
	"bytes"
	"context"
	"encoding/json"
	"image/jpeg"

	"sohoa/internal/blob"
	"sohoa/internal/catalog"
	"sohoa/internal/preview"
	"sohoa/internal/reader"
	"sohoa/internal/scan"
	"sohoa/ocr"
)

// previewWidth is how wide a page's picture for people is, in pixels.
const previewWidth = 1240

// read turns one page into words. They are private staging until the item has
// passed the secrecy check on every page.
func (w *Worker) read(ctx context.Context, work catalog.Work) error {
	item, err := w.Catalog.Item(ctx, work.ItemID)
	if err != nil {
		return err
	}
	path, release, err := w.originals.hold(ctx, item)
	if err != nil {
		return err
	}
	defer release()
	res, err := w.Reader.Read(ctx, reader.Job{Path: path, Media: item.Media, Page: work.Page, Preview: previewWidth, Alone: work.Alone})
	if err != nil {
		return err
	}
	if res.Security != "" && res.Security != scan.SecurityNone {
		return w.sealFrom(ctx, work, res.Security)
	}
	p := pageRow(work, res.Page)
	p.WordsKey, err = w.store(ctx, blob.WordsKey(work.Unit, work.ItemID, work.Page, work.Attempt), mustJSON(res.Page))
	if err != nil {
		return err
	}
	if len(res.Preview) > 0 {
		p.Print = printOf(res.Preview)
		p.PreviewKey, err = w.store(ctx, blob.PreviewKey(work.Unit, work.ItemID, work.Page, work.Attempt), res.Preview)
		if err != nil {
			return err
		}
	}
	if err := w.pageDone(ctx, work, p); err != nil {
		w.unstore(ctx, err, p.WordsKey, p.PreviewKey)
		return err
	}
	return nil
}

// printOf is what a page looks like from afar; none when its picture is no
// picture.
func printOf(picture []byte) scan.Print {
	img, err := jpeg.Decode(bytes.NewReader(picture))
	if err != nil {
		return ""
	}
	return preview.Print(img)
}

func pageRow(work catalog.Work, p ocr.Page) scan.Page {
	return scan.Page{
		Faults: p.Faults(), ItemID: work.ItemID, Number: work.Page, State: scan.PageDone, Kind: scan.PageKind(p.Kind),
		Width: p.Width, Height: p.Height, DPI: p.DPI, Orientation: p.Orientation, Skew: p.Skew, Conf: p.Conf(),
	}
}

// pageDone stores a page's outcome and hints at assemble when it was the last.
func (w *Worker) pageDone(ctx context.Context, work catalog.Work, p scan.Page) error {
	works, err := w.Catalog.FinishPage(ctx, work, p)
	if err != nil {
		return err
	}
	w.enqueue(ctx, works...)
	return nil
}

// sealFrom seals the item a mark was seen on.
func (w *Worker) sealFrom(ctx context.Context, work catalog.Work, level scan.SecurityLevel) error {
	code := scan.CodeSecrecy
	if level == scan.SecurityUnknown {
		code = scan.CodeSecrecyDoubt
	}
	works, err := w.Catalog.SealFrom(ctx, work, code)
	if err != nil {
		return err
	}
	w.enqueue(ctx, works...)
	return nil
}

func (w *Worker) store(ctx context.Context, key string, body []byte) (string, error) {
	_, err := blob.Put(ctx, w.Blob, key, bytes.NewReader(body))
	return key, err
}

// unstore removes what a late answer of a stale attempt has written. After any
// other error the objects stay: the commit may have happened.
func (w *Worker) unstore(ctx context.Context, err error, keys ...string) {
	if !scan.Is(err, scan.CodeStale) {
		return
	}
	ctx = context.WithoutCancel(ctx)
	for _, key := range keys {
		if key != "" {
			if err := w.Blob.Delete(ctx, key); err != nil {
				w.Log.Warn("remove stale object", "key", key, "err", err)
			}
		}
	}
}

func mustJSON(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // our own types always marshal
	}
	return b
}
