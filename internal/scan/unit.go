package scan

import (
	"regexp"
	"slices"
	"time"
)

// DefaultUnit is the code of the office a desk installation starts with.
const DefaultUnit = "default"

// Unit is an office (đơn vị): a ward, a commune, a department. It is the
// tenant: every row and every object belongs to one.
type Unit struct {
	Code      string    `json:"code"` // see ValidUnitCode
	Name      string    `json:"name"` // Vietnamese, as printed on its paper
	CreatedAt time.Time `json:"created_at"`
}

var unitCode = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,39}$`)

// ValidUnitCode reports whether code can name a unit: 1 to 40 of a-z 0-9 . _ -
// starting with a letter or digit, and not the name of one of the hotfolder's
// or the bucket's own folders.
func ValidUnitCode(code string) bool {
	return unitCode.MatchString(code) && !slices.Contains([]string{"done", "failed", "inbox", "drop"}, code)
}
