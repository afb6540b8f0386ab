package peer

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"

	"sohoa/internal/scan"
)

// File is what `sohoa digitize` wrote for one input, as far as it is scored.
type File struct {
	File  string `json:"file"`
	Pages []struct {
		Page        int     `json:"page"`
		Kind        string  `json:"kind"`
		Orientation int     `json:"orientation"`
		Skew        float64 `json:"skew"`
		Text        string  `json:"text"`
	} `json:"pages"`
	Documents []struct {
		FirstPage int         `json:"first_page"`
		Record    scan.Record `json:"record"`
	} `json:"documents"`
}

// Sohoa runs program's digitize over the files into dir. Files or pages that
// failed are scored as they are; only a run that did not come to its end is an
// error.
func Sohoa(ctx context.Context, program string, files []string, dir string, jobs int) (map[string]File, Cost, error) {
	args := append([]string{"digitize", "--jobs", strconv.Itoa(jobs), "--out", dir}, files...)
	cmd := exec.CommandContext(ctx, program, args...)
	cost, err := timed(func() error {
		cmd.Run()
		if code := cmd.ProcessState.ExitCode(); code < 0 || code == 1 || code == 3 {
			return fmt.Errorf("digitize ended with %d", code)
		}
		return nil
	})
	if err != nil {
		return nil, cost, err
	}
	out := map[string]File{}
	for _, f := range files {
		b, err := os.ReadFile(filepath.Join(dir, filepath.Base(f)+".json"))
		if err != nil {
			return nil, cost, err
		}
		var file File
		if err := json.Unmarshal(b, &file); err != nil {
			return nil, cost, fmt.Errorf("%s: %w", filepath.Base(f), err)
		}
		out[filepath.Base(f)] = file
	}
	return out, cost, nil
}
