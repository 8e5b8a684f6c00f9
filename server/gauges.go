package server

import "github.com/quaestor-graph/quaestor/server/metrics"

// show has the metrics tell of what the server keeps anyway.
func show(m *metrics.Metrics, api *graphQL) {
	m.Cache("answers", compressed.kept.Bytes)
	m.Cache("persisted", api.persisted.texts.Bytes)
	m.Gauge("operations_running", "Operations that run.", func() float64 { return float64(api.gate.Load().Running) })
	m.Gauge("operations_waiting", "Operations that wait for a place.", func() float64 { return float64(api.gate.Load().Waiting) })
	m.Gauge("operations_limit", "Most operations that may run at once (QUAESTOR_MAX_CONCURRENT_OPERATIONS).", func() float64 { return float64(api.gate.Load().Places) })
	m.Gauge("memory_bytes", "Memory that requests are counted for, which QUAESTOR_MAX_MEMORY limits.", func() float64 { return float64(api.memory.Used()) })
}
