package agent

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestOneStaticProgram builds the agent for every kind of PC it is meant for,
// without cgo. Windows is built, not run.
func TestOneStaticProgram(t *testing.T) {
	for _, kind := range [][2]string{{"linux", "amd64"}, {"linux", "arm64"}, {"windows", "amd64"}, {"windows", "arm64"}} {
		t.Run(kind[0]+"/"+kind[1], func(t *testing.T) {
			out := filepath.Join(t.TempDir(), "agent")
			cmd := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", out, "sohoa/cmd/sohoa-agent")
			cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS="+kind[0], "GOARCH="+kind[1])
			if b, err := cmd.CombinedOutput(); err != nil {
				t.Fatalf("%v: %s", err, b)
			}
			if info, err := os.Stat(out); err != nil || info.Size() > 16<<20 {
				t.Errorf("%v, %v", info, err)
			}
		})
	}
}
