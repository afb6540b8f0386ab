package tesseract

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sohoa/internal/scan"
)

func TestCheck(t *testing.T) {
	version, err := Check(vietnamese)
	if err != nil || !strings.HasPrefix(version, "5.") && !strings.HasPrefix(version, "4.") {
		t.Errorf("version %q, error %v", version, err)
	}
	if _, err := Check(Config{Language: "vie+nowhere"}); !scan.Is(err, scan.CodeUnavailable) || !strings.Contains(err.Error(), "tesseract-ocr-nowhere") {
		t.Errorf("missing model: error %v", err)
	}
	dir := t.TempDir()
	for _, name := range []string{"vie", "osd"} {
		if _, err := Check(Config{Language: "vie", Tessdata: dir}); !scan.Is(err, scan.CodeUnavailable) {
			t.Errorf("before %s is there: error %v", name, err)
		}
		if err := os.WriteFile(filepath.Join(dir, name+".traineddata"), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := Check(Config{Language: "vie", Tessdata: dir}); err != nil {
		t.Errorf("own folder of models: %v", err)
	}
}

func TestOneThread(t *testing.T) {
	if err := CheckThreads(); err != nil {
		t.Error(err)
	}
}
