package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// ids are those of an answer's rows.
func ids(t *testing.T, answer string, path ...string) (found []string) {
	t.Helper()
	for _, r := range answerRows(t, answer, path...) {
		if node, is := r["node"].(map[string]any); is {
			r = node
		}
		found = append(found, r["id"].(string))
	}
	return found
}

// Contract 1.12: --all finds the ids that SQL finds, in order, however the connection is asked for. It adds pageInfo, after
// and first where the operation lacks them, and takes nodes or edges.
func TestQueryAll(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.SharedSample(t)
		want := texts(t, databasetest.Open(t, address), `SELECT CAST(id AS text) FROM log ORDER BY 1`)
		p := start(t, at(address))
		const by = `orderBy: [{field: ID}]`
		for name, c := range map[string]struct {
			query, variables string
			path             []string
		}{
			"nodes":         {`{ logs(` + by + `) { nodes { id flowRun { name } } } }`, "", []string{"logs", "nodes"}},
			"edges":         {`{ logs(` + by + `, first: 700) { edges { cursor node { id } } pageInfo { endCursor } } }`, "", []string{"logs", "edges"}},
			"aliases":       {`{ l: logs(` + by + `) { n: nodes { id } } server { version } }`, "", []string{"l", "n"}},
			"variables":     {`query ($n: Int, $a: String, $o: [LogOrder!], $w: LogFilter = {}) { logs(first: $n, after: $a, orderBy: $o, where: $w) { nodes { id } } }`, `{"n": 333, "a": null, "o": {"field": "ID"}}`, []string{"logs", "nodes"}},
			"names of ours": {`query ($pageSize: [LogOrder!]) { logs(orderBy: $pageSize) { pageInfoOfAll: totalCount nodes { id } } }`, `{"pageSize": {"field": "ID"}}`, []string{"logs", "nodes"}},
			"fragments": {`query Q($o: [LogOrder!], $no: Boolean!) { ...R } query Other { logs { ...P } }
				fragment R on Query { logs(orderBy: $o) { ...P totalCount @include(if: $no) } } fragment P on LogConnection { nodes { id flowRun { logs(first: 0) { ...S } } } }
				fragment S on LogConnection { totalCount }`, `{"o": {"field": "ID"}, "no": false}`, []string{"logs", "nodes"}},
		} {
			for _, args := range [][]string{nil, {"--server", p.base}} {
				args = append([]string{"query", c.query, "--all", "--variables", c.variables}, args...)
				if name == "fragments" {
					args = append(args, "--operation-name", "Q")
				}
				r := invoke(t, "", at(address), "", args...).want(t, 0)
				if got := ids(t, r.stdout, c.path...); !slices.Equal(got, want) || r.stderr != "" {
					t.Errorf("%s: %d rows of %d\n%s", name, len(got), len(want), r.stderr)
				}
			}
		}
	})
}

// The one document: everything else that was asked for is there once, and the page info is that of all pages.
func TestQueryAllDocument(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.SharedSample(t)
		const query = `{ server { dialect } flowRuns(first: %d, orderBy: [{field: ID}]) { pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount nodes { id tags } aggregate { count } } }`
		whole := invoke(t, "", at(address), "", "query", fmt.Sprintf(query, 1000), "--now", "2026-11-01T00:00:00Z").want(t, 0).stdout
		for _, size := range []int{1000, 100, 623, 622} {
			paged := invoke(t, "", at(address), "", "query", fmt.Sprintf(query, size), "--all", "--now", "2026-11-01T00:00:00Z").want(t, 0).stdout
			var one, all any
			if err := json.Unmarshal([]byte(whole), &one); err != nil {
				t.Fatal(err)
			}
			if err := json.Unmarshal([]byte(paged), &all); err != nil {
				t.Fatalf("%v\n%s", err, paged)
			}
			a, _ := json.Marshal(one)
			b, _ := json.Marshal(all)
			if !bytes.Equal(a, b) {
				t.Errorf("pages of %d: %.600s\nwant %.600s", size, b, a)
			}
			// It is indented like every answer.
			var indented bytes.Buffer
			if err := json.Indent(&indented, []byte(paged), "", "  "); err != nil || indented.String() != paged {
				t.Errorf("not indented: %.300s", paged)
			}
		}
		for query, want := range map[string]string{
			`{ flows(where: {name: {eq: "none"}}) { nodes { id } } }`:            `"nodes": []`,
			`{ workPoolByName(name: "none") { workers { nodes { id } } } }`:      `"workPoolByName": null`,
			`{ workPoolByName(name: "k8s_batch") { workers { nodes { id } } } }`: `"workers": {`,
		} {
			if r := invoke(t, "", at(address), "", "query", query, "--all").want(t, 0); !json.Valid([]byte(r.stdout)) || !strings.Contains(r.stdout, want) {
				t.Errorf("%s: %s", query, r.stdout)
			}
		}
	})
}

// The other formats print the head once, and every row.
func TestQueryAllFormats(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address, names := withHostile(t, d)
		const query = `{ flows(first: 3, where: {tags: {all: ["ü"]}}, orderBy: [{field: ID}]) { nodes { name id } } }`
		records, _ := readCSV(t, invoke(t, "", at(address), "", "query", query, "--all", "--format", "csv").want(t, 0).stdout)
		for i, name := range append([]string{"name"}, names...) {
			if len(records) != len(names)+1 || records[i][0] != name {
				t.Fatalf("record %d of %d is %q, want %q", i, len(records), records[i], name)
			}
		}
		for _, format := range []string{"ndjson", "table"} {
			r := invoke(t, "", at(address), "", "query", query, "--all", "--format", format).want(t, 0)
			if strings.Count(r.stdout, "f1000000-") != len(names) || strings.Count(r.stdout, "name  ") > 1 {
				t.Errorf("%s: %s", format, r.stdout)
			}
		}
		r := invoke(t, "", at(address), "", "query", `{ flowRuns { groups(by: [{field: FLOW_NAME}, {field: STATE_TYPE}], first: 9) { nodes { keys } } } }`, "--all", "--format", "ndjson").want(t, 0)
		lines := strings.Split(strings.TrimSpace(r.stdout), "\n")
		if slices.Sort(lines); len(lines) < 20 || len(slices.Compact(lines)) != len(lines) {
			t.Errorf("%d groups: %s", len(lines), r.stdout)
		}
	})
}

// Where a page is more than the limits allow, --all asks for fewer rows; a size that the operation names is the user's.
func TestQueryAllKeepsToLimits(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.SharedSample(t)
		want := texts(t, databasetest.Open(t, address), `SELECT CAST(id AS text) FROM flow_run ORDER BY 1`)
		for _, limit := range []string{"QUAESTOR_MAX_PAGE_SIZE=60", "QUAESTOR_MAX_COST=800"} {
			env := append(at(address), limit)
			const query = `{ flowRuns(%s orderBy: [{field: ID}]) { nodes { id taskRuns(first: 3) { nodes { id } } } } }`
			r := invoke(t, "", env, "", "query", fmt.Sprintf(query, ""), "--all").want(t, 0)
			if got := ids(t, r.stdout, "flowRuns", "nodes"); !slices.Equal(got, want) {
				t.Errorf("%s: %d rows of %d", limit, len(got), len(want))
			}
			r = invoke(t, "", env, "", "query", fmt.Sprintf(query, "first: 900"), "--all").want(t, 1)
			if !strings.Contains(r.stdout, "first") || !json.Valid([]byte(r.stdout)) || strings.Contains(r.stdout, "locations") {
				t.Error(r.stdout)
			}
		}
	})
}

// A refusal is taken for one of our page's size only where fewer rows are no such: what is wrong with the operation is asked
// once more and not nine times. The answer is the server's own.
func TestQueryAllAsksOnceMore(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		base := start(t, append(at(d.SharedSample(t)), "QUAESTOR_MAX_PAGE_SIZE=20")).base
		for name, c := range map[string]struct {
			query, says string
			most        int32
		}{
			"a cursor":   {`{ flows(after: "bad") { nodes { name } } }`, "after", 2},
			"a filter":   {`{ flows(where: {created: {ge: "soon"}}) { nodes { name } } }`, "created", 2},
			"a variable": {`query ($n: FlowFilter!) { flows(where: $n) { nodes { name } } }`, "variable", 2},
			"a field":    {`{ flows { nodes { nope } } }`, "nope", 1},
		} {
			var asked atomic.Int32
			server := counted(t, base, &asked)
			r := invoke(t, "", nil, "", "query", c.query, "--all", "--server", server).want(t, 1)
			if n := asked.Load(); n > c.most || !strings.Contains(r.stdout, c.says) || strings.Contains(r.stdout, "at most 20") {
				t.Errorf("%s: %d requests\n%s", name, n, r.stdout)
			}
		}
		// The size is what is wrong here: 500, 1, 250, 125, 62, 31, 15, and the second page.
		var asked atomic.Int32
		r := invoke(t, "", nil, "", "query", `{ flows { nodes { id } } }`, "--all", "--server", counted(t, base, &asked)).want(t, 0)
		if got := ids(t, r.stdout, "flows", "nodes"); len(got) != 26 || asked.Load() != 8 {
			t.Errorf("%d rows by %d requests", len(got), asked.Load())
		}
	})
}

// After an error on the way the exit code is 1, and what was printed is valid: a value that cannot be read, whose path
// counts all rows, and a server that goes away.
func TestQueryAllWithErrors(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.Sample(t)
		names := texts(t, databasetest.Open(t, address), `SELECT name FROM flow ORDER BY CAST(id AS text)`)
		databasetest.Exec(t, address, `UPDATE flow SET created = 'infinity' WHERE name = 'etl-orders'`)
		const query = `{ flows(first: 2, orderBy: [{field: ID}]) { nodes { id name created } totalCount } }`
		r := invoke(t, "", at(address), "", "query", query, "--all").want(t, 1)
		var answer struct {
			Errors []struct{ Path []any }
		}
		if err := json.Unmarshal([]byte(r.stdout), &answer); err != nil || len(answer.Errors) != 1 || lastOf(r.stderr) != "quaestor: the answer has errors" {
			t.Fatalf("%v %s\n%s", err, r.stdout, r.stderr)
		}
		rows := answerRows(t, r.stdout, "flows", "nodes")
		if i := answer.Errors[0].Path[2].(float64); len(rows) != len(names) || rows[int(i)]["name"] != "etl-orders" {
			t.Errorf("%d rows of %d, path %v", len(rows), len(names), answer.Errors[0].Path)
		}
		gone := flaky(t, start(t, at(address)).base, 3)
		for _, format := range []string{"json", "ndjson", "csv", "table"} {
			r := invoke(t, "", nil, "", "query", `{ flows(first: 2, orderBy: [{field: ID}]) { nodes { id } } }`, "--all", "--format", format, "--server", gone()).want(t, 1)
			if !strings.Contains(r.stderr, "is it Quaestor's address?") || strings.Count(r.stderr, "\n") != 1 || strings.Count(r.stdout, "-4") < 4 {
				t.Errorf("%s: %s%s", format, r.stdout, r.stderr)
			}
			if format == "json" {
				if got := ids(t, r.stdout, "flows", "nodes"); len(got) != 6 || !strings.Contains(r.stdout, `"message": "the server answered 502`) {
					t.Errorf("%s", r.stdout)
				}
			}
		}
	})
}

// flaky gives servers that answer a number of requests as another does, and no more.
func flaky(t *testing.T, base string, answers int32) func() string {
	t.Helper()
	return func() string {
		var asked atomic.Int32
		return before(t, base, func(w http.ResponseWriter) bool {
			if asked.Add(1) > answers {
				w.WriteHeader(http.StatusBadGateway)
				return false
			}
			return true
		})
	}
}

// counted counts what another server is asked.
func counted(t *testing.T, base string, asked *atomic.Int32) string {
	t.Helper()
	return before(t, base, func(http.ResponseWriter) bool { return asked.Add(1) > 0 })
}

// before is a server before another one, which is asked what it lets pass.
func before(t *testing.T, base string, pass func(http.ResponseWriter) bool) string {
	t.Helper()
	to, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	proxy := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(to) }}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if pass(w) {
			proxy.ServeHTTP(w, r)
		}
	}))
	t.Cleanup(s.Close)
	return s.URL
}

// A server whose pages do not go on ends the walk.
func TestQueryAllEndsWithTheSameCursor(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if !bytes.Contains(body, []byte("pageInfoOfAll: pageInfo")) {
			t.Errorf("asked for %s", body)
		}
		_, _ = io.WriteString(w, `{"data": {"flows": {"nodes": [{"id": "1"}], "pageInfoOfAll": {"hasNextPage": true, "endCursor": "x"}}}}`)
	}))
	defer s.Close()
	r := invoke(t, "", nil, "", "query", `{ flows { nodes { id } } }`, "--all", "--server", s.URL).want(t, 1)
	if got := ids(t, r.stdout, "flows", "nodes"); len(got) > 2 || !strings.Contains(r.stderr, "same cursor") {
		t.Errorf("%s\n%s", r.stdout, r.stderr)
	}
}

// What --all can't do is wrong usage.
func TestQueryAllWrongUsage(t *testing.T) {
	address := databasetest.SQLite.SharedSample(t)
	for query, says := range map[string]string{
		`{ flows(last: 3) { nodes { id } } }`:                           "leave last out",
		`query ($n: Int = 3) { flows(last: $n) { nodes { id } } }`:      "leave last out",
		`{ flows(first: 0) { nodes { id } } }`:                          "first a number above 0",
		`query ($n: Int = 0) { flows(first: $n) { nodes { id } } }`:     "first a number above 0",
		`query ($given: Int) { flows(first: $given) { nodes { id } } }`: "first a number above 0",
		`{ scheduledFlowRuns(workPoolName: "x") { id } }`:               "is none",
		`{ nodes(ids: []) { id } }`:                                     "is none",
		`{ server { version } }`:                                        "no list",
		`{ flows { nodes { id } } logs { nodes { id } } }`:              "ask for one",
	} {
		invoke(t, "", at(address), "", "query", query, "--all", "--variables", `{"given": 0}`).failed(t, 2, says)
	}
}

// Contract 1.12: five times the rows take no more memory.
func TestQueryAllMemory(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.Sample(t)
		const bytesOfRow, rows, room = 100_000, 300, 20 << 10 // in KiB, and less than the rows take
		fill := `WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < %d)
			INSERT INTO log (id, name, level, message, timestamp) SELECT %s, 'large', 20, %s, %s FROM n`
		id, message := `'f1000000-0000-4000-8000-' || substr('000000000000' || i, -12)`, fmt.Sprintf("hex(zeroblob(%d))", bytesOfRow/2)
		begin := `strftime('%Y-%m-%d %H:%M:00.000000', '2020-01-01', i || ' minutes')`
		if d == databasetest.PostgreSQL {
			id, message = `('f1000000-0000-4000-8000-' || lpad(i::text, 12, '0'))::uuid`, fmt.Sprintf("repeat('x', %d)", bytesOfRow)
			begin = `'2020-01-01T00:00:00Z'::timestamptz + i * interval '1 minute'`
		}
		databasetest.Exec(t, address, fmt.Sprintf(fill, rows-1, id, message, begin))
		resident := func(until, format string, least int) int64 {
			cmd := command(t.Context(), t.TempDir(), append(at(address), "GOGC=50"), "query",
				`{ logs(first: 10, where: {timestamp: {lt: "`+until+`"}}) { nodes { id message } } }`, "--all", "--format", format)
			printed := &counter{}
			cmd.Stdout = printed
			if err := cmd.Run(); err != nil || printed.n < least {
				t.Fatalf("%v: %d bytes", err, printed.n)
			}
			return cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss
		}
		for _, format := range []string{"json", "csv"} {
			few, all := resident("2020-01-01T01:00:00Z", format, rows/5*bytesOfRow), resident("2020-02-01T00:00:00Z", format, rows*bytesOfRow)
			if all > few+room {
				t.Errorf("%s: %d KiB for %d rows, %d KiB for a fifth", format, all, rows, few)
			}
		}
	})
}

// counter counts what is written to it.
type counter struct{ n int }

func (c *counter) Write(p []byte) (int, error) {
	c.n += len(p)
	return len(p), nil
}
