package correct

import (
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	"sohoa/internal/vn"
	"sohoa/ocr"
)

// sound is running text whose every syllable is known.
const sound = `căn cứ luật tổ chức chính quyền địa phương ủy ban nhân dân xã báo cáo kết quả thực hiện nhiệm vụ
trong năm như sau công tác chỉ đạo điều hành được quan tâm các đơn vị đã hoàn thành đúng thời hạn
đề nghị phòng kinh tế chủ trì phối hợp với các cơ quan liên quan tổng hợp báo cáo trước ngày quy định`

func copied(p *ocr.Page) *ocr.Page {
	c := *p
	c.Lines = nil
	for _, l := range p.Lines {
		l.Words = append([]ocr.Word(nil), l.Words...)
		c.Lines = append(c.Lines, l)
	}
	return &c
}

// Words that are known and surely read stay, even in an order that makes no
// sense – the words' order, not the vocabulary, is what is odd then.
func TestSoundTextStays(t *testing.T) {
	c := New()
	p := page(strings.Split(sound, "\n")...)
	for i := range p.Lines {
		for j := range p.Lines[i].Words {
			p.Lines[i].Words[j].Conf = 0.97
		}
	}
	want := copied(p)
	c.Page(p)
	if !reflect.DeepEqual(p, want) {
		t.Errorf("changed to\n%s", p.Text())
	}
}

// damaged is sound text with random marks, capitals and signs.
func damaged(seed uint64, n int) *ocr.Page {
	r := rand.New(rand.NewPCG(seed, 1))
	words := strings.Fields(sound)
	extra := []string{"12/QO-UBNO", "3l", "|", "1O/2025", "ngày", "tháng", "UBNĐ", "ÀÀÀ", "⁄", "\u0301", "ẳx", "iiI.", "IIl/2026"}
	p := &ocr.Page{}
	for len(p.Lines)*10 < n {
		l := ocr.Line{Block: r.IntN(3), Par: r.IntN(2)}
		for range 10 {
			w := words[r.IntN(len(words))]
			switch r.IntN(6) {
			case 0:
				if kin := vn.Spellings(w); len(kin) > 0 {
					w = kin[r.IntN(len(kin))]
				}
			case 1:
				w = vn.Fold(w)
			case 2:
				w = strings.ToUpper(w)
			case 3:
				w = extra[r.IntN(len(extra))]
			case 4:
				w = "|" + w + ","
			}
			l.Words = append(l.Words, ocr.Word{Text: w, Conf: r.Float64()})
		}
		p.Lines = append(p.Lines, l)
	}
	return p
}

// check holds a corrected page to what Page promises.
func check(t *testing.T, c *Corrector, before *ocr.Page) {
	t.Helper()
	p := copied(before)
	c.Page(p)
	for i, l := range p.Lines {
		for j, w := range l.Words {
			was := before.Lines[i].Words[j]
			switch {
			case w.Text != was.Text && was.Raw == "" && w.Raw != was.Text:
				t.Errorf("%q became %q with raw %q", was.Text, w.Text, w.Raw)
			case w.Text != was.Text && was.Raw != "":
				t.Errorf("%q was settled and became %q", was.Text, w.Text)
			case w.Text == was.Text && w.Raw != was.Raw:
				t.Errorf("%q stayed and got raw %q", was.Text, w.Raw)
			case w.Text == "" && was.Text != "":
				t.Errorf("%q was emptied", was.Text)
			case w.Box != was.Box || w.Conf != was.Conf:
				t.Errorf("%q moved or got another confidence", was.Text)
			}
		}
	}
	again := copied(p)
	c.Page(again)
	if !reflect.DeepEqual(p, again) {
		t.Errorf("a second time changes\n%s\nto\n%s", p.Text(), again.Text())
	}
}

func TestPromises(t *testing.T) {
	c := New()
	for seed := range uint64(60) {
		check(t, c, damaged(seed, 200))
	}
	check(t, c, &ocr.Page{})
}

func TestGarbageIsBounded(t *testing.T) {
	c := New()
	p := damaged(7, 20_000)
	p.Lines[0].Words[0].Text = strings.Repeat("ở", 1<<20)
	p.Lines[1].Words[0].Text = strings.Repeat("1/", 1<<16)
	start := time.Now()
	c.Page(p)
	if d := time.Since(start); d > 20*time.Second { // 50 pages' worth: far more than any machine needs
		t.Errorf("took %v", d)
	}
}

func FuzzPage(f *testing.F) {
	for _, s := range []string{"chỉ trả kinh phí", "|tỪng 3l/1O/2025\n12/QO-UBNO", "CỌNG HOA XA HỌI", "\xff\xfe ở⁄ `", "năm 2O25 IIl/2026"} {
		f.Add(s, 0.8)
	}
	c := New()
	f.Fuzz(func(t *testing.T, s string, conf float64) {
		p := &ocr.Page{}
		for _, line := range strings.Split(s, "\n") {
			l := ocr.Line{}
			for _, w := range strings.Fields(line) {
				l.Words = append(l.Words, ocr.Word{Text: w, Conf: conf})
			}
			p.Lines = append(p.Lines, l)
		}
		if conf >= 0 && conf <= 1 {
			check(t, c, p)
		}
	})
}

// BenchmarkPage corrects a page of 400 words, every second one damaged.
func BenchmarkPage(b *testing.B) {
	c := New()
	p := damaged(3, 400)
	for b.Loop() {
		b.StopTimer()
		q := copied(p)
		b.StartTimer()
		c.Page(q)
	}
}
