package workers

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"sohoa/internal/extract"
	"sohoa/internal/media"
	"sohoa/internal/pdf"
	"sohoa/internal/reader"
	"sohoa/internal/scan"
	"sohoa/ocr"
)

// Digitizer runs the stages over single files in one process with no catalog
// and no queue: for people and scripts.
type Digitizer struct {
	Reader    reader.Reader
	Inspector pdf.Inspector
	Writer    pdf.Writer
	Limits    media.Limits
	Out       string         // folder for the results
	Rules     *extract.Rules // nil = the built-in ones
	// Parallel bounds how many pages are read at a time over all files.
	Parallel chan struct{}
	// Progress is called after each page; may be nil.
	Progress func(file string, done, pages int)
}

// File is what `sohoa digitize` writes as NAME.json; its form is stable.
type File struct {
	File      string         `json:"file"` // base name
	SHA256    string         `json:"sha256"`
	Pages     []FilePage     `json:"pages"`
	Documents []FileDocument `json:"documents"`
	Error     *Failure       `json:"error,omitempty"` // why the whole file could not be read
}

// FilePage is one page; boxes are pixels of the upright, deskewed page.
type FilePage struct {
	Page        int        `json:"page"`
	Kind        string     `json:"kind"`
	Width       int        `json:"width"`
	Height      int        `json:"height"`
	DPI         int        `json:"dpi"`
	Orientation int        `json:"orientation"`
	Skew        float64    `json:"skew"`
	Text        string     `json:"text"`
	Words       []FileWord `json:"words"`
	Error       *Failure   `json:"error"`
}

// FileWord is one word; Raw is what the engine saw.
type FileWord struct {
	Text string  `json:"text"`
	Raw  string  `json:"raw"`
	Box  ocr.Box `json:"box"`
	Conf float64 `json:"conf"`
}

// FileDocument is one document with its record.
type FileDocument struct {
	FirstPage int         `json:"first_page"`
	LastPage  int         `json:"last_page"`
	Record    scan.Record `json:"record"`
}

// Failure is a reason with its sentence.
type Failure struct {
	Code      scan.Code `json:"code"`
	Message   string    `json:"message"`    // Vietnamese
	MessageEN string    `json:"message_en"` // English
}

func failure(code scan.Code) *Failure {
	return &Failure{Code: code, Message: code.Vietnamese(), MessageEN: code.English()}
}

// Run digitizes one file: NAME.json always, NAME.txt and NAME.searchable.pdf
// when at least one page could be read. The error is a scan.Error: the file's
// own when it could not be read at all, CodePageMissing when some pages could
// not.
func (d *Digitizer) Run(ctx context.Context, path string) error {
	out := File{File: filepath.Base(path), Pages: []FilePage{}, Documents: []FileDocument{}}
	err := d.run(ctx, path, &out)
	if err != nil && !scan.Is(err, scan.CodePageMissing) {
		out.Error = failure(scan.CodeOf(err))
	}
	if werr := d.write(out.File+".json", append(mustJSON(out), '\n')); werr != nil {
		return werr
	}
	return err
}

func (d *Digitizer) run(ctx context.Context, path string, out *File) error {
	p, err := examine(ctx, d.Inspector, path, d.Limits)
	out.SHA256 = p.sha256
	if err != nil {
		return err
	}
	outcomes := d.read(ctx, path, p.media, p.pages)
	if ctx.Err() != nil {
		return scan.Errorf(scan.CodeInternal, "stopped: %w", context.Cause(ctx))
	}
	for _, o := range outcomes {
		out.Pages = append(out.Pages, filePage(o))
	}
	if code := allFailed(outcomes); code != "" {
		return scan.Errorf(code, "no page could be read")
	}
	f := facts{name: out.File, sha256: p.sha256, pdfVersion: p.version, signed: p.signed, today: time.Now().Format(time.DateOnly), rules: d.Rules}
	for i, piece := range cut(outcomes, f) {
		piece.record.RecordID = recordID(p.sha256, i+1)
		out.Documents = append(out.Documents, FileDocument{FirstPage: piece.first, LastPage: piece.last, Record: piece.record})
	}
	if err := d.write(out.File+".txt", []byte(text(outcomes))); err != nil {
		return err
	}
	pdfPath := filepath.Join(d.Out, out.File+".searchable.pdf")
	conf, err := d.Writer.Searchable(ctx, path, string(p.media), pdfPath, layerPages(outcomes))
	if err != nil {
		return err
	}
	for i := range out.Documents {
		info := &out.Documents[i].Record.Scan
		info.Compliance = append(info.Compliance, archival(conf))
	}
	for _, o := range outcomes {
		if o.failed != "" {
			return scan.Errorf(scan.CodePageMissing, "page %d: %s", o.page.Number, o.failed)
		}
	}
	return nil
}

// recordID is stable for the same bytes: half a hash and the document's place.
func recordID(sha string, seq int) string { return fmt.Sprintf("%s-%03d", sha[:32], seq) }

// read reads all pages, as many at a time as Parallel allows.
func (d *Digitizer) read(ctx context.Context, path string, kind scan.Media, pages int) []outcome {
	outcomes := make([]outcome, pages)
	var wait sync.WaitGroup
	var mu sync.Mutex
	done := 0
	for i := range outcomes {
		d.Parallel <- struct{}{}
		wait.Go(func() {
			defer func() { <-d.Parallel }()
			outcomes[i] = d.readPage(ctx, reader.Job{Path: path, Media: kind, Page: i + 1})
			mu.Lock()
			defer mu.Unlock()
			done++
			if d.Progress != nil {
				d.Progress(filepath.Base(path), done, pages)
			}
		})
	}
	wait.Wait()
	return outcomes
}

// readPage reads one page; one whose process died or hung is tried once more
// in a process of its own.
func (d *Digitizer) readPage(ctx context.Context, job reader.Job) outcome {
	res, err := d.Reader.Read(ctx, job)
	if scan.Is(err, scan.CodePageCrashed) || scan.Is(err, scan.CodePageTimeout) {
		job.Alone = true
		res, err = d.Reader.Read(ctx, job)
	}
	if err != nil {
		gap := ocr.Page{Number: job.Page, Kind: string(scan.KindContent)}
		return outcome{page: gap, failed: scan.CodeOf(err), detail: err.Error()}
	}
	return outcome{page: res.Page, security: res.Security}
}

func filePage(o outcome) FilePage {
	p := FilePage{
		Page: o.page.Number, Kind: o.page.Kind, Width: o.page.Width, Height: o.page.Height, DPI: o.page.DPI,
		Orientation: o.page.Orientation, Skew: o.page.Skew, Text: o.page.Text(), Words: []FileWord{},
	}
	if o.failed != "" {
		p.Error = failure(o.failed)
	}
	for _, l := range o.page.Lines {
		for _, word := range l.Words {
			fw := FileWord{Text: word.Text, Raw: word.Raw, Box: word.Box, Conf: word.Conf}
			if fw.Raw == "" {
				fw.Raw = word.Text
			}
			p.Words = append(p.Words, fw)
		}
	}
	return p
}

// text is the whole file's text, pages apart by form feeds.
func text(outcomes []outcome) string {
	var b strings.Builder
	for i, o := range outcomes {
		if i > 0 {
			b.WriteByte('\f')
		}
		b.WriteString(o.page.Text())
		b.WriteByte('\n')
	}
	return b.String()
}

// write puts a result in place as a whole.
func (d *Digitizer) write(name string, body []byte) error {
	tmp := filepath.Join(d.Out, "."+name+".tmp")
	if err := os.WriteFile(tmp, body, 0o644); err != nil {
		return scan.Errorf(scan.CodeInternal, "write result: %w", err)
	}
	if err := os.Rename(tmp, filepath.Join(d.Out, name)); err != nil {
		return scan.Errorf(scan.CodeInternal, "write result: %w", err)
	}
	return nil
}
