package main

import (
	"strings"
	"testing"
	"time"

	"sohoa/internal/intake"
)

func TestParseHotfolder(t *testing.T) {
	for _, c := range []struct {
		text  string
		want  hotfolder // pages apart
		pages string
	}{
		{"/mnt/a=phuong-a", hotfolder{path: "/mnt/a", unit: "phuong-a"}, ""},
		{"/mnt/a/=q1,quiet=5s", hotfolder{path: "/mnt/a", unit: "q1", quiet: 5 * time.Second}, ""},
		{"/mnt/a=q1,pages,quiet=1m", hotfolder{path: "/mnt/a", unit: "q1", quiet: time.Minute}, intake.Pages.String()},
		{`/mnt/a=q1,quiet=3s,pages=^(.*)-([0-9]{1,3})\.jpg$`, hotfolder{path: "/mnt/a", unit: "q1", quiet: 3 * time.Second}, `^(.*)-([0-9]{1,3})\.jpg$`},
	} {
		got, err := parseHotfolder(c.text)
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
			continue
		}
		pages := ""
		if got.pages != nil {
			pages = got.pages.String()
		}
		if got.pages = nil; got != c.want || pages != c.pages {
			t.Errorf("%s: %+v with %q", c.text, got, pages)
		}
	}
	for _, text := range []string{"", "/mnt/a", "=q1", "/mnt/a=", "/mnt/a=Q1", "/mnt/a=done", "/mnt/a=q1,", "/mnt/a=q1,quiet=0", "/mnt/a=q1,quiet", "/mnt/a=q1,pages=(", "/mnt/a=q1,pages=a(b)", "/mnt/a=q1,speed=9"} {
		if got, err := parseHotfolder(text); err == nil {
			t.Errorf("%q is %+v", text, got)
		}
	}
}

func TestHotfoldersApart(t *testing.T) {
	for text, ok := range map[string]bool{
		"/mnt/a=q1 /mnt/b=q1": true, "/mnt/a=q1 /mnt/ab=q2": true, "/mnt/a=q1 /mnt/a=q2": false,
		"/mnt/a=q1 /mnt/a/b=q1": false, "/mnt/a/b=q1 /mnt/a=q1": false, "/srv/data/x=q1": false, "/srv=q1": false,
	} {
		s := settings{data: "/srv/data", folders: strings.Fields(text)}
		if _, err := s.hotfolders(); (err == nil) != ok {
			t.Errorf("%s: %v", text, err)
		}
	}
}
