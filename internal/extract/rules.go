package extract

import (
	"embed"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"sohoa/internal/scan"
	"sohoa/internal/vn"
)

//go:embed data
var builtin embed.FS

// Rules are the facts the extractor knows as data: types of paper, codes of
// bodies, units, positions, headings. They are versioned by valid_from; an
// operator's files take the place of the built-in ones.
type Rules struct {
	types     []paperType
	organs    []organ
	units     []unit
	unitsBy   map[string][]unit // by folded name
	provinces []unit
	legacy    map[string][]formerUnit // by folded old name with its type word
	positions []position
	headings  []heading
	statuses  []statusWord
	openers   []string            // folded
	phrases   map[string][]phrase // by their first folded word, longest first
	editions  []edition           // oldest first; empty when nothing was replaced
	fixed     []candidate         // organs any paper may bear
}

type paperType struct {
	name, fold, key          string
	state, party, tt05, from string // abbreviations, type code, first day
}

type organ struct {
	name, fold, key, code, from string
	party                       bool
}

type unit struct {
	code, name, kind, fold, key, from string
}

type formerUnit struct{ code string } // of the unit it went into

type position struct {
	name, fold, key string
	deputy          bool
}

type heading struct{ field, fold, key, kind string }

type statusWord struct{ status, fold string }

// Default gives the rules that come with the program.
var Default = sync.OnceValue(func() *Rules {
	sub, err := fs.Sub(builtin, "data")
	if err == nil {
		var r *Rules
		if r, err = LoadRules(sub); err == nil {
			return r
		}
	}
	panic("extract: embedded rules: " + err.Error()) // the program was built wrong
})

// LoadRules reads rules from a folder with the files of this package's data
// folder (types.tsv, organs.tsv, units.tsv, provinces.tsv, former_provinces.txt,
// legacy.tsv, positions.tsv, headings.tsv, statuses.tsv, openers.txt,
// phrases.txt). A file that is not
// there is taken from the built-in ones; one that breaks its form is
// scan.CodeInvalid with file and line.
func LoadRules(fsys fs.FS) (*Rules, error) {
	r := &Rules{unitsBy: map[string][]unit{}, legacy: map[string][]formerUnit{}, phrases: map[string][]phrase{}}
	load := []struct {
		file    string
		columns int
		add     func(f []string) string // "" or what is wrong
	}{
		{"types.tsv", 5, r.addType},
		{"organs.tsv", 4, r.addOrgan},
		{"units.tsv", 4, r.addUnit},
		{"provinces.tsv", 4, r.addProvince},
		{"former_provinces.txt", 1, func(f []string) string { return r.addProvince([]string{"", f[0], "tỉnh", ""}) }},
		{"legacy.tsv", 6, r.addLegacy},
		{"positions.tsv", 3, r.addPosition},
		{"headings.tsv", 4, r.addHeading},
		{"statuses.tsv", 3, r.addStatus},
		{"openers.txt", 1, func(f []string) string { r.openers = append(r.openers, vn.Fold(f[0])); return "" }},
		{"phrases.txt", 1, r.addPhrase},
	}
	for _, l := range load {
		if err := readTable(fsys, l.file, l.columns, l.add); err != nil {
			return nil, err
		}
	}
	r.edit()
	return r, nil
}

func isDay(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}

// readTable calls add for every row of a tab-separated file.
func readTable(fsys fs.FS, file string, columns int, add func([]string) string) error {
	data, err := fs.ReadFile(fsys, file)
	if err != nil {
		if data, err = builtin.ReadFile("data/" + file); err != nil {
			return scan.Errorf(scan.CodeInternal, "rules %s: %w", file, err)
		}
	}
	rows := 0
	for i, row := range strings.Split(string(data), "\n") {
		row = strings.TrimRight(row, "\r ")
		if row == "" || row[0] == '#' {
			continue
		}
		f := strings.Split(vn.NFC(row), "\t")
		wrong := ""
		switch {
		case len(f) != columns:
			wrong = "wrong number of columns"
		case f[0] == "" && f[len(f)-1] == "":
			wrong = "empty row"
		case columns > 1 && !isDay(f[columns-1]):
			wrong = "valid_from is no date"
		default:
			wrong = add(f)
		}
		if wrong != "" {
			return scan.Errorf(scan.CodeInvalid, "rules %s line %d: %s", file, i+1, wrong)
		}
		rows++
	}
	if rows == 0 {
		return scan.Errorf(scan.CodeInvalid, "rules %s: no rows", file)
	}
	return nil
}

var typeCode = regexp.MustCompile(`^(0[1-9]|[12]\d|3[0-2])$`)

func (r *Rules) addType(f []string) string {
	if !typeCode.MatchString(f[3]) {
		return "type code is not 01 to 32"
	}
	r.types = append(r.types, paperType{name: f[0], fold: vn.Fold(f[0]), key: keyOf(f[0]), state: f[1], party: f[2], tt05: f[3], from: f[4]})
	return ""
}

func (r *Rules) addOrgan(f []string) string {
	if f[2] != "s" && f[2] != "p" {
		return "level is neither s nor p"
	}
	r.organs = append(r.organs, organ{name: f[0], fold: vn.Fold(f[0]), key: keyOf(f[0]), code: f[1], from: f[3], party: f[2] == "p"})
	return ""
}

var unitCode = regexp.MustCompile(`^\d{5}$`)

func (r *Rules) addUnit(f []string) string {
	if !unitCode.MatchString(f[0]) {
		return "unit code has not 5 digits"
	}
	u := unit{code: f[0], name: vn.Tone(f[1], vn.Old), kind: f[2], fold: vn.Fold(f[1]), key: keyOf(f[1]), from: f[3]}
	r.units = append(r.units, u)
	r.unitsBy[u.fold] = append(r.unitsBy[u.fold], u)
	return ""
}

func (r *Rules) addProvince(f []string) string {
	r.provinces = append(r.provinces, unit{code: f[0], name: vn.Tone(f[1], vn.Old), kind: f[2], fold: vn.Fold(f[1]), key: keyOf(f[1]), from: f[3]})
	return ""
}

func (r *Rules) addLegacy(f []string) string {
	if !unitCode.MatchString(f[0]) || f[3] != "all" && f[3] != "part" {
		return "code or scope"
	}
	k := vn.Fold(f[2])
	r.legacy[k] = append(r.legacy[k], formerUnit{code: f[0]})
	return ""
}

func (r *Rules) addPosition(f []string) string {
	r.positions = append(r.positions, position{name: f[0], fold: vn.Fold(f[0]), key: keyOf(f[0]), deputy: f[1] == "1"})
	return ""
}

var tableKinds = map[string]bool{"any": true, "task": true, "figure": true}

func (r *Rules) addHeading(f []string) string {
	if !tableKinds[f[2]] {
		return "kind is not any, task or figure"
	}
	r.headings = append(r.headings, heading{field: f[0], fold: vn.Fold(f[1]), key: keyOf(f[1]), kind: f[2]})
	return ""
}

var taskStatuses = map[string]bool{"done": true, "in_progress": true, "overdue": true, "done_late": true, "not_started": true, "unknown": true}

func (r *Rules) addStatus(f []string) string {
	if !taskStatuses[f[0]] {
		return "unknown status"
	}
	r.statuses = append(r.statuses, statusWord{status: f[0], fold: vn.Fold(f[1])})
	return ""
}

func (r *Rules) addPhrase(f []string) string {
	p := phrase{}
	for _, w := range strings.Fields(f[0]) {
		p.folds = append(p.folds, vn.Fold(w))
		p.words = append(p.words, strings.TrimRight(w, ","))
	}
	if len(p.words) < 2 {
		return "a phrase has two words or more"
	}
	k := p.folds[0]
	list := append(r.phrases[k], p)
	slices.SortStableFunc(list, func(a, b phrase) int { return len(b.words) - len(a.words) })
	r.phrases[k] = list
	return ""
}

func keyOf(name string) string { return letterKey(vn.Fold(name)) }

// typeOf finds a type of paper by its name, tolerant of misread letters.
func (r *Rules) typeOf(name string) (paperType, bool) {
	fold := vn.Fold(name)
	best, at := 99, -1
	for i, t := range r.types {
		limit := slack(len(t.key))
		if d := vn.Distance(letterKey(fold), t.key, limit); d <= limit && d < best {
			best, at = d, i
		}
	}
	if at < 0 {
		return paperType{}, false
	}
	return r.types[at], true
}
