package metrics

import (
	"github.com/prometheus/client_golang/prometheus"

	"github.com/quaestor-graph/quaestor/server/database"
)

// pools shows the pools of connections as they are at the time of a scrape.
type pools struct{ look func() []database.PoolStats }

func pool(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc(namespace+"_pool_"+name, help, append([]string{"pool"}, labels...), nil)
}

var (
	poolConnections = pool("connections", "Connections to the database, by what they do: in_use by a transaction, or idle.", "state")
	poolLimit       = pool("limit", "Most connections that a pool may have; 0 is no limit.")
	poolWaiting     = pool("waiting", "Transactions that wait for a connection at present; of the pool write, the queue before SQLite's one writer.")
	poolWaits       = pool("waits_total", "Times that a connection was waited for.")
	poolWaitSeconds = pool("wait_seconds_total", "Time that connections were waited for.")
	poolRefused     = pool("refused_total", "Times that a connection was waited for in vain.")
)

// Describe implements prometheus.Collector.
func (pools) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{poolConnections, poolLimit, poolWaiting, poolWaits, poolWaitSeconds, poolRefused} {
		to <- d
	}
}

// Collect implements prometheus.Collector.
func (p pools) Collect(to chan<- prometheus.Metric) {
	for _, s := range p.look() {
		gauge := func(d *prometheus.Desc, v float64, labels ...string) {
			to <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, append([]string{s.Name}, labels...)...)
		}
		counter := func(d *prometheus.Desc, v float64) {
			to <- prometheus.MustNewConstMetric(d, prometheus.CounterValue, v, s.Name)
		}
		gauge(poolConnections, float64(s.InUse), "in_use")
		gauge(poolConnections, float64(max(0, s.Open-s.InUse)), "idle")
		gauge(poolLimit, float64(s.Limit))
		gauge(poolWaiting, float64(s.Waiting))
		counter(poolWaits, float64(s.Waits))
		counter(poolWaitSeconds, s.Waited.Seconds())
		counter(poolRefused, float64(s.Refused))
	}
}
