package sqlite_test

import (
	"bufio"
	"context"
	"crypto/sha256"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sohoa/internal/catalog"
	"sohoa/internal/catalog/sqlite"
	"sohoa/internal/scan"
)

// A child of a test opens the catalog at the path, accepts items until it has
// as many as it is told, and prints each one's id once it is acknowledged.
const childPath, childName = "SOHOA_TEST_CHILD_CATALOG", "SOHOA_TEST_CHILD_NAME"

func TestMain(m *testing.M) {
	if path := os.Getenv(childPath); path != "" {
		if err := child(path, os.Getenv(childName)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

const childItems = 40

func child(path, name string) error {
	ctx := context.Background()
	c, err := sqlite.Open(ctx, path)
	if err != nil {
		return err
	}
	defer c.Close()
	for i := range childItems {
		id := scan.NewID()
		_, err := c.Accept(ctx, scan.Receipt{ID: scan.NewID(), Unit: scan.DefaultUnit, Door: scan.DoorCLI},
			scan.Item{ID: id, SHA256: fmt.Sprintf("%x", sha256.Sum256([]byte(fmt.Sprint(name, i))))})
		if err != nil {
			return err
		}
		// All fight for the same work too.
		ready, err := c.Ready(ctx, 0, 3)
		if err != nil {
			return err
		}
		for _, w := range ready {
			if _, err = c.Claim(ctx, w.Stage, w.Subject, name, time.Minute); err != nil && !scan.Is(err, scan.CodeStale) {
				return err
			}
		}
		fmt.Println(id)
	}
	return nil
}

func start(t *testing.T, path, name string) (*exec.Cmd, *bufio.Scanner) {
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), childPath+"="+path, childName+"="+name)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	return cmd, bufio.NewScanner(out)
}

func adds(t *testing.T, c catalog.Catalog, acknowledged []string) {
	t.Helper()
	for _, id := range acknowledged {
		if _, err := c.Item(t.Context(), id); err != nil {
			t.Errorf("acknowledged item: %v", err)
		}
	}
	rows, err := c.Ledger(t.Context(), nil, time.Time{}, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	received := 0
	for _, r := range rows {
		received += r.Received
		if r.Off() != 0 {
			t.Errorf("ledger %+v", r)
		}
	}
	if received < len(acknowledged) {
		t.Errorf("received %d of %d", received, len(acknowledged))
	}
}

// TestProcesses has several processes make, migrate and write one file.
func TestProcesses(t *testing.T) {
	path := filepath.Join(t.TempDir(), "catalog.db")
	const n = 4
	var cmds [n]*exec.Cmd
	var outs [n]*bufio.Scanner
	for i := range n {
		cmds[i], outs[i] = start(t, path, fmt.Sprint("p", i))
	}
	var acknowledged []string
	for i := range n {
		for outs[i].Scan() {
			acknowledged = append(acknowledged, outs[i].Text())
		}
		if err := cmds[i].Wait(); err != nil {
			t.Fatal(err)
		}
	}
	if len(acknowledged) != n*childItems {
		t.Fatalf("%d items of %d", len(acknowledged), n*childItems)
	}
	adds(t, openAt(t, path), acknowledged)
}

// TestKilled kills a process while it writes: what it said it has is there.
func TestKilled(t *testing.T) {
	path := filepath.Join(t.TempDir(), "catalog.db")
	for round := range 5 {
		cmd, out := start(t, path, fmt.Sprint("round", round))
		var acknowledged []string
		for len(acknowledged) < 3+4*round && out.Scan() {
			acknowledged = append(acknowledged, out.Text())
		}
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		cmd.Wait()
		if len(acknowledged) < 3+4*round {
			t.Fatalf("only %d items before the end", len(acknowledged))
		}
		adds(t, openAt(t, path), acknowledged)
	}
}

func TestOpen(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "số hóa ?a=b #1 %20.db")
	c := openAt(t, path)
	if err := c.Canary(t.Context()); err != nil {
		t.Fatal(err)
	}
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		info, err := f.Info()
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(f.Name(), filepath.Base(path)) || info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v", f.Name(), info.Mode())
		}
	}
	for name, path := range map[string]string{"no folder": filepath.Join(dir, "no", "c.db"), "a folder": dir, "NUL": "a\x00b", "foreign": foreign(t, dir)} {
		if c, err := sqlite.Open(t.Context(), path); !scan.Is(err, scan.CodeUnavailable) {
			t.Errorf("%s: %v, %v", name, c, err)
		}
	}
}

func foreign(t *testing.T, dir string) string {
	path := filepath.Join(dir, "foreign")
	if err := os.WriteFile(path, []byte(strings.Repeat("this is no database ", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
