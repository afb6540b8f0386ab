package web

import (
	"embed"
	"io/fs"
	"net/http"

	"sohoa/internal/scan"
)

//go:embed static
var staticRoot embed.FS

var staticFiles, _ = fs.Sub(staticRoot, "static")

// static serves scripts and styles. Their address carries a hash over all of
// them, so a browser may keep them for good; an old hash gets today's files
// but may not keep them.
func (s *server) static(w http.ResponseWriter, r *http.Request) error {
	name := r.PathValue("file")
	if !fs.ValidPath(name) || name == "." {
		return scan.Errorf(scan.CodeNotFound, "static file")
	}
	if _, err := fs.Stat(staticFiles, name); err != nil {
		return scan.Errorf(scan.CodeNotFound, "static file: %w", err)
	}
	if r.PathValue("hash") == s.assets {
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	http.ServeFileFS(w, r, staticFiles, name)
	return nil
}
