package intake

import (
	"context"
	"time"

	"github.com/fsnotify/fsnotify"
)

// wakeAfter is how long after a change a folder is looked at: long enough for
// what comes with it.
const wakeAfter = 100 * time.Millisecond

// wake tells of changes where the system does; network shares mostly do not,
// and then the poll alone finds them. A nil wake only waits.
type wake struct {
	watcher *fsnotify.Watcher
	watched map[string]bool
}

func newWake() *wake {
	w, err := fsnotify.NewWatcher()
	if err != nil { // no more watches to be had
		return nil
	}
	return &wake{w, map[string]bool{}}
}

// watch asks to be told of a folder's changes.
func (w *wake) watch(dir string) {
	if w != nil && !w.watched[dir] {
		w.watched[dir] = w.watcher.Add(dir) == nil
	}
}

// wait returns after d, soon after a change, or when ctx is done.
func (w *wake) wait(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	var events chan fsnotify.Event
	var errors chan error
	if w != nil {
		events, errors = w.watcher.Events, w.watcher.Errors
	}
	for soon := false; ; {
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
			return
		case e := <-events:
			if e.Has(fsnotify.Remove) || e.Has(fsnotify.Rename) {
				delete(w.watched, e.Name) // a folder that comes back is watched anew
			}
		case <-errors: // some changes were lost
		}
		if !soon {
			timer.Reset(min(d, wakeAfter))
			soon = true
		}
	}
}

func (w *wake) close() {
	if w != nil {
		w.watcher.Close()
	}
}
