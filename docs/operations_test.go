package docs_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
	"go.yaml.in/yaml/v3"

	"github.com/quaestor-graph/quaestor/server"
	"github.com/quaestor-graph/quaestor/server/database"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
	"github.com/quaestor-graph/quaestor/server/settings"
)

// metricsOf are the metrics of a server on a database, after a survey, by name, each with its labels.
func metricsOf(t *testing.T, address string) map[string][]string {
	t.Helper()
	s, _, err := settings.Load(settings.Sources{Dir: t.TempDir(), Flags: map[string]string{"database-url": address}})
	if err != nil {
		t.Fatal(err)
	}
	db, err := database.Provide(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	ctx, cancel := context.WithCancel(t.Context())
	service := server.Handler(db, s.Server, "test")
	end, err := service.Beside(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer end()
	defer cancel()
	get := func(path string) *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
		r.Host = "localhost"
		service.ServeHTTP(w, r)
		return w
	}
	get("/graphql?query={nothing}")
	out := map[string][]string{}
	databasetest.Eventually(t, "a survey", func() bool {
		parser := expfmt.NewTextParser(model.UTF8Validation)
		families, err := parser.TextToMetricFamilies(get("/metrics").Body)
		if err != nil {
			t.Fatal(err)
		}
		for name, family := range families {
			if out[name] == nil {
				out[name] = []string{}
			}
			for _, m := range family.GetMetric() {
				for _, l := range m.GetLabel() {
					out[name] = append(out[name], l.GetName())
				}
			}
			slices.Sort(out[name])
			out[name] = slices.Compact(out[name])
			if family.GetType() == dto.MetricType_HISTOGRAM {
				out[name+"_sum"], out[name+"_count"], out[name+"_bucket"] = out[name], out[name], append(out[name], "le")
			}
		}
		return out["quaestor_task_runs"] != nil
	})
	return out
}

var (
	metricName = regexp.MustCompile(`\b(?:quaestor|go|process)_[a-z_]+`)
	selector   = regexp.MustCompile(`\b((?:quaestor|go|process)_[a-z_]+)\{([^}]*)\}`)
	matcher    = regexp.MustCompile(`([a-z_]+)(?:=~|!~|!=|=)"`)
)

// The dashboard and the alerts name only metrics that exist, and the page names all of them.
func TestDashboardAlertsAndPageNameTheMetricsThatExist(t *testing.T) {
	exists := map[string][]string{}
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		for name, labels := range metricsOf(t, d.SharedSample(t)) {
			exists[name] = append(exists[name], labels...)
		}
	})
	var dashboard struct {
		Panels []struct {
			Type, Title string
			Targets     []struct{ Expr string }
		}
		Templating struct {
			List []struct {
				Type  string
				Query any
			}
		}
	}
	b, err := os.ReadFile("grafana/dashboard.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, &dashboard); err != nil {
		t.Fatal(err)
	}
	queries := map[string][]string{}
	for _, p := range dashboard.Panels {
		for _, target := range p.Targets {
			queries[p.Title] = append(queries[p.Title], target.Expr)
		}
		if p.Type != "row" && len(p.Targets) == 0 {
			t.Errorf("%s asks for nothing", p.Title)
		}
	}
	for _, v := range dashboard.Templating.List {
		if q, ok := v.Query.(map[string]any); ok {
			queries["variables"] = append(queries["variables"], q["query"].(string))
		}
	}
	var rules struct {
		Groups []struct {
			Rules []struct {
				Alert, Expr string
				Annotations map[string]string
			}
		}
	}
	if b, err = os.ReadFile("grafana/alerts.yaml"); err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(b, &rules); err != nil {
		t.Fatal(err)
	}
	for _, g := range rules.Groups {
		for _, r := range g.Rules {
			if r.Alert == "" || r.Annotations["summary"] == "" {
				t.Errorf("%+v", r)
			}
			queries[r.Alert] = append(queries[r.Alert], r.Expr)
		}
	}
	asked := 0
	for where, all := range queries {
		for _, q := range all {
			for _, name := range metricName.FindAllString(q, -1) {
				asked++
				if _, there := exists[name]; !there {
					t.Errorf("%s: there is no %s: %s", where, name, q)
				}
			}
			for _, s := range selector.FindAllStringSubmatch(q, -1) {
				for _, m := range matcher.FindAllStringSubmatch(s[2], -1) {
					if !slices.Contains(append(exists[s[1]], "job", "instance"), m[1]) {
						t.Errorf("%s: %s has no label %s", where, s[1], m[1])
					}
				}
			}
			if strings.Count(q, "(") != strings.Count(q, ")") || strings.Count(q, "{") != strings.Count(q, "}") {
				t.Errorf("%s: %s", where, q)
			}
		}
	}
	if asked < 60 {
		t.Errorf("%d names are asked for: this test would see nothing", asked)
	}
	operations := page(t, "operations.md")
	for name := range exists {
		suffixed := regexp.MustCompile(`_(sum|count|bucket)$`).MatchString(name)
		short := strings.TrimPrefix(name, "quaestor_operations") // `quaestor_operations_running`, `_waiting`, `_limit`
		if strings.HasPrefix(name, "quaestor_") && !suffixed && !strings.Contains(operations, "`"+name+"`") && !strings.Contains(operations, "`"+short+"`") {
			t.Errorf("docs/operations.md does not have %s", name)
		}
	}
	for _, name := range regexp.MustCompile("`(quaestor_[a-z_]+)`").FindAllStringSubmatch(operations, -1) {
		if _, there := exists[name[1]]; !there {
			t.Errorf("docs/operations.md has %s, which does not exist", name[1])
		}
	}
}
