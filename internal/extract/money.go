package extract

import (
	"regexp"
	"strconv"
	"strings"

	"sohoa/internal/scan"
	"sohoa/internal/vn"
)

var moneyText = regexp.MustCompile(`(\d{1,3}(?:\.\d{3})+|\d{4,15})\s*(?:đồng|VNĐ|VND|đ)(?:\s*[;,]?\s*\(?\s*(?:Bằng|bằng|Viết bằng|viết bằng|số tiền bằng)\s+chữ\s*:?\s*([^).;\n]{3,250}))?`)

// fillMoney reads amounts that are named as a total or given in words, too:
// the words are a checksum on the digits.
func (p *paper) fillMoney() {
	f := &p.result.Fields
	var words []token
	for i := range p.flow.paras {
		pa := p.flow.paras[i]
		text := p.flow.text[pa.from:pa.to]
		for _, m := range moneyText.FindAllStringSubmatchIndex(text, 50) {
			n, err := strconv.ParseInt(strings.ReplaceAll(text[m[2]:m[3]], ".", ""), 10, 64)
			if err != nil {
				continue
			}
			label := moneyLabel(text[:m[0]])
			spelled := ""
			if m[4] >= 0 {
				spelled = strings.TrimSpace(text[m[4]:m[5]])
			}
			if spelled == "" && (label == "" || !strings.Contains(vn.Fold(label), "tong")) {
				continue
			}
			x := scan.Money{AmountVND: n}
			if label != "" {
				x.Label = &label
			}
			if v, ok := vn.Number(spelled); ok && v != n {
				x.InWords = &spelled // kept where they say something else
				p.warn("V11", "amount in words differs from the digits: "+text[m[2]:m[3]])
			}
			f.Money = append(f.Money, x)
			words = append(words, p.flow.at(pa.from+m[0], pa.from+m[1])...)
		}
	}
	if len(f.Money) > 0 {
		p.evidence("/money", value{words: words, rule: "money.total", sure: wordsSure(words)})
	}
}

// moneyLabel is what an amount is called: the words before its colon.
func moneyLabel(before string) string {
	before = strings.TrimRight(before, " ")
	if !strings.HasSuffix(before, ":") {
		return ""
	}
	before = strings.TrimSuffix(before, ":")
	for _, sep := range []string{". ", "; ", ": "} {
		if i := strings.LastIndex(before, sep); i >= 0 {
			before = before[i+len(sep):]
		}
	}
	before = strings.TrimLeft(before, "-+*0123456789.) ")
	if len(before) > 200 {
		return ""
	}
	return strings.TrimSpace(before)
}

var (
	phoneText  = regexp.MustCompile(`(?:\+84|0)\d{2,3}[ .\-]?\d{3,4}[ .\-]?\d{3,4}`)
	emailText  = regexp.MustCompile(`[A-Za-z0-9._%+\-]+@[A-Za-z0-9.\-]+\.[A-Za-z]{2,}`)
	listPerson = regexp.MustCompile(`^\d{1,2}[.)]\s*(?:Ông|Bà|Đồng chí|Đ/c)\s+((?:\p{Lu}\p{L}*\s+){1,4}\p{Lu}\p{L}*)`)
	articleNo  = regexp.MustCompile(`^Điều\s+(\d{1,3})\s*[.:]`)
)

// fillPeople reads the persons of a list, telephone numbers and mail
// addresses: personal data, which logs and exports mask.
func (p *paper) fillPeople() {
	f := &p.result.Fields
	seen := map[string]bool{}
	add := func(list *[]string, v string) {
		if !seen[v] && len(*list) < 500 {
			seen[v] = true
			*list = append(*list, v)
		}
	}
	for i := range p.flow.paras {
		text := p.flow.para(i)
		if m := listPerson.FindStringSubmatch(text); m != nil {
			name := vn.Tone(strings.Join(strings.Fields(m[1]), " "), vn.Old)
			if vn.PersonName(strings.Fields(name)) {
				add(&f.Persons, name)
			}
		}
		for _, m := range phoneText.FindAllString(text, 50) {
			digits := strings.Map(func(r rune) rune {
				if r >= '0' && r <= '9' {
					return r
				}
				return -1
			}, m)
			if strings.HasPrefix(m, "+84") {
				digits = "0" + digits[2:]
			}
			if len(digits) >= 10 && len(digits) <= 11 {
				add(&f.Phones, digits)
			}
		}
		for _, m := range emailText.FindAllString(text, 50) {
			add(&f.Emails, strings.TrimRight(m, "."))
		}
	}
}

// fillArticles counts the articles of a decision; a gap is a lost page.
func (p *paper) fillArticles() {
	f := &p.result.Fields
	var found []int
	for i := range p.flow.paras {
		if m := articleNo.FindStringSubmatch(p.flow.para(i)); m != nil {
			n, _ := strconv.Atoi(m[1])
			found = append(found, n)
		}
	}
	kind := ""
	if p.title.kind != nil {
		kind = p.title.kind.fold
	}
	if len(found) == 0 || kind != "quyet dinh" && kind != "nghi quyet" && kind != "quy dinh" && kind != "quy che" {
		return
	}
	last := 0
	for _, n := range found {
		if n != last+1 {
			p.warn("V09", "article "+strconv.Itoa(n)+" follows article "+strconv.Itoa(last))
		}
		last = n
	}
	f.ArticleCount = &last
	p.evidence("/article_count", value{rule: "articles.count", sure: 0.9, state: scan.Derived})
}
