// Package internal_test keeps the import directions of the module.
package internal_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

const module = "sohoa/"

// height gives each package its floor: a package imports only packages below
// it. A key that ends in a slash covers the folder; the longest match wins.
var heights = map[string]int{
	"internal/scan": 0, "internal/vn": 0, "internal/mark": 0, "internal/tiff": 3, "internal/media": 4, "ocr": 5, "ocr/grid": 8, "ocr/barcode": 10,
	"ocr/imageprep": 10, "ocr/correct": 10, "ocr/digits": 10, "ocr/digits/train": 50,
	"internal/access": 10, "internal/tus": 10, "internal/preview": 10, "internal/extract": 10, "internal/supervise": 10,
	"internal/blob": 10, "internal/catalog": 10, "internal/queue": 10, "internal/pdf": 10,
	"internal/catalog/sqlcat": 15, // what both SQL drivers share
	// Drivers and test kits, for cmd and _test.go files only.
	"ocr/": driver, "internal/blob/": driver, "internal/catalog/": driver, "internal/queue/": driver, "internal/pdf/": driver,
	"internal/servicetest": driver, "internal/servicetest/run": 50,
	"internal/reader": 30, "internal/intake": 30, "internal/publish": 30, "internal/board": 30,
	"workers": 40, "internal/web": 40, "internal/agent": 40,
	"internal/inbox": 35, "internal/door": 35, "internal/door/": 40, "internal/door/doortest": 55,
	"cmd/": 50, "testdata/": 50, "internal/e2e": 60, "internal/e2e/": 60,
	// The generator of test papers, from the truth up to the file formats.
	"testdata/gen/truth": 40, "testdata/gen/wording": 41, "testdata/gen/typeset": 42, "testdata/gen/ink": 43,
	"testdata/gen/fault": 44, "testdata/gen/slot": 44, "testdata/gen/encode": 44,
	"testdata/bench/score": 45, "testdata/bench/peer": 45,
}

const driver = 20

// fences names the packages that may import a third-party module.
var fences = map[string][]string{
	"github.com/minio/minio-go/":          {"internal/blob/s3"},
	"github.com/pkg/sftp":                 {"internal/door/sftp"},
	"golang.org/x/crypto/ssh":             {"internal/door/sftp"},
	"github.com/emersion/go-imap/":        {"internal/door/mail"},
	"github.com/hibiken/asynq":            {"internal/queue/redisq"},
	"github.com/redis/go-redis":           {"internal/queue/redisq"},
	"github.com/otiai10/gosseract":        {"ocr/tesseract"},
	"github.com/pdfcpu/pdfcpu":            {"internal/pdf/pdfcpu"},
	"github.com/disintegration/imaging":   {"internal/preview"},
	"github.com/jackc/pgx":                {"internal/catalog/postgres"},
	"modernc.org/sqlite":                  {"internal/catalog/sqlite"},
	"github.com/pressly/goose":            {"internal/catalog/sqlcat"},
	"github.com/chromedp/":                nil, // tests only
	"github.com/prometheus/client_golang": {"internal/web"},
	"github.com/fsnotify/fsnotify":        {"internal/intake"},
	"github.com/makiuchi-d/gozxing":       {"ocr/barcode"},
	"rsc.io/qr":                           {"internal/web"},
}

func height(pkg string) int {
	best, h := -1, -1
	for key, n := range heights {
		match := pkg == key || strings.HasSuffix(key, "/") && strings.HasPrefix(pkg, key)
		if match && len(key) > best {
			best, h = len(key), n
		}
	}
	return h
}

// violations lists what is wrong with one file's imports.
func violations(from string, imports []string) []string {
	var bad []string
	if height(from) < 0 {
		bad = append(bad, from+" has no height: add it to the table")
	}
	for _, imp := range imports {
		if to, ours := strings.CutPrefix(imp, module); ours {
			switch {
			case height(to) >= height(from):
				bad = append(bad, from+" imports "+to+", which is not below it")
			case height(to) == driver && height(from) < 50:
				bad = append(bad, from+" imports the driver "+to+"; only cmd may")
			}
		}
		for module, only := range fences {
			if strings.HasPrefix(imp, module) && !allowed(from, only) {
				bad = append(bad, from+" imports "+imp+"; only "+strings.Join(only, ", ")+" may")
			}
		}
	}
	return bad
}

func allowed(from string, only []string) bool {
	for _, o := range only {
		if from == o {
			return true
		}
	}
	return false
}

func TestImportDirections(t *testing.T) {
	const root = ".."
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (strings.HasPrefix(d.Name(), ".") && name != root || d.Name() == "node_modules" || name == filepath.Join(root, "data")) {
			return filepath.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(root, name)
		var imports []string
		for _, spec := range f.Imports {
			imp, _ := strconv.Unquote(spec.Path.Value)
			imports = append(imports, imp)
		}
		for _, v := range violations(path.Dir(filepath.ToSlash(rel)), imports) {
			t.Errorf("%s: %s", name, v)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestViolations proves that the rule above can tell wrong from right.
func TestViolations(t *testing.T) {
	for _, c := range []struct {
		from, imp string
		bad       int
	}{
		{"workers", "sohoa/internal/scan", 0},
		{"workers", "sohoa/internal/blob/s3", 1},
		{"cmd/sohoa", "sohoa/internal/blob/s3", 0},
		{"internal/scan", "sohoa/ocr", 1},
		{"internal/extract", "sohoa/internal/blob", 1},
		{"internal/web", "github.com/minio/minio-go/v7", 1},
		{"internal/nowhere", "fmt", 1},
	} {
		if got := violations(c.from, []string{c.imp}); len(got) != c.bad {
			t.Errorf("%s → %s: %q, want %d violations", c.from, c.imp, got, c.bad)
		}
	}
}
