package wording

// topic is what a paper is about. Sentences hold {slots} (slots.go).
type topic struct {
	name   string   // after "về": lower case
	facts  []string // what was done
	faults []string // what hinders
	duties []string // what is to be done, many with a deadline
	tasks  []string // cells of a task table
	counts []string // rows of a figure table: "name|unit"
}

var adminTopics = []topic{
	{
		name: "số hóa hồ sơ, kết quả giải quyết thủ tục hành chính",
		facts: []string{
			"Trong {month}, {unit} đã tiếp nhận {N} hồ sơ, trong đó {N} hồ sơ nộp trực tuyến, tỷ lệ số hóa kết quả đạt {pct}%.",
			"Đã rà soát {n} mét giá tài liệu giấy, lập danh mục {N} hồ sơ còn hiệu lực cần số hóa, gắn mã định danh và ký số theo {law}.",
			"Bộ phận Một cửa bố trí {n} công chức quét, đối chiếu và nhập thông tin; thời gian trung bình để xử lý một hồ sơ giảm còn {n} phút.",
		},
		faults: []string{
			"Máy quét đã sử dụng nhiều năm, thường xuyên kẹt giấy; chất lượng ảnh chưa đạt yêu cầu nên {pct}% hồ sơ phải quét lại.",
			"Công chức văn thư phải nhập cùng một nội dung vào {n} phần mềm do dữ liệu chưa được kết nối, chia sẻ.",
		},
		duties: []string{
			"Giao {unit} hoàn thành việc chuẩn hóa, làm sạch dữ liệu hồ sơ đã số hóa {due}.",
			"Các phòng, đơn vị cử đầu mối phối hợp, gửi danh sách về Văn phòng HĐND và UBND {level} {due} để tổng hợp.",
			"Bố trí máy quét có khay nạp giấy tự động cho Bộ phận Một cửa, nghiệm thu và đưa vào sử dụng {due}.",
		},
		tasks:  []string{"Số hóa sổ hộ tịch giai đoạn trước năm 2016", "Quét hồ sơ địa chính của các {cell}", "Chuẩn hóa danh mục hồ sơ lưu trữ", "Kết nối kho dữ liệu hồ sơ điện tử", "Tập huấn kỹ năng quét và ký số"},
		counts: []string{"Hồ sơ tiếp nhận trực tuyến|hồ sơ", "Kết quả giải quyết đã số hóa|hồ sơ", "Hồ sơ trả trước hạn|hồ sơ", "Trang tài liệu đã quét|trang"},
	},
	{
		name: "bảo đảm vệ sinh môi trường và thu gom rác thải",
		facts: []string{
			"Lực lượng chức năng đã xử lý {n} điểm tập kết rác tự phát, thu gom {N} tấn rác thải sinh hoạt, đạt {pct}% khối lượng phát sinh.",
			"Vận động {N} hộ dân ký cam kết phân loại rác tại nguồn, lắp đặt {n} thùng rác trên tuyến phố {street}.",
			"Tổ chức {n} buổi tổng vệ sinh vào sáng thứ Bảy với sự tham gia của {N} lượt người dân.",
		},
		faults: []string{
			"Một số hộ kinh doanh trên phố {street} còn đổ rác không đúng giờ; lực lượng kiểm tra còn mỏng.",
			"Kinh phí duy trì vệ sinh chậm được phân bổ, mới giải ngân {money}, bằng {pct}% dự toán.",
		},
		duties: []string{
			"Đề nghị {unit} xóa bỏ các điểm chân rác còn tồn tại trên địa bàn {due}.",
			"{Head} lập danh sách hộ chưa thực hiện phân loại rác, báo cáo {due}.",
			"Hoàn thành việc lắp đặt camera giám sát tại {n} vị trí thường xuyên bị đổ trộm phế thải {due}.",
		},
		tasks:  []string{"Xóa bỏ điểm chân rác trên phố", "Lắp camera giám sát điểm tập kết", "Phân loại rác tại nguồn", "Tổng vệ sinh các khu dân cư", "Nạo vét cống rãnh trước mùa mưa"},
		counts: []string{"Rác thải sinh hoạt thu gom|tấn", "Hộ dân ký cam kết|hộ", "Lượt ra quân tổng vệ sinh|lượt", "Trường hợp vi phạm đã xử phạt|vụ"},
	},
	{
		name: "quản lý trật tự xây dựng và quản lý đất đai",
		facts: []string{
			"Đã kiểm tra {N} công trình xây dựng, lập biên bản {n} trường hợp vi phạm, ban hành quyết định xử phạt với tổng số tiền {money}.",
			"Tiếp nhận {N} hồ sơ đăng ký, cấp Giấy chứng nhận quyền sử dụng đất; giải quyết đúng hạn {pct}%.",
			"Hoàn thành đo đạc, chỉnh lý {N} thửa đất nông nghiệp xen kẹt; công khai kết quả tại trụ sở và nhà văn hóa.",
		},
		faults: []string{
			"Hồ sơ địa chính của các đơn vị hành chính cũ bàn giao chưa đầy đủ, còn thiếu {n} tờ bản đồ.",
			"Việc xác định nguồn gốc đất của {n} trường hợp tại phố {street} kéo dài do thiếu giấy tờ gốc.",
		},
		duties: []string{
			"Giao {unit} cưỡng chế dứt điểm các công trình vi phạm đã có quyết định {due}.",
			"Rà soát, lập danh sách các thửa đất công bị lấn chiếm, báo cáo Chủ tịch Ủy ban nhân dân {level} {due}.",
			"Công khai quy hoạch chi tiết tại nhà văn hóa các {cell} {due}.",
		},
		tasks:  []string{"Cưỡng chế công trình vi phạm trật tự xây dựng", "Rà soát đất công bị lấn chiếm", "Cấp Giấy chứng nhận lần đầu", "Bàn giao hồ sơ địa chính", "Công khai quy hoạch chi tiết"},
		counts: []string{"Công trình được kiểm tra|công trình", "Giấy chứng nhận đã cấp|giấy", "Quyết định xử phạt|quyết định", "Thửa đất đã đo đạc|thửa"},
	},
	{
		name: "chi trả chính sách an sinh xã hội",
		facts: []string{
			"Đã chi trả trợ cấp cho {N} đối tượng bảo trợ xã hội với tổng kinh phí {money}, trong đó {pct}% nhận qua tài khoản.",
			"Thăm, tặng quà {N} người có công, gia đình chính sách; hỗ trợ sửa chữa {n} nhà ở cho hộ cận nghèo.",
			"Tổ chức khám sức khỏe định kỳ cho {N} người cao tuổi tại Trạm Y tế {level}.",
		},
		faults: []string{
			"Còn {N} người cao tuổi chưa có tài khoản ngân hàng nên phải chi trả bằng tiền mặt tại {cell}.",
			"Thông tin của {n} đối tượng sai lệch giữa sổ theo dõi và cơ sở dữ liệu quốc gia về dân cư.",
		},
		duties: []string{
			"Đề nghị {unit} hoàn thành cập nhật tài khoản nhận trợ cấp {due}.",
			"Rà soát hộ nghèo, hộ cận nghèo năm {next}, niêm yết công khai kết quả {due}.",
			"Quyết toán kinh phí hỗ trợ nhà ở, gửi hồ sơ về Phòng Kinh tế {due}.",
		},
		tasks:  []string{"Chi trả trợ cấp qua tài khoản", "Rà soát hộ nghèo, hộ cận nghèo", "Sửa chữa nhà ở cho hộ khó khăn", "Khám sức khỏe người cao tuổi", "Cập nhật dữ liệu đối tượng bảo trợ"},
		counts: []string{"Đối tượng hưởng trợ cấp|người", "Lượt khám sức khỏe|lượt", "Suất quà đã trao|suất", "Nhà ở được sửa chữa|nhà"},
	},
	{
		name: "phòng cháy, chữa cháy và cứu nạn, cứu hộ",
		facts: []string{
			"Kiểm tra an toàn {N} nhà trọ, nhà ở kết hợp kinh doanh; hướng dẫn {N} hộ mở lối thoát nạn thứ hai.",
			"Duy trì {n} tổ liên gia an toàn, trang bị {N} bình chữa cháy; tổ chức {n} buổi diễn tập tại khu dân cư.",
			"Tuyên truyền tới {N} lượt người dân; {pct}% hộ gia đình đã trang bị ít nhất một bình chữa cháy.",
		},
		faults: []string{
			"Ngõ trên phố {street} hẹp, xe chữa cháy không tiếp cận được {n} khu nhà trọ.",
			"Còn {n} cơ sở chưa khắc phục kiến nghị của lần kiểm tra trước.",
		},
		duties: []string{
			"Các cơ sở thuộc diện quản lý phải khắc phục tồn tại {due}; quá thời hạn sẽ đình chỉ hoạt động.",
			"Giao {unit} lắp đặt {n} trụ nước chữa cháy công cộng {due}.",
			"Tổ chức thực tập phương án chữa cháy tại chợ và nhà chung cư {due}.",
		},
		tasks:  []string{"Kiểm tra nhà ở kết hợp kinh doanh", "Lắp trụ nước chữa cháy công cộng", "Thành lập tổ liên gia an toàn", "Thực tập phương án chữa cháy", "Thống kê bình chữa cháy tại hộ dân"},
		counts: []string{"Cơ sở được kiểm tra|cơ sở", "Bình chữa cháy đã trang bị|bình", "Lượt người được tuyên truyền|lượt", "Biên bản vi phạm|biên bản"},
	},
}

var partyTopics = []topic{
	{
		name: "nâng cao chất lượng sinh hoạt chi bộ",
		facts: []string{
			"Đảng bộ có {n} chi bộ trực thuộc với {N} đảng viên; {pct}% chi bộ duy trì sinh hoạt đúng định kỳ, có nghị quyết chuyên đề.",
			"Ban Thường vụ đã cử {n} đồng chí dự sinh hoạt với chi bộ, hướng dẫn sử dụng sổ tay đảng viên điện tử.",
			"Các cấp ủy kết nạp {n} đảng viên mới, trao Huy hiệu Đảng cho {n} đồng chí.",
		},
		faults: []string{
			"Nội dung sinh hoạt của một số chi bộ còn đơn điệu; {n} chi bộ gửi báo cáo chậm so với quy định.",
			"Công tác tạo nguồn kết nạp đảng viên ở khu vực ngoài nhà nước còn khó khăn, mới đạt {pct}% chỉ tiêu.",
		},
		duties: []string{
			"Các chi bộ xây dựng kế hoạch sinh hoạt chuyên đề năm {next}, gửi Văn phòng Đảng ủy {due}.",
			"Giao {unit} kiểm tra việc thực hiện quy chế làm việc của cấp ủy, báo cáo Ban Thường vụ {due}.",
			"Hoàn thành đánh giá, xếp loại tổ chức đảng và đảng viên {due}.",
		},
		tasks:  []string{"Sinh hoạt chuyên đề quý", "Kiểm tra quy chế làm việc của cấp ủy", "Kết nạp đảng viên mới", "Đánh giá, xếp loại đảng viên", "Cập nhật sổ tay đảng viên điện tử"},
		counts: []string{"Đảng viên dự sinh hoạt|đồng chí", "Chi bộ sinh hoạt chuyên đề|chi bộ", "Quần chúng được bồi dưỡng|người", "Cuộc kiểm tra, giám sát|cuộc"},
	},
	{
		name: "chuyển đổi số trong các cơ quan Đảng",
		facts: []string{
			"Văn phòng Đảng ủy đã số hóa {N} trang văn bản của nhiệm kỳ trước; tỷ lệ văn bản đi được ký số đạt {pct}%.",
			"Thành lập {n} tổ công nghệ số cộng đồng do bí thư chi bộ làm tổ trưởng, hướng dẫn {N} lượt người dân.",
			"Mở {n} lớp bồi dưỡng kỹ năng số cho cấp ủy viên và cán bộ đoàn thể, {N} lượt người tham dự.",
		},
		faults: []string{
			"Mạng nội bộ chưa ổn định, {n} máy tính cấu hình thấp không cài được phần mềm mới.",
			"Số liệu giữa báo cáo của Đảng ủy và chính quyền có nội dung chưa thống nhất do tiêu chí khác nhau.",
		},
		duties: []string{
			"Văn phòng Đảng ủy chủ trì số hóa tài liệu lưu trữ của các đảng bộ cũ, hoàn thành {due}.",
			"Giao {unit} đôn đốc, tổng hợp kết quả, báo cáo Thường trực Đảng ủy {due}.",
			"Bí thư chi bộ chịu trách nhiệm cập nhật hồ sơ đảng viên trên hệ thống {due}.",
		},
		tasks:  []string{"Số hóa tài liệu lưu trữ của đảng bộ cũ", "Cấp chứng thư số cho cấp ủy viên", "Nâng cấp mạng nội bộ Văn phòng Đảng ủy", "Bồi dưỡng kỹ năng số", "Cập nhật hồ sơ đảng viên"},
		counts: []string{"Văn bản ký số|văn bản", "Trang tài liệu đã số hóa|trang", "Cán bộ được bồi dưỡng|người", "Hồ sơ đảng viên đã cập nhật|hồ sơ"},
	},
	{
		name: "công tác kiểm tra, giám sát và thi hành kỷ luật Đảng",
		facts: []string{
			"Ủy ban Kiểm tra Đảng ủy đã kiểm tra {n} tổ chức đảng, giám sát chuyên đề {n} chi bộ theo {cite}.",
			"Tiếp nhận {n} đơn, thư; giải quyết xong {n} đơn thuộc thẩm quyền, đạt {pct}%.",
			"Tổ chức tập huấn nghiệp vụ cho {n} cán bộ làm công tác kiểm tra ở chi bộ.",
		},
		faults: []string{
			"Một số cấp ủy chưa chủ động xây dựng chương trình kiểm tra, còn trông chờ cấp trên.",
			"Việc khắc phục khuyết điểm sau kiểm tra của {n} chi bộ còn chậm.",
		},
		duties: []string{
			"Các chi bộ được kiểm tra báo cáo kết quả khắc phục {due}.",
			"Xây dựng chương trình kiểm tra, giám sát năm {next} trình Ban Thường vụ {due}.",
			"Giao {unit} theo dõi, đôn đốc việc thực hiện thông báo kết luận, hoàn thành {due}.",
		},
		tasks:  []string{"Giám sát chuyên đề chi bộ trường học", "Khắc phục sau kết luận kiểm tra", "Chương trình kiểm tra năm sau", "Tập huấn nghiệp vụ kiểm tra", "Giải quyết đơn thư tồn đọng"},
		counts: []string{"Tổ chức đảng được kiểm tra|tổ chức", "Đơn thư tiếp nhận|đơn", "Cán bộ được tập huấn|người", "Cuộc giám sát chuyên đề|cuộc"},
	},
}
