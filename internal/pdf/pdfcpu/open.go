package pdfcpu

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"

	"sohoa/internal/scan"
)

func init() { api.DisableConfigDir() } // it would write into the user's home

// maxDecrypt is the largest file that is decrypted: that is done in memory.
const maxDecrypt = 512 << 20

// deadline is how long a file may take to be opened and looked into.
const deadline = time.Minute

// document is an opened PDF.
type document struct {
	*file
	pages     []page
	decrypted bool // what is read is not what lies on disk
	close     func() error
}

// open opens the file at path; its pages are known and there is at least one.
// Errors as pdf.Inspector.
func open(ctx context.Context, path string) (*document, error) {
	in, err := os.Open(path)
	if err != nil {
		return nil, scan.Errorf(scan.CodeUnavailable, "open PDF: %w", err)
	}
	info, err := in.Stat()
	if err != nil {
		in.Close()
		return nil, scan.Errorf(scan.CodeUnavailable, "stat PDF: %w", err)
	}
	d := &document{close: in.Close}
	if err = d.read(ctx, in, info.Size()); err != nil {
		in.Close()
		if ctx.Err() != nil && !scan.Is(err, scan.CodeEncrypted) {
			return nil, scan.Errorf(scan.CodeDamaged, "open PDF: %w", context.Cause(ctx))
		}
		return nil, err
	}
	return d, nil
}

// read opens the file as it says it is built, else by searching through it,
// else, when it is encrypted, by letting pdfcpu write it anew.
func (d *document) read(ctx context.Context, in io.ReaderAt, size int64) error {
	f, err := newFile(ctx, in, size)
	if err == nil {
		err = d.use(f)
	}
	if err != nil && !errors.Is(err, errEncrypted) {
		broken := err
		if f, err = newRepaired(f); err == nil {
			err = d.use(f)
		}
		if err != nil && !errors.Is(err, errEncrypted) {
			return d.verdict(in, size, errors.Join(broken, err))
		}
	}
	if err == nil {
		return nil
	}
	if d.decrypted || size > maxDecrypt {
		return scan.Errorf(scan.CodeEncrypted, "open PDF of %d bytes: %w", size, err)
	}
	d.decrypted = true
	open, err := decrypt(ctx, io.NewSectionReader(in, 0, size))
	if err != nil {
		return scan.Errorf(scan.CodeEncrypted, "open PDF: %w", err)
	}
	return d.read(ctx, bytes.NewReader(open), int64(len(open)))
}

// use takes f when it has pages.
func (d *document) use(f *file) (err error) {
	d.file = f
	if d.pages, err = f.allPages(); err == nil && len(d.pages) == 0 {
		err = errors.New("no pages")
	}
	return err
}

// verdict tells a file whose end is missing from one damaged otherwise.
func (d *document) verdict(in io.ReaderAt, size int64, cause error) error {
	tail := make([]byte, min(size, 16<<10))
	code := scan.CodeDamaged
	if _, err := in.ReadAt(tail, size-int64(len(tail))); err == nil && !bytes.Contains(tail, []byte("%%EOF")) {
		code = scan.CodeTruncated
	}
	return scan.Errorf(code, "open PDF: %w", cause)
}

// decrypt writes the file anew without its encryption, as far as it opens
// without a password. It runs beside the caller, who does not wait for it longer
// than ctx.
func decrypt(ctx context.Context, in io.ReadSeeker) ([]byte, error) {
	type result struct {
		data []byte
		err  error
	}
	done := make(chan result, 1)
	go func() {
		var r result
		defer func() {
			if p := recover(); p != nil {
				r = result{err: fmt.Errorf("pdfcpu: panic: %v", p)}
			}
			done <- r
		}()
		r.data, r.err = decryptNow(ctx, in)
	}()
	select {
	case r := <-done:
		return r.data, r.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func decryptNow(ctx context.Context, in io.ReadSeeker) ([]byte, error) {
	conf := model.NewDefaultConfiguration()
	conf.ValidationMode = model.ValidationRelaxed
	conf.Cmd = model.DECRYPT
	conf.WriteObjectStream, conf.WriteXRefStream = false, false
	whole, err := pdfcpu.ReadWithContext(ctx, in, conf)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = api.WriteContext(whole, &out)
	return out.Bytes(), err
}
