package wording

// Parts of fictional names; whoever bears one does so by chance.
var (
	surnames = []string{"Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Ngô", "Dương", "Lý", "Đinh", "Trịnh", "Mai", "Tạ", "Lương", "Phan", "Kiều", "Chử", "Quách", "Nghiêm"}
	middles  = []string{"Văn", "Đức", "Quang", "Minh", "Hữu", "Thị", "Thanh", "Ngọc", "Xuân", "Bá", "Thế", "Thu", "Hồng", "Anh", "Trung", "Tuấn", "Bích", "Công", "Khắc", "Thùy"}
	givens   = []string{"An", "Bình", "Châu", "Dũng", "Giang", "Hà", "Hải", "Hạnh", "Hiếu", "Hoa", "Hùng", "Hương", "Khánh", "Khoa", "Lan", "Linh", "Long", "Mai", "Nam", "Nga", "Nghĩa", "Nhung", "Phúc", "Phương", "Quân", "Quỳnh", "Sơn", "Tâm", "Thảo", "Thắng", "Thủy", "Toàn", "Trang", "Tuyết", "Vinh", "Yến"}
)

func (w *writer) person() string {
	return pick(w, surnames) + " " + pick(w, middles) + " " + pick(w, givens)
}
