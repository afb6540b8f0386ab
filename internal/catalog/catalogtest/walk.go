package catalogtest

import (
	"flag"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sohoa/internal/catalog"
	"sohoa/internal/scan"
)

// walk takes random steps of intake, pipeline and people, and looks after each
// one whether the ledger adds up and every item's state is that of its
// documents. All walks share one catalog: the rules hold whatever came before.
func walk(t *testing.T, c catalog.Catalog) {
	ctx := t.Context()
	if f := flag.Lookup("rapid.checks"); f.Value.String() == f.DefValue {
		f.Value.Set("12") // each step is a commit to disk; -rapid.checks asks for more
		defer f.Value.Set(f.DefValue)
	}
	bytes := 0
	rapid.Check(t, func(rt *rapid.T) {
		var items, docs []string
		var held []catalog.Work
		try := func(err error) {
			if err != nil && !scan.Is(err, scan.CodeStale) && !scan.Is(err, scan.CodeInvalid) && !scan.Is(err, scan.CodeNotFound) {
				rt.Fatal(err)
			}
		}
		pick := func(from []string) string {
			if len(from) == 0 {
				return "nothing"
			}
			return rapid.SampledFrom(from).Draw(rt, "of")
		}
		take := func() catalog.Work {
			if len(held) == 0 {
				return catalog.Work{}
			}
			return rapid.SampledFrom(held).Draw(rt, "lease") // also lost and finished ones
		}
		receive := func(rt *rapid.T) {
			rec, it := receipt(scan.DefaultUnit), item(fmt.Sprint(bytes))
			if rapid.IntRange(0, 3).Draw(rt, "new bytes") > 0 || len(items) == 0 {
				bytes++
				it = item(fmt.Sprint(bytes))
			}
			rec.ReceivedAt = time.Now().Add(-time.Duration(rapid.IntRange(0, 72).Draw(rt, "hours ago")) * time.Hour)
			receive := c.Accept
			if rapid.IntRange(0, 9).Draw(rt, "refuse") == 0 {
				it.Reason, receive = scan.CodeDamaged, c.Refuse
			}
			acc, err := receive(ctx, rec, it)
			try(err)
			items, docs = append(items, acc.Item.ID), append(docs, acc.Document)
		}
		rt.Repeat(map[string]func(*rapid.T){
			"receive":      receive,
			"receive more": receive,
			"claim": func(rt *rapid.T) {
				ready, err := c.Ready(ctx, 0, 50)
				try(err)
				for _, w := range ready {
					w, err = c.Claim(ctx, w.Stage, w.Subject, owner, ttl)
					try(err)
					if err == nil {
						held = append(held, w)
					}
				}
			},
			"finish": func(rt *rapid.T) {
				w := take()
				var err error
				switch w.Stage {
				case catalog.StageSplit:
					_, err = c.FinishSplit(ctx, w, rapid.IntRange(1, 3).Draw(rt, "pages"))
				case catalog.StageRead:
					_, err = c.FinishPage(ctx, w, scan.Page{State: rapid.SampledFrom([]scan.PageState{scan.PageDone, scan.PageFailed}).Draw(rt, "page")})
				case catalog.StageAssemble:
					cut, e := c.ItemDocuments(ctx, w.ItemID)
					try(e)
					state := rapid.SampledFrom([]scan.DocumentState{scan.DocReview, scan.DocPublished, scan.DocRejected})
					made := []catalog.NewDocument{document(cut[0].ID, state.Draw(rt, "first"), "một")}
					if rapid.Bool().Draw(rt, "two") {
						made = append(made, document(scan.NewID(), state.Draw(rt, "second"), "hai"))
						docs = append(docs, made[1].Document.ID)
					}
					_, err = c.FinishAssemble(ctx, w, made)
				case catalog.StageSeal:
					err = c.FinishSeal(ctx, w)
				}
				try(err)
			},
			"reject item": func(rt *rapid.T) { try(c.RejectItem(ctx, take(), scan.CodeDamaged, "")) },
			"seal from":   func(rt *rapid.T) { _, err := c.SealFrom(ctx, take(), scan.CodeSecrecy); try(err) },
			"seal":        func(rt *rapid.T) { _, err := c.Seal(ctx, pick(items), scan.CodeSecrecy); try(err) },
			"erase":       func(rt *rapid.T) { try(c.Erase(ctx, pick(items), "hoa")) },
			"restart":     func(rt *rapid.T) { _, err := c.Restart(ctx, pick(items)); try(err) },
			"release":     func(rt *rapid.T) { try(c.Release(ctx, take(), time.Time{}, false, "")) },
			"owner dies":  func(rt *rapid.T) { _, err := c.ReleaseOwner(ctx, owner); try(err) },
			"reject": func(rt *rapid.T) {
				try(c.RejectDocument(ctx, pick(docs), scan.CodePageMissing))
			},
			"revise": func(rt *rapid.T) {
				id := pick(docs)
				doc, err := c.Document(ctx, id)
				try(err)
				rec := document(id, scan.DocPublished, "").Record
				rec.Revision = doc.Revision + 1
				_, err = c.Revise(ctx, id, rec, rapid.SampledFrom([]scan.DocumentState{scan.DocReview, scan.DocPublished}).Draw(rt, "state"), "t")
				try(err)
			},
			"": func(rt *rapid.T) {
				rows, err := c.Ledger(ctx, nil, time.Time{}, time.Time{})
				try(err)
				for _, row := range rows {
					if row.Off() != 0 {
						rt.Fatalf("the ledger does not add up: %+v", row)
					}
				}
				for _, id := range items {
					it, err := c.Item(ctx, id)
					try(err)
					cut, err := c.ItemDocuments(ctx, id)
					try(err)
					if state := scan.ItemStateOf(cut); it.State != state && (it.State != scan.ItemErased || state != scan.ItemSealed) {
						rt.Fatalf("item is %s, its documents say %s", it.State, state)
					}
				}
			},
		})
	})
}
