package extract

import (
	"io/fs"
	"os"
	"slices"

	"sohoa/internal/scan"
)

// edition is the types and organs as they were from one day on.
type edition struct {
	from   string // ISO
	types  []paperType
	organs []organ
	fixed  []candidate
}

// OpenRules reads the rules of an operator's folder; "" gives the built-in
// ones. A folder or file that is not there, a file no rule is read from, and a
// row that breaks its form are scan.CodeInvalid with folder, file and line.
func OpenRules(dir string) (*Rules, error) {
	if dir == "" {
		return Default(), nil
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, scan.Errorf(scan.CodeInvalid, "rules folder: %w", err)
	}
	known, err := fs.ReadDir(builtin, "data")
	if err != nil {
		return nil, scan.Errorf(scan.CodeInternal, "built-in rules: %w", err)
	}
	found := 0
	for _, e := range entries {
		if e.Name()[0] == '.' {
			continue
		}
		if !slices.ContainsFunc(known, func(k fs.DirEntry) bool { return k.Name() == e.Name() }) {
			return nil, scan.Errorf(scan.CodeInvalid, "rules folder %s: no rules are read from %s", dir, e.Name())
		}
		found++
	}
	if found == 0 {
		return nil, scan.Errorf(scan.CodeInvalid, "rules folder %s: no rule file in it", dir)
	}
	r, err := LoadRules(os.DirFS(dir))
	if err != nil {
		return nil, scan.Errorf(scan.CodeInvalid, "rules folder %s: %w", dir, err)
	}
	return r, nil
}

// edit prepares the editions of types and organs: a row replaces one of the
// same name from its valid_from on. Rules without such rows have no editions.
func (r *Rules) edit() {
	var days []string
	first := map[string]string{}
	note := func(key, from string) {
		if was, ok := first[key]; ok && was != from {
			days = append(days, was, from)
			return
		}
		first[key] = from
	}
	for _, t := range r.types {
		note("type "+t.fold, t.from)
	}
	for _, o := range r.organs {
		note(o.row(), o.from)
	}
	slices.Sort(days)
	for _, day := range slices.Compact(days) {
		r.editions = append(r.editions, edition{
			from:   day,
			types:  inForce(r.types, day, func(t paperType) (string, string) { return t.fold, t.from }),
			organs: inForce(r.organs, day, func(o organ) (string, string) { return o.row(), o.from }),
		})
	}
	if n := len(r.editions); n > 0 {
		r.types, r.organs = r.editions[n-1].types, r.editions[n-1].organs
	}
	r.fixed = fixedCandidates(r.organs, r.provinces)
	for i, e := range r.editions {
		r.editions[i].fixed = fixedCandidates(e.organs, r.provinces)
	}
}

// row is what rows of one organ have in common.
func (o organ) row() string {
	if o.party {
		return "p " + o.fold
	}
	return "s " + o.fold
}

// inForce keeps, of the rows with one name, those with the latest first day
// not after day; a name that is only younger keeps its oldest rows, for papers
// older than the data.
func inForce[T any](rows []T, day string, of func(T) (name, from string)) []T {
	best := map[string]string{}
	for _, row := range rows {
		name, from := of(row)
		was, ok := best[name]
		switch {
		case !ok, from <= day && (was > day || from > was), from > day && was > day && from < was:
			best[name] = from
		}
	}
	var out []T
	for _, row := range rows {
		if name, from := of(row); best[name] == from {
			out = append(out, row)
		}
	}
	return out
}

// asOf gives the rules as they were on a day (ISO); on no day, the latest.
func (r *Rules) asOf(day string) *Rules {
	at := len(r.editions) - 1
	if at < 0 || day == "" {
		return r
	}
	for at > 0 && r.editions[at].from > day {
		at--
	}
	old := *r
	e := r.editions[at]
	old.types, old.organs, old.fixed = e.types, e.organs, e.fixed
	return &old
}
