package peer

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// OCRmyPDF reads every file as a person who wants all of it read would: forced,
// deskewed, turned upright, jobs pages at a time, text from its sidecar.
func OCRmyPDF(ctx context.Context, files []string, pages func(string) int, dir string, jobs int) ([]Page, Cost, error) {
	var out []Page
	cost, err := timed(func() error {
		for _, f := range files {
			side := filepath.Join(dir, filepath.Base(f)+".txt")
			output(ctx, "ocrmypdf", "--force-ocr", "--deskew", "--rotate-pages", "-l", "vie", "-j", strconv.Itoa(jobs),
				"--output-type", "pdf", "-O0", "--image-dpi", "200", "--sidecar", side, f, filepath.Join(dir, filepath.Base(f)+".pdf"))
			b, _ := os.ReadFile(side) // no sidecar: nothing was read
			texts := strings.Split(string(b), "\f")
			for n := 1; n <= pages(f); n++ {
				p := Page{File: filepath.Base(f), Page: n}
				if n <= len(texts) {
					p.Text = texts[n-1]
				}
				out = append(out, p)
			}
		}
		return ctx.Err()
	})
	return out, cost, err
}
