package postgres

import (
	"fmt"
	"strings"
	"testing"
)

func TestVector(t *testing.T) {
	for _, c := range []struct{ words, want string }{
		{"", ""},
		{"báo cáo báo", "'báo':1,3 'cáo':2 "},
		{"a a a a a a", "'a':1,2,3,4 "},
		{strings.Repeat("a ", 4) + strings.Repeat("b ", 20_000) + "c d d", "'a':1,2,3,4 'b':5,6,7,8 'c':16383 'd':16383 "},
	} {
		if got := vector(strings.Fields(c.words)); got != c.want {
			t.Errorf("%.30s: got %s, want %s", c.words, got, c.want)
		}
	}
	many := make([]string, 200_000)
	for i := range many {
		many[i] = fmt.Sprintf("từ%d", i)
	}
	got := vector(many)
	if kept := strings.Count(got, ":"); kept < 50_000 || !strings.HasPrefix(got, "'từ0':1 ") {
		t.Errorf("kept %d words, %.20s…", kept, got)
	}
}
