package workers

import (
	"errors"
	"testing"
	"time"

	"sohoa/internal/catalog"
	"sohoa/internal/scan"
)

func TestDecide(t *testing.T) {
	away := scan.Errorf(scan.CodeUnavailable, "away")
	for _, c := range []struct {
		name  string
		work  catalog.Work
		err   error
		act   act
		alone bool
	}{
		{"lost lease", catalog.Work{Stage: catalog.StageRead}, scan.Errorf(scan.CodeStale, "gone"), drop, false},
		{"outage", catalog.Work{Stage: catalog.StageRead, Attempt: 1000}, away, again, false},
		{"crash once", catalog.Work{Stage: catalog.StageRead, Attempt: 1}, scan.Errorf(scan.CodePageCrashed, ""), again, true},
		{"crash alone", catalog.Work{Stage: catalog.StageRead, Attempt: 2, Alone: true}, scan.Errorf(scan.CodePageCrashed, ""), giveUp, false},
		{"timeout once", catalog.Work{Stage: catalog.StageRead, Attempt: 1}, scan.Errorf(scan.CodePageTimeout, ""), again, true},
		{"timeout alone", catalog.Work{Stage: catalog.StageRead, Attempt: 2, Alone: true}, scan.Errorf(scan.CodePageTimeout, ""), giveUp, false},
		{"bad page", catalog.Work{Stage: catalog.StageRead, Attempt: 1}, scan.Errorf(scan.CodePageUnreadable, ""), giveUp, false},
		{"password", catalog.Work{Stage: catalog.StageSplit, Attempt: 1}, scan.Errorf(scan.CodeEncrypted, ""), giveUp, false},
		{"foreign error", catalog.Work{Stage: catalog.StageAssemble, Attempt: 1}, errors.New("?"), again, false},
		{"foreign error for the last time", catalog.Work{Stage: catalog.StageAssemble, Attempt: maxInternal}, errors.New("?"), giveUp, false},
		{"hook away", catalog.Work{Stage: catalog.StagePublish, Attempt: 3}, away, again, false},
		{"hook away for days", catalog.Work{Stage: catalog.StagePublish, Attempt: maxDelivery}, away, giveUp, false},
	} {
		if v := decide(c.work, c.err); v.act != c.act || v.alone != c.alone {
			t.Errorf("%s: %+v, want act %d alone %v", c.name, v, c.act, c.alone)
		}
	}
}

func TestBackoff(t *testing.T) {
	for _, c := range []struct {
		stage   string
		attempt int
		want    time.Duration
	}{
		{catalog.StageRead, 1, time.Second},
		{catalog.StageRead, 4, 8 * time.Second},
		{catalog.StageRead, 1000, time.Minute},
		{catalog.StagePublish, 1, 10 * time.Second},
		{catalog.StagePublish, 30, 6 * time.Hour},
	} {
		if got := backoff(catalog.Work{Stage: c.stage, Attempt: c.attempt}); got != c.want {
			t.Errorf("%s attempt %d: %v, want %v", c.stage, c.attempt, got, c.want)
		}
	}
}
