package web

import (
	"context"
	"net/http"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"sohoa/internal/catalog"
)

// metrics is what Prometheus may scrape; it has a registry of its own, so that
// two servers in one process do not meet.
type metrics struct {
	handler http.Handler
	latency *prometheus.HistogramVec
}

func newMetrics(s *server) *metrics {
	reg := prometheus.NewRegistry()
	m := &metrics{latency: prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "sohoa_http_request_seconds", Help: "Time to answer by method, route and class of status.",
		Buckets: []float64{.005, .02, .05, .1, .25, .5, 1, 2.5, 10, 60},
	}, []string{"method", "route", "status"})}
	build := prometheus.NewGauge(prometheus.GaugeOpts{Name: "sohoa_build_info", Help: "The running version.", ConstLabels: prometheus.Labels{"version": s.Version}})
	build.Set(1)
	reg.MustRegister(m.latency, build, &ledgerCollector{server: s}, collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	m.handler = promhttp.HandlerFor(reg, promhttp.HandlerOpts{})
	return m
}

func (s *server) showMetrics(w http.ResponseWriter, r *http.Request) error {
	s.metrics.handler.ServeHTTP(w, r)
	return nil
}

// ledgerCollector counts items by state and by how many the ledger is out.
// The sums are kept for a while: counting every item is work.
type ledgerCollector struct {
	*server
	mu  sync.Mutex
	at  time.Time
	sum catalog.LedgerRow
	off int
}

const ledgerFor = 15 * time.Second

var (
	itemsDesc    = prometheus.NewDesc("sohoa_items", "Intake items by state, since the first day.", []string{"state"}, nil)
	receivedDesc = prometheus.NewDesc("sohoa_items_received", "Files received for the first time, since the first day.", nil, nil)
	repeatedDesc = prometheus.NewDesc("sohoa_receipts_repeated", "Receptions of bytes that were there already.", nil, nil)
	offDesc      = prometheus.NewDesc("sohoa_ledger_imbalance", "By how many items received and running + review + published + rejected + sealed differ, summed over units and days; 0 when the ledger holds.", nil, nil)
	depthDesc    = prometheus.NewDesc("sohoa_queue_waiting", "Tasks that wait in each lane of the queue.", []string{"lane"}, nil)
)

// Describe implements prometheus.Collector.
func (c *ledgerCollector) Describe(ch chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{itemsDesc, receivedDesc, repeatedDesc, offDesc, depthDesc} {
		ch <- d
	}
}

// Collect implements prometheus.Collector. What cannot be asked now is left
// out rather than given as zero.
func (c *ledgerCollector) Collect(ch chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	gauge := func(d *prometheus.Desc, v float64, labels ...string) {
		ch <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
	}
	if sum, off, err := c.count(ctx); err == nil {
		gauge(itemsDesc, float64(sum.Running), "running")
		gauge(itemsDesc, float64(sum.Review), "review")
		gauge(itemsDesc, float64(sum.Published), "published")
		gauge(itemsDesc, float64(sum.Rejected), "rejected")
		gauge(itemsDesc, float64(sum.Sealed), "sealed")
		gauge(receivedDesc, float64(sum.Received))
		gauge(repeatedDesc, float64(sum.Repeated))
		gauge(offDesc, float64(off))
	}
	if c.Depth == nil {
		return
	}
	if lanes, err := c.Depth(ctx); err == nil {
		for lane, n := range lanes {
			gauge(depthDesc, float64(n), string(lane))
		}
	}
}

func (c *ledgerCollector) count(ctx context.Context) (sum catalog.LedgerRow, off int, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.at.IsZero() && c.Now().Sub(c.at) < ledgerFor {
		return c.sum, c.off, nil
	}
	rows, err := c.Catalog.Ledger(ctx, nil, time.Unix(0, 0), c.Now().Add(48*time.Hour))
	if err != nil {
		return sum, 0, err
	}
	for _, r := range rows {
		off += r.Off()
		sum = sum.Plus(r)
	}
	c.sum, c.off, c.at = sum, off, c.Now()
	return sum, off, nil
}
