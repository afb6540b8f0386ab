package wording

// Wards and communes of Hà Nội since 1 July 2025 (public names).
var wards = []string{
	"Hoàn Kiếm", "Cửa Nam", "Ba Đình", "Ngọc Hà", "Giảng Võ", "Vĩnh Tuy", "Bạch Mai", "Đống Đa", "Láng",
	"Ô Chợ Dừa", "Hồng Hà", "Lĩnh Nam", "Vĩnh Hưng", "Tương Mai", "Định Công", "Hoàng Liệt", "Yên Sở",
	"Thanh Xuân", "Khương Đình", "Phương Liệt", "Cầu Giấy", "Nghĩa Đô", "Yên Hòa", "Tây Hồ", "Phú Thượng",
	"Tây Tựu", "Xuân Đỉnh", "Thượng Cát", "Từ Liêm", "Xuân Phương", "Tây Mỗ", "Đại Mỗ", "Long Biên", "Bồ Đề",
	"Việt Hưng", "Phúc Lợi", "Hà Đông", "Dương Nội", "Phú Lương", "Kiến Hưng", "Thanh Liệt", "Sơn Tây",
}

var communes = []string{
	"Thanh Trì", "Đại Thanh", "Nam Phù", "Ngọc Hồi", "Thượng Phúc", "Thường Tín", "Hồng Vân", "Phú Xuyên",
	"Phượng Dực", "Đại Xuyên", "Thanh Oai", "Tam Hưng", "Dân Hòa", "Vân Đình", "Mỹ Đức", "Hương Sơn",
	"Phú Nghĩa", "Xuân Mai", "Quảng Bị", "Minh Châu", "Vật Lại", "Suối Hai", "Ba Vì", "Yên Bài", "Phúc Thọ",
	"Hát Môn", "Thạch Thất", "Tây Phương", "Hòa Lạc", "Quốc Oai", "Kiều Phú", "Hoài Đức", "Sơn Đồng",
	"An Khánh", "Đan Phượng", "Ô Diên", "Gia Lâm", "Bát Tràng", "Đông Anh", "Thư Lâm", "Mê Linh", "Sóc Sơn",
}

var streets = []string{"Hàng Gai", "Phan Đình Phùng", "Kim Mã", "Đội Cấn", "Thụy Khuê", "Trường Chinh", "Nguyễn Khang", "Ngọc Lâm", "Tô Hiệu", "Chùa Thông"}
