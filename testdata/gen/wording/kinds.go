package wording

// Kind is a type of paper.
type Kind struct {
	Code  string // as in the truth files
	Name  string // as printed; "" for a công văn
	Abbr  string // in the symbol; Party công văn are CV
	Admin bool
	Party bool
	body  func(*writer, *Paper, Wish)
}

// Kinds are the types of papers this package can write.
var Kinds = []Kind{
	{"cong_van", "", "CV", true, true, letterBody},
	{"bao_cao", "BÁO CÁO", "BC", true, true, reportBody},
	{"quyet_dinh", "QUYẾT ĐỊNH", "QĐ", true, true, decisionBody},
	{"to_trinh", "TỜ TRÌNH", "TTr", true, true, proposalBody},
	{"ke_hoach", "KẾ HOẠCH", "KH", true, true, planBody},
	{"thong_bao", "THÔNG BÁO", "TB", true, true, noticeBody},
	{"giay_moi", "GIẤY MỜI", "GM", true, true, invitationBody},
	{"nghi_quyet", "NGHỊ QUYẾT", "NQ", true, true, resolutionBody},
	{"ket_luan", "KẾT LUẬN", "KL", false, true, noticeBody},
	{"huong_dan", "HƯỚNG DẪN", "HD", true, true, planBody},
}

// weights make letters and reports as frequent as they are in a ward's mail.
var weights = []int{26, 20, 10, 8, 9, 8, 7, 5, 4, 3}

func (w *writer) kind(wish Wish, family string) Kind {
	for {
		n := w.IntN(100)
		for i, k := range Kinds {
			if n -= weights[i]; n >= 0 {
				continue
			}
			if wish.Kind == "" && (family == Admin && k.Admin || family == Party && k.Party) {
				return k
			}
			break
		}
		for _, k := range Kinds {
			if wish.Kind != "" && k.Code == wish.Kind {
				return k
			}
		}
	}
}
