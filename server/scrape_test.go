package server_test

import (
	"encoding/base64"
	"net/http"
	"strings"
	"testing"

	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	prometheus "github.com/prometheus/common/model"

	"github.com/quaestor-graph/quaestor/server/database"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// scraped reads /metrics with Prometheus's own parser.
func scraped(t *testing.T, base string, headers ...string) map[string]*dto.MetricFamily {
	t.Helper()
	a := ask(t, http.MethodGet, base+"/metrics", "", headers...)
	if a.status != http.StatusOK || !strings.HasPrefix(a.header.Get("Content-Type"), "text/plain; version=0.0.4") || a.header.Get("Cache-Control") != "no-store" {
		t.Fatalf("%d %v %.500s", a.status, a.header, a.body)
	}
	parser := expfmt.NewTextParser(prometheus.UTF8Validation)
	families, err := parser.TextToMetricFamilies(strings.NewReader(a.body))
	if err != nil {
		t.Fatalf("%v: %s", err, a.body)
	}
	return families
}

// value is that of a metric with these labels (name, value, name, value …): of a histogram, how much was observed. A metric that
// is not there is -1.
func value(families map[string]*dto.MetricFamily, name string, labels ...string) float64 {
	for _, m := range families[name].GetMetric() {
		has := map[string]string{}
		for _, l := range m.GetLabel() {
			has[l.GetName()] = l.GetValue()
		}
		same := len(has) == len(labels)/2
		for i := 0; i+1 < len(labels); i += 2 {
			same = same && has[labels[i]] == labels[i+1]
		}
		switch {
		case !same:
		case m.GetHistogram() != nil:
			return float64(m.GetHistogram().GetSampleCount())
		case m.GetCounter() != nil:
			return m.GetCounter().GetValue()
		default:
			return m.GetGauge().GetValue()
		}
	}
	return -1
}

// The metrics have operations, durations, cost, statements, the pool and its waits, SQLite's queue of writers, bytes of
// caches and refusals by code; a parser from a package accepts them.
func TestMetrics(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		base := serve(t, d.SharedSample(t))
		before := scraped(t, base)
		for range 3 {
			post(t, base, `{ flows(first: 2) { nodes { name } totalCount } }`).want(t, 200, nil)
		}
		post(t, base, `{ nothing }`).want(t, 200, "GRAPHQL_VALIDATION_FAILED")
		post(t, base, `{ flows(after: "x") { nodes { name } } }`).want(t, 200, "BAD_USER_INPUT")
		ask(t, http.MethodPost, base+"/graphql", "x", "Content-Type", "text/plain").want(t, 415, "BAD_USER_INPUT")
		ask(t, http.MethodGet, base+"/graphql", "", "Accept", "text/html")
		ask(t, http.MethodGet, base+"/schema.graphql", "", "Host", "x")
		after := scraped(t, base)
		pools := map[string]string{string(databasetest.SQLite): "read", string(databasetest.PostgreSQL): "all"}
		for _, c := range []struct {
			name   string
			labels []string
			want   float64
		}{
			{"quaestor_operations_total", []string{"outcome", "ok"}, 3},
			{"quaestor_operations_total", []string{"outcome", "GRAPHQL_VALIDATION_FAILED"}, 1},
			{"quaestor_operations_total", []string{"outcome", "BAD_USER_INPUT"}, 2},
			{"quaestor_refusals_total", []string{"code", "GRAPHQL_VALIDATION_FAILED"}, 1},
			{"quaestor_refusals_total", []string{"code", "BAD_USER_INPUT"}, 1},
			{"quaestor_operation_seconds", nil, 6},
			{"quaestor_operation_bytes", nil, 6},
			{"quaestor_operation_cost", nil, 4},
			{"quaestor_operations_running", nil, 0},
			{"quaestor_statements_total", nil, 6},
			{"quaestor_statement_rows_total", nil, 9},
			{"quaestor_statement_seconds", nil, 6},
			{"quaestor_statements_failed_total", nil, 0},
			{"quaestor_pool_waiting", []string{"pool", pools[string(d)]}, 0},
			{"quaestor_pool_waits_total", []string{"pool", pools[string(d)]}, 0},
			{"quaestor_pool_connections", []string{"pool", pools[string(d)], "state", "in_use"}, 0},
		} {
			got, was := value(after, c.name, c.labels...), max(0, value(before, c.name, c.labels...))
			if got-was != c.want || got < 0 {
				t.Errorf("%s%v: %v after %v, want %v more", c.name, c.labels, got, was, c.want)
			}
		}
		if got := value(after, "quaestor_pool_limit", "pool", pools[string(d)]); got != 15 {
			t.Errorf("the pool's limit is %v", got)
		}
		if got := value(after, "quaestor_cache_bytes", "cache", "documents"); got <= 0 {
			t.Errorf("parsed documents take %v bytes", got)
		}
		for _, name := range []string{"go_goroutines", "process_resident_memory_bytes", "process_cpu_seconds_total"} {
			if value(after, name) <= 0 {
				t.Errorf("%s is missing", name)
			}
		}
		for name, family := range after {
			if strings.HasPrefix(name, "quaestor_") && family.GetHelp() == "" {
				t.Errorf("%s has no help", name)
			}
		}
	})
}

// Contract 4.4: the auth string is asked for.
func TestMetricsAskForTheAuthString(t *testing.T) {
	const auth = "admin:pass"
	base := serve(t, databasetest.SQLite.SharedSample(t), "PREFECT_SERVER_API_AUTH_STRING", auth)
	ask(t, http.MethodGet, base+"/metrics", "").want(t, 401, "UNAUTHENTICATED")
	families := scraped(t, base, "Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(auth)))
	if got := value(families, "quaestor_refusals_total", "code", "UNAUTHENTICATED"); got != 1 {
		t.Errorf("%v refusals are counted", got)
	}
	ask(t, http.MethodPost, base+"/metrics", "").want(t, 405, nil)
}

// Contract 4.4: a key needs the scope read, and no bounds. Its name is in the log, and the key itself nowhere.
func TestMetricsAskForAKey(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		k := newKeyed(t, d)
		key, reads := k.key(t, "grafana", nil, "read")
		_, writes := k.key(t, "writer", nil, "write")
		var flow string
		if err := databasetest.Open(t, k.address).QueryRow("SELECT name FROM flow ORDER BY id").Scan(&flow); err != nil {
			t.Fatal(err)
		}
		_, bound := k.key(t, "bound", func(n *database.NewKey) { n.Flows = []string{flow} }, "admin")
		log := logged(t)
		base := serve(t, k.address)
		ask(t, http.MethodGet, base+"/metrics", "").want(t, 401, "UNAUTHENTICATED")
		ask(t, http.MethodGet, base+"/metrics", "", "Authorization", writes).want(t, 403, "FORBIDDEN")
		ask(t, http.MethodGet, base+"/metrics", "", "Authorization", bound).want(t, 403, "FORBIDDEN")
		if got := value(scraped(t, base, "Authorization", reads), "quaestor_refusals_total", "code", "FORBIDDEN"); got != 2 {
			t.Errorf("%v refusals are counted", got)
		}
		ask(t, http.MethodPost, base+"/graphql", simple, "Content-Type", mediaJSON, "Authorization", reads).want(t, 200, nil)
		if all := lines(log(), "operation"); len(all) != 1 || attribute(all[0], "key") != "grafana" {
			t.Errorf("%q", all)
		}
		if strings.Contains(log(), key) {
			t.Error("the key is logged")
		}
	})
}
