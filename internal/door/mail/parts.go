package mail

import (
	"bufio"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/textproto"
	"slices"
	"strings"

	"golang.org/x/text/encoding/htmlindex"

	"sohoa/internal/scan"
)

// Bounds of one message's structure.
const (
	maxDepth  = 10      // of multiparts and messages within messages
	maxParts  = 500     // in all
	maxHeader = 1 << 20 // bytes of one message's header; of a part's, mime/multipart bounds it
)

// Head is what a message says of itself.
type Head struct {
	From    string // the one sender's address in lower case, "" when there is none or several
	Subject string
	ID      string // Message-ID, with its brackets
}

// Part is a leaf of a message.
type Part struct {
	Path   string // numbers of the parts that lead here, "1.2"; of a message within, "2.m.1"
	Name   string // "" when the message gives none
	Media  string // what the message says it is, in lower case
	Text   bool   // belongs to the letter itself
	Inline bool   // a picture shown within the letter
	Extra  bool   // accompanies the letter: a signature, a date for the calendar
	Body   io.Reader
}

// Walk reads a message and calls visit for each leaf in order; what visit does
// not read of a body is skipped. Its error ends the walk. Other errors are
// scan.CodeDamaged: no message, cut off, or over the bounds.
func Walk(r io.Reader, visit func(Part) error) (Head, error) {
	w := &walker{visit: visit}
	var head Head
	h, body, err := readHeader(r)
	if err != nil {
		return head, err
	}
	head = Head{From: sender(h), Subject: decoded(h.Get("Subject")), ID: h.Get("Message-Id")}
	return head, w.entity(textproto.MIMEHeader(h), body, "", 0)
}

type walker struct {
	visit func(Part) error
	parts int
}

func readHeader(r io.Reader) (mail.Header, io.Reader, error) {
	limit := &io.LimitedReader{R: r, N: maxHeader}
	m, err := mail.ReadMessage(bufio.NewReader(limit))
	if err != nil {
		return nil, nil, scan.Errorf(scan.CodeDamaged, "mail header: %w", err)
	}
	limit.N = 1 << 62
	return m.Header, m.Body, nil
}

// entity walks a message's or part's body, below path.
func (w *walker) entity(h textproto.MIMEHeader, body io.Reader, path string, depth int) error {
	if w.parts++; w.parts > maxParts || depth > maxDepth {
		return scan.Errorf(scan.CodeDamaged, "more than %d parts, or nested deeper than %d", maxParts, maxDepth)
	}
	media, params, err := mime.ParseMediaType(h.Get("Content-Type"))
	if err != nil && !errors.Is(err, mime.ErrInvalidMediaParameter) {
		if media = "application/octet-stream"; h.Get("Content-Type") == "" {
			media = "text/plain"
		}
	}
	if strings.HasPrefix(media, "multipart/") {
		return w.multipart(body, params["boundary"], path, depth)
	}
	body = transfer(h, body)
	if media == "message/rfc822" || media == "message/global" {
		inner, body, err := readHeader(body)
		if err != nil {
			return err
		}
		return w.entity(textproto.MIMEHeader(inner), body, below(path, "m"), depth+1)
	}
	p := Part{Path: path, Media: media, Body: body}
	if p.Path == "" {
		p.Path = "1"
	}
	disposition, given, _ := mime.ParseMediaType(h.Get("Content-Disposition"))
	if p.Name = decoded(given["filename"]); p.Name == "" {
		p.Name = decoded(params["name"])
	}
	attached := disposition == "attachment"
	p.Text = strings.HasPrefix(media, "text/") && p.Name == "" && !attached
	p.Inline = strings.HasPrefix(media, "image/") && !attached
	p.Extra = slices.Contains(extras, media)
	return w.visit(p)
}

// extras accompany a letter and are no papers.
var extras = []string{"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature", "text/calendar",
	"text/vcard", "text/x-vcard", "message/delivery-status", "message/disposition-notification", "text/rfc822-headers"}

func (w *walker) multipart(body io.Reader, boundary, path string, depth int) error {
	if boundary == "" {
		return scan.Errorf(scan.CodeDamaged, "a multipart without a boundary")
	}
	parts := multipart.NewReader(body, boundary)
	for n := 1; ; n++ {
		p, err := parts.NextRawPart()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return scan.Errorf(scan.CodeDamaged, "multipart: %w", err)
		}
		if err := w.entity(p.Header, p, below(path, fmt.Sprint(n)), depth+1); err != nil {
			return err
		}
	}
}

func below(path, part string) string {
	if path == "" {
		return part
	}
	return path + "." + part
}

// transfer undoes the transfer encoding.
func transfer(h textproto.MIMEHeader, body io.Reader) io.Reader {
	switch strings.ToLower(strings.TrimSpace(h.Get("Content-Transfer-Encoding"))) {
	case "base64":
		return base64.NewDecoder(base64.StdEncoding, letters{body})
	case "quoted-printable":
		return quotedprintable.NewReader(body)
	}
	return body
}

// letters lets pass what base64 is made of; mailers indent and add blanks.
type letters struct{ r io.Reader }

func (l letters) Read(b []byte) (int, error) {
	for {
		n, err := l.r.Read(b)
		kept := b[:0]
		for _, c := range b[:n] {
			if c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '+' || c == '/' || c == '=' {
				kept = append(kept, c)
			}
		}
		if len(kept) > 0 || err != nil || n == 0 {
			return len(kept), err
		}
	}
}

var words = &mime.WordDecoder{CharsetReader: func(charset string, r io.Reader) (io.Reader, error) {
	enc, err := htmlindex.Get(charset)
	if err != nil {
		return nil, err
	}
	return enc.NewDecoder().Reader(r), nil
}}

// decoded reads encoded words (RFC 2047), which mailers also put where they do
// not belong, such as file names.
func decoded(s string) string {
	if d, err := words.DecodeHeader(s); err == nil {
		s = d
	}
	return strings.ToValidUTF8(s, "�")
}

func sender(h mail.Header) string {
	parser := mail.AddressParser{WordDecoder: words}
	all, err := parser.ParseList(h.Get("From"))
	if err != nil || len(all) != 1 || len(h["From"]) != 1 {
		return ""
	}
	return strings.ToLower(all[0].Address)
}
