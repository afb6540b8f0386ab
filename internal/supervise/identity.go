package supervise

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// identity tells a process from all others that had or will have its number.
type identity struct {
	pid   int
	start uint64 // clock ticks from boot to its start: proc(5), stat, field 22
	boot  string // /proc/sys/kernel/random/boot_id
}

// identify finds a living process.
func identify(pid int) (identity, error) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return identity{}, err
	}
	state, start, err := parseStat(string(stat))
	if err != nil {
		return identity{}, fmt.Errorf("process %d: %w", pid, err)
	}
	if state == "Z" || state == "X" {
		return identity{}, fmt.Errorf("process %d has ended: %w", pid, os.ErrProcessDone)
	}
	boot, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	if err != nil {
		return identity{}, err
	}
	return identity{pid: pid, start: start, boot: strings.TrimSpace(string(boot))}, nil
}

// parseStat reads state and start time (fields 3 and 22) of /proc/<pid>/stat.
// The name, field 2, is in parentheses and may hold anything.
func parseStat(stat string) (state string, start uint64, err error) {
	fields := strings.Fields(stat[strings.LastIndexByte(stat, ')')+1:])
	if len(fields) < 20 {
		return "", 0, fmt.Errorf("stat has %d fields after the name", len(fields))
	}
	start, err = strconv.ParseUint(fields[19], 10, 64)
	return fields[0], start, err
}

// alive reports whether this very process still runs.
func (id identity) alive() bool {
	now, err := identify(id.pid)
	return err == nil && now == id
}

// commandLine is the process's arguments, "" when it is gone.
func (id identity) commandLine() string {
	line, _ := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", id.pid))
	return strings.ReplaceAll(string(line), "\x00", " ")
}

// write keeps the identity in a pid file: "pid start boot".
func (id identity) write(path string) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".pid-")
	if err != nil {
		return fmt.Errorf("pid file: %w", err)
	}
	defer os.Remove(f.Name())
	_, err = fmt.Fprintf(f, "%d %d %s\n", id.pid, id.start, id.boot)
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("pid file: %w", err)
	}
	return nil
}

// readIdentity reads a pid file.
func readIdentity(path string) (identity, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return identity{}, err
	}
	return parseIdentity(string(text))
}

func parseIdentity(text string) (id identity, err error) {
	fields := strings.Fields(text)
	if len(fields) != 3 {
		return id, fmt.Errorf("pid file has %d fields, want 3", len(fields))
	}
	if id.pid, err = strconv.Atoi(fields[0]); err != nil || id.pid <= 1 {
		return identity{}, fmt.Errorf("pid file: no process %q", fields[0])
	}
	if id.start, err = strconv.ParseUint(fields[1], 10, 64); err != nil {
		return identity{}, fmt.Errorf("pid file: %w", err)
	}
	id.boot = fields[2]
	return id, nil
}
