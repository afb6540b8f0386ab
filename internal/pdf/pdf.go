// Package pdf holds the contracts for what Sohoa does with PDF files: look
// into one, draw a page, take its text layer, and write a searchable one.
// Drivers: pdf/poppler (drawing and text, child processes with limits) and
// pdf/pdfcpu (structure and writing).
package pdf

import (
	"context"
	"image"
	"io"

	"sohoa/ocr"
)

// Info is what a PDF says of itself.
type Info struct {
	Version string // "1.4"
	Pages   []PageInfo
	Signed  bool // carries a digital signature
}

// PageInfo describes a page as a viewer shows it, after /Rotate.
type PageInfo struct {
	Width, Height float64 // points (1/72 inch)
	Rotate        int     // the page's own /Rotate, degrees clockwise: 0, 90, 180, 270
	// Image is set when one image covers (nearly) the whole page.
	Image *ImageInfo
	// Covered is the share of the page's area under images; above 1 where they
	// overlap, 0 for none.
	Covered float64
}

// ImageInfo describes an image inside a PDF.
type ImageInfo struct {
	Width, Height int    // pixels
	Filter        string // DCTDecode, CCITTFaxDecode, FlateDecode, JPXDecode, JBIG2Decode …
	Bits          int
	Gray          bool
}

// Inspector looks into a file. Errors: scan.CodeEncrypted when it wants a
// password to open, scan.CodeDamaged when no page can be found,
// scan.CodeTruncated when the end is missing.
type Inspector interface {
	Inspect(ctx context.Context, path string) (Info, error)
}

// Renderer draws pages and takes their text in a child process with memory
// and time limits.
type Renderer interface {
	// Render draws one page (1-based) at dpi: *image.Gray, or *image.RGBA when
	// color is true. scan.CodePageUnreadable when the page cannot be drawn,
	// scan.CodePageTimeout when ctx ends first.
	Render(ctx context.Context, path string, page, dpi int, color bool) (image.Image, error)
	// Text takes the text layer of one page: lines in reading order with boxes in
	// pixels at dpi, as the page is shown, words as the file codes them. No text
	// gives no lines and no error.
	Text(ctx context.Context, path string, page, dpi int) ([]ocr.Line, error)
	// Fonts tells which font draws which part of a page's text. It is dearer than
	// Text and wanted for legacy fonts alone.
	Fonts(ctx context.Context, path string, page, dpi int) ([]FontRun, error)
}

// FontRun is a stretch of text in one font.
type FontRun struct {
	Font string // as the file names it, mostly with a subset prefix
	Box  ocr.Box
}

// LayerPage is one page of a searchable PDF to be written.
type LayerPage struct {
	Source int // 1-based page of the source file
	// Page has words in pixels of the upright, deskewed page, with Orientation
	// and Skew telling how the delivered page lies under it. Nil = leave the page
	// as it is (a sound text layer, or nothing read).
	Page *ocr.Page
	// DropText removes a rejected old text layer from the page.
	DropText bool
	// Size of the delivered page in pixels, before orientation and deskew.
	Width, Height int
}

// Writer makes searchable PDFs.
type Writer interface {
	// Searchable writes the given pages of src (PDF, JPEG, PNG, TIFF, BMP or WebP,
	// as media says) to dst with an invisible text layer. Images are carried over
	// untouched (PNG, BMP and WebP losslessly). The same input gives the same
	// bytes. The file is PDF/A-2b when what it carries over allows it.
	Searchable(ctx context.Context, src, media, dst string, pages []LayerPage) (Conformance, error)
}

// Joiner makes one PDF of image files.
type Joiner interface {
	// Join writes the pages of image files (JPEG, PNG, TIFF, BMP, WebP), in their
	// order, as one PDF without a text layer. Images are carried over as
	// Writer.Searchable does; the same files give the same bytes. Errors:
	// scan.CodeUnknownType for what is no image, media.Examine's,
	// scan.CodePageUnreadable, scan.CodeUnavailable.
	Join(ctx context.Context, files []string, w io.Writer) error
}

// Conformance says whether a written file claims to be PDF/A-2b (ISO 19005-2),
// by what its structure tells.
type Conformance struct {
	Archival bool
	// Reason is why not: actions, annotations, attachments, catalog, cmyk,
	// colour_space, damaged, encrypted, filter, form, graphics, image,
	// inline_image, interpolation, layers, too_large, visible_text (born digital:
	// fonts that only a validator could vouch for).
	Reason string
}
