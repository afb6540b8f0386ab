package reader

import (
	"context"
	"image"
	"slices"
	"sync"

	"sohoa/internal/pdf"
	"sohoa/internal/preview"
	"sohoa/internal/scan"
	"sohoa/ocr"
	"sohoa/ocr/imageprep"
)

// Config wires Local. All fields but Correct, Slots and the numbers are required.
type Config struct {
	Engine   ocr.Engine
	PDF      PDF
	Pictures Pictures
	// Secrecy says whether a page bears a secrecy mark, and which mark it was.
	Secrecy func(ocr.Page) (scan.SecurityLevel, *ocr.Mark)
	// Correct repairs in place the words that the engine read from a picture;
	// nil leaves them. Words of a sound text layer never go through it.
	Correct func(*ocr.Page)
	// Slots reads what is written by hand in the head's slots; nil leaves it.
	Slots Slots
	// MaxPixels is the largest page that is decoded; 0 = 200 million.
	MaxPixels int
}

// PDF draws pages, takes their text, and says what a page is made of.
type PDF interface {
	pdf.Renderer
	Page(ctx context.Context, path string, page int) (pdf.PageInfo, error)
}

// Pictures decodes image files; frame is 1-based, more than 1 in TIFF only.
type Pictures interface {
	// Size is in pixels, from the header alone.
	Size(path string, frame int) (width, height int, err error)
	// Decode gives *image.Gray or *image.RGBA and the resolution the file
	// states, 0 for none.
	Decode(path string, frame int) (img image.Image, dpi int, err error)
}

// Local reads in this process, one page at a time.
type Local struct {
	cfg Config
	mu  sync.Mutex // an engine is for one goroutine at a time
}

var _ Reader = (*Local)(nil)

// NewLocal takes over cfg.Engine, which Close closes.
func NewLocal(cfg Config) *Local {
	if cfg.MaxPixels == 0 {
		cfg.MaxPixels = 200_000_000
	}
	return &Local{cfg: cfg}
}

// Close closes the engine.
func (l *Local) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.cfg.Engine.Close()
}

// Read reads one page: a sound text layer is taken as it is, anything else is
// read from the page's picture.
func (l *Local) Read(ctx context.Context, job Job) (Result, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	p, err := l.open(ctx, job)
	if err != nil {
		return Result{}, err
	}
	if taken(p.layer) {
		err = l.takeLayer(ctx, &p)
	} else {
		err = l.readPicture(ctx, &p)
	}
	if err != nil {
		return Result{}, err
	}
	p.page.Number, p.page.Layer = job.Page, p.layer
	return l.finish(p, job)
}

// opened is a page on its way through Local.
type opened struct {
	img   image.Image // as delivered
	dpi   int         // of img, 0 = unknown
	layer string      // what the text layer of a PDF page is worth
	lines []ocr.Line  // of the layer, in pixels of img

	page    ocr.Page
	upright image.Image
}

// takeLayer uses the words of the PDF itself. The picture is looked at only
// for its ink: a stamp may lie over a typed page.
func (l *Local) takeLayer(ctx context.Context, p *opened) error {
	prepared, err := imageprep.Prepare(ctx, imageprep.Input{Image: p.img, DPI: p.dpi})
	if err != nil {
		return err
	}
	b := p.img.Bounds()
	p.page = ocr.Page{
		Kind: string(scan.KindContent), Width: b.Dx(), Height: b.Dy(), SourceWidth: b.Dx(), SourceHeight: b.Dy(), DPI: p.dpi,
		Lines: p.lines, Engine: "pdf-text", Colour: prepared.Page.Colour, Quality: ocr.Quality{Score: 1},
	}
	p.upright = p.img
	marks, _, err := l.readStamps(ctx, prepared)
	if err != nil {
		return err
	}
	for i := range marks { // back onto the page as it is shown
		marks[i].Box = delivered(prepared.Page, marks[i].Box, b.Dx(), b.Dy())
	}
	p.page.Marks = marks
	for _, r := range prepared.Page.Rules {
		r.Box = delivered(prepared.Page, r.Box, b.Dx(), b.Dy())
		r.Vertical = r.Vertical != (prepared.Page.Orientation%180 != 0)
		p.page.Rules = append(p.page.Rules, r)
	}
	return nil
}

// delivered is the box around a box of the prepared page, on the delivered one.
func delivered(page ocr.Page, b ocr.Box, dw, dh int) ocr.Box {
	var out ocr.Box
	for _, corner := range [][2]int{{b.X0, b.Y0}, {b.X1, b.Y0}, {b.X0, b.Y1}, {b.X1, b.Y1}} {
		x, y := page.ToDelivered(float64(corner[0]), float64(corner[1]), dw, dh)
		out = out.Union(ocr.Box{X0: int(x), Y0: int(y), X1: int(x) + 1, Y1: int(y) + 1})
	}
	return out.Intersect(ocr.Box{X1: dw, Y1: dh})
}

// readPicture prepares the page's picture and hands it to the engine.
func (l *Local) readPicture(ctx context.Context, p *opened) error {
	prepared, err := imageprep.Prepare(ctx, imageprep.Input{Image: p.img, DPI: p.dpi, Orient: l.cfg.Engine.Orient})
	if err != nil {
		return err
	}
	b := p.img.Bounds()
	p.page, p.upright = prepared.Page, prepared.Upright
	p.page.SourceWidth, p.page.SourceHeight = b.Dx(), b.Dy()
	p.page.Engine = l.cfg.Engine.Name()
	p.img = nil
	if p.page.Kind == string(scan.KindBlank) {
		return nil
	}
	p.page.Lines, err = l.readText(ctx, prepared.Gray, p.page)
	if err != nil {
		return err
	}
	marks, stamped, err := l.readStamps(ctx, prepared)
	if err != nil {
		return err
	}
	p.page.Marks = marks
	for _, line := range stamped {
		line.Block = stampBlock
		p.page.Lines = insert(p.page.Lines, []ocr.Line{line}, line.Box.Y0)
	}
	number(p.page.Lines)
	if err := l.readLost(ctx, prepared.Gray, &p.page); err != nil {
		return err
	}
	if err := l.readPageNumber(ctx, prepared.Gray, &p.page); err != nil {
		return err
	}
	if err := l.lookAgain(ctx, inksOf(prepared), &p.page); err != nil {
		return err
	}
	if err := l.readSlots(ctx, prepared, &p.page); err != nil {
		return err
	}
	if l.cfg.Correct != nil {
		l.cfg.Correct(&p.page)
	}
	if separator(&p.page, prepared.Gray) {
		p.page.Kind = string(scan.KindSeparator)
	}
	if len(p.page.Lines) == 0 && p.page.Kind == string(scan.KindContent) && inked(prepared.Gray) {
		return scan.Errorf(scan.CodePageNoText, "the page has ink, the engine found no text")
	}
	return nil
}

// finish checks for secrecy and draws the preview.
func (l *Local) finish(p opened, job Job) (Result, error) {
	result := Result{Page: p.page}
	var mark *ocr.Mark
	result.Security, mark = l.cfg.Secrecy(p.page)
	if mark != nil && !slices.ContainsFunc(p.page.Marks, func(m ocr.Mark) bool { return m.Box == mark.Box && m.Kind == mark.Kind }) {
		result.Page.Marks = append(result.Page.Marks, *mark) // it was found in the lines
	}
	// Only now: a secrecy mark may have been read with little confidence.
	if p.layer != LayerSound {
		if text := dropNoise(result.Page.Lines); len(text) > 0 {
			result.Page.Lines = text
		}
	}
	if job.Preview > 0 {
		jpeg, err := preview.JPEG(p.upright, job.Preview, previewQuality)
		if err != nil {
			return Result{}, scan.Errorf(scan.CodePageUnreadable, "preview: %w", err)
		}
		result.Preview = jpeg
	}
	return result, nil
}

// previewQuality is the JPEG quality at which 10-point type stays legible in a
// preview 1,000 pixels wide.
const previewQuality = 70
