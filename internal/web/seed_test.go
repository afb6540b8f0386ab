package web

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"strings"
	"sync/atomic"
	"time"

	"sohoa/internal/blob"
	"sohoa/internal/catalog"
	"sohoa/internal/intake"
	"sohoa/internal/preview"
	"sohoa/internal/scan"
	"sohoa/ocr"
)

// paper is a document to be: what stands on its pages and in its record.
type paper struct {
	name    string
	bytes   []byte
	pages   []ocr.Page
	preview []byte // of each page
	fields  scan.Fields
	ev      map[string]scan.Evidence
	state   scan.DocumentState
	reasons []string
}

func ptr[T any](v T) *T { return &v }

// report is a two-page paper that is published.
func report() paper {
	one := textPage(1, "ỦY BAN NHÂN DÂN PHƯỜNG A", "Số: 12/BC-UBND", "BÁO CÁO", "Kết quả số hóa tháng 10")
	two := textPage(2, "Nơi nhận: Sở Nội vụ", "Nguyễn Văn An")
	box := func(p ocr.Page, line int) *[4]float64 {
		b := p.Lines[line].Box
		return &[4]float64{float64(b.X0), float64(b.Y0), float64(b.X1), float64(b.Y1)}
	}
	return paper{
		name: "báo cáo.png", bytes: picture(60), pages: []ocr.Page{one, two}, preview: jpegOf(60, 80), state: scan.DocPublished,
		fields: scan.Fields{
			DocumentFamily: scan.FamilyAdministrative, TypeName: ptr("Báo cáo"), CodeNumber: ptr("12"), CodeNotation: ptr("BC-UBND"),
			CodeFull: ptr("12/BC-UBND"), IssuedDate: ptr("2025-10-31"), OrganName: ptr("Ủy ban nhân dân phường A"), Subject: ptr("Kết quả số hóa tháng 10"),
			Recipients: []string{"Sở Nội vụ", "Lưu: VT"}, Addressees: []string{}, ArchiveUnits: []string{}, SigningCapacity: []string{},
			SignerFullName: ptr("Nguyễn Văn An"), SecurityLevel: scan.SecurityNone, UrgencyLevel: scan.UrgencyNone,
		},
		ev: map[string]scan.Evidence{
			"/code_full":        {Raw: ptr("Số: 12/BC-UBND"), Confidence: .97, State: scan.Extracted, Page: ptr(1), BBox: box(one, 1), Rule: "number.line"},
			"/code_number":      {Raw: ptr("12"), Confidence: .97, State: scan.Extracted, Page: ptr(1), BBox: box(one, 1)},
			"/subject":          {Raw: ptr("Kết quả số hóa tháng 10"), Confidence: .61, State: scan.Doubtful, Page: ptr(1), BBox: box(one, 3), Reason: string(scan.CodeLowConfidence)},
			"/recipients/0":     {Confidence: .9, State: scan.Extracted, Page: ptr(2), BBox: box(two, 0)},
			"/recipients/1":     {Confidence: .8, State: scan.Extracted, Page: ptr(2), BBox: box(two, 0)},
			"/signer_full_name": {Confidence: .92, State: scan.Extracted, Page: ptr(2), BBox: box(two, 1)},
		},
	}
}

// inReview is the same paper waiting for a person.
func inReview() paper {
	p := report()
	p.state, p.reasons = scan.DocReview, []string{"low_confidence: /subject"}
	return p
}

// textPage has one line of words below another.
func textPage(n int, lines ...string) ocr.Page {
	p := ocr.Page{Number: n, Kind: string(scan.KindContent), Width: 600, Height: 800, DPI: 100}
	for i, text := range lines {
		l := ocr.Line{Block: i}
		x, y := 40, 40+60*i
		for _, w := range strings.Fields(text) {
			box := ocr.Box{X0: x, Y0: y, X1: x + 10*len([]rune(w)), Y1: y + 20}
			l.Words = append(l.Words, ocr.Word{Text: w, Box: box, Conf: .9})
			l.Box = l.Box.Union(box)
			x = box.X1 + 8
		}
		p.Lines = append(p.Lines, l)
	}
	return p
}

var shade atomic.Uint32

// picture is a small PNG that is unlike any other.
func picture(w int) []byte {
	tone := uint8(shade.Add(1))
	m := image.NewGray(image.Rect(0, 0, w, w))
	for i := range m.Pix {
		m.Pix[i] = uint8(i*7) ^ tone
	}
	var b bytes.Buffer
	png.Encode(&b, m)
	return b.Bytes()
}

func jpegOf(w, h int) []byte {
	m := image.NewGray(image.Rect(0, 0, w, h))
	for i := range m.Pix {
		m.Pix[i] = 255
	}
	var b bytes.Buffer
	jpeg.Encode(&b, m, nil)
	return b.Bytes()
}

// receive takes a paper in and leaves it running.
func (b *bench) receive(unit string, p paper) catalog.Accepted {
	b.t.Helper()
	got, err := b.door.Accept(b.ctx, bytes.NewReader(p.bytes), intake.Meta{Unit: unit, Door: scan.DoorAPI, Name: p.name, Size: int64(len(p.bytes))})
	if err != nil {
		b.t.Fatal(err)
	}
	if got.Item.State != scan.ItemRunning {
		b.t.Fatalf("%s was refused: %s %s", p.name, got.Item.Reason, got.Item.Detail)
	}
	return got
}

const lease = time.Minute

// read does what the workers do for an item, up to the last page.
func (b *bench) read(got catalog.Accepted, p paper) catalog.Work {
	b.t.Helper()
	b.split(got, p)
	for i := range p.pages {
		b.readPage(got, p, i)
	}
	return must(b.cat.Claim(b.ctx, catalog.StageAssemble, got.Item.ID, "test", lease))(b.t)
}

func (b *bench) split(got catalog.Accepted, p paper) {
	b.t.Helper()
	split := must(b.cat.Claim(b.ctx, catalog.StageSplit, got.Item.ID, "test", lease))(b.t)
	must(b.cat.FinishSplit(b.ctx, split, len(p.pages)))(b.t)
}

// readPage stores the words and the picture of page i, from 0.
func (b *bench) readPage(got catalog.Accepted, p paper, i int) {
	b.t.Helper()
	page := p.pages[i]
	w := must(b.cat.Claim(b.ctx, catalog.StageRead, catalog.PageSubject(got.Item.ID, i+1), "test", lease))(b.t)
	words, _ := json.Marshal(page)
	wk, pk := blob.WordsKey(w.Unit, w.ItemID, i+1, w.Attempt), blob.PreviewKey(w.Unit, w.ItemID, i+1, w.Attempt)
	must(blob.Put(b.ctx, b.blobs, wk, bytes.NewReader(words)))(b.t)
	must(blob.Put(b.ctx, b.blobs, pk, bytes.NewReader(p.preview)))(b.t)
	must(b.cat.FinishPage(b.ctx, w, scan.Page{
		ItemID: w.ItemID, Number: i + 1, State: scan.PageDone, Kind: scan.KindContent, Width: page.Width, Height: page.Height,
		DPI: page.DPI, Conf: page.Conf(), WordsKey: wk, PreviewKey: pk, Print: preview.Print(must(jpeg.Decode(bytes.NewReader(p.preview)))(b.t)),
	}))(b.t)
}

// assemble ends the pipeline as p says.
func (b *bench) assemble(got catalog.Accepted, w catalog.Work, p paper) {
	b.t.Helper()
	pdf := blob.PDFKey(w.Unit, w.ItemID, 1, w.Attempt)
	must(blob.Put(b.ctx, b.blobs, pdf, strings.NewReader("%PDF-1.7\n"+strings.Repeat("searchable ", 100))))(b.t)
	var text strings.Builder
	for _, page := range p.pages {
		fmt.Fprintln(&text, page.Text())
	}
	rec := scan.Record{
		SchemaVersion: scan.RecordVersion, RecordID: scan.NewID(), DocumentID: got.Document, Revision: 1, Unit: w.Unit, RuleSet: scan.RulesND30,
		Fields: p.fields, Evidence: p.ev, Scan: scan.ScanInfo{SHA256: got.Item.SHA256, PageCount: len(p.pages)},
		Review: scan.Review{State: scan.ReviewAuto, Reasons: p.reasons},
	}
	if p.state == scan.DocReview {
		rec.Review.State = scan.ReviewNeeded
	}
	must(b.cat.FinishAssemble(b.ctx, w, []catalog.NewDocument{{
		Document: scan.Document{ID: got.Document, ItemID: w.ItemID, Unit: w.Unit, Seq: 1, FirstPage: 1, LastPage: len(p.pages), State: p.state,
			Reasons: p.reasons, Revision: 1, Title: titleOf(p.fields, p.name), PDFKey: pdf},
		Record: rec, Text: text.String(),
	}}))(b.t)
}

// seed puts a finished paper in and returns its document id.
func (b *bench) seed(unit string, p paper) string {
	b.t.Helper()
	got := b.receive(unit, p)
	b.assemble(got, b.read(got, p), p)
	return got.Document
}

// sealed puts a paper in that the secrecy check stopped.
func (b *bench) sealed(unit string, p paper) string {
	b.t.Helper()
	got := b.receive(unit, p)
	must(b.cat.SealFrom(b.ctx, b.read(got, p), scan.CodeSecrecy))(b.t)
	return got.Document
}
