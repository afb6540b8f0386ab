package extract

import (
	"regexp"
	"strings"
	"unicode"

	"sohoa/internal/scan"
	"sohoa/internal/vn"
)

// A number and symbol in running text, legal, Party or administrative, with
// the signs that are read for a slash or a hyphen. RE2 keeps all of them linear
// in the text.
var citation = regexp.MustCompile(`\d{1,5}\s?[/⁄Ÿ]\s?(?:19|20)\d ?\d\s?[/⁄]\s?\p{Lu}[\p{L}\d']*(?:\s?[-–—]\s?\p{Lu}[\p{L}\d']*)*(?:\s[\dlI]\d\b)?` +
	`|\d{1,5}\s?[-–—:=]\s?\p{Lu}[\p{L}']{0,4}\s?[/⁄]\s?\p{Lu}[\p{L}\d.']*(?:[-–/]\p{L}+)*` +
	`|\d{1,5}\s?[/⁄]\s?\p{Lu}[\p{L}\d']*(?:\s?[-–—]\s?\p{Lu}[\p{L}\d&']*)*`)

// plainSigns are the slashes and hyphens that were meant.
var plainSigns = strings.NewReplacer("⁄", "/", "Ÿ", "/", "'", "", ":", "-", "=", "-")

// cited is one citation and where it stands.
type cited struct {
	scan.Citation
	words    []token
	from, to int
}

// citations finds the papers named in a paragraph.
func (p *paper) citations(i int) []cited {
	pa := p.flow.paras[i]
	text := p.flow.text[pa.from:pa.to]
	var out []cited
	for _, m := range citation.FindAllStringIndex(text, 200) {
		before := text[:m[0]]
		if strings.HasSuffix(before, "/") || strings.HasSuffix(before, ".") && len(before) > 1 && unicode.IsDigit(rune(before[len(before)-2])) || endsInDigit(before) {
			continue
		}
		raw := plainSigns.Replace(strings.Join(strings.Fields(text[m[0]:m[1]]), ""))
		c, ok := codeAt(raw, []token{{}}, false)
		if !ok || c.number == "" {
			continue
		}
		kind, title := p.typeBefore(before)
		if kind == nil && !c.party && c.year == "" && !strings.Contains(c.notation, "-") && !endsWithSo(before) {
			continue // 12/UBND without "số": a fraction or a score as likely
		}
		if strings.ContainsAny(text[m[0]:m[1]], ":=") && kind == nil && p.typeOfCode(c) == nil {
			continue
		}
		full := p.citedCode(&c, kind)
		ci := cited{words: p.flow.at(pa.from+m[0], pa.from+m[1]), from: m[0], to: m[1]}
		ci.CodeFull = &full
		if kind == nil {
			kind = p.typeOfCode(c)
		}
		if kind != nil {
			ci.TypeName = &kind.name
		}
		if title != "" {
			ci.Title = &title
		}
		p.dateAndOrgan(&ci.Citation, text[m[1]:])
		p.ownOrgan(&ci.Citation, c)
		out = append(out, ci)
	}
	return out
}

func endsInDigit(s string) bool { return s != "" && s[len(s)-1] >= '0' && s[len(s)-1] <= '9' }

func endsWithSo(s string) bool {
	return strings.HasSuffix(strings.TrimRight(vn.Fold(tail40(s)), " :"), "so")
}

func tail40(s string) string {
	if len(s) > 40 {
		s = strings.ToValidUTF8(s[len(s)-40:], "")
	}
	return s
}

// citedCode is the full code with its symbol repaired like the header's.
func (p *paper) citedCode(c *code, kind *paperType) string {
	// One letter too many in the type's abbreviation: 21-KIL/TW of a Kết luận.
	if want := abbreviation(kind, c.party); want != "" {
		head, _, _ := strings.Cut(strings.ReplaceAll(c.notation, "/", "-"), "-")
		if len([]rune(head)) == len([]rune(want))+1 && vn.Distance(head, want, 1) == 1 {
			c.notation = want + strings.TrimPrefix(c.notation, head)
		}
	}
	p.rules.repair(c, kind, "")
	return c.full()
}

// typeBefore finds the type named right before a number: "Kế hoạch số",
// "Luật Lưu trữ số".
func (p *paper) typeBefore(before string) (*paperType, string) {
	if len(before) > 160 {
		before = strings.ToValidUTF8(before[len(before)-160:], "")
	}
	for _, sep := range []string{",", ";", ".", ":", "(", "\n"} {
		if i := strings.LastIndex(before, sep); i >= 0 && i < len(before)-1 {
			before = before[i+1:]
		}
	}
	words := strings.Fields(before)
	if n := len(words); n > 0 && vn.Fold(strings.Trim(words[n-1], ":.")) == "so" {
		words = words[:n-1]
	}
	for k := len(words) - 1; k >= 0; k-- {
		if first := []rune(words[k]); !unicode.IsUpper(first[0]) {
			continue
		}
		for n := min(4, len(words)-k); n >= 1; n-- {
			head := vn.Fold(strings.Join(words[k:k+n], " "))
			for i := range p.rules.types {
				t := &p.rules.types[i]
				if t.fold != head {
					continue
				}
				if k+n == len(words) {
					return t, ""
				}
				if t.fold == "luat" || t.fold == "phap lenh" {
					return t, strings.Join(words[k:], " ")
				}
			}
		}
	}
	return nil, ""
}

// typeOfCode is the type a symbol's abbreviation says.
func (p *paper) typeOfCode(c code) *paperType {
	head, _, ok := strings.Cut(strings.ReplaceAll(c.notation, "/", "-"), "-")
	if !ok {
		return nil
	}
	for i := range p.rules.types {
		t := &p.rules.types[i]
		if a := abbreviation(t, c.party); a != "" && a == head {
			return t
		}
	}
	return nil
}

var (
	dateNext  = regexp.MustCompile(`^\s*,?\s*ngày\s+`)
	organNext = regexp.MustCompile(`^\s*,?\s*của\s+(\p{Lu}[^,;.:()\n]{2,120})`)
	organEnd  = regexp.MustCompile(`\s+(?:về|quy định|ban hành|hướng dẫn|sửa đổi|cơ bản|đến|tới|gắn|theo|tại|trên|và\s+\p{Lu}\p{L}*\s+số|là|được|đã|do|nhằm|để|trong|thông qua|giai đoạn|khóa|chi tiết|phê duyệt|giao|trước|sau|với|cho|vào|kèm|có|còn|cùng)(?:\s|$).*$`)
)

// dateAndOrgan reads what follows a cited number: ", ngày … của …".
func (p *paper) dateAndOrgan(c *scan.Citation, after string) {
	if len(after) > 260 {
		after = strings.ToValidUTF8(after[:260], "")
	}
	if m := dateNext.FindStringIndex(after); m != nil {
		if iso, from, to := dateIn(after[m[1]:]); iso != "" && from <= 3 {
			c.IssuedDate = &iso
			after = after[m[1]+to:]
		}
	}
	if m := organNext.FindStringSubmatch(after); m != nil {
		name := organEnd.ReplaceAllString(m[1], "")
		name = p.fullOrgan(strings.TrimRight(name, " -–."))
		c.OrganName = &name
	}
}

// fullOrgan expands an organ named in the text; "Ủy ban nhân dân phường" alone
// is the paper's own.
func (p *paper) fullOrgan(name string) string {
	name = vn.Tone(vn.Expand(name), vn.Old)
	if u := p.unit; u.name != "" && strings.HasSuffix(vn.Key(name), " "+u.kind) {
		name += " " + u.name
	}
	return name
}

// ownOrgan fills the organ of a paper of the issuing body itself, when the
// symbol's organ part is that of this paper and its text names nobody else.
func (p *paper) ownOrgan(c *scan.Citation, cc code) {
	own := p.head.number
	if c.OrganName != nil || own == nil || p.organ.name == "" || cc.party != own.party || !cc.party {
		return
	}
	_, a, _ := strings.Cut(own.notation, "/")
	_, b, _ := strings.Cut(cc.notation, "/")
	if a != "" && a == b {
		name := p.organ.name
		c.OrganName = &name
	}
}

// fillCitations writes legal bases and references.
func (p *paper) fillCitations() {
	f := &p.result.Fields
	own := ""
	if f.CodeFull != nil {
		own = *f.CodeFull
	}
	seen := map[string]int{}
	var baseWords, refWords []token
	add := func(c cited, base bool) {
		if c.CodeFull != nil && (*c.CodeFull == own || *c.CodeFull == "") {
			return
		}
		if base {
			if c.CodeFull != nil && c.Title != nil {
				c.Title = nil
			}
			f.LegalBases = append(f.LegalBases, c.Citation)
			baseWords = append(baseWords, c.words...)
			return
		}
		c.Title = nil
		if i, ok := seen[*c.CodeFull]; ok {
			merge(&f.References[i], c.Citation)
			return
		}
		seen[*c.CodeFull] = len(f.References)
		f.References = append(f.References, c.Citation)
		refWords = append(refWords, c.words...)
	}
	for i := range p.flow.paras {
		base := p.isLegalBase(i)
		found := p.citations(i)
		if base && len(found) == 0 {
			if law, ok := p.lawAlone(i); ok {
				add(law, true)
			}
		}
		for k, c := range found {
			add(c, base && k == 0)
		}
	}
	if len(f.LegalBases) > 0 {
		p.evidence("/legal_bases", value{words: baseWords, rule: "cite.can_cu", sure: wordsSure(baseWords)})
	}
	if len(f.References) > 0 {
		p.evidence("/references", value{words: refWords, rule: "cite.text", sure: wordsSure(refWords)})
	}
}

func merge(dst *scan.Citation, c scan.Citation) {
	if dst.IssuedDate == nil {
		dst.IssuedDate = c.IssuedDate
	}
	if dst.OrganName == nil {
		dst.OrganName = c.OrganName
	}
	if dst.TypeName == nil {
		dst.TypeName = c.TypeName
	}
}

// isLegalBase reports whether paragraph i is one of the Căn cứ lines of a
// decision: it names one base and ends in ; or .
func (p *paper) isLegalBase(i int) bool {
	fold := p.flow.fold[i]
	text := strings.TrimRight(p.flow.para(i), " ")
	fold = strings.TrimLeft(fold, "- ")
	if !strings.HasPrefix(fold, "can cu ") || len(text) > 500 {
		return false
	}
	inner := strings.TrimRight(text, ";.,")
	return inner != text && !strings.Contains(inner, ";")
}

var lawText = regexp.MustCompile(`(?:Luật|Pháp lệnh|Hiến pháp)[^;.\n]{0,160}`)

// lawAlone reads a base without a number: "Căn cứ Luật Lưu trữ ngày …".
func (p *paper) lawAlone(i int) (cited, bool) {
	pa := p.flow.paras[i]
	text := p.flow.text[pa.from:pa.to]
	m := lawText.FindStringIndex(text)
	if m == nil {
		return cited{}, false
	}
	title := text[m[0]:m[1]]
	c := cited{words: p.flow.at(pa.from+m[0], pa.from+m[1])}
	if iso, from, _ := dateIn(title); iso != "" {
		c.IssuedDate = &iso
		if k := strings.LastIndex(title[:from], " ngày"); k > 0 {
			title = title[:k]
		} else {
			title = title[:from]
		}
	}
	title = vn.Tone(strings.Trim(title, " ,;."), vn.Old)
	name, _, _ := strings.Cut(title, " ")
	if strings.HasPrefix(title, "Pháp lệnh") {
		name = "Pháp lệnh"
	}
	c.TypeName, c.Title = &name, &title
	return c, true
}
