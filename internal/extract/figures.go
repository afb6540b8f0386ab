package extract

import (
	"regexp"
	"strconv"
	"strings"

	"sohoa/internal/scan"
)

// figureCue finds one indicator in running text; the number is its first
// group, days behind schedule its second when it has one.
type figureCue struct {
	name, unit string
	re         *regexp.Regexp
}

// figureCues are the figures that Party reports give in sentences: the count
// of tasks by state, pages digitised, the share signed digitally.
var figureCues = []figureCue{
	{"nhiệm vụ được giao", "", regexp.MustCompile(`(?i)được giao\s+(\d[\d.]*)\s+nhiệm vụ`)},
	{"hoàn thành", "", regexp.MustCompile(`(?i)đã hoàn thành\s+(\d[\d.]*)\s+nhiệm vụ`)},
	{"đang thực hiện trong hạn", "", regexp.MustCompile(`(?i)đang thực hiện trong hạn\s+(\d[\d.]*)\s+nhiệm vụ`)},
	{"quá hạn", "", regexp.MustCompile(`(?i)quá hạn\s+(\d[\d.]*)\s+nhiệm vụ(?:\s*\([^)]*?(?:chậm|quá hạn)\s+(\d+)\s+ngày\s*\))?`)},
	{"trang đã số hóa", "", regexp.MustCompile(`(?i)đã số hóa\s+(\d[\d.]*)\s+trang`)},
	{"tỷ lệ văn bản ký số", "%", regexp.MustCompile(`(?i)tỷ lệ văn bản ký số đạt\s+(\d[\d.,]*)\s*%`)},
}

// fillFigures reads the figures a report gives in sentences, when it gives no
// table of them.
func (p *paper) fillFigures() {
	f := &p.result.Fields
	if p.title.kind == nil || p.title.kind.fold != "bao cao" || len(f.Tasks) > 0 || len(f.Indicators) > 0 || f.DocumentFamily != scan.FamilyParty {
		return
	}
	var words []token
	for _, cue := range figureCues {
		for i, pa := range p.flow.paras {
			m := cue.re.FindStringSubmatchIndex(p.flow.para(i))
			if m == nil {
				continue
			}
			text := p.flow.para(i)
			v, ok := figure(strings.TrimRight(text[m[2]:m[3]], ".,"))
			if !ok {
				continue
			}
			ind := scan.Indicator{Name: cue.name, Value: v}
			if cue.unit != "" {
				u := cue.unit
				ind.Unit = &u
			}
			if len(m) > 4 && m[4] >= 0 {
				if n, err := strconv.Atoi(text[m[4]:m[5]]); err == nil {
					ind.Days = &n
				}
			}
			f.Indicators = append(f.Indicators, ind)
			words = append(words, p.flow.at(pa.from+m[0], pa.from+m[1])...)
			break
		}
	}
	if len(f.Indicators) > 0 {
		p.evidence("/indicators", value{words: words, rule: "figure.sentence", sure: wordsSure(words)})
	}
}
