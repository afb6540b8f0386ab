package scan

import (
	"fmt"
	"regexp"
	"strconv"
)

// KindCover is the kind of an ocr.Mark that holds the text of a cover sheet's
// code.
const KindCover = "cover"

// Cover is what a cover sheet before a document says of it.
type Cover struct {
	Pages int // sides with content that follow, 0 = not said
}

// MostCoverPages is the most a cover sheet can announce.
const MostCoverPages = 2000

// coverText is the text of a cover sheet's code: sohoa-cover:1;pages=12.
var coverText = regexp.MustCompile(`^sohoa-cover:1(?:;pages=([0-9]{1,4}))?$`)

// patchText is what offices print in a bar code on sheets that part documents,
// after the patch code T of scanners.
var patchText = regexp.MustCompile(`^(?i)patch[ -]?t$`)

// Text is what the code of a cover sheet holds.
func (c Cover) Text() string {
	if c.Pages == 0 {
		return "sohoa-cover:1"
	}
	return fmt.Sprintf("sohoa-cover:1;pages=%d", c.Pages)
}

// ParseCover reads the text of a code; false when it is no cover sheet's.
func ParseCover(text string) (Cover, bool) {
	if patchText.MatchString(text) {
		return Cover{}, true
	}
	m := coverText.FindStringSubmatch(text)
	if m == nil {
		return Cover{}, false
	}
	n, err := strconv.Atoi(m[1])
	if m[1] != "" && (err != nil || n < 1 || n > MostCoverPages) {
		return Cover{}, false
	}
	return Cover{Pages: n}, true
}
