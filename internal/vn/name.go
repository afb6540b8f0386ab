package vn

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// surnames in lower case and old tone placement: the family names of nearly
// all Vietnamese people, with those of some minorities.
var surnames = func() map[string]bool {
	m := map[string]bool{}
	for _, s := range strings.Fields(surnameList) {
		m[Tone(s, Old)] = true
	}
	return m
}()

const surnameList = `nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý đào đinh đoàn lâm mai
trịnh trương tô tạ hà cao lưu chu châu lương thái tăng tống phùng vương từ kiều quách thạch la doãn đàm bạch
nghiêm ninh kim triệu lại lã lữ khuất khổng mạc ma viên văn ông âu dư diệp giang giáp hàn hầu hứa khương
khúc kha lỗ lục luyện mạch mẫn nông ngụy nhâm nhan nhữ phí phó phú quan quang quản sầm sơn sử tào thân thang
thi thiều thôi thẩm tiêu tiết tôn tòng tưởng tề uông ứng vi vừ vàng giàng sùng lò quàng cầm hoa hạ hạng bành
bàn bế bì biện cái cam cảnh chử cù cung cấn danh đan đái đầu đậu đèo điền điêu đồng đổng đới đường đôn gia
lường lộ lều lầu liêu liễu lang khiếu kiên mã mang mông mùa nghê ngọ nhạc niê ôn phương tất thào thập thòng
thường tiền trang trà trác tri trình trưng tường văn vạn vây viêm xa y yên y-ban cát hồng bá kha tăng phù cơ lô
mộng ksor rơ siu kpă hmok thầm tướng ấu đống`

// Surname reports whether s is a Vietnamese family name, in any case.
func Surname(s string) bool { return surnames[Key(s)] }

// PersonName reports whether words can be a person's full name: a family name
// and one to four more syllables, each starting with a capital.
func PersonName(words []string) bool {
	if len(words) < 2 || len(words) > 5 || !Surname(words[0]) {
		return false
	}
	for _, w := range words {
		if !NameSyllable(w) {
			return false
		}
	}
	return true
}

// NameSyllable reports whether w can be part of a printed name: a syllable by
// the grammar, or a longer name of a minority, with a capital and then no
// other one.
func NameSyllable(w string) bool {
	first, n := utf8.DecodeRuneInString(w)
	if n == 0 || !unicode.IsUpper(first) {
		return false
	}
	for _, r := range w[n:] {
		if !unicode.IsLower(r) {
			return false
		}
	}
	return Valid(w)
}

// SurnameLike gives the family name that s is but for its marks, in title
// case, when there is exactly one.
func SurnameLike(s string) (string, bool) {
	found := surnamesByFold()[Fold(s)]
	if len(found) != 1 {
		return "", false
	}
	return Upper(found[0]), true
}

var surnamesByFold = sync.OnceValue(func() map[string][]string {
	m := map[string][]string{}
	for s := range surnames {
		m[Fold(s)] = append(m[Fold(s)], s)
	}
	return m
})

// SurnameNear gives the family name, in title case, that s is but for its marks
// or, from four letters on, for one letter misread, lost or added; where s has
// no capital, for the first letter lost. "" when there is none or more than one.
func SurnameNear(s string) (string, bool) {
	first, _ := utf8.DecodeRuneInString(s)
	lost := !unicode.IsUpper(first)
	if name, ok := SurnameLike(s); ok && !lost {
		return name, true
	}
	key, found := Key(s), ""
	for name := range surnames {
		if len([]rune(name)) < 4 || lost && (len(name) <= len(key) || !strings.HasSuffix(name, key)) || Distance(key, name, 1) > 1 {
			continue
		}
		if found != "" {
			return "", false
		}
		found = name
	}
	return Upper(found), found != ""
}
