package catalogtest

import (
	"time"

	"sohoa/internal/catalog"
	"sohoa/internal/scan"
)

var scanners = map[string]func(*fixture){
	"what was learnt of a scanner is kept": func(f *fixture) {
		want(f, "unknown", must(f.Pause(f.ctx, "a\xff/b"))(f), 0)
		f.ok(f.SetPause(f.ctx, "a\xff/b", 1500*time.Millisecond))
		f.ok(f.SetPause(f.ctx, "", time.Hour))
		f.ok(f.SetPause(f.ctx, "a\xff/b", 2500*time.Millisecond))
		want(f, "learnt", must(f.Pause(f.ctx, "a\xff/b"))(f), 2500*time.Millisecond)
		want(f, "of no name", must(f.Pause(f.ctx, ""))(f), time.Hour)
	},
	"faulty pages of kept sources are listed until told": func(f *fixture) {
		finish := func(bytes string, door scan.Door, kept string, pages ...scan.Page) catalog.Accepted {
			rec := receipt(scan.DefaultUnit)
			rec.Door, rec.KeptPath = door, kept
			acc := must(f.Accept(f.ctx, rec, item(bytes)))(f)
			works := must(f.FinishSplit(f.ctx, f.claim(catalog.StageSplit, acc.Item.ID), len(pages)+1))(f)
			for i, p := range pages {
				must(f.FinishPage(f.ctx, f.claim(catalog.StageRead, works[i].Subject), p))(f)
			}
			return acc
		}
		poor := scan.Page{State: scan.PageDone, PreviewKey: "p", Faults: []string{string(scan.CodeBlur), string(scan.CodeSkew)}}
		failed := scan.Page{State: scan.PageFailed, Code: scan.CodePageCrashed}
		acc := finish("a", scan.DoorHotfolder, "done/a", scan.Page{State: scan.PageDone}, poor, failed)
		finish("b", scan.DoorHotfolder, "", poor)
		finish("c", scan.DoorWeb, "kept", poor)
		sealed := finish("d", scan.DoorHotfolder, "done/d", poor)
		must(f.Seal(f.ctx, sealed.Item.ID, scan.CodeSecrecy))(f)
		faulty := func() (pages []string) {
			for _, p := range must(f.Faulty(f.ctx, scan.DoorHotfolder, 0))(f) {
				want(f, "receipt and item", []string{p.Receipt, p.Page.ItemID}, []string{acc.Receipt.ID, acc.Item.ID})
				pages = append(pages, p.Page.Faults...)
			}
			return pages
		}
		want(f, "pages", faulty(), []string{"blur", "skew", "page_crashed"})
		want(f, "limit", len(must(f.Faulty(f.ctx, scan.DoorHotfolder, 1))(f)), 1)
		want(f, "kept with the page", must(f.Pages(f.ctx, acc.Item.ID))(f)[1].Faults, poor.Faults)
		f.ok(f.Told(f.ctx, acc.Item.ID, 2))
		want(f, "after telling", faulty(), []string{"page_crashed"})
		f.ok(f.SetKept(f.ctx, acc.Receipt.ID, ""))
		want(f, "kept no more", len(faulty()), 0)
		f.code(f.Told(f.ctx, acc.Item.ID, 9), scan.CodeNotFound)
	},
}
