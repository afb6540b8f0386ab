package web

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"sohoa/internal/scan"
	"sohoa/internal/vn"
)

// fieldRow is one field as shown.
type fieldRow struct {
	Key      string
	Lines    []string // its value, one entry a line
	Text     string   // its value for a form
	Evidence *scan.Evidence
	Page     int  // where it was read, 0 = nowhere
	asked    bool // the review asks for it
	field    field
}

// Kind says which control a form needs.
func (f fieldRow) Kind() string {
	return [...]string{"line", "area", "date", "choice", "list", "fixed"}[f.field.kind]
}

// Choices and Max are the limits of the control.
func (f fieldRow) Choices() []string { return f.field.choices }
func (f fieldRow) Max() int          { return f.field.max }

// Height is how many lines a list's control has.
func (f fieldRow) Height() int { return min(8, max(1, len(f.Lines))) }

// Choice reports whether values are named in words/ under choice.<key>.
func (f fieldRow) Choice() bool { return f.field.kind == choice || f.Key == "security_level" }

// RawDiffers reports whether the value does not stand in print as it is.
func (f fieldRow) RawDiffers() bool {
	if f.Evidence == nil || f.Evidence.Raw == nil || len(f.Lines) != 1 {
		return false
	}
	bare := func(s string) string { return strings.Trim(vn.Fold(s), " .,;:-") }
	return !strings.Contains(bare(*f.Evidence.Raw), bare(f.Text))
}

// Doubtful reports whether a person should look.
func (f fieldRow) Doubtful() bool {
	return f.asked || f.Evidence != nil && (f.Evidence.State == scan.Doubtful || f.Evidence.State == scan.Conflict)
}

// Why is what the evidence says beyond its state.
func (f fieldRow) Why() string {
	if f.Evidence == nil || f.Evidence.State == scan.Missing && f.Evidence.Reason == "not_found" {
		return ""
	}
	return f.Evidence.Reason
}

// fieldRows lists what is worth showing of a record, in the order of fields.
func fieldRows(rec scan.Record) ([]fieldRow, error) {
	values, err := fieldValues(rec.Fields)
	if err != nil {
		return nil, err
	}
	var rows []fieldRow
	for _, f := range fields {
		row := fieldRow{Key: f.key, Lines: valueLines(values[f.key]), field: f}
		row.Text = strings.Join(row.Lines, "\n")
		row.asked = rec.Review.State == scan.ReviewNeeded && slices.ContainsFunc(rec.Review.Reasons, func(r string) bool { return strings.HasSuffix(r, ": /"+f.key) })
		if ev, ok := evidenceOf(rec, f.key); ok {
			row.Evidence = &ev
			if ev.Page != nil && ev.BBox != nil {
				row.Page = *ev.Page
			}
		}
		if f.main || len(row.Lines) > 0 || row.Doubtful() {
			rows = append(rows, row)
		}
	}
	return rows, nil
}

// evidenceOf is a field's own evidence, or the least sure one of its entries.
func evidenceOf(rec scan.Record, key string) (scan.Evidence, bool) {
	ev, ok := rec.Evidence["/"+key]
	if ok && ev.BBox != nil {
		return ev, true
	}
	for i := 0; ; i++ {
		e, more := rec.Evidence[fmt.Sprintf("/%s/%d", key, i)]
		if !more {
			break
		}
		if !ok || i == 0 && ev.BBox == nil && ev.State == e.State || e.Confidence < ev.Confidence {
			ev, ok = e, true
		}
	}
	return ev, ok
}

// valueLines is a value for people, one entry a line; objects become their
// values side by side.
func valueLines(raw json.RawMessage) []string {
	var v any
	if json.Unmarshal(raw, &v) != nil {
		return nil
	}
	if list, ok := v.([]any); ok {
		var lines []string
		for _, e := range list {
			if text := valueText(e); text != "" {
				lines = append(lines, text)
			}
		}
		return lines
	}
	if text := valueText(v); text != "" {
		return []string{text}
	}
	return nil
}

func valueText(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case bool:
		if !v {
			return ""
		}
		return "✓"
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case []any:
		var parts []string
		for _, e := range v {
			parts = append(parts, valueText(e))
		}
		return strings.Join(parts, ", ")
	case map[string]any:
		keys := make([]string, 0, len(v))
		for k := range v {
			keys = append(keys, k)
		}
		slices.Sort(keys)
		var parts []string
		for _, k := range keys {
			if text := valueText(v[k]); text != "" {
				parts = append(parts, text)
			}
		}
		return strings.Join(parts, " · ")
	}
	return fmt.Sprint(v)
}
