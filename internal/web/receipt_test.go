package web

import (
	"bytes"
	"image"
	"image/color"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"rsc.io/qr"

	"sohoa/internal/access"
	"sohoa/internal/scan"
)

func TestReceipt(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	clerk := b.clerk("phuong-a")
	var got taken
	b.ask(clerk, "POST", "/api/v1/documents?name=gi%E1%BA%A5y%20m%E1%BB%9Di.png", bytes.NewReader(picture(50))).want(201).into(&got)
	if got.Code != (scan.Receipt{ID: got.Receipt}).Code() {
		t.Fatalf("code %q of %s", got.Code, got.Receipt)
	}
	for _, by := range []string{got.Code, got.Receipt, strings.ToLower(strings.ReplaceAll(got.Code, "-", ""))} {
		b.get(clerk, "/receipts/"+by).want(200).has(got.Code, "giấy mời.png", "Phường phuong-a", got.SHA256, "/receipts/"+got.Code+"/qr.svg")
		b.get(clerk, "/api/v1/receipts/"+by).want(200).has(`"code":"`+got.Code+`"`, got.Document)
	}
	b.get(b.reader("phuong-a"), "/receipts/"+got.Code).want(200)
	b.get(b.token("phuong-a", access.ScopeUpload), "/receipts/"+got.Code).want(200).hasNot("/documents/")
	b.get(b.token("phuong-a", access.ScopeReview), "/receipts/"+got.Code).want(403)
	b.get(b.clerk("phuong-b"), "/receipts/"+got.Code).want(404)
	b.get(b.clerk("phuong-b"), "/receipts/"+got.Receipt).want(404)
	b.get(b.clerk("phuong-b"), "/receipts/"+got.Code+"/qr.svg").want(404)
	b.get(clerk, "/receipts/00000-00000").want(404)

	// The search box takes codes.
	a := b.get(clerk, "/search?q="+strings.ToLower(strings.ReplaceAll(got.Code, "-", "+"))).want(303)
	if to := a.Header().Get("Location"); to != "/receipts/"+got.Code {
		t.Errorf("the code leads to %s", to)
	}
	b.get(b.clerk("phuong-b"), "/search?q="+got.Code).want(200)

	sealed := b.sealed("phuong-a", report())
	doc := must(b.cat.Document(b.ctx, sealed))(t)
	rec := must(b.cat.Receipts(b.ctx, doc.ItemID))(t)[0]
	b.get(clerk, "/receipts/"+rec.Code()).want(200).hasNot("báo cáo.png")
}

// TestReceiptQR draws the code as a browser would and reads its size back; its
// modules are those of the library.
func TestReceiptQR(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	clerk := b.clerk("phuong-a")
	var got taken
	b.ask(clerk, "POST", "/api/v1/documents?name=a.png", bytes.NewReader(picture(50))).want(201).into(&got)
	a := b.get(clerk, "/receipts/"+got.Code+"/qr.svg").want(200)
	if h := a.Header().Get("Content-Type"); h != "image/svg+xml" {
		t.Error(h)
	}
	code := must(qr.Encode("http://example.com/receipts/"+got.Code, qr.M))(t)
	drawn := image.NewGray(image.Rect(0, 0, code.Size+8, code.Size+8))
	for _, m := range regexp.MustCompile(`M(\d+) (\d+)h1v1h-1z`).FindAllStringSubmatch(a.Body.String(), -1) {
		x, _ := strconv.Atoi(m[1])
		y, _ := strconv.Atoi(m[2])
		drawn.SetGray(x, y, color.Gray{1})
	}
	for y := range code.Size + 8 {
		for x := range code.Size + 8 {
			if want := code.Black(x-4, y-4); want != (drawn.GrayAt(x, y).Y == 1) {
				t.Fatalf("module %d %d is not %t", x, y, want)
			}
		}
	}
	if _, err := qrSVG(strings.Repeat("x", 9000)); !scan.Is(err, scan.CodeInvalid) {
		t.Errorf("too long: %v", err)
	}
}
