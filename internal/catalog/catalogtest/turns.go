package catalogtest

import (
	"strings"
	"time"

	"sohoa/internal/catalog"
	"sohoa/internal/scan"
)

// acceptFor takes bytes in for a unit.
func (f *fixture) acceptFor(unit, bytes string) catalog.Accepted {
	f.Helper()
	return must(f.Accept(f.ctx, receipt(unit), item(bytes)))(f)
}

// turn claims what is next in a lane and returns its unit, "" when nothing is.
func (f *fixture) turn(lane string) string {
	f.Helper()
	w, err := f.Turn(f.ctx, lane)
	if err != nil {
		f.code(err, scan.CodeNotFound)
		return ""
	}
	got := f.claim(w.Stage, w.Subject)
	want(f, "lane", got.Lane(), lane)
	return got.Unit
}

// round is the units of the next n turns.
func (f *fixture) round(lane string, n int) string {
	f.Helper()
	var units []string
	for range n {
		units = append(units, f.turn(lane))
	}
	return strings.Join(units, " ")
}

var turns = map[string]func(*fixture){
	"units take turns, each with its oldest work first": func(f *fixture) {
		for _, unit := range []string{"b", "a", "c"} {
			f.ok(f.AddUnit(f.ctx, scan.Unit{Code: unit, Name: unit}))
		}
		first := f.acceptFor("b", "1")
		for _, bytes := range []string{"2", "3", "4"} {
			f.acceptFor("b", bytes)
		}
		f.acceptFor("a", "1")
		f.acceptFor("a", "2")
		next := must(f.Turn(f.ctx, catalog.LaneFirst))(f)
		want(f, "looking takes nothing", must(f.Turn(f.ctx, catalog.LaneFirst))(f), next)
		want(f, "who never had a turn", f.turn(catalog.LaneFirst), "a")
		next = must(f.Turn(f.ctx, catalog.LaneFirst))(f)
		want(f, "oldest of the unit", next, catalog.Work{Stage: catalog.StageSplit, Subject: first.Item.ID, Unit: "b", ItemID: first.Item.ID})
		want(f, "turns", f.round(catalog.LaneFirst, 3), "b a b")
		f.acceptFor("c", "late")
		want(f, "a late unit is next", f.round(catalog.LaneFirst, 4), "c b b ")
	},
	"lanes are apart": func(f *fixture) {
		f.ok(f.AddUnit(f.ctx, scan.Unit{Code: "q1", Name: "Quận 1"}))
		_, works := f.split("a", 4)
		other := f.acceptFor("q1", "b")
		must(f.FinishSplit(f.ctx, f.claim(catalog.StageSplit, other.Item.ID), 3))(f)
		want(f, "lanes", []string{works[0].Lane(), works[1].Lane()}, []string{catalog.LaneFirst, catalog.LaneBulk})
		want(f, "bulk", f.round(catalog.LaneBulk, 6), "default q1 default q1 default ")
		want(f, "first", f.round(catalog.LaneFirst, 3), "default q1 ")
		want(f, "slow", f.turn(catalog.LaneSlow), "")
		want(f, "no such lane", f.turn("fast"), "")
	},
	"a claim past the turn counts as one": func(f *fixture) {
		f.ok(f.AddUnit(f.ctx, scan.Unit{Code: "q1", Name: "Quận 1"}))
		for _, bytes := range []string{"1", "2"} {
			f.acceptFor("q1", bytes)
			f.accept(bytes)
		}
		w := must(f.Turn(f.ctx, catalog.LaneFirst))(f)
		want(f, "next", w.Unit, "default")
		f.claim(w.Stage, w.Subject)
		second := must(f.Documents(f.ctx, catalog.DocumentFilter{Units: []string{"default"}}))(f)[1]
		f.claim(catalog.StageSplit, second.ItemID)
		want(f, "after two of one", f.round(catalog.LaneFirst, 3), "q1 q1 ")
	},
	"what waits for its time has no turn": func(f *fixture) {
		acc := f.accept("a")
		w := f.claim(catalog.StageSplit, acc.Item.ID)
		want(f, "running", f.turn(catalog.LaneFirst), "")
		f.ok(f.Release(f.ctx, w, time.Now().Add(time.Hour), false, scan.CodeUnavailable))
		want(f, "later", f.turn(catalog.LaneFirst), "")
		b := f.accept("b")
		must(f.Seal(f.ctx, b.Item.ID, scan.CodeSecrecy))(f)
		seal := must(f.Turn(f.ctx, catalog.LaneFirst))(f)
		want(f, "of the sealed", []string{seal.Stage, seal.Subject}, []string{catalog.StageSeal, b.Item.ID})
	},
	"an office with one page is not behind another's four hundred": func(f *fixture) {
		f.ok(f.AddUnit(f.ctx, scan.Unit{Code: "q1", Name: "Quận 1"}))
		for _, pages := range []int{399, 2} {
			f.split(strings.Repeat("x", pages), pages)
		}
		small := f.acceptFor("q1", "small")
		must(f.FinishSplit(f.ctx, f.claim(catalog.StageSplit, small.Item.ID), 2))(f)
		if units := f.round(catalog.LaneBulk, 2); !strings.Contains(units, "q1") {
			f.Fatalf("its page does not come among the first two: %s", units)
		}
	},
}
