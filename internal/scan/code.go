package scan

// Code says in one word why something was refused, failed, or waits for a
// person. Codes are stable: other systems and clerks' habits rely on them.
type Code string

// What can be wrong with a received file.
const (
	CodeEmpty         Code = "empty_file"
	CodeTruncated     Code = "truncated"
	CodeUnknownType   Code = "unknown_type"
	CodeDamaged       Code = "damaged"
	CodeEncrypted     Code = "needs_password"
	CodeTooLarge      Code = "too_large"
	CodeTooManyPages  Code = "too_many_pages"
	CodeTooManyPixels Code = "too_many_pixels"
	CodeNoPages       Code = "no_pages"
	CodeNotAFile      Code = "not_a_file" // symlink, FIFO, device
)

// What can be wrong with one page.
const (
	CodePageUnreadable Code = "page_unreadable"
	CodePageCrashed    Code = "page_crashed"
	CodePageTimeout    Code = "page_timeout"
	CodePageNoText     Code = "page_no_text" // ink on the page, nothing read
	CodeTooManyTries   Code = "too_many_tries"
)

// What makes a page poor that a person can mend at the scanner; the words are
// those of ocr.Quality.
const (
	CodeBlur        Code = "blur"
	CodeCutEdge     Code = "cut_edge"
	CodeLowContrast Code = "low_contrast"
	CodeLowDPI      Code = "low_dpi"
	CodeSkew        Code = "skew"
)

// Why a document waits for a person.
const (
	CodePageMissing   Code = "page_missing"     // a page of it could not be read
	CodeLowConfidence Code = "low_confidence"   // a required value is doubtful
	CodeFieldMissing  Code = "field_missing"    // a required value was not found
	CodeRuleBroken    Code = "rule_broken"      // a rule of severity error failed
	CodeUnknownForm   Code = "unknown_form"     // neither family nor type is sure
	CodeSecrecy       Code = "secrecy_mark"     // MẬT, TỐI MẬT or TUYỆT MẬT
	CodeSecrecyDoubt  Code = "secrecy_doubtful" // a mark that could not be read
)

// What can be wrong with a request or a service.
const (
	CodeNotFound    Code = "not_found"
	CodeStale       Code = "stale"       // somebody else was faster; nothing was changed
	CodeForbidden   Code = "forbidden"   // no right to it
	CodeUnavailable Code = "unavailable" // a store, database or queue is away: try again
	CodeMismatch    Code = "mismatch"    // bytes differ from their announced hash or size
	CodeInvalid     Code = "invalid"     // the request makes no sense
	CodeInternal    Code = "internal"
	CodeLocked      Code = "locked"   // another request works on the same upload
	CodeChecksum    Code = "checksum" // a piece, or the whole, differs from its announced hash
	CodeNoSpace     Code = "no_space" // the disk is full
)

var sentences = map[Code][2]string{ // Vietnamese, English
	CodeEmpty:          {"Tệp rỗng (0 byte). Hãy quét hoặc gửi lại.", "The file is empty (0 bytes). Scan or send it again."},
	CodeTruncated:      {"Tệp chưa đầy đủ, có thể máy quét bị ngắt giữa chừng. Hãy quét lại.", "The file is incomplete; the scanner may have been cut off. Scan it again."},
	CodeUnknownType:    {"Không nhận ra loại tệp. Hệ thống nhận PDF, JPEG, PNG, TIFF, BMP, WebP.", "Unknown kind of file. PDF, JPEG, PNG, TIFF, BMP and WebP are taken."},
	CodeDamaged:        {"Tệp bị hỏng, không mở được. Hãy quét lại.", "The file is damaged and cannot be opened. Scan it again."},
	CodeEncrypted:      {"Tệp được đặt mật khẩu. Hãy gửi bản không có mật khẩu.", "The file is protected by a password. Send it without one."},
	CodeTooLarge:       {"Tệp quá lớn so với giới hạn.", "The file is larger than the limit."},
	CodeTooManyPages:   {"Tệp có quá nhiều trang. Hãy chia nhỏ rồi gửi lại.", "The file has too many pages. Split it and send it again."},
	CodeTooManyPixels:  {"Trang có kích thước ảnh quá lớn. Hãy quét ở độ phân giải thấp hơn.", "A page has too many pixels. Scan at a lower resolution."},
	CodeNoPages:        {"Tệp không có trang nào.", "The file has no pages."},
	CodeNotAFile:       {"Đây không phải là tệp thường (liên kết hoặc thiết bị) nên không nhận.", "Not a regular file (a link or a device), so it is not taken."},
	CodePageUnreadable: {"Không đọc được trang này. Hãy quét lại trang.", "This page could not be read. Scan it again."},
	CodePageCrashed:    {"Trang này làm bộ đọc dừng đột ngột hai lần. Hãy quét lại trang.", "This page stopped the reader twice. Scan it again."},
	CodePageTimeout:    {"Đọc trang này quá lâu. Hãy quét lại ở chế độ đen trắng hoặc xám.", "Reading this page took too long. Scan it again in gray or black and white."},
	CodePageNoText:     {"Trang có mực nhưng không đọc được chữ nào. Hãy kiểm tra bản giấy.", "The page has ink but no text could be read. Check the paper."},
	CodeTooManyTries:   {"Đã thử nhiều lần không được. Hãy báo quản trị viên.", "Tried many times without success. Tell the administrator."},
	CodeBlur:           {"Trang bị mờ. Hãy lau kính máy quét rồi quét lại.", "The page is blurred. Clean the scanner's glass and scan it again."},
	CodeCutEdge:        {"Chữ bị cắt mất ở mép trang. Hãy đặt lại giấy rồi quét lại.", "Text is cut off at the edge. Put the paper in place and scan it again."},
	CodeLowContrast:    {"Chữ quá nhạt so với nền. Hãy tăng độ đậm rồi quét lại.", "The text is too faint. Make the scan darker and scan it again."},
	CodeLowDPI:         {"Độ phân giải quá thấp. Hãy quét lại ở 300 dpi.", "The resolution is too low. Scan it again at 300 dpi."},
	CodeSkew:           {"Trang bị nghiêng quá nhiều. Hãy đặt giấy cho thẳng rồi quét lại.", "The page is too crooked. Put the paper in straight and scan it again."},
	CodePageMissing:    {"Có trang không đọc được trong văn bản.", "A page of the document could not be read."},
	CodeLowConfidence:  {"Có thông tin chưa chắc chắn, cần người soát.", "Some values are unsure and need a person."},
	CodeFieldMissing:   {"Thiếu thông tin bắt buộc.", "A required value was not found."},
	CodeRuleBroken:     {"Nội dung trái quy tắc thể thức, cần người soát.", "The content breaks a rule of form and needs a person."},
	CodeUnknownForm:    {"Không nhận ra loại văn bản.", "The kind of document was not recognised."},
	CodeSecrecy:        {"Văn bản có dấu độ mật. Đã niêm phong, không xử lý tiếp.", "The document bears a secrecy mark. It is sealed and not processed further."},
	CodeSecrecyDoubt:   {"Nghi có dấu độ mật. Đã niêm phong chờ người có thẩm quyền xem.", "A secrecy mark is suspected. It is sealed until an authorised person looks."},
	CodeNotFound:       {"Không tìm thấy.", "Not found."},
	CodeStale:          {"Người khác vừa thay đổi. Hãy tải lại.", "Somebody else changed this first. Reload."},
	CodeForbidden:      {"Bạn không có quyền.", "You have no right to this."},
	CodeUnavailable:    {"Hệ thống tạm thời không dùng được. Hãy thử lại sau.", "The system is temporarily unavailable. Try again later."},
	CodeMismatch:       {"Dữ liệu nhận được không khớp. Hãy gửi lại.", "The received bytes do not match. Send them again."},
	CodeInvalid:        {"Yêu cầu không hợp lệ.", "The request is not valid."},
	CodeLocked:         {"Tệp này đang được gửi ở một kết nối khác. Hãy thử lại sau giây lát.", "This file is being sent over another connection. Try again in a moment."},
	CodeChecksum:       {"Dữ liệu nhận được sai mã kiểm tra. Hãy gửi lại.", "The received bytes differ from their checksum. Send them again."},
	CodeNoSpace:        {"Máy chủ hết chỗ lưu. Tệp chưa được nhận; hãy báo quản trị viên rồi gửi lại.", "The server's disk is full. The file was not taken; tell the administrator and send it again."},
	CodeInternal:       {"Lỗi bên trong hệ thống. Hãy báo quản trị viên.", "An internal error. Tell the administrator."},
}

// Codes lists every code that has a sentence, in no order.
func Codes() []Code {
	all := make([]Code, 0, len(sentences))
	for c := range sentences {
		all = append(all, c)
	}
	return all
}

// Vietnamese is the sentence for a clerk.
func (c Code) Vietnamese() string { return sentences[c][0] }

// English is the same sentence in English.
func (c Code) English() string { return sentences[c][1] }
