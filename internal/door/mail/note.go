package mail

import (
	"bytes"
	"fmt"
	"mime"
	"strings"
	"time"

	"sohoa/internal/scan"
)

// note is a message that says what became of another one, for whoever looks
// into the folder of failed ones.
func (v verdict) note(user string, now time.Time) []byte {
	var b bytes.Buffer
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\r\n", args...) }
	line("From: Sohoa <%s>", address(user))
	line("Date: %s", now.Format(time.RFC1123Z))
	line("Subject: %s", mime.QEncoding.Encode("utf-8", "KHÔNG ĐẠT: "+oneLine(v.head.Subject)))
	if id := oneLine(v.head.ID); id != "" {
		line("In-Reply-To: %s", id)
	}
	line("MIME-Version: 1.0")
	line("Content-Type: text/plain; charset=utf-8")
	line("Content-Transfer-Encoding: 8bit")
	line("")
	line("Từ / from: %s", oneLine(v.head.From))
	switch {
	case v.code == scan.CodeForbidden:
		line("Người gửi này chưa được gán cho đơn vị nào nên không nhận. / This sender belongs to no office here, so nothing was taken.")
	case v.code != "":
		line("%s: %s / %s", v.code, v.code.Vietnamese(), v.code.English())
	case len(v.parts) == 0 || !v.any():
		line("Thư không có tệp quét nào. / The message holds no scan.")
	}
	for _, o := range v.parts {
		switch name := oneLine(o.part.Name); {
		case o.ignored == "logo":
			line("- %s %s: ảnh nhỏ trong thư, bỏ qua / a small picture within the letter, left out", o.part.Path, name)
		case o.ignored != "":
			line("- %s %s %s: không phải bản quét, bỏ qua / no scan, left out", o.part.Path, o.part.Media, name)
		case o.code != "":
			line("- %s %s: KHÔNG ĐẠT, %s: %s / %s %s", o.part.Path, name, o.code, o.code.Vietnamese(), o.code.English(), o.receipt)
		default:
			line("- %s %s: đã nhận / taken in %s", o.part.Path, name, o.receipt)
		}
	}
	return b.Bytes()
}

func (v verdict) any() bool {
	for _, o := range v.parts {
		if o.ignored == "" {
			return true
		}
	}
	return false
}

func address(user string) string {
	if strings.Contains(user, "@") {
		return user
	}
	return user + "@localhost"
}

func oneLine(s string) string {
	if s = strings.Join(strings.Fields(s), " "); len(s) > 300 {
		s = strings.ToValidUTF8(s[:300], "")
	}
	return s
}
