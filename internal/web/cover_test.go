package web

import (
	"strings"
	"testing"

	"rsc.io/qr"

	"sohoa/internal/access"
	"sohoa/internal/scan"
)

func TestCoverSheet(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	clerk := b.clerk("phuong-a")
	b.get(clerk, "/cover").want(200).has("Phường phuong-a", `src="/cover/qr.svg"`)
	b.get(clerk, "/cover?pages=12").want(200).has(`src="/cover/qr.svg?pages=12"`, "12")
	for _, bad := range []string{"0", "-1", "2001", "x"} {
		b.get(clerk, "/cover?pages="+bad).want(400)
		b.get(clerk, "/cover/qr.svg?pages="+bad).want(400)
	}
	b.get(b.token("phuong-a", access.ScopeReview), "/cover").want(403)
	got := b.get(clerk, "/cover/qr.svg?pages=12").want(200).Body.String()
	code := must(qr.Encode(scan.Cover{Pages: 12}.Text(), qr.M))(t)
	black := 0
	for y := range code.Size {
		for x := range code.Size {
			if code.Black(x, y) {
				black++
			}
		}
	}
	if n := strings.Count(got, "h1v1h-1z"); n != black {
		t.Errorf("%d black modules, want %d", n, black)
	}
}
