package scan

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

func TestItemStateOf(t *testing.T) {
	for _, c := range []struct {
		docs []DocumentState
		want ItemState
	}{
		{nil, ItemRejected},
		{[]DocumentState{DocPublished}, ItemPublished},
		{[]DocumentState{DocPublished, DocReview}, ItemReview},
		{[]DocumentState{DocReview, DocRunning}, ItemRunning},
		{[]DocumentState{DocRunning, DocReview}, ItemRunning},
		{[]DocumentState{DocPublished, DocRejected}, ItemRejected},
		{[]DocumentState{DocRejected, DocReview}, ItemReview},
		{[]DocumentState{DocRunning, DocSealed}, ItemSealed},
	} {
		var docs []Document
		for _, s := range c.docs {
			docs = append(docs, Document{State: s})
		}
		if got := ItemStateOf(docs); got != c.want {
			t.Errorf("%v: %s, want %s", c.docs, got, c.want)
		}
	}
}

func TestCanBecome(t *testing.T) {
	for _, c := range []struct {
		from, to DocumentState
		want     bool
	}{
		{DocRunning, DocReview, true},
		{DocRunning, DocPublished, true},
		{DocRunning, DocRunning, false},
		{DocReview, DocPublished, true},
		{DocPublished, DocPublished, true},
		{DocPublished, DocReview, false},
		{DocRejected, DocRunning, true},
		{DocSealed, DocReview, false},
		{DocSealed, DocPublished, false},
	} {
		if got := c.from.CanBecome(c.to); got != c.want {
			t.Errorf("%s → %s: %v", c.from, c.to, got)
		}
	}
}

func TestCodesHaveSentences(t *testing.T) {
	for _, c := range Codes() {
		if len(c.Vietnamese()) < 10 || len(c.English()) < 8 || c.Vietnamese() == c.English() {
			t.Errorf("%s: %q, %q", c, c.Vietnamese(), c.English())
		}
		if strings.ContainsAny(string(c), " :/") {
			t.Errorf("%q cannot stand in a list of codes", c)
		}
	}
	if Code("no such code").Vietnamese() != "" {
		t.Error("an unknown code has a sentence")
	}
}

func TestErrors(t *testing.T) {
	cause := errors.New("disk is full")
	err := fmt.Errorf("store: %w", Errorf(CodeUnavailable, "write: %w", cause))
	if CodeOf(err) != CodeUnavailable || !Is(err, CodeUnavailable) || Is(err, CodeStale) || !errors.Is(err, cause) {
		t.Errorf("%v", err)
	}
	if CodeOf(cause) != CodeInternal || CodeOf(nil) != "" || Is(nil, "") {
		t.Error("codes of foreign errors and of none")
	}
}

func TestNewID(t *testing.T) {
	last := ""
	for range 1000 {
		id := NewID()
		if len(id) != 26 || strings.Trim(id, "0123456789abcdefghjkmnpqrstvwxyz") != "" {
			t.Fatalf("%q", id)
		}
		if id[:9] < last {
			t.Fatalf("%s comes after %s", id, last)
		}
		last = id[:9] // 45 of the 48 bits of time
	}
}

func TestValidUnitCode(t *testing.T) {
	for code, want := range map[string]bool{
		"default": true, "00070": true, "p.hoan-kiem_1": true,
		"": false, "done": false, "failed": false, ".claimed": false, "Hoàn": false, "a/b": false, "..": false,
		strings.Repeat("a", 41): false,
	} {
		if got := ValidUnitCode(code); got != want {
			t.Errorf("%q: %v", code, got)
		}
	}
}
