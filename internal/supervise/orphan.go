package supervise

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
)

// orphan finds the redis-server of an earlier parent: whoever answers at the
// socket, else whom redis's own pid file names. It is ours when its data lie in
// our folder; nil when there is none. One that is ours but does not answer is
// ended, because two of them must not write to one append-only file.
func (r *Redis) orphan(ctx context.Context) (*process, error) {
	ctx, cancel := context.WithTimeout(ctx, r.patience)
	defer cancel()
	pid, dir, err := ask(ctx, r.socket)
	if err == nil && !sameFolder(dir, r.config.Dir) {
		return nil, fmt.Errorf("another redis, process %d over %s, listens at %s", pid, dir, r.socket)
	}
	answers := err == nil
	if !answers {
		text, _ := os.ReadFile(r.pidFile())
		pid, _ = strconv.Atoi(strings.TrimSpace(string(text)))
	}
	id, err := identify(pid)
	if err != nil || !answers && !r.isOurs(id) {
		return nil, nil
	}
	p, err := adopt(id)
	if err != nil {
		return nil, nil // gone meanwhile
	}
	if !answers {
		if err := r.await(ctx, p); err != nil {
			r.config.Log.Warn("ending an orphaned redis that does not answer", "pid", pid, "err", err)
			p.end(0)
			return nil, nil
		}
	}
	r.config.Log.Info("took over a running redis", "pid", pid)
	return p, nil
}

// isOurs recognises a redis-server by its command line, which has our socket
// both as an argument and in the title that redis gives itself.
func (r *Redis) isOurs(id identity) bool {
	line := id.commandLine()
	program, _, _ := strings.Cut(line, " ")
	return strings.Contains(program, "redis") && strings.Contains(line, r.socket)
}
