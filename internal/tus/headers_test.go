package tus

import (
	"strings"
	"testing"

	"sohoa/internal/scan"
)

func TestMetadata(t *testing.T) {
	for header, want := range map[string]string{
		"":                                 "",
		"filename YS5wZGY=":                "filename=a.pdf",
		"filename YS5wZGY=,empty":          "filename=a.pdf empty=",
		"filename YS5wZGY=, type cGRm":     "filename=a.pdf type=pdf",
		"filename bad":                     "refused",
		"filename YQ==,filename YQ==":      "refused",
		" ,":                               "refused",
		strings.Repeat("a", maxMetadata+1): "refused",
	} {
		got := ""
		if pairs, err := Metadata(header); scan.Is(err, scan.CodeInvalid) {
			got = "refused"
		} else {
			for _, key := range []string{"filename", "empty", "type"} {
				if v, ok := pairs[key]; ok {
					got = strings.TrimSpace(got + " " + key + "=" + v)
				}
			}
		}
		if got != want {
			t.Errorf("%.40q gives %q, want %q", header, got, want)
		}
	}
}

func FuzzHeaders(f *testing.F) {
	f.Add("filename YS5wZGY=,is", "sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0=", "12")
	f.Add(" , ", "md5 ", "-1")
	f.Fuzz(func(t *testing.T, metadata, checksum, number string) {
		if pairs, err := Metadata(metadata); err == nil && len(pairs) > strings.Count(metadata, ",")+1 {
			t.Errorf("%q gives %d pairs", metadata, len(pairs))
		}
		if c, err := ParseChecksum(checksum); err == nil && checksum != "" && c.Matches(c.New()) != (len(c.sum) == c.New().Size() && string(c.New().Sum(nil)) == string(c.sum)) {
			t.Errorf("%q matches wrongly", checksum)
		}
		if n, err := Number(number); err == nil && n < 0 {
			t.Errorf("%q is %d", number, n)
		}
		if sum, err := SHA256(number); err == nil && sum != "" && len(sum) != 64 {
			t.Errorf("%q is a hash", number)
		}
	})
}
