package blob

import (
	"fmt"
	"regexp"
	"strings"
)

var keySegment = regexp.MustCompile(`^[a-zA-Z0-9_][a-zA-Z0-9._-]*$`)

// ValidKey reports whether key has 2 to 8 segments, each of letters, digits,
// dot, underscore and hyphen, none starting with a dot or hyphen.
func ValidKey(key string) bool {
	parts := strings.Split(key, "/")
	if len(parts) < 2 || len(parts) > 8 || len(key) > 500 {
		return false
	}
	for _, p := range parts {
		if !keySegment.MatchString(p) {
			return false
		}
	}
	return true
}

// OriginalKey is where the received bytes lie.
func OriginalKey(unit, sha256 string) string { return unit + "/original/" + sha256 }

// ItemPrefix is what everything derived from an item starts with.
func ItemPrefix(unit, item string) string { return unit + "/item/" + item + "/" }

// WordsKey is where the words of a page lie. Until the item has passed the
// secrecy check they are private staging.
func WordsKey(unit, item string, page, attempt int) string {
	return fmt.Sprintf("%sp%05d.%d.words.json", ItemPrefix(unit, item), page, attempt)
}

// PreviewKey is where the upright picture of a page lies (JPEG).
func PreviewKey(unit, item string, page, attempt int) string {
	return fmt.Sprintf("%sp%05d.%d.jpg", ItemPrefix(unit, item), page, attempt)
}

// PDFKey is where the searchable PDF of a document lies.
func PDFKey(unit, item string, seq, attempt int) string {
	return fmt.Sprintf("%sd%03d.%d.pdf", ItemPrefix(unit, item), seq, attempt)
}
