package peer

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
)

// Tesseract reads every page with the plain program: PDF pages drawn by
// pdftoppm at 300 dpi in gray, orientation detection on, jobs at a time.
// pages tells how many pages each file has; temporary files go to dir.
func Tesseract(ctx context.Context, files []string, pages func(string) int, dir string, jobs int) ([]Page, Cost, error) {
	var out []Page
	var mu sync.Mutex
	cost, err := timed(func() error {
		slots := make(chan struct{}, jobs)
		var wait sync.WaitGroup
		for _, f := range files {
			for n := 1; n <= pages(f); n++ {
				slots <- struct{}{}
				wait.Go(func() {
					defer func() { <-slots }()
					p := Page{filepath.Base(f), n, tesseract(ctx, f, n, dir)}
					mu.Lock()
					defer mu.Unlock()
					out = append(out, p)
				})
			}
		}
		wait.Wait()
		return ctx.Err()
	})
	return out, cost, err
}

func tesseract(ctx context.Context, file string, page int, dir string) string {
	args := []string{file, "stdout", "-l", "vie", "--psm", "1"}
	switch strings.ToLower(filepath.Ext(file)) {
	case ".pdf":
		base := filepath.Join(dir, filepath.Base(file)+"."+strconv.Itoa(page))
		n := strconv.Itoa(page)
		output(ctx, "pdftoppm", "-r", "300", "-gray", "-f", n, "-l", n, "-singlefile", file, base)
		defer os.Remove(base + ".pgm")
		args[0] = base + ".pgm"
		args = append(args, "--dpi", "300")
	case ".tif", ".tiff":
		args = append(args, "-c", "tessedit_page_number="+strconv.Itoa(page-1))
	}
	return output(ctx, "tesseract", args...)
}
