package metrics

import (
	"sync"

	"github.com/prometheus/client_golang/prometheus"
)

// caches shows how much is kept in memory.
type caches struct {
	mu  sync.Mutex
	all map[string]func() int
}

var cacheBytes = prometheus.NewDesc(namespace+"_cache_bytes", "Bytes of what is kept: parsed documents, persisted texts, introspection, compressed answers.", []string{"cache"}, nil)

// Cache shows the bytes of a cache.
func (m *Metrics) Cache(name string, bytes func() int) {
	m.caches.mu.Lock()
	defer m.caches.mu.Unlock()
	if m.caches.all == nil {
		m.caches.all = map[string]func() int{}
	}
	m.caches.all[name] = bytes
}

// Describe implements prometheus.Collector.
func (*caches) Describe(to chan<- *prometheus.Desc) { to <- cacheBytes }

// Collect implements prometheus.Collector.
func (c *caches) Collect(to chan<- prometheus.Metric) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for name, bytes := range c.all {
		to <- prometheus.MustNewConstMetric(cacheBytes, prometheus.GaugeValue, float64(bytes()), name)
	}
}
