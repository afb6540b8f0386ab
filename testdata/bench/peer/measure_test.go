package peer

import (
	"os/exec"
	"testing"
	"time"
)

// TestTimed holds the accounts of a child against what it is known to use.
func TestTimed(t *testing.T) {
	cost, err := timed(func() error {
		return exec.Command("sh", "-c", "i=0; while [ $i -lt 3000000 ]; do i=$((i+1)); done").Run()
	})
	if err != nil {
		t.Fatal(err)
	}
	if cost.CPU < 20*time.Millisecond || cost.Wall < cost.CPU/2 {
		t.Errorf("%+v", cost)
	}
	if idle, _ := timed(func() error { return nil }); idle.CPU != 0 {
		t.Errorf("no child took %v", idle.CPU)
	}
	if cost.Peak <= 0 || cost.Peak > 100<<20 {
		t.Errorf("a shell held %d bytes", cost.Peak)
	}
}
