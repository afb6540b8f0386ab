// Package workers is the pipeline: each stage takes one piece of work from
// the catalog and stores what came of it there. This file is the whole
// pipeline as one table; each stage is the file of its name; errors.go decides
// what happens to work that failed. To add a stage, add a row here, a file,
// and its Finish… to the catalog's Pipeline.
package workers

import (
	"context"

	"sohoa/internal/catalog"
	"sohoa/internal/queue"
)

// stage is one row of the pipeline: a function from a claimed piece of work to
// its outcome, which it stores itself by a compare-and-set on its lease.
type stage struct {
	name string
	run  func(*Worker, context.Context, catalog.Work) error
}

func pipeline() []stage {
	return []stage{
		{catalog.StageSplit, (*Worker).split},       // item → pages
		{catalog.StageRead, (*Worker).read},         // page → words
		{catalog.StageAssemble, (*Worker).assemble}, // pages → documents, records, searchable PDFs
		{catalog.StagePublish, (*Worker).publish},   // record → one delivery
		{catalog.StageSeal, (*Worker).seal},         // sealed item → nothing derived left of it
	}
}

func stageOf(name string) (stage, bool) {
	for _, s := range pipeline() {
		if s.name == name {
			return s, true
		}
	}
	return stage{}, false
}

// Task is the queue's hint for a ready piece of work.
func Task(w catalog.Work) queue.Task {
	return queue.Task{Stage: w.Stage, Subject: w.Subject, Attempt: w.Attempt + 1, Lane: queue.Lane(w.Lane())}
}
