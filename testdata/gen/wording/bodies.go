package wording

import "strconv"

// romans number the sections of a paper.
var romans = []string{"I", "II", "III", "IV", "V"}

func (w *writer) para(p *Paper, text string) {
	p.Body = append(p.Body, Item{Kind: "body", Text: w.fill(text)})
}

func (w *writer) heading(p *Paper, n int, text string) {
	mark := romans[n] + ". "
	if p.Family == Party {
		mark = romans[n] + "- "
	}
	p.Body = append(p.Body, Item{Kind: "heading", Lead: mark + text})
}

// some adds n sentences of a sort (facts, faults, duties) that the paper does
// not have yet, fewer when they run out. lead gives what stands before each.
func (w *writer) some(p *Paper, sort string, n int, lead func(int) string) {
	pool := w.pool(sort)
	at, k := w.IntN(len(pool)), 0
	for i := range pool {
		text := pool[(at+i)%len(pool)]
		if k == n || w.used[text] {
			continue
		}
		w.used[text] = true
		w.para(p, lead(k)+text)
		k++
	}
}

func numbered(i int) string { return strconv.Itoa(i+1) + ". " }
func dashed(int) string     { return "- " }
func plain(int) string      { return "" }

// close ends the last paragraph as the family does: "./." or ".".
func (w *writer) close(p *Paper) {
	last := &p.Body[len(p.Body)-1]
	for len(last.Text) > 0 && (last.Text[len(last.Text)-1] == '.' || last.Text[len(last.Text)-1] == ';') {
		last.Text = last.Text[:len(last.Text)-1]
	}
	if p.Family == Party {
		last.Text += "."
	} else {
		last.Text += "./."
	}
}

func (w *writer) bases(p *Paper, n int) {
	for i := range n {
		end := ";"
		if i == n-1 {
			end = "."
			if p.Family == Admin {
				end = ";"
			}
		}
		text := "Căn cứ {law}"
		if i > 0 && (i%2 == 1 || p.Family == Party) {
			text = "Căn cứ " + w.cite(true)
		}
		p.Body = append(p.Body, Item{Kind: "body", Text: w.fill(text) + end, Ital: true})
	}
}

func letterBody(w *writer, p *Paper, wish Wish) {
	w.para(p, pick(w, []string{"Thực hiện {cite}, {self} có ý kiến như sau:", "Căn cứ {law} và {cite}, {self} đề nghị các cơ quan, đơn vị phối hợp triển khai các nội dung sau:", "Tiếp theo {cite}, {self} báo cáo và đề nghị như sau:"}))
	n := length(w, wish, 5)
	w.some(p, "facts", (n+1)/2, numbered)
	w.tableOf(p, wish, 0.12)
	w.some(p, "duties", n/2, func(i int) string { return strconv.Itoa(i+1+(n+1)/2) + ". " })
	w.para(p, pick(w, []string{"Trong quá trình thực hiện, nếu có khó khăn, vướng mắc, đề nghị các đơn vị phản ánh kịp thời về {self} để được hướng dẫn.", "{self} trân trọng đề nghị các cơ quan, đơn vị quan tâm, phối hợp thực hiện."}))
}

func reportBody(w *writer, p *Paper, wish Wish) {
	w.para(p, "Thực hiện {cite}, {self} báo cáo kết quả thực hiện như sau:")
	n := length(w, wish, 9)
	w.heading(p, 0, pick(w, []string{"KẾT QUẢ THỰC HIỆN", "TÌNH HÌNH, KẾT QUẢ THỰC HIỆN"}))
	w.some(p, "facts", max(1, n/3), numbered)
	w.para(p, pick(w, []string{"Chi tiết kết quả theo bảng sau:", "Tình hình thực hiện các nhiệm vụ, chỉ tiêu được giao:"}))
	w.tableOf(p, wish, 1)
	w.heading(p, 1, pick(w, []string{"KHÓ KHĂN, VƯỚNG MẮC", "HẠN CHẾ, NGUYÊN NHÂN"}))
	w.some(p, "faults", max(1, n/4), dashed)
	w.heading(p, 2, pick(w, []string{"NHIỆM VỤ TRỌNG TÂM", "PHƯƠNG HƯỚNG, NHIỆM VỤ THỜI GIAN TỚI"}))
	w.some(p, "duties", max(1, n/3), numbered)
	w.para(p, "Trên đây là báo cáo của {self} về {topic}.")
}

func decisionBody(w *writer, p *Paper, wish Wish) {
	p.Authority = up(map[string]string{Admin: "CHỦ TỊCH " + w.office.self, Party: w.office.self}[p.Family])
	if w.office.symbol != "UBND" && p.Family == Admin {
		p.Authority = w.chiefOf()
	}
	w.bases(p, 2+w.IntN(2))
	w.para(p, "Theo đề nghị của {unit} tại {cite}.")
	p.Body = append(p.Body, Item{Kind: "decide", Lead: map[string]string{Admin: "QUYẾT ĐỊNH:", Party: "QUYẾT ĐỊNH"}[p.Family]})
	article := func(i int, text string) {
		p.Body = append(p.Body, Item{Kind: "body", Lead: "Điều " + strconv.Itoa(i) + ".", Text: w.fill(text)})
	}
	article(1, "Thành lập Tổ công tác triển khai nhiệm vụ {topic}, gồm các ông, bà có tên sau:")
	for i, role := range []string{"Tổ trưởng;", "Tổ phó;", "Thành viên, Thư ký."} {
		w.para(p, strconv.Itoa(i+1)+". "+pick(w, []string{"Ông ", "Bà "})+w.person()+", {unit}, "+role)
	}
	article(2, "Tổ công tác có nhiệm vụ tham mưu, đôn đốc, tổng hợp kết quả; hoàn thành báo cáo tổng kết {due}.")
	article(3, "{unit} và các ông, bà có tên tại Điều 1 chịu trách nhiệm thi hành Quyết định này.")
}

func (w *writer) chiefOf() string {
	for _, s := range w.office.signers {
		if len(s) == 1 {
			return s[0] + " " + up(w.office.self)
		}
	}
	return up(w.office.self)
}

func proposalBody(w *writer, p *Paper, wish Wish) {
	w.para(p, "Căn cứ {law}; thực hiện {cite}, {self} kính trình xem xét nội dung về {topic} như sau:")
	n := length(w, wish, 6)
	w.heading(p, 0, "SỰ CẦN THIẾT")
	w.some(p, "facts", max(1, n/3), plain)
	w.some(p, "faults", 1, plain)
	w.heading(p, 1, "NỘI DUNG ĐỀ NGHỊ")
	w.tableOf(p, wish, 0.3)
	w.some(p, "duties", max(1, n/3), numbered)
	w.para(p, "Dự toán kinh phí thực hiện là {money}, từ nguồn ngân sách năm {year}.")
	w.para(p, "{self} kính trình cấp có thẩm quyền xem xét, quyết định.")
}

func planBody(w *writer, p *Paper, wish Wish) {
	w.para(p, "Thực hiện {cite}, {self} ban hành văn bản triển khai với các nội dung sau:")
	n := length(w, wish, 8)
	w.heading(p, 0, "MỤC ĐÍCH, YÊU CẦU")
	w.para(p, "1. Nâng cao trách nhiệm của người đứng đầu; bảo đảm rõ người, rõ việc, rõ thời hạn, rõ sản phẩm.")
	w.some(p, "facts", max(1, n/4), func(i int) string { return strconv.Itoa(i+2) + ". " })
	w.heading(p, 1, "NỘI DUNG, PHÂN CÔNG THỰC HIỆN")
	w.some(p, "duties", max(1, n/3), numbered)
	w.tableOf(p, wish, 0.5)
	w.heading(p, 2, "TỔ CHỨC THỰC HIỆN")
	w.some(p, "duties", max(1, n/5), dashed)
	w.para(p, "Yêu cầu các đơn vị nghiêm túc triển khai; định kỳ báo cáo kết quả về {self}.")
}

func noticeBody(w *writer, p *Paper, wish Wish) {
	w.para(p, "Ngày {on}, {self} họp, cho ý kiến về {topic}. Sau khi nghe báo cáo của {unit} và ý kiến thảo luận, hội nghị thống nhất kết luận:")
	n := length(w, wish, 5)
	w.some(p, "facts", max(1, n/2), numbered)
	w.tableOf(p, wish, 0.15)
	w.some(p, "duties", max(1, n/2), func(i int) string { return strconv.Itoa(i+1+max(1, n/2)) + ". " })
	w.para(p, "{unit} có trách nhiệm theo dõi, đôn đốc việc thực hiện, kịp thời báo cáo những vấn đề phát sinh.")
}

func invitationBody(w *writer, p *Paper, wish Wish) {
	when := w.date.AddDate(0, 0, 2+w.IntN(9))
	days := []string{"Chủ nhật", "thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy"}
	w.para(p, "{self} trân trọng kính mời đại diện lãnh đạo các cơ quan, đơn vị dự cuộc họp về {topic}.")
	field := func(lead, text string) {
		p.Body = append(p.Body, Item{Kind: "body", Lead: lead, Text: w.fill(text)})
	}
	field("Thời gian:", pick(w, []string{"08 giờ 00 phút", "08 giờ 30 phút", "14 giờ 00 phút"})+", "+days[when.Weekday()]+", ngày "+w.day(when)+".")
	field("Địa điểm:", "Phòng họp tầng "+strconv.Itoa(1+w.IntN(5))+", trụ sở {self}, số "+strconv.Itoa(3+w.IntN(200))+" phố {street}.")
	field("Chủ trì:", "Đồng chí "+w.person()+", thay mặt {self}.")
	field("Thành phần:", "{unit}; {head}; công chức phụ trách văn thư, lưu trữ.")
	w.para(p, "Đề nghị các đơn vị chuẩn bị báo cáo theo nội dung tại {cite}, gửi về {self} {due} để tổng hợp.")
	w.para(p, "Đề nghị các đại biểu dự họp đúng thành phần, thời gian.")
}

func resolutionBody(w *writer, p *Paper, wish Wish) {
	p.Authority = up(w.office.self)
	if p.Family == Party {
		p.Authority = "BAN CHẤP HÀNH ĐẢNG BỘ " + up(w.office.level+" "+w.office.name)
	}
	w.bases(p, 2)
	w.para(p, "Xét {cite}; ý kiến thảo luận tại hội nghị.")
	p.Body = append(p.Body, Item{Kind: "decide", Lead: map[string]string{Admin: "QUYẾT NGHỊ:", Party: "QUYẾT NGHỊ"}[p.Family]})
	for i := range 3 {
		text := w.topic.duties[i%len(w.topic.duties)]
		if i == 2 {
			text = "Giao {unit} tổ chức thực hiện Nghị quyết này và báo cáo kết quả tại kỳ họp sau."
		}
		p.Body = append(p.Body, Item{Kind: "body", Lead: "Điều " + strconv.Itoa(i+1) + ".", Text: w.fill(text)})
	}
	w.some(p, "facts", 1+w.IntN(2), plain)
}

// tableOf adds a table as wished, else with the given chance.
func (w *writer) tableOf(p *Paper, wish Wish, chance float64) {
	kind := wish.Table
	if kind == "" && w.chance(chance) {
		kind = pick(w, []string{"task", "fig"})
	}
	switch kind {
	case "task":
		w.addTable(p, "task", w.taskTable(4+w.IntN(11)))
	case "fig":
		w.addTable(p, "fig", w.figTable(3+w.IntN(2)))
	}
}

func length(w *writer, wish Wish, usual int) int {
	if wish.Length > 0 {
		return wish.Length
	}
	return max(2, usual-2+w.IntN(5))
}
