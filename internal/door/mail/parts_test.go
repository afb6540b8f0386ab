package mail

import (
	"encoding/base64"
	"fmt"
	"io"
	"strings"
	"testing"

	"sohoa/internal/scan"
)

// crlf makes a test's text a message.
func crlf(s string) string {
	return strings.ReplaceAll(strings.TrimPrefix(s, "\n"), "\n", "\r\n")
}

func encode(data string) string {
	s := base64.StdEncoding.EncodeToString([]byte(data))
	var b strings.Builder
	for len(s) > 76 {
		b.WriteString(s[:76] + "\n")
		s = s[76:]
	}
	return b.String() + s + "\n"
}

// walked lists a message's leaves: path, media, name, what it is, content.
func walked(message string) (Head, []string, error) {
	var all []string
	head, err := Walk(strings.NewReader(message), func(p Part) error {
		kind := "paper"
		switch {
		case p.Text:
			kind = "text"
		case p.Extra:
			kind = "extra"
		case p.Inline:
			kind = "inline"
		}
		body, err := io.ReadAll(p.Body)
		all = append(all, fmt.Sprintf("%s %s %s %q %q", p.Path, kind, p.Media, p.Name, strings.TrimSpace(string(body))))
		if err != nil {
			all = append(all, "broken")
		}
		return nil
	})
	return head, all, err
}

func TestWalk(t *testing.T) {
	for _, c := range []struct {
		name, message string
		want          []string
		code          scan.Code
	}{
		{"a scanner's", crlf(`
From: "Máy quét" <SCAN@xa-a.gov.vn>
Subject: =?UTF-8?B?` + base64.StdEncoding.EncodeToString([]byte("Quét tầng 2")) + `?=
Message-Id: <1@mfp>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="B"

--B
Content-Type: text/plain

gửi từ máy quét
--B
Content-Type: application/pdf; name="=?UTF-8?Q?c=C3=B4ng_v=C4=83n.pdf?="
Content-Transfer-Encoding: base64
Content-Disposition: attachment

 ` + encode("%PDF-1.4 giấy") + `
--B
Content-Type: image/tiff
Content-Disposition: attachment; filename*=UTF-8''t%E1%BB%9D%201.tif
Content-Transfer-Encoding: quoted-printable

II*=00
--B--
`), []string{`1 text text/plain "" "gửi từ máy quét"`, `2 paper application/pdf "công văn.pdf" "%PDF-1.4 giấy"`, `3 paper image/tiff "tờ 1.tif" "II*\x00"`}, ""},
		{"one part alone", "From: scan@a.vn\r\nContent-Type: application/pdf\r\n\r\n%PDF", []string{`1 paper application/pdf "" "%PDF"`}, ""},
		{"no type at all", "From: a@b.vn\r\n\r\nchào", []string{`1 text text/plain "" "chào"`}, ""},
		{"forwarded, signed, with logo", crlf(`
From: a@b.vn
Content-Type: multipart/signed; boundary=S

--S
Content-Type: multipart/mixed; boundary=M

--M
Content-Type: multipart/related; boundary=R

--R
Content-Type: text/html

<img src="cid:logo">
--R
Content-Type: image/png; name=logo.png
Content-ID: <logo>

PNG
--R--
--M
Content-Type: message/rfc822

From: c@d.vn
Content-Type: multipart/mixed; boundary=I

--I
Content-Type: application/pdf; name=a.pdf

%PDF
--I--

--M--
--S
Content-Type: application/pkcs7-signature; name=smime.p7s

sig
--S--
`), []string{`1.1.1 text text/html "" "<img src=\"cid:logo\">"`, `1.1.2 inline image/png "logo.png" "PNG"`,
			`1.2.m.1 paper application/pdf "a.pdf" "%PDF"`, `2 extra application/pkcs7-signature "smime.p7s" "sig"`}, ""},
		{"cut off", crlf(`
From: a@b.vn
Content-Type: multipart/mixed; boundary=B

--B
Content-Type: application/pdf

%PDF`), []string{`1 paper application/pdf "" "%PDF"`, "broken"}, scan.CodeDamaged},
		{"broken base64", crlf(`
From: a@b.vn
Content-Type: application/pdf
Content-Transfer-Encoding: base64

JVBERi0x=JVBE
`), []string{`1 paper application/pdf "" "%PDF-1"`, "broken"}, ""},
		{"no boundary", "Content-Type: multipart/mixed\r\n\r\nx", nil, scan.CodeDamaged},
		{"no header", "just text\r\n\r\nx", nil, scan.CodeDamaged},
		{"empty", "", nil, scan.CodeDamaged},
		{"header without end", "Subject: " + strings.Repeat("x", 2<<20), nil, scan.CodeDamaged},
		{"endless nesting", strings.Repeat("Content-Type: message/rfc822\r\n\r\n", 1000), nil, scan.CodeDamaged},
		{"a thousand parts", "Content-Type: multipart/mixed; boundary=B\r\n\r\n" + strings.Repeat("--B\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x--\r\n", 1000), nil, scan.CodeDamaged},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, got, err := walked(c.message)
			if scan.CodeOf(err) != c.code {
				t.Errorf("got %v, want %q", err, c.code)
			}
			if strings.Join(got, "\n") != strings.Join(c.want, "\n") {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
		})
	}
}

func TestHead(t *testing.T) {
	for from, want := range map[string]string{
		`"Máy quét" <Scan@Xa-A.gov.vn>`: "scan@xa-a.gov.vn",
		"scan@xa-a.gov.vn":              "scan@xa-a.gov.vn",
		"a@b.vn, c@d.vn":                "",
		"nobody":                        "",
		"":                              "",
		`=?UTF-8?B?TcOheQ==?= <a@b.vn>`: "a@b.vn",
		`"a@trusted.vn" <evil@x.vn>`:    "evil@x.vn",
	} {
		head, _, err := walked("From: " + from + "\r\nSubject: =?utf-8?q?Qu=C3=A9t?=\r\nMessage-ID: <1@x>\r\n\r\n")
		if err != nil || head != (Head{want, "Quét", "<1@x>"}) {
			t.Errorf("%s: %+v, %v", from, head, err)
		}
	}
	if head, _, _ := walked("From: a@b.vn\r\nFrom: c@d.vn\r\n\r\n"); head.From != "" {
		t.Errorf("of two senders one was believed: %q", head.From)
	}
}

// FuzzWalk gives any bytes as a message: it ends, within its bounds, with
// paths that differ.
func FuzzWalk(f *testing.F) {
	f.Add("From: a@b.vn\r\nContent-Type: multipart/mixed; boundary=B\r\n\r\n--B\r\nContent-Type: application/pdf; name=a\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBE\r\n--B--\r\n")
	f.Add("Content-Type: message/rfc822\r\n\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=00=")
	f.Add("Content-Type: multipart/mixed; boundary=\"\"\r\n\r\n--\r\n\r\n")
	f.Add("From: =?windows-1258?q?=D0?= <a@b>\r\nContent-Disposition: attachment; filename*0*=utf-8''%E1; filename*1=x\r\n\r\n")
	f.Fuzz(func(t *testing.T, message string) {
		seen, total := map[string]bool{}, int64(0)
		_, err := Walk(strings.NewReader(message), func(p Part) error {
			if seen[p.Path] || p.Path == "" {
				t.Errorf("path %q twice", p.Path)
			}
			seen[p.Path] = true
			n, _ := io.Copy(io.Discard, p.Body)
			total += n
			return nil
		})
		if err != nil && !scan.Is(err, scan.CodeDamaged) {
			t.Errorf("error %v", err)
		}
		if len(seen) > maxParts || total > int64(2*len(message)) {
			t.Errorf("%d parts, %d bytes of %d", len(seen), total, len(message))
		}
	})
}
