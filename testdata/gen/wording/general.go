package wording

// Sentences that fit every topic, so that a long paper does not repeat itself.
var (
	adminFacts = []string{
		"Ủy ban nhân dân {level} đã ban hành {n} văn bản chỉ đạo, phân công rõ trách nhiệm của từng phòng, đơn vị, {cell}.",
		"Công tác tuyên truyền được thực hiện qua hệ thống truyền thanh, trang thông tin điện tử và {n} nhóm Zalo của các {cell}, tiếp cận {N} lượt người.",
		"Tổ chức {n} cuộc kiểm tra tại cơ sở; kịp thời chấn chỉnh {n} đơn vị chưa thực hiện đúng quy định.",
		"Kinh phí đã giải ngân là {money}, đạt {pct}% dự toán được giao đầu năm.",
		"Tiếp nhận và trả lời {N} phản ánh, kiến nghị của người dân trên ứng dụng; tỷ lệ hài lòng đạt {pct}%.",
		"Phối hợp với {unit} rà soát, cập nhật số liệu đến ngày {on}, bảo đảm thống nhất giữa các báo cáo.",
		"Lãnh đạo {level} trực tiếp đối thoại với {n} hộ dân tại khu vực phố {street}, giải đáp các nội dung còn vướng mắc.",
		"Duy trì chế độ giao ban hằng tuần; {pct}% văn bản đến được xử lý đúng thời hạn trên hệ thống quản lý văn bản.",
	}
	adminFaults = []string{
		"Biên chế được giao còn thiếu {n} người so với đề án vị trí việc làm; một công chức phải kiêm nhiệm nhiều lĩnh vực.",
		"Trang thiết bị tiếp nhận từ các đơn vị cũ đã xuống cấp, đường truyền không ổn định vào giờ cao điểm.",
		"Một số đơn vị gửi báo cáo chậm, số liệu chưa đầy đủ, ảnh hưởng đến việc tổng hợp chung.",
	}
	adminDuties = []string{
		"Yêu cầu {unit} báo cáo kết quả thực hiện bằng văn bản {due}.",
		"Thủ trưởng các phòng, đơn vị chịu trách nhiệm trước Chủ tịch Ủy ban nhân dân {level} nếu để nhiệm vụ quá hạn.",
		"Giao {unit} theo dõi, đôn đốc, đưa kết quả thực hiện vào tiêu chí đánh giá, xếp loại cuối năm.",
		"Rà soát các nhiệm vụ còn tồn đọng của năm {year}, xây dựng lộ trình giải quyết cụ thể {due}.",
		"Tăng cường kiểm tra đột xuất tại cơ sở; kịp thời biểu dương tập thể, cá nhân có cách làm hiệu quả.",
		"Tổ chức sơ kết, rút kinh nghiệm và đề xuất khen thưởng {due}.",
	}
	partyFacts = []string{
		"Ban Thường vụ Đảng ủy đã ban hành {n} văn bản lãnh đạo; phân công từng đồng chí Ủy viên phụ trách địa bàn.",
		"Việc học tập, quán triệt nghị quyết được tổ chức trực tiếp và trực tuyến tới {n} điểm cầu, {N} lượt đảng viên tham gia.",
		"Mặt trận Tổ quốc và các đoàn thể vận động {N} đoàn viên, hội viên hưởng ứng, đăng ký {n} công trình, phần việc.",
		"Duy trì giao ban hằng tuần giữa Thường trực Đảng ủy với lãnh đạo chính quyền và các ban; giải quyết {n} nội dung.",
		"Đã giám sát việc thực hiện tại {n} chi bộ; kết quả {pct}% nhiệm vụ được hoàn thành đúng tiến độ.",
		"Công tác dân vận được đổi mới; {n} mô hình \"Dân vận khéo\" được công nhận trong năm {year}.",
	}
	partyFaults = []string{
		"Một số cấp ủy viên chưa dành thời gian nghiên cứu nghị quyết; việc cụ thể hóa ở chi bộ còn chung chung.",
		"Chế độ thông tin, báo cáo chưa nghiêm; còn {n} chi bộ gửi báo cáo sau thời hạn quy định.",
		"Cơ sở vật chất của Văn phòng Đảng ủy còn thiếu, nhất là máy quét và máy tính phục vụ soạn thảo.",
	}
	partyDuties = []string{
		"Yêu cầu các chi bộ báo cáo kết quả về Văn phòng Đảng ủy {due}.",
		"Các đồng chí Ủy viên Ban Thường vụ trực tiếp chỉ đạo, kiểm tra việc thực hiện tại địa bàn được phân công.",
		"Giao {unit} tham mưu tổ chức hội nghị sơ kết {due}.",
		"Gắn kết quả thực hiện với việc đánh giá, xếp loại tổ chức đảng và đảng viên năm {year}.",
		"Đẩy mạnh tuyên truyền trên trang thông tin của Đảng bộ; kịp thời nêu gương người tốt, việc tốt.",
	}
)

// pool is a topic's sentences of one sort with the general ones after them.
func (w *writer) pool(sort string) []string {
	own := map[string][]string{"facts": w.topic.facts, "faults": w.topic.faults, "duties": w.topic.duties}[sort]
	admin := map[string][]string{"facts": adminFacts, "faults": adminFaults, "duties": adminDuties}[sort]
	party := map[string][]string{"facts": partyFacts, "faults": partyFaults, "duties": partyDuties}[sort]
	general := admin
	if w.office.family == Party {
		general = party
	}
	return append(append([]string{}, own...), general...)
}
