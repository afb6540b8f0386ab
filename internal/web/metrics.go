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

// ledgerCollector counts items by state and asks whether the ledger adds up.
// The sums are kept for a while: counting every item is work.
type ledgerCollector struct {
	*server
	mu   sync.Mutex
	at   time.Time
	sum  catalog.LedgerRow
	adds float64
}

const ledgerFor = 15 * time.Second

var (
	itemsDesc    = prometheus.NewDesc("sohoa_items", "Intake items by state, since the first day.", []string{"state"}, nil)
	receivedDesc = prometheus.NewDesc("sohoa_items_received", "Files received for the first time, since the first day.", nil, nil)
	repeatedDesc = prometheus.NewDesc("sohoa_receipts_repeated", "Receptions of bytes that were there already.", nil, nil)
	addsDesc     = prometheus.NewDesc("sohoa_ledger_adds_up", "1 when received = running + review + published + rejected + sealed for every unit and day, else 0.", nil, nil)
	depthDesc    = prometheus.NewDesc("sohoa_queue_waiting", "Tasks that wait in each lane of the queue.", []string{"lane"}, nil)
)

// Describe implements prometheus.Collector.
func (c *ledgerCollector) Describe(ch chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{itemsDesc, receivedDesc, repeatedDesc, addsDesc, depthDesc} {
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
	if sum, adds, err := c.count(ctx); err == nil {
		gauge(itemsDesc, float64(sum.Running), "running")
		gauge(itemsDesc, float64(sum.Review), "review")
		gauge(itemsDesc, float64(sum.Published), "published")
		gauge(itemsDesc, float64(sum.Rejected), "rejected")
		gauge(itemsDesc, float64(sum.Sealed), "sealed")
		gauge(receivedDesc, float64(sum.Received))
		gauge(repeatedDesc, float64(sum.Repeated))
		gauge(addsDesc, adds)
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

func (c *ledgerCollector) count(ctx context.Context) (catalog.LedgerRow, float64, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.at.IsZero() && c.Now().Sub(c.at) < ledgerFor {
		return c.sum, c.adds, nil
	}
	rows, err := c.Catalog.Ledger(ctx, nil, time.Unix(0, 0), c.Now().Add(48*time.Hour))
	if err != nil {
		return catalog.LedgerRow{}, 0, err
	}
	c.sum, c.adds, c.at = catalog.LedgerRow{}, 1, c.Now()
	for _, r := range rows {
		if !r.Adds() {
			c.adds = 0
		}
		c.sum.Received += r.Received
		c.sum.Repeated += r.Repeated
		c.sum.Running += r.Running
		c.sum.Review += r.Review
		c.sum.Published += r.Published
		c.sum.Rejected += r.Rejected
		c.sum.Sealed += r.Sealed
	}
	return c.sum, c.adds, nil
}
