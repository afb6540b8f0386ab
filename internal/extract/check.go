package extract

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"sohoa/internal/scan"
	"sohoa/internal/vn"
)

// rules V01 to V17 of the domain standards §9.4 that a paper alone can be held
// to. An error is a reason for a person to look, a warning is noted. V12
// (unique key) needs the catalog, V15 (the scan) the file, V16 is the secrecy
// reason, and V17 holds because only the head is searched for the number.
var checks = []func(*paper){
	(*paper).checkFamily, (*paper).checkType, (*paper).checkDate, (*paper).checkPadding, (*paper).checkOrgan,
	(*paper).checkPlace, (*paper).checkSigner, (*paper).checkArchive, (*paper).checkSections,
	(*paper).checkPages, (*paper).checkTables, (*paper).checkTax, (*paper).checkSyllables,
}

func (p *paper) check() {
	for _, c := range checks {
		c(p)
	}
}

// broken notes a broken rule of severity error.
func (p *paper) broken(rule, what string) {
	p.warn(rule, what)
	p.reason(scan.CodeRuleBroken, rule)
}

// doubt lowers a value below what is published unseen.
func (p *paper) doubt(pointer, why string) {
	e, ok := p.result.Evidence[pointer]
	if !ok || e.State == scan.Missing {
		return
	}
	e.Confidence = min(e.Confidence, 0.6)
	e.State, e.Reason = scan.Doubtful, why
	p.result.Evidence[pointer] = e
}

// checkFamily is V01: two agreeing cues.
func (p *paper) checkFamily() {
	if e := p.result.Evidence["/document_family"]; e.Confidence < 0.9 {
		p.broken("V01", "the cues for the family of the paper do not agree")
	}
}

// checkType is V02: type line and symbol say the same. QĐ stands for two types
// in Party papers.
func (p *paper) checkType() {
	c, t := p.head.number, p.title.kind
	if c == nil || t == nil || c.notation == "" || c.year != "" {
		return
	}
	head, _, _ := strings.Cut(strings.ReplaceAll(c.notation, "/", "-"), "-")
	known, typed := p.rules.abbreviationLike(head, c.party)
	want := abbreviation(t, c.party)
	switch {
	case typed && want != "" && known != want,
		!c.party && typed && want == "" && t.fold == "cong van" && strings.Contains(c.notation, "-") && !p.isOwnCode(head):
		p.broken("V02", "the symbol "+c.notation+" is not that of a "+t.name)
	}
}

// isOwnCode reports whether a code is that of the issuing organ.
func (p *paper) isOwnCode(code string) bool {
	return p.organ.name != "" && p.agrees(p.organ, code)
}

// checkDate is V03: a day that was, near the latest of the legal bases.
func (p *paper) checkDate() {
	f := &p.result.Fields
	if f.IssuedDate == nil {
		return
	}
	if p.in.Today != "" && *f.IssuedDate > p.in.Today {
		p.broken("V03", "the paper is dated in the future")
		p.doubt("/issued_date", "in the future")
	}
	latest := ""
	for _, b := range f.LegalBases {
		if b.IssuedDate != nil && *b.IssuedDate > latest {
			latest = *b.IssuedDate
		}
	}
	if latest > *f.IssuedDate {
		p.warn("V03", "a legal basis is younger than the paper")
		p.doubt("/issued_date", "older than its legal basis")
	}
	if last := p.lastYear(); last != "" && leastConf(p.head.date.year) < 0.95 && (*f.IssuedDate)[:4] > nextYear(last) {
		p.warn("V03", "the paper is dated years after the last year it speaks of")
		p.doubt("/issued_date", "years after the last year the paper speaks of")
	}
}

var yearText = regexp.MustCompile(`(?:năm |/|- ?)((?:19|20)\d{2})(?:\D|$)`)

// lastYear is the latest year the text names; "" when it names fewer than two.
func (p *paper) lastYear() string {
	last, n := "", 0
	for _, m := range yearText.FindAllStringSubmatch(p.flow.text, 200) {
		n++
		last = max(last, m[1])
	}
	if n < 2 {
		return ""
	}
	return last
}

func nextYear(y string) string {
	n, err := strconv.Atoi(y)
	if err != nil {
		return y
	}
	return strconv.Itoa(n + 1)
}

// checkPadding is V04: numbers and days below 10 have a leading zero, of the
// months only the first two.
func (p *paper) checkPadding() {
	f := &p.result.Fields
	if f.CodeNumber != nil && len(*f.CodeNumber) == 1 {
		p.warn("V04", "the number has no leading zero")
	}
	if d := textOf(p.head.date.day); len(letterKey(vn.Fold(d))) == 1 {
		p.warn("V04", "the day has no leading zero")
	}
	if m := letterKey(vn.Fold(textOf(p.head.date.month))); m == "1" || m == "2" {
		p.warn("V04", "the month has no leading zero")
		if leastConf(p.head.date.month) < 0.9 { // the second digit of 10, 11 or 12 may not have been read
			p.doubt("/issued_date", "a digit of the month may be missing")
		}
	}
}

// checkOrgan is V05: the symbol's organ part is that of the issuing organ.
func (p *paper) checkOrgan() {
	parts := p.codeParts()
	if len(parts) == 0 || p.organ.name == "" {
		return
	}
	if own := p.codeOf(p.organ, p.head.number.party); own != "" && p.organ.sure && p.head.number.year == "" && !slices.ContainsFunc(parts, func(part string) bool {
		return p.agrees(p.organ, part) || p.parent != nil && p.agrees(*p.parent, part)
	}) {
		p.warn("V05", "the symbol "+p.head.number.notation+" has no part of the organ's")
		p.doubt("/code_notation", "no part of it is the organ's code")
	}
	if names := p.rules.bodyOfCode(parts[0], p.head.number.party); len(names) > 0 && !p.agrees(p.organ, parts[0]) {
		p.warn("V05", "the symbol "+p.head.number.notation+" is not that of the organ")
		p.doubt("/organ_name", "the symbol names another organ")
	}
}

// checkPlace is V06: the place is the issuer's unit or its province.
func (p *paper) checkPlace() {
	f := &p.result.Fields
	if f.IssuedPlace == nil || p.unit.name == "" {
		return
	}
	place := vn.Fold(*f.IssuedPlace)
	if strings.HasSuffix(place, vn.Fold(p.unit.name)) {
		return
	}
	for _, pr := range p.rules.provinces {
		if place == pr.fold || strings.HasSuffix(place, " "+pr.fold) {
			return
		}
	}
	p.warn("V06", "the place is not the issuer's unit")
	p.doubt("/issued_place", "not the issuer's unit")
}

// checkSigner is V07: a signature block; KT. wants a deputy.
func (p *paper) checkSigner() {
	if len(p.tail.signers) == 0 {
		p.warn("V07", "no signature block was found")
		return
	}
	sg := p.tail.signers[len(p.tail.signers)-1]
	for _, c := range sg.capacity {
		if (c == "KT." || c == "K/T") && sg.known && !sg.deputy {
			p.warn("V07", c+" before a position that is no deputy's")
			p.doubt("/signer_position", "KT. wants a deputy")
		}
	}
}

// checkArchive is V08: a Lưu line whose last unit is that of a công văn's
// symbol.
func (p *paper) checkArchive() {
	f := &p.result.Fields
	if p.tail.found && len(f.ArchiveUnits) == 0 {
		p.warn("V08", "no archive line")
	}
	parts, n := p.codeParts(), len(f.ArchiveUnits)
	if p.title.vv && len(parts) > 1 && n > 1 && symbolKey(parts[len(parts)-1]) != symbolKey(f.ArchiveUnits[n-1]) {
		p.warn("V08", "the archive line ends in another unit than the symbol")
	}
}

var sectionNo = regexp.MustCompile(`^([IVX]{1,5})\s?[.\-–]\s?\p{Lu}`)

var romanNumbers = map[string]int{"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9, "X": 10}

// checkSections is V09: sections follow each other; a gap is a lost page.
func (p *paper) checkSections() {
	last := 0
	for i := range p.flow.paras {
		m := sectionNo.FindStringSubmatch(p.flow.para(i))
		if m == nil || romanNumbers[m[1]] == 0 {
			continue
		}
		n := romanNumbers[m[1]]
		if n != last+1 && n != 1 {
			p.warn("V09", fmt.Sprintf("section %d follows section %d", n, last))
		}
		last = n
	}
}

// checkPages is V10: printed page numbers go on.
func (p *paper) checkPages() {
	last := 0
	for i, s := range p.sheets {
		for _, l := range s.lines {
			if l.midY() > s.page.Height*12/100 || !s.isPageNumber(l) {
				continue
			}
			d, _, _ := digitsOf(strings.Trim(l.text(), " -–"))
			n, err := strconv.Atoi(d)
			if err != nil || n > 999 {
				continue
			}
			if last > 0 && n != last+1 && i > 0 && n != 1 && n != 2 {
				p.warn("V10", fmt.Sprintf("page number %d follows %d", n, last))
			}
			last = n
			break
		}
	}
}

// checkTables is V11: totals are the sums of their columns, days overdue are
// those from the deadline to the day of the data.
func (p *paper) checkTables() {
	for _, t := range p.tables {
		checkTotals(p, t.Rows)
	}
	f := &p.result.Fields
	if f.ReportPeriod == nil || f.ReportPeriod.DataTo == nil {
		return
	}
	for _, x := range f.Tasks {
		if x.Deadline == nil {
			continue
		}
		late, ok := daysBetween(*x.Deadline, *f.ReportPeriod.DataTo)
		switch {
		case !ok:
		case x.Status == "overdue" && x.OverdueDays != nil && *x.OverdueDays != late:
			p.warn("V11", fmt.Sprintf("a task is said to be %d days overdue, its deadline was %d days before", *x.OverdueDays, late))
		case x.Status == "in_progress" && late > 0:
			p.warn("V11", "a task in progress is past its deadline")
		}
	}
}

// checkTotals compares the row of totals with the sums above it.
func checkTotals(p *paper, rows [][]string) {
	for r := 2; r < len(rows); r++ {
		label := vn.Fold(strings.Join(rows[r][:min(2, len(rows[r]))], " "))
		if !strings.Contains(label, "tong") && !strings.HasPrefix(strings.TrimSpace(label), "cong") {
			continue
		}
		for c := 1; c < len(rows[r]); c++ {
			total, ok := figure(rows[r][c])
			if !ok {
				continue
			}
			sum, n := 0.0, 0
			for _, row := range rows[1:r] {
				if c < len(row) {
					if v, ok := figure(row[c]); ok {
						sum += v
						n++
					}
				}
			}
			if n >= 2 && (sum-total > 0.5 || total-sum > 0.5) {
				p.warn("V11", fmt.Sprintf("column %d does not add up to its total", c+1))
			}
		}
	}
}

var taxText = regexp.MustCompile(`(?i)mã số thuế\s*:?\s*(\d{10})(?:-\d{3})?\D`)

// checkTax is V13: the check digit of tax codes.
func (p *paper) checkTax() {
	weights := [...]int{31, 29, 23, 19, 17, 13, 7, 5, 3}
	for _, m := range taxText.FindAllStringSubmatch(p.flow.text+" ", 20) {
		sum := 0
		for i, w := range weights {
			sum += w * int(m[1][i]-'0')
		}
		if 10-sum%11 != int(m[1][9]-'0') {
			p.warn("V13", "a tax code fails its check digit")
		}
	}
}

// validShare is the share of words that are syllables below which a page was
// read badly: sound pages of the development set have 0.85 and more.
const validShare = 0.6

// checkSyllables is V14: words of the text are Vietnamese.
func (p *paper) checkSyllables() {
	for _, s := range p.sheets {
		valid, all := 0, 0
		for _, l := range s.lines {
			for _, w := range l.words {
				k := strings.TrimFunc(w.text, func(r rune) bool { return !isLetterOrDigit(r) })
				if k == "" || strings.ContainsAny(k, "0123456789") || strings.ToUpper(k) == k && len([]rune(k)) > 1 {
					continue
				}
				all++
				if vn.Valid(k) {
					valid++
				}
			}
		}
		if all >= 30 && float64(valid) < validShare*float64(all) {
			p.warn("V14", fmt.Sprintf("page %d: %d of %d words are no syllables", s.page.Number, all-valid, all))
		}
	}
}
