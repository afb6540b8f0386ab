package supervise

import (
	"bufio"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestLock(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lock")
	first, err := Lock(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Lock(path); !errors.Is(err, ErrLocked) || !strings.Contains(err.Error(), "process ") {
		t.Errorf("second lock: %v", err)
	}
	if err := first.Unlock(); err != nil {
		t.Error(err)
	}
	again, err := Lock(path)
	if err != nil {
		t.Fatalf("after the unlock: %v", err)
	}
	again.Unlock()
	if _, err := Lock(filepath.Join(path, "x")); err == nil || errors.Is(err, ErrLocked) {
		t.Errorf("a path that cannot be: %v", err)
	}
}

func TestIdentity(t *testing.T) {
	me, err := identify(os.Getpid())
	if err != nil || !me.alive() || me.start == 0 || len(me.boot) != 36 {
		t.Fatalf("%+v, %v", me, err)
	}
	path := filepath.Join(t.TempDir(), "pid")
	if err := me.write(path); err != nil {
		t.Fatal(err)
	}
	if got, err := readIdentity(path); got != me || err != nil {
		t.Errorf("read back %+v, %v", got, err)
	}
	for _, other := range []identity{{me.pid, me.start + 1, me.boot}, {me.pid, me.start, "another boot"}, {1 << 30, me.start, me.boot}} {
		if other.alive() {
			t.Errorf("%+v is not alive", other)
		}
	}
}

func TestParseStat(t *testing.T) {
	const tail = " S 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 4711 20 21"
	for _, c := range []struct {
		stat, state string
		start       uint64
		ok          bool
	}{
		{"12 (redis-server)" + tail, "S", 4711, true},
		{"12 (a) Z 9 (b" + ")" + tail, "S", 4711, true},
		{"12 (x) S 1 2", "", 0, false},
		{"", "", 0, false},
		{"12 (x)" + strings.Replace(tail, "4711", "-1", 1), "S", 0, false},
	} {
		state, start, err := parseStat(c.stat)
		if state != c.state || start != c.start || (err == nil) != c.ok {
			t.Errorf("%q: %s, %d, %v", c.stat, state, start, err)
		}
	}
}

func FuzzParseStat(f *testing.F) {
	f.Add("12 (x) S 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 4711 20")
	f.Add(")(")
	f.Fuzz(func(t *testing.T, stat string) {
		if _, start, err := parseStat(stat); err != nil && start != 0 && !strings.Contains(err.Error(), "range") {
			t.Errorf("%q: start %d with %v", stat, start, err)
		}
	})
}

func FuzzParseIdentity(f *testing.F) {
	f.Add("12 4711 1f8e\n")
	f.Add("0 0 x")
	f.Add("-5 1 x")
	f.Fuzz(func(t *testing.T, text string) {
		if id, err := parseIdentity(text); err == nil && (id.pid <= 1 || id.boot == "") {
			t.Errorf("%q: %+v", text, id)
		}
	})
}

func TestReply(t *testing.T) {
	for _, c := range []struct {
		in   string
		want []string
		ok   bool
	}{
		{"+PONG\r\n", []string{"PONG"}, true},
		{":7\r\n", []string{"7"}, true},
		{"*2\r\n$3\r\ndir\r\n$4\r\n/a\nb\r\n", []string{"dir", "/a\nb"}, true},
		{"*0\r\n", nil, true},
		{"-LOADING Redis is loading\r\n", nil, false},
		{"$-1\r\n", nil, false},
		{"$5\r\nab\r\n", nil, false},
		{"*1\r\n*1\r\n+x\r\n", nil, false},
		{"*99999999\r\n", nil, false},
		{"\r\n", nil, false},
		{"", nil, false},
	} {
		got, err := reply(bufio.NewReader(strings.NewReader(c.in)))
		if (err == nil) != c.ok || strings.Join(got, "|") != strings.Join(c.want, "|") {
			t.Errorf("%q: %q, %v", c.in, got, err)
		}
	}
}

func FuzzReply(f *testing.F) {
	f.Add("*2\r\n$3\r\ndir\r\n$4\r\n/tmp\r\n")
	f.Add("-ERR\r\n")
	f.Add("$65537\r\n")
	f.Fuzz(func(t *testing.T, in string) {
		got, err := reply(bufio.NewReader(strings.NewReader(in)))
		n := 0
		for _, s := range got {
			n += len(s)
		}
		if err == nil && n > len(in) {
			t.Errorf("%q: more than there was: %q", in, got)
		}
	})
}
