package tesseract

import (
	"log"
	"os"
	"os/exec"
	"testing"
)

// TestMain starts the tests again with OMP_THREAD_LIMIT=1 when it is missing:
// libgomp reads it when it is loaded, before any Go code runs.
func TestMain(m *testing.M) {
	if os.Getenv("OMP_THREAD_LIMIT") != "" {
		os.Exit(m.Run())
	}
	cmd := exec.Command(os.Args[0], os.Args[1:]...)
	cmd.Env = append(os.Environ(), "OMP_THREAD_LIMIT=1")
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	err := cmd.Run()
	if cmd.ProcessState == nil {
		log.Fatal(err)
	}
	os.Exit(cmd.ProcessState.ExitCode())
}
