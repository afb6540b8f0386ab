package tesseract

// #include "shim.h"
import "C"

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/otiai10/gosseract/v2"

	"sohoa/internal/scan"
)

// Check says whether the models that cfg needs are installed, and Tesseract's
// version. scan.CodeUnavailable, with what to install, when one is missing.
func Check(cfg Config) (version string, err error) {
	loading.Lock()
	defer loading.Unlock()
	version = gosseract.Version()
	have, err := models(cfg.Tessdata)
	if err != nil {
		return version, scan.Errorf(scan.CodeUnavailable, "tesseract: list models: %w", err)
	}
	for _, want := range append(strings.Split(cfg.Language, "+"), "osd") {
		if !slices.Contains(have, want) {
			return version, scan.Errorf(scan.CodeUnavailable,
				"tesseract %s has no model %q: install the Debian package tesseract-ocr-%s", version, want, want)
		}
	}
	return version, nil
}

// models lists the installed models.
func models(tessdata string) ([]string, error) {
	if tessdata == "" {
		return gosseract.GetAvailableLanguages()
	}
	files, err := filepath.Glob(filepath.Join(tessdata, "*.traineddata"))
	for i, f := range files {
		files[i] = strings.TrimSuffix(filepath.Base(f), ".traineddata")
	}
	return files, err
}

// CheckThreads fails when Tesseract would read on several threads in this
// process: on a machine with other work that is many times slower.
// OMP_THREAD_LIMIT=1 must have been in the environment when the process was
// started; setting it later has no effect.
func CheckThreads() error {
	if n := int(C.shim_openmp_threads()); n > 1 {
		return scan.Errorf(scan.CodeInternal, "tesseract: OpenMP gives %d threads (OMP_THREAD_LIMIT=%q), start this process with OMP_THREAD_LIMIT=1",
			n, os.Getenv("OMP_THREAD_LIMIT"))
	}
	return nil
}
