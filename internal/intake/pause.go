package intake

import (
	"context"
	"os"
	"time"
)

// A file is waited for pauseFactor times as long as its scanner was seen to
// pause within one. Each file that knows no such pause lets pauseFade of what
// was learnt fade.
const (
	pauseFactor = 2
	pauseFade   = 1. / 16
)

// pause is what was learnt of a folder's scanner; kept is what the catalog has.
type pause struct{ longest, kept time.Duration }

// quiet is how long a file of b must stand still.
func (h *Hotfolder) quiet(ctx context.Context, b box) time.Duration {
	return min(max(h.Quiet, pauseFactor*h.pauseOf(ctx, b).longest), max(h.MaxQuiet, h.Quiet))
}

func (h *Hotfolder) pauseOf(ctx context.Context, b box) pause {
	if p, ok := h.pauses[b.folder]; ok {
		return p
	}
	known, err := h.Intake.Catalog.Pause(ctx, h.key("./"+b.folder))
	if err != nil {
		return pause{} // asked again next time
	}
	p := pause{known, known}
	h.pauses[b.folder] = p
	return p
}

// learnPause notes that a file of b grew on after a pause. What is longer than
// any wait is another file of the same name.
func (h *Hotfolder) learnPause(ctx context.Context, b box, seen time.Duration) {
	if p := h.pauseOf(ctx, b); seen > p.longest && seen <= h.MaxQuiet {
		p.longest = seen
		h.setPause(ctx, b, p)
	}
}

// fadePause is called when a file is taken that paused for longest.
func (h *Hotfolder) fadePause(ctx context.Context, b box, longest time.Duration) {
	if p := h.pauseOf(ctx, b); p.longest > longest {
		p.longest = max(longest, time.Duration(float64(p.longest)*(1-pauseFade)))
		h.setPause(ctx, b, p)
	}
}

// setPause keeps what was learnt; small steps stay in memory.
func (h *Hotfolder) setPause(ctx context.Context, b box, p pause) {
	if step := p.longest - p.kept; max(step, -step) > p.kept/8 {
		if err := h.Intake.Catalog.SetPause(ctx, h.key("./"+b.folder), p.longest); err == nil {
			p.kept = p.longest
		}
	}
	h.pauses[b.folder] = p
}

// settled is a file that was put into done/.
type settled struct {
	shape
	box     box
	name    string // where it lay in its unit's folder
	receipt string
	since   time.Time
}

// remember keeps an eye on a file whose writer may still hold it open.
func (h *Hotfolder) remember(b box, name, receipt, kept string) {
	if info, err := os.Lstat(h.abs(kept)); err == nil && info.Mode().IsRegular() {
		h.recent[kept] = settled{shapeOf(info), b, name, receipt, h.Now()}
	}
}

// writtenOn puts files back that grew on in done/, to be taken as they are
// then, and learns from them.
func (h *Hotfolder) writtenOn(ctx context.Context) {
	for kept, s := range h.recent {
		age := h.Now().Sub(s.since)
		info, err := os.Lstat(h.abs(kept))
		if err != nil || age > 2*h.MaxQuiet {
			delete(h.recent, kept)
			continue
		}
		if info.Size() == s.size { // shares set times as they like after a move
			continue
		}
		h.Log.Warn("hotfolder: a file was written on after it was taken", "receipt", s.receipt)
		h.learnPause(ctx, s.box, min(age+h.quiet(ctx, s.box), h.MaxQuiet))
		if err := h.Intake.Catalog.SetKept(ctx, s.receipt, ""); err != nil {
			continue // tried again
		}
		if err := h.moveNew(kept, s.box.path(s.name)); err != nil {
			h.Log.Warn("hotfolder: put back", "receipt", s.receipt, "err", err)
		}
		delete(h.recent, kept)
	}
}
