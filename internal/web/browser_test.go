package web

import (
	"bytes"
	"context"
	"fmt"
	"image/jpeg"
	"image/png"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"

	"sohoa/internal/catalog"
	"sohoa/internal/scan"
	"sohoa/ocr"
)

// window is a real browser that looks at the server.
type window struct {
	t     *testing.T
	ctx   context.Context
	shots string // folder of screenshots
	n     int
}

// openWindow starts the browser; without one the test fails.
func openWindow(t *testing.T) *window {
	t.Helper()
	bin := os.Getenv("SOHOA_TEST_CHROMIUM")
	if bin == "" {
		bin = "/usr/bin/chromium"
	}
	if _, err := os.Stat(bin); err != nil {
		t.Fatalf("no browser: set SOHOA_TEST_CHROMIUM or install chromium: %v", err)
	}
	w := &window{t: t, shots: os.Getenv("SOHOA_SCREENSHOTS")}
	if w.shots == "" {
		w.shots = t.TempDir()
	}
	ctx, cancel := chromedp.NewContext(context.Background(), chromedp.WithAllocatorOptions(
		chromedp.ExecPath(bin), chromedp.Flag("no-sandbox", true), chromedp.Flag("disable-gpu", true),
		chromedp.Flag("lang", "vi"), chromedp.WindowSize(1366, 768)))
	t.Cleanup(cancel)
	w.ctx = ctx
	w.do(chromedp.EmulateViewport(1366, 768))
	return w
}

func (w *window) do(steps ...chromedp.Action[chromedp.Void]) {
	w.t.Helper()
	// The first call must not have a deadline: it would be the browser's own.
	ctx := w.ctx
	if w.n > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(w.ctx, 30*time.Second)
		defer cancel()
	}
	w.n++
	if err := chromedp.Do(ctx, steps...); err != nil {
		w.shot("failed")
		w.t.Fatal(err)
	}
}

func id(testid string) chromedp.CSS { return chromedp.CSS(`[data-testid="` + testid + `"]`) }

func (w *window) open(url string) { w.t.Helper(); w.do(chromedp.Navigate(url)) }
func (w *window) click(testid string) {
	w.t.Helper()
	w.see(id(testid))
	w.do(chromedp.Click(id(testid)))
}
func (w *window) see(sel chromedp.CSS) { w.t.Helper(); w.do(chromedp.WaitVisible(sel)) }

func (w *window) write(testid, text string) {
	w.t.Helper()
	w.see(id(testid))
	w.fill(id(testid), text)
}

// fill replaces what stands in a control by typing.
func (w *window) fill(sel chromedp.CSS, text string) {
	w.t.Helper()
	evaluate[bool](w, fmt.Sprintf(`document.querySelector(%q).select() || true`, sel))
	w.do(chromedp.SendKeys(sel, text))
}

func evaluate[T any](w *window, script string) T {
	w.t.Helper()
	v, err := chromedp.Run(w.ctx, chromedp.Evaluate[T](script))
	if err != nil {
		w.t.Fatalf("%s: %v", script, err)
	}
	return v
}

// shot keeps a screenshot for people to look at.
func (w *window) shot(name string) []byte {
	w.t.Helper()
	png, err := chromedp.Run(w.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		w.t.Errorf("screenshot: %v", err)
		return nil
	}
	if err := os.MkdirAll(w.shots, 0o755); err != nil {
		w.t.Fatal(err)
	}
	file := filepath.Join(w.shots, name+".png")
	if err := os.WriteFile(file, png, 0o644); err != nil {
		w.t.Fatal(err)
	}
	w.t.Log(file)
	return png
}

// letter is drawn by the browser itself: the picture of a page and its words
// with their boxes.
func (w *window) letter(html string) (picture []byte, page ocr.Page) {
	w.t.Helper()
	w.do(chromedp.EmulateViewport(1240, 1754), chromedp.Navigate("data:text/html;charset=utf-8,"+strings.ReplaceAll(strings.ReplaceAll(html, "%", "%25"), "#", "%23")))
	type box struct {
		Text       string
		X, Y, R, B float64
		Line       int
	}
	boxes := evaluate[[]box](w, `(function () {
		var out = [], line = -1, last = -99, walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), n;
		while ((n = walk.nextNode())) {
			var re = /\S+/g, m;
			while ((m = re.exec(n.data))) {
				var r = document.createRange(); r.setStart(n, m.index); r.setEnd(n, m.index + m[0].length);
				var b = r.getBoundingClientRect();
				if (Math.abs(b.top - last) > 8) { line++; last = b.top; }
				out.push({Text: m[0], X: b.left, Y: b.top, R: b.right, B: b.bottom, Line: line});
			}
		}
		return out;
	})()`)
	page = ocr.Page{Number: 1, Kind: "content", Width: 1240, Height: 1754, DPI: 150}
	for _, b := range boxes {
		for len(page.Lines) <= b.Line {
			page.Lines = append(page.Lines, ocr.Line{})
		}
		l := &page.Lines[b.Line]
		word := ocr.Word{Text: b.Text, Conf: .93, Box: ocr.Box{X0: int(b.X), Y0: int(b.Y), X1: int(b.R), Y1: int(b.B)}}
		l.Words, l.Box = append(l.Words, word), l.Box.Union(word.Box)
	}
	picture = w.shot("letter")
	w.do(chromedp.EmulateViewport(1366, 768))
	return picture, page
}

const letterHTML = `<!doctype html><meta charset=utf-8><style>body{margin:90px 90px 0 130px;font:25px/1.45 "Liberation Serif","DejaVu Serif",serif}.h{display:flex;justify-content:space-between;text-align:center;font-size:19px;white-space:nowrap}p{text-indent:50px;text-align:justify;margin:14px 0}h1{font-size:27px;text-align:center;margin:36px 0 4px}.sign{float:right;text-align:center;width:420px}.to{font-size:20px;line-height:1.4}</style>
<div class=h><div>UBND HUYỆN THANH AN<br><b>ỦY BAN NHÂN DÂN XÃ ĐÔNG HÒA</b><br>Số: 47/BC-UBND</div><div><b>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</b><br><b>Độc lập - Tự do - Hạnh phúc</b><br><i>Đông Hòa, ngày 05 tháng 11 năm 2025</i></div></div>
<h1>BÁO CÁO</h1><div style="text-align:center"><b>Kết quả thực hiện số hóa tài liệu tháng 10 năm 2025</b></div>
<p>Thực hiện Kế hoạch số 15/KH-UBND ngày 10 tháng 01 năm 2025 về số hóa tài liệu lưu trữ, Ủy ban nhân dân xã báo cáo kết quả tháng 10 như sau:</p>
<p>1. Trong tháng đã tiếp nhận 1.248 trang tài liệu, trong đó 1.190 trang được đọc và đưa vào cơ sở dữ liệu, 58 trang phải quét lại do mờ hoặc nghiêng quá mức.</p>
<p>2. Đường truyền Internet gián đoạn 06 lần, tổng thời gian 3 giờ 20 phút. Các tệp quét trong thời gian này được giữ tại máy và gửi lại đầy đủ khi có kết nối.</p>
<p>3. Kiến nghị cấp thêm 01 máy quét nạp giấy tự động trước ngày 31 tháng 12 năm 2025.</p>
<p>Trên đây là báo cáo kết quả thực hiện số hóa tài liệu tháng 10 năm 2025 của Ủy ban nhân dân xã Đông Hòa./.</p>
<div class=sign><b>TM. ỦY BAN NHÂN DÂN<br>CHỦ TỊCH</b><br><br><br><br><b>Nguyễn Văn Đức</b></div><div class=to><b><i>Nơi nhận:</i></b><br>- UBND huyện;<br>- Lưu: VT.</div>`

// letterPaper is the drawn letter as the pipeline would give it.
func letterPaper(t *testing.T, picture []byte, page ocr.Page) paper {
	t.Helper()
	m, err := png.Decode(bytes.NewReader(picture))
	if err != nil {
		t.Fatal(err)
	}
	var preview bytes.Buffer
	if err := jpeg.Encode(&preview, m, &jpeg.Options{Quality: 80}); err != nil {
		t.Fatal(err)
	}
	// at is the evidence for a phrase of one line.
	at := func(state scan.EvidenceState, conf float64, phrase string) scan.Evidence {
		n := len(strings.Fields(phrase))
		for _, l := range page.Lines {
			for i := range len(l.Words) - n + 1 {
				part := ocr.Line{Words: l.Words[i : i+n]}
				if part.Text() != phrase {
					continue
				}
				var b ocr.Box
				for _, w := range part.Words {
					b = b.Union(w.Box)
				}
				return scan.Evidence{Raw: ptr(phrase), Confidence: conf, State: state, Page: ptr(1), Rule: "test",
					BBox: &[4]float64{float64(b.X0), float64(b.Y0), float64(b.X1), float64(b.Y1)}}
			}
		}
		t.Fatalf("%q is not in the letter", phrase)
		return scan.Evidence{}
	}
	subject := at(scan.Doubtful, .58, "Kết quả thực hiện số hóa tài liệu tháng 10 năm 2025")
	subject.Reason = string(scan.CodeLowConfidence)
	second := textPage(2, "Phụ lục", "Bảng tổng hợp số hóa")
	return paper{
		name: "2025-11-05 báo cáo số hóa.png", bytes: picture, pages: []ocr.Page{page, second}, preview: preview.Bytes(), state: scan.DocPublished,
		fields: scan.Fields{
			DocumentFamily: scan.FamilyAdministrative, TypeName: ptr("Báo cáo"), TypeAbbr: ptr("BC"), CodeNumber: ptr("47"), CodeNotation: ptr("BC-UBND"), CodeFull: ptr("47/BC-UBND"),
			IssuedDate: ptr("2025-11-05"), IssuedPlace: ptr("Đông Hòa"), ParentOrganName: ptr("Ủy ban nhân dân huyện Thanh An"), OrganName: ptr("Ủy ban nhân dân xã Đông Hòa"),
			Subject: ptr("Kết quả thực hiện số hóa tài liệu tháng 10 năm 2025"), Recipients: []string{"UBND huyện"}, ArchiveUnits: []string{"VT"}, Addressees: []string{},
			SigningCapacity: []string{"TM."}, SignerPosition: ptr("Chủ tịch"), SignerFullName: ptr("Nguyễn Văn Đức"), SecurityLevel: scan.SecurityNone, UrgencyLevel: scan.UrgencyNone,
			References: []scan.Citation{{CodeFull: ptr("15/KH-UBND"), IssuedDate: ptr("2025-01-10"), TypeName: ptr("Kế hoạch")}},
		},
		ev: map[string]scan.Evidence{
			"/type_name": at(scan.Extracted, .99, "BÁO CÁO"), "/code_full": at(scan.Extracted, .97, "Số: 47/BC-UBND"), "/code_number": at(scan.Extracted, .97, "47/BC-UBND"),
			"/issued_date": at(scan.Extracted, .96, "ngày 05 tháng 11 năm 2025"), "/issued_place": at(scan.Extracted, .98, "Đông Hòa,"), "/subject": subject,
			"/organ_name": at(scan.Extracted, .95, "ỦY BAN NHÂN DÂN XÃ ĐÔNG HÒA"), "/parent_organ_name": at(scan.Derived, .9, "UBND HUYỆN THANH AN"), "/signer_full_name": at(scan.Extracted, .93, "Nguyễn Văn Đức"),
			"/signer_position": at(scan.Extracted, .94, "CHỦ TỊCH"), "/recipients/0": at(scan.Extracted, .9, "UBND huyện;"),
			"/urgency_level": {State: scan.Derived, Confidence: .9},
		},
	}
}

// TestBrowser is a clerk's way: sign in, upload, watch, search, look, review,
// download.
func TestBrowser(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	srv := httptest.NewServer(b.handler)
	t.Cleanup(srv.Close)
	hash := must(HashPassword("mat khau that dai"))(t)
	if err := b.cat.AddUser(b.ctx, catalog.User{ID: scan.NewID(), Unit: "phuong-a", Login: "lan", Name: "Trần Thị Lan", Role: catalog.RoleClerk, PasswordHash: hash, CreatedAt: b.now()}); err != nil {
		t.Fatal(err)
	}
	w := openWindow(t)
	picture, page := w.letter(letterHTML)
	p := letterPaper(t, picture, page)
	folder := t.TempDir()
	file := filepath.Join(folder, p.name)
	if err := os.WriteFile(file, p.bytes, 0o644); err != nil {
		t.Fatal(err)
	}
	text := filepath.Join(folder, "ghi chú.txt")
	if err := os.WriteFile(text, []byte("not a scan"), 0o644); err != nil {
		t.Fatal(err)
	}

	w.open(srv.URL + "/upload")
	w.write("login", "lan")
	w.write("password", "sai mat khau")
	w.click("signin")
	w.see(id("problem"))
	w.shot("01-signin")
	w.write("password", "mat khau that dai")
	w.click("signin")
	w.see(id("drop"))
	w.shot("02-upload-empty")

	w.do(chromedp.SetUploadFiles(id("files"), []string{file, text}))
	w.see(`[data-testid="upload"][data-state="rejected"]`)
	w.see(`[data-testid="upload"][data-state="running"][data-receipt]`)
	doc := evaluate[string](w, `document.querySelector('[data-state="running"]').dataset.id`)
	d := must(b.cat.Document(b.ctx, doc))(t)
	got := catalog.Accepted{Item: must(b.cat.Item(b.ctx, d.ItemID))(t), Document: doc}
	b.split(got, p)
	b.readPage(got, p, 0)
	w.until(`document.querySelector('[data-id="` + doc + `"] .state').textContent.indexOf('1/2') >= 0`)
	w.shot("03-upload-reading")
	b.readPage(got, p, 1)
	b.assemble(got, must(b.cat.Claim(b.ctx, catalog.StageAssemble, got.Item.ID, "test", lease))(t), p)
	w.see(chromedp.CSS(`[data-id="` + doc + `"][data-state="published"]`))
	w.until(`document.querySelector('[data-id="` + doc + `"] .qr').naturalWidth > 0`)
	w.shot("04-upload-done")
	rec := must(b.cat.Receipts(b.ctx, got.Item.ID))(t)[0]
	w.open(srv.URL + "/receipts/" + rec.Code())
	w.until(`document.querySelector('.qr').naturalWidth > 0`)
	w.shot("16-receipt")

	waiting := p
	waiting.state, waiting.reasons, waiting.bytes = scan.DocReview, []string{"low_confidence: /subject"}, append(bytes.Clone(p.bytes), 0)
	waiting.name = "quét lần hai.png"
	review := b.seed("phuong-a", waiting)
	b.sealed("phuong-a", report())
	b.receive("phuong-a", report())

	w.click("nav-documents")
	w.see(id("documents"))
	w.shot("05-documents")

	w.click("nav-search")
	w.write("q", "so hoa tai lieu")
	w.click("search")
	w.until(`location.search.indexOf('q=so') > 0 && document.querySelector('mark')`)
	w.shot("06-search")
	w.write("q", strings.ToLower(rec.Code()))
	w.click("search")
	w.until(`location.pathname === '/receipts/` + rec.Code() + `'`)
	w.open(srv.URL + "/search?q=so+hoa+tai+lieu")
	w.do(chromedp.Click(chromedp.CSS(`[data-testid="hit"][data-id="` + doc + `"] a`)))
	w.see(id("sheet"))
	w.until(`document.querySelector('[data-testid="page-image"]').naturalWidth > 0`)
	if n := evaluate[int](w, `document.querySelectorAll('[data-testid="hit-box"]').length`); n < 8 {
		t.Errorf("%d word hits are drawn", n)
	}
	w.shot("07-record-hits")
	// The box of the number lies on the number: on the page's scale.
	off := evaluate[float64](w, fmt.Sprintf(`(function () {
		var img = document.querySelector('[data-testid="page-image"]').getBoundingClientRect(), box = document.querySelector('rect[data-key="code_full"]').getBoundingClientRect();
		return Math.abs((box.left - img.left) / img.width * 1240 - %f) + Math.abs((box.top - img.top) / img.height * 1754 - %f);
	})()`, p.ev["/code_full"].BBox[0], p.ev["/code_full"].BBox[1]))
	if off > 6 {
		t.Errorf("the box of code_full is %.1f pixels off", off)
	}
	w.click("where-signer_full_name")
	w.see(`rect.on[data-key="signer_full_name"]`)
	w.shot("08-record-field")
	w.click("next-page")
	w.see(`[data-page="2"]`)

	w.click("nav-review")
	w.see(id("queued"))
	w.shot("09-review")
	w.click("review-next")
	w.see(id("edit"))
	w.until(`document.activeElement && document.activeElement.id === 'i-subject'`) // the doubtful field
	w.shot("10-review-record")
	w.fill("#i-subject", "Kết quả số hóa tháng 10")
	w.fill("#i-issued_date", "06/11/2025")
	w.click("save-confirm")
	w.see(id("empty")) // nothing more waits
	confirmed := must(b.cat.Record(b.ctx, review, 0))(t)
	if f := confirmed.Fields; *f.Subject != "Kết quả số hóa tháng 10" || *f.IssuedDate != "2025-11-06" || confirmed.Review.State != scan.ReviewDone || *confirmed.Review.Reviewer != "lan" {
		t.Errorf("confirmed: %+v", f)
	}

	w.open(srv.URL + "/documents/" + doc)
	w.see(id("proposed"))
	w.shot("17-alike")
	w.click("duplicate")
	w.see(id("linked"))
	w.shot("18-linked")
	w.download(srv.URL+"/documents/"+doc, "download-original", p.bytes)
	b.earlier("phuong-a", 20)
	w.click("nav-ledger")
	w.see(`[data-testid="adds-up"][data-adds="true"]`)
	w.shot("11-ledger")
	w.click("lang")
	w.see(id("ledger"))
	w.shot("12-ledger-en")

	b.people(w, srv.URL)
	w.do(chromedp.EmulateViewport(390, 800))
	w.open(srv.URL + "/documents/" + doc + "?lang=vi")
	w.see(id("sheet"))
	w.shot("14-record-small")
	w.open(srv.URL + "/upload")
	w.shot("15-upload-small")
}

// earlier receives files on each of the days before today.
func (b *bench) earlier(unit string, days int) {
	b.t.Helper()
	for i := range days {
		for n := range 1 + i*7%5 {
			at := b.now().AddDate(0, 0, -1-i)
			rec := scan.Receipt{ID: scan.NewID(), Unit: unit, Door: scan.DoorHotfolder, Name: "scan.pdf", ReceivedAt: at}
			item := scan.Item{ID: scan.NewID(), SHA256: scan.NewID(), Size: 9, Name: "scan.pdf", Media: scan.MediaPDF}
			if n%3 == 1 {
				item.Reason = []scan.Code{scan.CodeEmpty, scan.CodeDamaged}[i%2]
				must(b.cat.Refuse(b.ctx, rec, item))(b.t)
			} else {
				must(b.cat.Accept(b.ctx, rec, item))(b.t)
			}
		}
	}
}

// people signs in by the operator's link and looks at the page of people.
func (b *bench) people(w *window, base string) {
	w.t.Helper()
	w.click("signout")
	w.see(id("signin"))
	w.open(base + "/signin?lang=vi&token=" + b.operator())
	w.see(id("nav-people"))
	if at := evaluate[string](w, `location.href`); strings.Contains(at, "token") {
		w.t.Errorf("the token stays in the address: %s", at)
	}
	w.click("nav-people")
	w.write("token-name", "Máy quét tầng 2")
	w.click("token-add")
	w.see(id("secret"))
	w.shot("13-people")
}

// until asks the page again and again; it ends the test after a while.
func (w *window) until(script string) {
	w.t.Helper()
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for limit := time.Now().Add(30 * time.Second); time.Now().Before(limit); <-tick.C {
		// Between two pages there is none to ask.
		if ok, err := chromedp.Run(w.ctx, chromedp.Evaluate[bool](`!!(`+script+`)`)); err == nil && ok {
			return
		}
	}
	w.shot("failed")
	w.t.Fatalf("never true: %s", script)
}

// download clicks a link and compares the stored file.
func (w *window) download(page, testid string, want []byte) {
	w.t.Helper()
	folder, done := w.t.TempDir(), false
	_, err := chromedp.CallBrowser(w.ctx, browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{
		Behavior: browser.SetDownloadBehaviorBehaviorAllow, DownloadPath: folder, EventsEnabled: ptr(true)})
	if err != nil {
		w.t.Fatal(err)
	}
	w.open(page)
	w.click(testid)
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for limit := time.Now().Add(30 * time.Second); !done && time.Now().Before(limit); <-tick.C {
		files, _ := filepath.Glob(filepath.Join(folder, "*"))
		for _, f := range files {
			got, err := os.ReadFile(f)
			done = err == nil && bytes.Equal(got, want) || done
		}
	}
	if !done {
		w.t.Fatal("the download is not the file that was sent")
	}
}
