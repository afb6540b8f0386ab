package agent

import (
	"bytes"
	"io"
	"testing"
	"time"

	"sohoa/internal/scan"
)

func TestPace(t *testing.T) {
	p, err := ParsePace("07:30-11:30=128k, 22:00-05:00=0,13:00-24:00=1M,*=500")
	if err != nil {
		t.Fatal(err)
	}
	for at, want := range map[string]int64{
		"07:29": 500, "07:30": 128 << 10, "11:29": 128 << 10, "11:30": 500, "12:59": 500, "13:00": 1 << 20, "21:59": 1 << 20,
		"22:00": 0, "23:59": 0, "00:00": 0, "04:59": 0, "05:00": 500,
	} {
		when, _ := time.Parse("15:04", at)
		if got := p.At(when); got != want {
			t.Errorf("at %s: %d, want %d", at, got, want)
		}
	}
	for _, bad := range []string{"7h=1k", "07:30=1k", "07:30-25:00=1k", "*", "*=", "*=-1", "*=1kk1", "*=999999999999999"} {
		if _, err := ParsePace(bad); !scan.Is(err, scan.CodeInvalid) {
			t.Errorf("%q: %v", bad, err)
		}
	}
	if (Pace)(nil).At(time.Now()) != 0 {
		t.Error("no pace is a bound")
	}
}

func FuzzParsePace(f *testing.F) {
	f.Add("07:30-11:30=128k,*=2M")
	f.Fuzz(func(t *testing.T, s string) {
		p, err := ParsePace(s)
		if err == nil && p.At(time.Now()) < 0 {
			t.Errorf("%q: a bound below zero", s)
		}
	})
}

// TestPaced sends under a bound and without: the bound holds within a fifth.
func TestPaced(t *testing.T) {
	data := bytes.Repeat([]byte("x"), 40<<10)
	took := func(p Pace) time.Duration {
		start := time.Now()
		got, err := io.ReadAll(newPaced(t.Context(), bytes.NewReader(data), p))
		if err != nil || !bytes.Equal(got, data) {
			t.Fatalf("%d bytes, %v", len(got), err)
		}
		return time.Since(start)
	}
	if d := took(Pace{{Bytes: 64 << 10}}); d < 400*time.Millisecond { // 40 KB less the burst of 8 at 64 KB/s
		t.Errorf("32 KB at 64 KB/s took %v", d)
	}
	if d := took(nil); d > 300*time.Millisecond {
		t.Errorf("no bound took %v", d)
	}
}
