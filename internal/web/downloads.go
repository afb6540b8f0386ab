package web

import (
	"mime"
	"net/http"
	"path"
	"strings"

	"sohoa/internal/access"
	"sohoa/internal/blob"
	"sohoa/internal/scan"
)

// object is how stored bytes are shown to a browser.
type object struct {
	media  string
	name   string
	inline bool
}

// serve sends a stored object, whole or in ranges. Foreign bytes are sent as
// an attachment in a sandbox, so that nothing in them runs as ours.
func (s *server) serve(w http.ResponseWriter, r *http.Request, key string, o object) error {
	body, err := s.Blob.Open(r.Context(), key)
	if err != nil {
		return err
	}
	defer body.Close()
	h := w.Header()
	disposition := "attachment"
	if o.inline {
		disposition = "inline"
	}
	h.Set("Content-Type", o.media)
	h.Set("Content-Disposition", mime.FormatMediaType(disposition, map[string]string{"filename": o.name}))
	h.Set("Cache-Control", "private, no-store")
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox; frame-ancestors 'none'")
	if sum := body.Info().SHA256; sum != "" {
		h.Set("ETag", `"`+sum+`"`)
	}
	http.ServeContent(w, r, "", body.Info().Modified, body)
	return nil
}

// download is serve with its line in the access log.
func (s *server) download(w http.ResponseWriter, r *http.Request, f found, what, key string, o object) error {
	if err := s.log(r, f, "downloaded", what); err != nil {
		return err
	}
	return s.serve(w, r, key, o)
}

// getOriginal sends the received bytes. Until the secrecy check has passed
// they are nobody's; a rejected file goes to those who must repair it.
func (s *server) getOriginal(w http.ResponseWriter, r *http.Request) error {
	f, err := s.visible(r)
	if err != nil {
		return err
	}
	if f.doc.Revision == 0 && !(f.doc.State == scan.DocRejected && who(r).may(access.ScopeReview)) {
		return scan.Errorf(scan.CodeNotFound, "document %s has not passed", f.doc.ID)
	}
	return s.download(w, r, f, "original", blob.OriginalKey(f.item.Unit, f.item.SHA256), object{media: string(f.item.Media), name: f.item.Name})
}

// getPDF sends the searchable PDF.
func (s *server) getPDF(w http.ResponseWriter, r *http.Request) error {
	f, err := s.passed(r)
	if err != nil {
		return err
	}
	if f.doc.PDFKey == "" {
		return scan.Errorf(scan.CodeNotFound, "document %s has no searchable PDF", f.doc.ID)
	}
	return s.download(w, r, f, "pdf", f.doc.PDFKey, object{media: "application/pdf", name: f.baseName() + ".searchable.pdf"})
}

// getText sends the text in reading order, pages apart by a form feed.
func (s *server) getText(w http.ResponseWriter, r *http.Request) error {
	f, err := s.passed(r)
	if err != nil {
		return err
	}
	pages, err := s.pagesOf(r, f)
	if err != nil {
		return err
	}
	var b strings.Builder
	for i, p := range pages {
		if i > 0 {
			b.WriteString("\n\f")
		}
		read, err := s.words(r.Context(), p)
		if err != nil {
			return err
		}
		b.WriteString(read.Text())
	}
	b.WriteByte('\n')
	if err := s.log(r, f, "downloaded", "text"); err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/plain; charset=utf-8")
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": f.baseName() + ".txt"}))
	h.Set("Cache-Control", "private, no-store")
	_, err = w.Write([]byte(b.String()))
	if err != nil {
		return nil // the reader went away
	}
	return nil
}

func (f found) baseName() string {
	name := path.Base(f.item.Name)
	return strings.TrimSuffix(name, path.Ext(name))
}
