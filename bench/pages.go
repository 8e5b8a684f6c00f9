package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
	"github.com/quaestor-graph/quaestor/server/database/query"
	"github.com/quaestor-graph/quaestor/server/database/storage"
)

// pagesOf is a page of runs for each of some parents, of which names finds the ids.
type pagesOf struct {
	name, column, names string
	limit               int
	// past: of runs until now.
	past bool
}

var pageKinds = []pagesOf{
	{"flows with their 5 latest runs", "flow_id", "SELECT id FROM flow ORDER BY name LIKE 'a shared %' DESC, name, id", 5, false},
	{"deployments with their 3 last runs", "deployment_id", "SELECT id FROM deployment ORDER BY name LIKE 'a shared %' DESC, name, id", 3, true},
}

var (
	pageParents = []int{1, 5, 20, 100}
	pageShapes  = []struct{ database, name string }{{large, "demo"}, {even, "even"}, {stale, "stale"}}
)

// pageLimit is how much longer than the better of the plain ways such pages may take.
const pageLimit = 1.5

// pagesResult is how long the processor was at one statement, by each way.
type pagesResult struct {
	name, shape           string
	parents, depth        int
	ours, byParent, walks time.Duration
	// planning is the part of ours that PostgreSQL plans, which it does each time.
	planning time.Duration
}

func (r pagesResult) ratio() float64 { return float64(r.ours) / float64(min(r.byParent, r.walks)) }

func (r pagesResult) verdict() string {
	if r.ratio() <= pageLimit {
		return "met"
	}
	return "MISSED"
}

// measurePages measures Page for each shape of data and each number of parents against the two plain ways to write it by
// hand: each parent's rows by its index, sorted; and a walk in order of time, which knows beforehand how far it has to go.
func measurePages(d *databases, only *regexp.Regexp, rounds int) (results []pagesResult, err error) {
	fmt.Printf("a page of runs for each of some parents, time of the processor, %s\n%10s %10s %10s %6s\n", d.dialect, "ours", "by parent", "by a walk", "ratio")
	for _, shape := range pageShapes {
		for _, kind := range pageKinds {
			for _, parents := range pageParents {
				r := pagesResult{name: kind.name, shape: shape.name, parents: parents}
				if !only.MatchString(fmt.Sprintf("pages: %d %s, %s", parents, kind.name, shape.name)) {
					continue
				}
				address, err := d.address(shape.database)
				if err != nil {
					return nil, err
				}
				if err := kind.measure(d, address, rounds, &r); err != nil {
					return nil, fmt.Errorf("%s: %w", kind.name, err)
				}
				fmt.Printf("%7.2f ms %7.2f ms %7.2f ms %6.2f  %-6s  %d %s, %s; planned in %.2f ms\n",
					milliseconds(r.ours), milliseconds(r.byParent), milliseconds(r.walks), r.ratio(), r.verdict(), r.parents, r.name, r.shape, milliseconds(r.planning))
				results = append(results, r)
			}
		}
	}
	fmt.Println()
	return results, nil
}

func (k pagesOf) measure(d *databases, address string, rounds int, r *pagesResult) error {
	ctx := context.Background()
	db, err := provide(d.harness, address)
	if err != nil {
		return err
	}
	defer db.Close()
	raw, err := sql.Open(driver(d.dialect), bare(address))
	if err != nil {
		return err
	}
	defer raw.Close()
	conn, err := raw.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	keys, err := k.keys(ctx, conn, r.parents)
	if err != nil {
		return err
	}
	r.parents = len(keys)
	effective := query.Term{Kind: query.Time, Computed: query.EffectiveStartTime, Nullable: true, Indexed: true}
	present := instantOf(now)
	page := query.Page{
		Table: "flow_run", Columns: []query.Column{{Name: "id"}, {Name: "name"}, {Name: "state_type"}, {Name: "start_time", Interpreted: true}, {Name: "expected_start_time", Interpreted: true}},
		Path: []query.Hop{{From: "id", Table: "flow_run", To: k.column}}, Keys: keys, Indexed: true,
		Order: []query.Order{{Term: effective, Desc: true}}, Now: present, Limit: k.limit,
	}
	if k.past {
		page.Where = query.Compare{Term: effective, Op: query.Le, Value: present}
	}
	ours := bound(db, []query.Statement{db.Queries().Page(ctx, page)})[0]
	plain := plainPages{k, d.dialect, listed(d.dialect, keys), storage.Bind(driver(d.dialect), present)}
	walk, err := plain.walk(ctx, conn, &r.depth)
	if err != nil {
		return err
	}
	var ways [3]asked
	for i, st := range []query.Statement{ours, plain.byParent(), walk} {
		if ways[i], err = ask(ctx, d.dialect, conn, st); err != nil {
			return fmt.Errorf("%w\n%s", err, st.SQL)
		}
		defer ways[i].close()
	}
	var rows [3]int
	var times [3][]time.Duration
	clock, err := newProcessorTime(ctx, d.dialect, conn)
	if err != nil {
		return err
	}
	defer clock.stop()
	for round := range rounds + 1 {
		for i, way := range ways {
			repeat := 5
			begin, err := clock.read()
			if err != nil {
				return err
			}
			for range repeat {
				if rows[i], err = way.drain(ctx); err != nil {
					return err
				}
			}
			end, err := clock.read()
			if err != nil {
				return err
			}
			if round > 0 { // the first warms
				times[i] = append(times[i], (end-begin)/time.Duration(repeat))
			}
		}
	}
	if rows[0] != rows[1] || rows[0] != rows[2] {
		return fmt.Errorf("the ways have %v rows", rows)
	}
	r.ours, r.byParent, r.walks = median(times[0]), median(times[1]), median(times[2])
	if d.dialect == databasetest.PostgreSQL {
		r.planning, err = planning(ctx, conn, ours)
	}
	return err
}

// planning is the least of ten times that PostgreSQL takes to plan a statement.
func planning(ctx context.Context, conn *sql.Conn, st query.Statement) (least time.Duration, err error) {
	for range 10 {
		var text string
		if err := conn.QueryRowContext(ctx, "EXPLAIN (SUMMARY, FORMAT JSON) "+st.SQL, st.Args...).Scan(&text); err != nil {
			return 0, err
		}
		var plans []struct {
			Planning float64 `json:"Planning Time"`
		}
		if err := json.Unmarshal([]byte(text), &plans); err != nil {
			return 0, err
		}
		if took := time.Duration(plans[0].Planning * float64(time.Millisecond)); least == 0 || took < least {
			least = took
		}
	}
	return least, nil
}

func (k pagesOf) keys(ctx context.Context, conn *sql.Conn, n int) (keys []string, err error) {
	rows, err := conn.QueryContext(ctx, k.names+" LIMIT "+strconv.Itoa(n))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var key string
		if err := rows.Scan(&key); err != nil {
			return nil, err
		}
		keys = append(keys, key)
	}
	return keys, rows.Err()
}

// asked is a statement on a connection; SQLite compiles it once, as it does for Quaestor.
type asked struct {
	query func(context.Context) (*sql.Rows, error)
	close func()
}

func ask(ctx context.Context, d databasetest.Dialect, conn *sql.Conn, st query.Statement) (asked, error) {
	if d == databasetest.PostgreSQL {
		return asked{func(ctx context.Context) (*sql.Rows, error) { return conn.QueryContext(ctx, st.SQL, st.Args...) }, func() {}}, nil
	}
	prepared, err := conn.PrepareContext(ctx, st.SQL)
	if err != nil {
		return asked{}, err
	}
	return asked{
		func(ctx context.Context) (*sql.Rows, error) { return prepared.QueryContext(ctx, st.Args...) },
		func() { _ = prepared.Close() },
	}, nil
}

func (a asked) drain(ctx context.Context) (n int, err error) {
	rows, err := a.query(ctx)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	for rows.Next() {
		n++
	}
	return n, rows.Err()
}

// listed binds keys as one value.
func listed(d databasetest.Dialect, keys []string) string {
	if d == databasetest.PostgreSQL {
		return "{" + strings.Join(keys, ",") + "}"
	}
	text, err := json.Marshal(keys)
	if err != nil {
		panic(err) // they are texts
	}
	return string(text)
}

// plainPages are the ways to write such a page by hand.
type plainPages struct {
	pagesOf
	dialect databasetest.Dialect
	keys    string
	now     any
}

const startOfRun = "coalesce(start_time, expected_start_time)"

// until is the condition of the rows, after a word, and its arguments behind the keys.
func (p plainPages) until(word string) (text string, args []any) {
	args = []any{p.keys}
	if !p.past {
		return "", args
	}
	place := "$2"
	if p.dialect == databasetest.SQLite {
		place = "?2"
	}
	return word + startOfRun + " <= " + place, append(args, p.now)
}

// byParent reads all rows of each parent.
func (p plainPages) byParent() query.Statement {
	until, args := p.until(" AND ")
	if p.dialect == databasetest.PostgreSQL {
		return query.Statement{Args: args, SQL: fmt.Sprintf(`SELECT p.k, r.* FROM unnest($1::uuid[]) AS p(k) CROSS JOIN LATERAL (
			SELECT * FROM (SELECT id, name, state_type, %s AS e FROM flow_run WHERE %s = p.k%s OFFSET 0) AS own ORDER BY e DESC NULLS LAST, id DESC LIMIT %d) AS r`,
			startOfRun, p.column, until, p.limit)}
	}
	return query.Statement{Args: args, SQL: fmt.Sprintf(`SELECT p.value, r.id, r.name, r.state_type, +coalesce(r.start_time, r.expected_start_time)
		FROM json_each(?1) AS p CROSS JOIN flow_run AS r ON r.rowid IN (
			SELECT rowid FROM flow_run INDEXED BY ix_flow_run__%[2]s WHERE %[2]s = p.value%[3]s ORDER BY %[1]s DESC, id DESC LIMIT %[4]d)`,
		startOfRun, p.column, until, p.limit)}
}

// walk reads the rows of all in their order, as far as the last page's last one.
func (p plainPages) walk(ctx context.Context, conn *sql.Conn, depth *int) (st query.Statement, err error) {
	among := "= ANY($1::uuid[])"
	if p.dialect == databasetest.SQLite {
		among = "IN (SELECT value FROM json_each(?1))"
	}
	until, args := p.until(" AND ")
	err = conn.QueryRowContext(ctx, fmt.Sprintf(`SELECT coalesce(max(depth), 0) FROM (SELECT k, row_number() OVER (ORDER BY e DESC, id DESC) AS depth,
		row_number() OVER (PARTITION BY k ORDER BY e DESC, id DESC) AS n FROM (SELECT id, %s AS k, %s AS e FROM flow_run WHERE %[2]s IS NOT NULL%s) AS r) AS r WHERE n <= %d AND k %s`,
		p.column, startOfRun, until, p.limit, among), args...).Scan(depth)
	if err != nil {
		return st, err
	}
	const page = `SELECT %s FROM (SELECT r.*, row_number() OVER (PARTITION BY k ORDER BY e DESC, id DESC) AS n FROM (%s ORDER BY e DESC, id DESC LIMIT %d) AS r WHERE k %s) AS r%s`
	if p.dialect == databasetest.PostgreSQL {
		rows := fmt.Sprintf("SELECT id, name, state_type, %s AS k, %s AS e FROM flow_run WHERE %[2]s IS NOT NULL%s", p.column, startOfRun, until)
		return query.Statement{Args: args, SQL: fmt.Sprintf(page, "k, id, name, state_type, e", rows, *depth, among, " WHERE n <= "+strconv.Itoa(p.limit))}, nil
	}
	var parts []string
	states := append(strings.Fields("CANCELLED CANCELLING COMPLETED CRASHED FAILED PAUSED PENDING RUNNING SCHEDULED"), "")
	for _, state := range states {
		is := "= '" + state + "'"
		if state == "" {
			is = "IS NULL"
		}
		parts = append(parts, fmt.Sprintf("SELECT rowid AS row, id, %s AS k, %s AS e FROM flow_run INDEXED BY ix_flow_run__state_type_coalesce_start_time WHERE state_type %s%s", p.column, startOfRun, is, until))
	}
	return query.Statement{Args: args, SQL: fmt.Sprintf(page, "r.k, t.id, t.name, t.state_type, r.e", strings.Join(parts, " UNION ALL "), *depth, among, " CROSS JOIN flow_run AS t ON t.rowid = r.row WHERE n <= "+strconv.Itoa(p.limit))}, nil
}

// processorTime reads how long a processor was at what a connection asks for: what else a machine is busy with is not in
// it.
type processorTime struct {
	// schedstat is a file of PostgreSQL's process; SQLite is in this thread.
	schedstat string
}

func newProcessorTime(ctx context.Context, d databasetest.Dialect, conn *sql.Conn) (c processorTime, err error) {
	if d == databasetest.SQLite {
		runtime.LockOSThread()
		return c, nil
	}
	var pid int
	err = conn.QueryRowContext(ctx, "SELECT pg_backend_pid()").Scan(&pid)
	c.schedstat = fmt.Sprintf("/proc/%d/schedstat", pid)
	return c, err
}

func (c processorTime) read() (time.Duration, error) {
	if c.schedstat == "" {
		const thread = 1 // RUSAGE_THREAD
		var usage syscall.Rusage
		err := syscall.Getrusage(thread, &usage)
		return time.Duration(usage.Utime.Nano() + usage.Stime.Nano()), err
	}
	text, err := os.ReadFile(c.schedstat)
	if err != nil {
		return 0, err
	}
	first, _, _ := strings.Cut(string(text), " ")
	n, err := strconv.ParseInt(first, 10, 64)
	return time.Duration(n), err
}

func (c processorTime) stop() {
	if c.schedstat == "" {
		runtime.UnlockOSThread()
	}
}
