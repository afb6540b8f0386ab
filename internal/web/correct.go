package web

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"sohoa/internal/scan"
)

// correct stores a changed record as the next revision. revision is the one
// the person looked at: CodeStale when there is a newer one. A document in
// review stays there unless c.Confirm; a published one stays published.
func (s *server) correct(r *http.Request, f found, revision int, c change) (scan.Record, error) {
	rec, err := s.newest(r, f, revision)
	if err != nil {
		return rec, err
	}
	now := s.Now().UTC().Format(time.RFC3339)
	changed, err := apply(&rec, c.Fields, who(r).name, now)
	if err != nil {
		return rec, err
	}
	if len(changed) == 0 && !c.Confirm {
		return rec, nil
	}
	state, action := f.doc.State, "corrected"
	if state == scan.DocRejected {
		state = scan.DocReview
	}
	if c.Confirm {
		if err := s.mayConfirm(f); err != nil {
			return rec, err
		}
		state, action = scan.DocPublished, "confirmed"
		confirm(&rec, who(r).name, now)
	}
	return s.revise(r, f, rec, state, action, strings.Join(changed, " "))
}

// newest loads the newest record and holds its revision against the one the
// person saw (0 = not told).
func (s *server) newest(r *http.Request, f found, revision int) (scan.Record, error) {
	rec, err := s.Catalog.Record(r.Context(), f.doc.ID, 0)
	if err == nil && revision != 0 && rec.Revision != revision {
		err = scan.Errorf(scan.CodeStale, "revision %d is not %d", rec.Revision, revision)
	}
	return rec, err
}

// revise stores rec, which is still numbered as the newest one, as the next.
func (s *server) revise(r *http.Request, f found, rec scan.Record, state scan.DocumentState, action, detail string) (scan.Record, error) {
	rec.Revision++
	work, err := s.Catalog.Revise(r.Context(), f.doc.ID, rec, state, titleOf(rec.Fields, f.item.Name))
	if err != nil {
		return rec, err
	}
	s.enqueue(r.Context(), work)
	return rec, s.log(r, f, action, strings.TrimSpace(fmt.Sprintf("revision %d %s", rec.Revision, detail)))
}

// confirm makes a record a person's: what was doubted is confirmed.
func confirm(rec *scan.Record, by, at string) {
	for key, ev := range rec.Evidence {
		if ev.State == scan.Doubtful || ev.State == scan.Conflict {
			ev.State, ev.By, ev.At, ev.Reason = scan.Confirmed, by, at, ""
			rec.Evidence[key] = ev
		}
	}
	rec.Review.State, rec.Review.Reviewer, rec.Review.ReviewedAt = scan.ReviewDone, &by, &at
}

// apply puts changed values into rec, notes who did it as evidence and lists
// the keys that really changed.
func apply(rec *scan.Record, changes map[string]json.RawMessage, by, at string) ([]string, error) {
	old, err := fieldValues(rec.Fields)
	if err != nil {
		return nil, err
	}
	values, changed := old.clone(), []string{}
	for key, raw := range changes {
		f, ok := fieldByKey[key]
		if !ok {
			return nil, scan.Errorf(scan.CodeInvalid, "there is no field %s", key)
		}
		if same(old[key], raw) {
			continue
		}
		v, err := f.clean(raw)
		if err != nil {
			return nil, err
		}
		if was, err := f.clean(old[key]); same(old[key], v) || err == nil && same(was, v) {
			continue
		}
		values[key] = v
		changed = append(changed, key)
	}
	if len(changed) == 0 {
		return nil, nil
	}
	slices.Sort(changed)
	if values.rebuildCode(old, changes) && !slices.Contains(changed, "code_full") {
		changed = append(changed, "code_full")
	}
	all, err := plain(values)
	if err != nil {
		return nil, err
	}
	var next scan.Fields
	if err := json.Unmarshal(all, &next); err != nil {
		return nil, scan.Errorf(scan.CodeInvalid, "fields: %s", err.Error())
	}
	rec.Fields = next
	if slices.ContainsFunc(changed, func(key string) bool { return slices.Contains(keyFields, key) }) {
		rec.NaturalKey = nil // it was made of other values; null rather than wrong
	}
	if rec.Evidence == nil {
		rec.Evidence = map[string]scan.Evidence{}
	}
	for _, key := range changed {
		if fieldByKey[key].kind == list {
			correctList(rec.Evidence, key, old[key], values[key], by, at)
			continue
		}
		rec.Evidence["/"+key] = corrected(rec.Evidence["/"+key], textOf(old[key]), by, at)
	}
	return changed, nil
}

// keyFields are what a record's natural key is made of.
var keyFields = []string{"document_family", "organ_name", "type_abbr", "code_full", "code_number", "code_notation", "issued_date"}

// corrected keeps where the machine looked and what it read; its value goes
// among the alternatives.
func corrected(ev scan.Evidence, was, by, at string) scan.Evidence {
	if was != "" && !slices.Contains(ev.Alternatives, was) {
		ev.Alternatives = append([]string{was}, ev.Alternatives...)
	}
	ev.State, ev.Confidence, ev.By, ev.At, ev.Reason = scan.Corrected, 1, by, at, ""
	return ev
}

// correctList moves the evidence of list entries along with them: an entry
// that stands elsewhere now keeps its own, a new one replaces what stood there.
func correctList(evidence map[string]scan.Evidence, key string, old, now json.RawMessage, by, at string) {
	var before, after []string
	json.Unmarshal(old, &before)
	json.Unmarshal(now, &after)
	kept := make([]scan.Evidence, len(before))
	had := make([]bool, len(before))
	for i := range before {
		p := fmt.Sprintf("/%s/%d", key, i)
		kept[i], had[i] = evidence[p]
		delete(evidence, p)
	}
	for i, v := range after {
		if j := slices.Index(before, v); j >= 0 {
			if had[j] {
				evidence[fmt.Sprintf("/%s/%d", key, i)] = kept[j]
			}
			continue
		}
		ev, was := scan.Evidence{}, ""
		if i < len(before) && !slices.Contains(after, before[i]) {
			ev, was = kept[i], before[i]
		}
		evidence[fmt.Sprintf("/%s/%d", key, i)] = corrected(ev, was, by, at)
	}
	evidence["/"+key] = corrected(evidence["/"+key], strings.Join(before, "; "), by, at)
}

// valueMap is a record's fields by key, each as JSON.
type valueMap map[string]json.RawMessage

func fieldValues(f scan.Fields) (valueMap, error) {
	b, err := plain(f)
	if err != nil {
		return nil, err
	}
	m := valueMap{}
	if err := json.Unmarshal(b, &m); err != nil {
		return nil, scan.Errorf(scan.CodeInternal, "fields: %w", err)
	}
	return m, nil
}

func (m valueMap) clone() valueMap {
	c := make(valueMap, len(m))
	for k, v := range m {
		c[k] = v
	}
	return c
}

// rebuildCode keeps the full number in step with its parts when it was made of
// them and only a part was changed ("12" + "/" + "QĐ-UBND").
func (m valueMap) rebuildCode(old valueMap, changes map[string]json.RawMessage) bool {
	full, number, notation := textOf(old["code_full"]), textOf(old["code_number"]), textOf(old["code_notation"])
	if !same(old["code_full"], m["code_full"]) || full == "" || number == "" {
		return false
	}
	sep := strings.TrimSuffix(strings.TrimPrefix(full, number), notation)
	if full != number+sep+notation || len(sep) > 1 {
		return false
	}
	next := textOf(m["code_number"]) + sep + textOf(m["code_notation"])
	if next == full || textOf(m["code_number"]) == "" {
		return false
	}
	m["code_full"], _ = plain(next)
	return true
}

func same(a, b json.RawMessage) bool {
	absent := func(v json.RawMessage) bool { return len(v) == 0 || string(v) == "null" || string(v) == "[]" }
	if absent(a) || absent(b) {
		return absent(a) && absent(b)
	}
	var x, y bytes.Buffer
	return json.Compact(&x, a) == nil && json.Compact(&y, b) == nil && bytes.Equal(x.Bytes(), y.Bytes())
}

func textOf(v json.RawMessage) string {
	var s string
	json.Unmarshal(v, &s)
	return s
}

// titleOf is what lists call a document: type and number, or the file's name.
func titleOf(f scan.Fields, name string) string {
	switch {
	case f.TypeName != nil && f.CodeFull != nil:
		return *f.TypeName + " " + *f.CodeFull
	case f.CodeFull != nil:
		return *f.CodeFull
	case f.TypeName != nil:
		return *f.TypeName + " – " + name
	}
	return name
}
