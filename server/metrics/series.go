package metrics

import (
	"slices"
	"strings"

	"github.com/prometheus/client_golang/prometheus"
)

const (
	// mostNames is how many names of the installation's things there are as values of a label: more are put together as others, so
	// that nobody who makes a thousand concurrency limits has a thousand series kept for ever.
	mostNames = 500
	others    = "(others)"
	// longestName is how many bytes of a name there are.
	longestName = 128
)

// series collects figures by their labels.
type series struct {
	values map[*prometheus.Desc]map[string]float64
	names  map[*prometheus.Desc]map[string]bool
}

// separator is in no name, of which what is not UTF-8 is replaced.
const separator = "\xff"

func (s *series) add(desc *prometheus.Desc, value float64, labels ...string) {
	s.put(desc, labels, func(before float64) float64 { return before + value })
}

func (s *series) most(desc *prometheus.Desc, value float64, labels ...string) {
	s.put(desc, labels, func(before float64) float64 { return max(before, value) })
}

func (s *series) put(desc *prometheus.Desc, labels []string, with func(before float64) float64) {
	if s.values == nil {
		s.values, s.names = map[*prometheus.Desc]map[string]float64{}, map[*prometheus.Desc]map[string]bool{}
	}
	if s.values[desc] == nil {
		s.values[desc], s.names[desc] = map[string]float64{}, map[string]bool{}
	}
	labels = slices.Clone(labels)
	for i := range labels {
		labels[i] = s.name(desc, labels[i])
	}
	key := strings.Join(labels, separator)
	s.values[desc][key] = with(s.values[desc][key])
}

// name is a label's value for a name: of each metric there are so many different ones.
func (s *series) name(desc *prometheus.Desc, name string) string {
	name = strings.ToValidUTF8(name, "\ufffd")
	if len(name) > longestName {
		name = strings.ToValidUTF8(name[:longestName-len("…")], "") + "…"
	}
	known := s.names[desc]
	if !known[name] && len(known) >= mostNames {
		return others
	}
	known[name] = true
	return name
}

// metrics are the figures as a scrape shows them.
func (s *series) metrics() (out []prometheus.Metric) {
	for desc, values := range s.values {
		for key, value := range values {
			var labels []string
			if s.labelled(desc) {
				labels = strings.Split(key, separator)
			}
			out = append(out, prometheus.MustNewConstMetric(desc, prometheus.GaugeValue, value, labels...))
		}
	}
	return out
}

// labelled tells a metric with one empty label from one without any.
func (s *series) labelled(desc *prometheus.Desc) bool { return len(s.names[desc]) > 0 }
