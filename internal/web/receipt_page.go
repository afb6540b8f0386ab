package web

import (
	"bytes"
	"fmt"
	"net/http"

	"rsc.io/qr"

	"sohoa/internal/scan"
)

type receiptPage struct {
	proof
	Office string
	SHA256 string
	Size   int64
	Pages  int
}

// showReceipt is a receipt to print or keep.
func (s *server) showReceipt(w http.ResponseWriter, r *http.Request) error {
	p, err := s.proofOf(r)
	if err != nil {
		return err
	}
	units, err := s.Catalog.Units(r.Context())
	if err != nil {
		return err
	}
	page := receiptPage{proof: p, Office: p.Unit, SHA256: p.item.SHA256, Size: p.item.Size, Pages: p.item.Pages}
	for _, u := range units {
		if u.Code == p.Unit {
			page.Office = u.Name
		}
	}
	return s.render(w, r, http.StatusOK, "receipt", page)
}

// getReceiptQR is the address of the receipt's page as a QR code.
func (s *server) getReceiptQR(w http.ResponseWriter, r *http.Request) error {
	p, err := s.proofOf(r)
	if err != nil {
		return err
	}
	scheme := "http"
	if r.TLS != nil || s.SecureCookies {
		scheme = "https"
	}
	svg, err := qrSVG(scheme + "://" + r.Host + "/receipts/" + p.Code)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "image/svg+xml")
	w.Header().Set("Cache-Control", "no-store")
	w.Write(svg)
	return nil
}

// qrSVG draws text as a QR code (ISO/IEC 18004, level M) with its quiet zone of
// four modules.
func qrSVG(text string) ([]byte, error) {
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		return nil, scan.Errorf(scan.CodeInvalid, "qr: %w", err)
	}
	const quiet = 4
	var b bytes.Buffer
	size := code.Size + 2*quiet
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h%[1]dv%[2]dH0z"/><path d="`, size, size)
	for y := range code.Size {
		for x := range code.Size {
			if code.Black(x, y) {
				fmt.Fprintf(&b, "M%d %dh1v1h-1z", x+quiet, y+quiet)
			}
		}
	}
	b.WriteString(`"/></svg>`)
	return b.Bytes(), nil
}
