package server_test

import (
	"context"
	"fmt"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"entgo.io/ent/dialect/sql"

	"github.com/quaestor-graph/quaestor/server"
	"github.com/quaestor-graph/quaestor/server/database"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
	"github.com/quaestor-graph/quaestor/server/settings"
)

// beside serves a database with all that runs beside the requests, and gives what ends that.
func beside(t *testing.T, address string, given ...string) (base string, end func()) {
	t.Helper()
	flags := map[string]string{"database-url": address}
	for i := 0; i+1 < len(given); i += 2 {
		flags[given[i]] = given[i+1]
	}
	s, _, err := settings.Load(settings.Sources{Dir: t.TempDir(), Flags: flags})
	if err != nil {
		t.Fatal(err)
	}
	db, err := database.Provide(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	service := server.Handler(db, s.Server, "test")
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	stop, err := service.Beside(ctx)
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(service)
	end = sync.OnceFunc(func() {
		cancel()
		stop()
		srv.Close()
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(end)
	return srv.URL, end
}

// The figures that are counted equal those of plain SQL on a still database, after a pass, in Prometheus's own parser. A
// scrape takes none of them.
func TestMetricsOfTheInstallation(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		log := logged(t)
		address := d.Sample(t)
		databasetest.Exec(t, address, `UPDATE flow_run SET state_name = 'Late' WHERE state_type = 'SCHEDULED'`, `UPDATE worker SET status = 'ONLINE'`)
		if d == databasetest.PostgreSQL {
			databasetest.Exec(t, address, `ANALYZE`)
		}
		raw := databasetest.Open(t, address)
		base, end := beside(t, address, "PREFECT_SERVER_DATABASE_ECHO", "true")
		families := scraped(t, base)
		databasetest.Eventually(t, "a whole pass", func() bool {
			families = scraped(t, base)
			return value(families, "quaestor_survey_timestamp_seconds", "part", "task_runs") > 0
		})
		statements := strings.Count(log(), "msg=statement ")
		if statements == 0 {
			t.Fatal("the statements of a pass are not logged: this test would see nothing")
		}
		for range 5 {
			families = scraped(t, base)
		}
		if again := strings.Count(log(), "msg=statement "); again != statements {
			t.Errorf("5 scrapes sent %d statements", again-statements)
		}
		got := func(metric string, labels ...string) map[string]string {
			out := map[string]string{}
			for _, m := range families[metric].GetMetric() {
				var key []string
				for _, name := range labels {
					for _, l := range m.GetLabel() {
						if l.GetName() == name {
							key = append(key, l.GetValue())
						}
					}
				}
				if v := m.GetGauge().GetValue(); v != 0 {
					out[strings.Join(key, "|")] = fmt.Sprint(int64(v))
				}
			}
			return out
		}
		want := func(sql string) map[string]string {
			t.Helper()
			rows, err := raw.QueryContext(t.Context(), sql)
			if err != nil {
				t.Fatal(err)
			}
			defer rows.Close()
			out := map[string]string{}
			for rows.Next() {
				var key, n string
				if err := rows.Scan(&key, &n); err != nil {
					t.Fatal(err)
				}
				if n != "0" {
					out[key] = n
				}
			}
			if err := rows.Err(); err != nil {
				t.Fatal(err)
			}
			return out
		}
		const ofPools = ` LEFT JOIN work_queue q ON q.id = f.work_queue_id LEFT JOIN work_pool p ON p.id = q.work_pool_id`
		for metric, c := range map[string]struct {
			labels []string
			sql    string
		}{
			"quaestor_flow_runs": {[]string{"state_type", "work_pool"},
				`SELECT COALESCE(CAST(f.state_type AS TEXT), '') || '|' || COALESCE(p.name, ''), count(*) FROM flow_run f` + ofPools + ` GROUP BY 1`},
			"quaestor_task_runs": {[]string{"state_type", "work_pool"},
				`SELECT COALESCE(CAST(t.state_type AS TEXT), '') || '|' || COALESCE(p.name, ''), count(*) FROM task_run t LEFT JOIN flow_run f ON f.id = t.flow_run_id` + ofPools + ` GROUP BY 1`},
			"quaestor_late_flow_runs": {[]string{"work_pool"}, `SELECT COALESCE(p.name, ''), count(*) FROM flow_run f` + ofPools + ` WHERE f.state_name = 'Late' GROUP BY 1`},
			"quaestor_workers_online": {[]string{"work_pool"}, `SELECT p.name, count(*) FROM worker w JOIN work_pool p ON p.id = w.work_pool_id WHERE w.status = 'ONLINE' GROUP BY 1`},
			"quaestor_slots": {[]string{"limit", "kind"}, `SELECT name || '|limit', "limit" FROM concurrency_limit_v2 WHERE active UNION ALL
				SELECT name || '|active', active_slots FROM concurrency_limit_v2 WHERE active UNION ALL SELECT 'tag:' || tag || '|limit', concurrency_limit FROM concurrency_limit c
				WHERE NOT EXISTS (SELECT 1 FROM concurrency_limit_v2 v WHERE v.name = 'tag:' || c.tag) UNION ALL SELECT 'tag:' || tag || '|active', ` +
				map[databasetest.Dialect]string{databasetest.SQLite: `json_array_length(active_slots)`, databasetest.PostgreSQL: `jsonb_array_length(active_slots)`}[d] +
				` FROM concurrency_limit c WHERE NOT EXISTS (SELECT 1 FROM concurrency_limit_v2 v WHERE v.name = 'tag:' || c.tag)`},
		} {
			if got, want := got(metric, c.labels...), want(c.sql); !maps.Equal(got, want) || len(want) == 0 {
				t.Errorf("%s: got %v, want %v", metric, got, want)
			}
		}
		rows := want(`SELECT 'log', count(*) FROM log UNION ALL SELECT 'flow_run', count(*) FROM flow_run`)
		for table, n := range got("quaestor_table_rows", "table") {
			if rows[table] != "" && rows[table] != n {
				t.Errorf("rows of %s: got %s, want %s", table, n, rows[table])
			}
		}
		if n := len(got("quaestor_table_rows", "table")); n < 20 {
			t.Errorf("rows of %d tables", n)
		}
		if bytes := value(families, "quaestor_table_bytes", "table", "flow_run"); (bytes > 0) != (d == databasetest.PostgreSQL) {
			t.Errorf("flow_run takes %v bytes", bytes)
		}
		if wal := value(families, "quaestor_wal_bytes"); (wal >= 0) != (d == databasetest.SQLite) {
			t.Errorf("the write-ahead log has %v bytes", wal)
		}
		if oldest := value(families, "quaestor_oldest_queued_seconds", "work_pool", ""); oldest < 0 {
			t.Error("there is no oldest run")
		}
		// It ends with the server, and leaves no connection.
		end()
	})
}

// A pass neither waits for the connections of operations nor takes one of them, and what fails is not shown.
func TestSurveyHasAConnectionOfItsOwn(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.SharedSample(t)
		s, _, err := settings.Load(settings.Sources{Dir: t.TempDir(), Flags: map[string]string{
			"database-url": address, "PREFECT_SERVER_DATABASE_SQLALCHEMY_POOL_SIZE": "1", "PREFECT_SERVER_DATABASE_SQLALCHEMY_MAX_OVERFLOW": "0",
		}})
		if err != nil {
			t.Fatal(err)
		}
		db, err := database.Provide(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		held := db.Snapshot()
		defer held.Close()
		if err := held.Query(t.Context(), db.Queries().Revisions(t.Context()), nothing); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		service := server.Handler(db, s.Server, "test")
		end, err := service.Beside(ctx)
		if err != nil {
			t.Fatal(err)
		}
		srv := httptest.NewServer(service)
		defer srv.Close()
		databasetest.Eventually(t, "a pass beside the only connection", func() bool {
			return value(scraped(t, srv.URL), "quaestor_flow_runs", "state_type", "COMPLETED", "work_pool", "") >= 0
		})
		cancel()
		end()
		for _, p := range db.Pools() {
			if p.Waits != 0 || p.InUse > 1 {
				t.Errorf("%+v", p)
			}
		}
	})
}

// Profiles have a loopback address of their own (contract 3.11), for none but this machine's own programs.
func TestProfiles(t *testing.T) {
	free, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	at := free.Addr().String()
	if err := free.Close(); err != nil {
		t.Fatal(err)
	}
	base, end := beside(t, databasetest.SQLite.SharedSample(t), "QUAESTOR_PPROF_ADDRESS", at)
	if a := ask(t, http.MethodGet, base+"/debug/pprof/", ""); a.status != http.StatusNotFound {
		t.Errorf("profiles beside the API: %d", a.status)
	}
	for path, want := range map[string]int{"/debug/pprof/": 200, "/debug/pprof/heap?debug=1": 200, "/debug/pprof/goroutine": 200, "/debug/pprof/cmdline": 404, "/graphql": 404} {
		if a := ask(t, http.MethodGet, "http://"+at+path, ""); a.status != want {
			t.Errorf("%s: %d, want %d", path, a.status, want)
		}
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+at+"/debug/pprof/", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Host = "evil.example:6060"
	send(t, r).want(t, http.StatusMisdirectedRequest, "FORBIDDEN")
	end()
	if conn, err := (&net.Dialer{Timeout: time.Second}).DialContext(context.Background(), "tcp", at); err == nil {
		_ = conn.Close()
		t.Error("profiles are served after the end")
	}
}

func nothing(*sql.Rows) error { return nil }
