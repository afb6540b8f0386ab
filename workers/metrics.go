package workers

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"

	"sohoa/internal/scan"
)

var stageSeconds = promauto.NewHistogramVec(prometheus.HistogramOpts{
	Name:    "sohoa_stage_seconds",
	Help:    "Time of one attempt at a stage, by its outcome.",
	Buckets: []float64{.01, .05, .1, .25, .5, 1, 2, 4, 8, 16, 32, 64},
}, []string{"stage", "outcome"})

func observe(stage string, err error, took time.Duration) {
	outcome := "done"
	if err != nil {
		outcome = string(scan.CodeOf(err))
	}
	stageSeconds.WithLabelValues(stage, outcome).Observe(took.Seconds())
}
