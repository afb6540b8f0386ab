package agent

import (
	_ "embed"
	"encoding/json"
	"html/template"
	"net/http"
	"path/filepath"
	"slices"
	"time"

	"sohoa/internal/scan"
)

// statusName is the status file in the spool.
const statusName = "status.json"

// recent is how many finished files the status lists.
const recent = 200

// Status is what is sent and what is not.
type Status struct {
	At           time.Time `json:"at"`
	Server       string    `json:"server"`
	Folders      []string  `json:"folders"`
	Waiting      int       `json:"waiting"`
	WaitingBytes int64     `json:"waiting_bytes"`
	Sent         int       `json:"sent"`
	Refused      int       `json:"refused"`
	Line         Line      `json:"line"`
	Entries      []Entry   `json:"entries"` // newest first: all that waits, some that is done
}

// Status tells how things stand.
func (a *Agent) Status() Status {
	s := Status{At: time.Now(), Server: a.Server}
	for _, f := range a.Folders {
		s.Folders = append(s.Folders, f.Dir)
	}
	all := a.spool.list("")
	slices.Reverse(all)
	for _, e := range all {
		switch e.State {
		case Waiting:
			s.Waiting, s.WaitingBytes = s.Waiting+1, s.WaitingBytes+e.Size
		case Sent:
			s.Sent++
		case Refused:
			s.Refused++
		}
		if e.State == Waiting || s.Sent+s.Refused <= recent {
			s.Entries = append(s.Entries, e)
		}
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	s.Line = a.line
	return s
}

// writeStatus replaces the status file, for other programs to watch.
func (a *Agent) writeStatus() error {
	b, err := json.MarshalIndent(a.Status(), "", " ")
	if err != nil {
		return err
	}
	return writeWhole(filepath.Join(a.Spool, statusName), b)
}

//go:embed status.html
var statusPage string

var statusTemplate = template.Must(template.New("status").Funcs(template.FuncMap{
	"time": func(t time.Time) string {
		if t.IsZero() {
			return "–"
		}
		return t.Local().Format("02/01/2006 15:04:05")
	},
	"kb": func(n int64) int64 { return (n + 1023) / 1024 },
	"vi": scan.Code.Vietnamese, "en": scan.Code.English,
}).Parse(statusPage))

// Handler serves the status as a page, and as JSON at /status.json. It shows
// names of files and nothing of their content; bind it to this PC alone.
func (a *Agent) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
		statusTemplate.Execute(w, a.Status())
	})
	mux.HandleFunc("GET /status.json", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		json.NewEncoder(w).Encode(a.Status())
	})
	return mux
}
