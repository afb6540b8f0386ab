package extract

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"sohoa/internal/vn"
)

// sectionNumbers are the numbers of a table's sections.
var sectionNumbers = []string{"I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"}

// bars are what OCR makes of the strokes of a Roman number.
var bars = strings.NewReplacer("l", "I", "1", "I", "|", "I", "!", "I", "i", "I", "ì", "I", "í", "I", "h", "II", "H", "II", "n", "II", "v", "V", "x", "X", ".", "")

// plainNumber is an ordinal as it is printed.
var plainNumber = regexp.MustCompile(`^\d{1,4}\.?$`)

// number mends the ordinals in the first column of a table whose heading is STT
// or TT: a lone digit is easily misread, but the rows are counted. It does so
// only where two thirds of the numbers that were read are right, and leaves whatever reads as
// another number: it may be printed so. Sections have Roman numbers; the count
// of the rows goes on through them or begins anew, whichever fits more rows.
func (t table) number() {
	if len(t.Rows) < 3 || len(t.Rows[0]) < 2 {
		return
	}
	if h := vn.Fold(t.Rows[0][0]); h != "stt" && h != "tt" && h != "so tt" {
		return
	}
	var through, anew []string // "" for rows that have no number
	fits, again, numbers := 0, 0, 0
	n, m, section, sections := 0, 0, 0, 0
	for r, row := range t.Rows {
		through, anew = append(through, ""), append(anew, "")
		switch {
		case r == 0 || t.spans(r, 0) || !slices.ContainsFunc(row[1:], func(c string) bool { return c != "" }):
			continue
		case t.spans(r, 1):
			if section < len(sectionNumbers) {
				through[r], anew[r] = sectionNumbers[section], sectionNumbers[section]
				if row[0] == through[r] {
					sections++
				}
			}
			section++
			m = 0
			continue
		}
		n, m = n+1, m+1
		through[r], anew[r] = strconv.Itoa(n), strconv.Itoa(m)
		if !plainNumber.MatchString(row[0]) {
			continue
		}
		numbers++
		if got := strings.TrimSuffix(row[0], "."); got == through[r] {
			fits++
		}
		if got := strings.TrimSuffix(row[0], "."); got == anew[r] {
			again++
		}
	}
	want := through
	if again > fits {
		want, fits = anew, again
	}
	if fits < 2 || fits*3 < numbers*2 {
		return
	}
	for i := range t.Cells {
		c := &t.Cells[i]
		if c.C != 0 || want[c.R] == "" || c.Text == want[c.R] {
			continue
		}
		unread := sections > 0 && c.Text == ""
		owner := slices.Index(want, c.Text)
		twice := owner >= 0 && t.Rows[owner][0] == c.Text // another row bears it rightly
		if titled := t.spans(c.R, 1); titled && bars.Replace(c.Text) != want[c.R] && !unread || !titled && plainNumber.MatchString(c.Text) && !twice {
			continue
		}
		c.Text, c.Confidence = want[c.R], min(c.Confidence, 0.6)
		t.Rows[c.R][0] = want[c.R]
	}
}

// spans reports whether a cell that begins at row r, column c spans columns, or
// none begins there.
func (t table) spans(r, c int) bool {
	for _, cell := range t.Cells {
		if cell.R == r && cell.C == c {
			return cell.CS > 1
		}
	}
	return true
}
