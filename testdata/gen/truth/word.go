package truth

import (
	"encoding/json"
	"fmt"
)

// Word is one printed word and the box of its ink. Covered says that ink of a
// mark lies on it. In JSON it is [text, x0, y0, x1, y1] with a trailing 1 when
// covered.
type Word struct {
	Text    string
	Box     [4]int
	Covered bool
}

// MarshalJSON writes the array form.
func (w Word) MarshalJSON() ([]byte, error) {
	row := []any{w.Text, w.Box[0], w.Box[1], w.Box[2], w.Box[3]}
	if w.Covered {
		row = append(row, 1)
	}
	return json.Marshal(row)
}

// UnmarshalJSON reads the array form.
func (w *Word) UnmarshalJSON(b []byte) error {
	var row []json.RawMessage
	if err := json.Unmarshal(b, &row); err != nil {
		return err
	}
	if len(row) < 5 {
		return fmt.Errorf("truth: a word has %d values, want 5 or 6", len(row))
	}
	if err := json.Unmarshal(row[0], &w.Text); err != nil {
		return err
	}
	for i := range w.Box {
		if err := json.Unmarshal(row[i+1], &w.Box[i]); err != nil {
			return err
		}
	}
	w.Covered = len(row) > 5
	return nil
}
