package catalog

import (
	"fmt"
	"strings"

	"sohoa/internal/scan"
)

// LedgerRow is the promise for one unit and day. Received is counted from first
// receipts, the others from items, so that Off is a check that can fail.
type LedgerRow struct {
	Unit      string `json:"unit"`
	Day       string `json:"day"` // YYYY-MM-DD, UTC+7
	Received  int    `json:"received"`
	Repeated  int    `json:"repeated"` // second receipts of the same bytes
	Running   int    `json:"running"`
	Review    int    `json:"review"`
	Published int    `json:"published"`
	Rejected  int    `json:"rejected"`
	Sealed    int    `json:"sealed"` // erased ones included
}

// Off is how many items the ledger is out by; 0 when it holds.
func (r LedgerRow) Off() int {
	off := r.Received - (r.Running + r.Review + r.Published + r.Rejected + r.Sealed)
	return max(off, -off)
}

// Plus adds up counts; unit and day are r's.
func (r LedgerRow) Plus(o LedgerRow) LedgerRow {
	r.Received += o.Received
	r.Repeated += o.Repeated
	r.Running += o.Running
	r.Review += o.Review
	r.Published += o.Published
	r.Rejected += o.Rejected
	r.Sealed += o.Sealed
	return r
}

// Vietnamese is the row as the line a clerk knows: "thu nhận 143, xong 139, chờ
// soát 3, trả lại 1". What is sealed, still being read or received again is
// named when there is any.
func (r LedgerRow) Vietnamese() string {
	return r.line("thu nhận", "xong", "chờ soát", "trả lại", "niêm phong", "đang đọc", "nhận lặp", "SỔ LỆCH")
}

// English is the same line in English.
func (r LedgerRow) English() string {
	return r.line("received", "done", "in review", "sent back", "sealed", "being read", "received again", "OUT BY")
}

func (r LedgerRow) line(received, done, review, rejected, sealed, running, repeated, off string) string {
	var parts []string
	for i, p := range []struct {
		word string
		n    int
	}{{received, r.Received}, {done, r.Published}, {review, r.Review}, {rejected, r.Rejected},
		{sealed, r.Sealed}, {running, r.Running}, {repeated, r.Repeated}, {off, r.Off()}} {
		if i < 4 || p.n > 0 {
			parts = append(parts, fmt.Sprintf("%s %d", p.word, p.n))
		}
	}
	return strings.Join(parts, ", ")
}

// Rejection is how many of a unit's items of a day were rejected for a reason.
type Rejection struct {
	Unit   string    `json:"unit"`
	Day    string    `json:"day"` // YYYY-MM-DD, UTC+7
	Reason scan.Code `json:"reason"`
	Count  int       `json:"count"`
}
