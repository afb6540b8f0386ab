package scan

import (
	"strings"
	"time"
)

// Receipt is one reception of bytes. The first receipt of some bytes in a unit
// makes an item; later ones of the same bytes point at that item.
type Receipt struct {
	ID         string    `json:"receipt"`
	ItemID     string    `json:"item_id"`
	Unit       string    `json:"unit"`
	Door       Door      `json:"door"`
	Name       string    `json:"name"`
	Source     string    `json:"-"` // door's own key of the source: hotfolder path relative to its root
	KeptPath   string    `json:"-"` // where the door keeps the source now (done/…), "" when nowhere
	By         string    `json:"by,omitempty"`
	First      bool      `json:"first"`
	ReceivedAt time.Time `json:"received_at"`
}

// codeLen letters of a receipt's id, all of them random (48 bits), are its code.
const codeLen = 10

// Code is the short form of the receipt's id that people write down and type:
// "7K2M9-XQ4TD". Two receipts of one office share a code about never (48
// random bits).
func (r Receipt) Code() string {
	end := r.ID
	if len(end) > codeLen {
		end = end[len(end)-codeLen:]
	}
	end = strings.ToUpper(end)
	half := len(end) / 2
	return end[:half] + "-" + end[half:]
}

// ReceiptEnd reads a code as people type it – in either case, with or without
// its hyphen, with spaces, with I or L for 1 and O for 0 – and gives the end of
// the receipt's id; false when it cannot be one.
func ReceiptEnd(code string) (string, bool) {
	end := strings.Map(func(r rune) rune {
		switch {
		case r == '-' || r == ' ':
			return -1
		case r == 'i' || r == 'I' || r == 'l' || r == 'L':
			return '1'
		case r == 'o' || r == 'O':
			return '0'
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		}
		return r
	}, strings.TrimSpace(code))
	if len(end) != codeLen || strings.Trim(end, "0123456789abcdefghjkmnpqrstvwxyz") != "" {
		return "", false
	}
	return end, true
}
