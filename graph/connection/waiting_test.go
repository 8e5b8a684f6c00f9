package connection_test

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/server/database/config"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// waitingWorld is a run that nothing stops, with all that could.
type waitingWorld struct {
	d       databasetest.Dialect
	address string
}

// id is one of the world's rows: a letter of hexadecimal digits for each table.
func (waitingWorld) id(table byte, n int) string {
	return fmt.Sprintf("%c7000000-0000-4000-8000-%012d", table, n)
}

// ago writes an instant before the operation's present.
func (w waitingWorld) ago(d time.Duration) string {
	at := graphtest.Now().Add(-d).Format("2006-01-02 15:04:05.000000")
	if w.d == databasetest.PostgreSQL {
		at += "Z"
	}
	return "'" + at + "'"
}

// row writes an INSERT.
func row(table string, columns ...string) string {
	var names, values []string
	for i := 0; i+1 < len(columns); i += 2 {
		names, values = append(names, columns[i]), append(values, columns[i+1])
	}
	return "INSERT INTO " + table + " (" + strings.Join(names, ", ") + ") VALUES (" + strings.Join(values, ", ") + ")"
}

func sqlText(s string) string { return "'" + s + "'" }

// run writes a flow run of the world; what is given comes after what it has in any case.
func (w waitingWorld) run(n int, columns ...string) string {
	return row("flow_run", append([]string{
		"id", sqlText(w.id('5', n)), "name", fmt.Sprintf("'waiting %d'", n), "flow_id", sqlText(w.id('1', 1)), "state_timestamp", w.ago(time.Duration(n) * time.Second),
	}, columns...)...)
}

// scheduled are the columns of a scheduled run that is due.
func (w waitingWorld) scheduled() []string {
	return []string{"state_type", "'SCHEDULED'", "state_name", "'Scheduled'", "next_scheduled_start_time", w.ago(time.Minute)}
}

func newWaitingWorld(t *testing.T, d databasetest.Dialect) waitingWorld {
	t.Helper()
	w := waitingWorld{d, d.Sample(t)}
	w.reset(t)
	return w
}

// reset makes the world anew.
func (w waitingWorld) reset(t *testing.T) {
	t.Helper()
	limit := func(n int, name string) string {
		return row("concurrency_limit_v2", "id", sqlText(w.id('7', n)), "name", sqlText(name), "active", "TRUE", `"limit"`, "2", "active_slots", "0",
			"denied_slots", "0", "slot_decay_per_second", "0", "avg_slot_occupancy_seconds", "2")
	}
	var statements []string
	for _, table := range []string{"flow_run", "deployment", "concurrency_limit_v2", "worker", "work_queue", "work_pool", "flow"} {
		statements = append(statements, "DELETE FROM "+table+" WHERE CAST(id AS TEXT) LIKE '_7000000-0000-4000-8000-%'")
	}
	statements = append(statements,
		row("flow", "id", sqlText(w.id('1', 1)), "name", "'waits'"),
		row("work_pool", "id", sqlText(w.id('2', 1)), "name", "'waits'", "type", "'process'", "last_transitioned_status_at", w.ago(time.Hour)),
		row("work_queue", "id", sqlText(w.id('3', 1)), "name", "'first'", "work_pool_id", sqlText(w.id('2', 1)), "priority", "1"),
		row("work_queue", "id", sqlText(w.id('3', 2)), "name", "'second'", "work_pool_id", sqlText(w.id('2', 1)), "priority", "2"),
		row("worker", "id", sqlText(w.id('4', 1)), "name", "'old'", "work_pool_id", sqlText(w.id('2', 1)), "status", "'OFFLINE'", "last_heartbeat_time", w.ago(time.Hour)),
		row("worker", "id", sqlText(w.id('4', 2)), "name", "'new'", "work_pool_id", sqlText(w.id('2', 1)), "status", "'ONLINE'", "last_heartbeat_time", w.ago(20*time.Second)),
		limit(1, "deployment:waits"),
		row("deployment", "id", sqlText(w.id('6', 1)), "name", "'waits'", "flow_id", sqlText(w.id('1', 1)), "concurrency_limit_id", sqlText(w.id('7', 1)),
			"last_polled", w.ago(10*time.Second)),
		w.run(1, append(w.scheduled(), "work_queue_id", sqlText(w.id('3', 2)), "deployment_id", sqlText(w.id('6', 1)))...),
	)
	databasetest.Exec(t, w.address, statements...)
}

const waitingFields = `waiting { reasons { kind since figure limit holders { id name stateName stateTimestamp } } hints { kind } position }`

// why asks why a run waits; nil for null.
func (w waitingWorld) why(t *testing.T, g *graphtest.Graph, n int) object {
	t.Helper()
	run := g.Query(t, `query($id: ID!) { flowRun(id: $id) { `+waitingFields+` } }`, map[string]any{"id": w.id('5', n)})["flowRun"].(object)
	of, _ := run["waiting"].(object)
	return of
}

func kinds(v any) []string {
	all := []string{}
	for _, r := range graphtest.List(v) {
		all = append(all, r.(object)["kind"].(string))
	}
	return all
}

// cause is something that makes the world's first run wait.
type cause struct {
	kind string
	// make has it, mend takes it away; mended: a worker is given the run then.
	make, mend []string
	mended     bool
	// since, figure and limit are those of the reason, holders its runs.
	since, figure, limit string
	holders              []int
	// hint: it is none of the reasons.
	hint bool
}

func (w waitingWorld) causes() []cause {
	run, queue, pool := " WHERE id = '"+w.id('5', 1)+"'", " WHERE id = '"+w.id('3', 2)+"'", " WHERE id = '"+w.id('2', 1)+"'"
	since := func(d time.Duration) string { return graphtest.Now().Add(-d).Format(time.RFC3339) }
	inQueue := func(n int, state string, q int) string {
		return w.run(n, "state_type", sqlText(state), "state_name", "'N'", "work_queue_id", sqlText(w.id('3', q)))
	}
	served := []string{"UPDATE flow_run SET work_queue_id = NULL" + run}
	gone := func(n ...int) (all []string) {
		for _, n := range n {
			all = append(all, "DELETE FROM flow_run WHERE id = '"+w.id('5', n)+"'")
		}
		return all
	}
	one := func(s string) []string { return []string{s} }
	return []cause{
		{kind: "QUEUE_PAUSED", make: one("UPDATE work_queue SET is_paused = TRUE" + queue), mend: one("UPDATE work_queue SET is_paused = FALSE" + queue), mended: true},
		{
			kind: "POOL_PAUSED", make: one("UPDATE work_pool SET is_paused = TRUE" + pool), mend: one("UPDATE work_pool SET is_paused = FALSE" + pool),
			mended: true, since: since(time.Hour),
		},
		{
			kind: "NO_WORKER", make: one("UPDATE worker SET status = 'OFFLINE'"), since: since(20 * time.Second),
			mend: one("UPDATE worker SET status = 'ONLINE'"), mended: true,
		},
		{
			kind: "QUEUE_LIMIT", make: []string{
				"UPDATE work_queue SET concurrency_limit = 2" + queue,
				inQueue(11, "RUNNING", 2), inQueue(12, "PENDING", 2), inQueue(13, "CANCELLING", 2), inQueue(14, "RUNNING", 1),
			},
			mend: gone(11, 12, 13, 14), mended: true, figure: "2", limit: "2", holders: []int{12, 11},
		},
		{
			kind: "POOL_LIMIT", make: []string{
				"UPDATE work_pool SET concurrency_limit = 1" + pool, inQueue(21, "RUNNING", 1), inQueue(22, "RUNNING", 2), inQueue(23, "CANCELLING", 1),
			},
			mend: one("UPDATE work_pool SET concurrency_limit = 3" + pool), mended: true, figure: "2", limit: "1", holders: []int{22, 21},
		},
		{
			kind: "PRIORITY", make: []string{
				"UPDATE work_pool SET concurrency_limit = 2" + pool, inQueue(31, "RUNNING", 1),
				w.run(32, append(w.scheduled(), "work_queue_id", sqlText(w.id('3', 1)))...),
			},
			mend: one("UPDATE work_queue SET priority = 3 WHERE id = '" + w.id('3', 1) + "'"), mended: true, figure: "1", limit: "2", holders: []int{31},
		},
		{
			kind: "NOT_DUE", make: one("UPDATE flow_run SET next_scheduled_start_time = " + w.ago(-time.Second) + run),
			mend: one("UPDATE flow_run SET next_scheduled_start_time = " + w.ago(0) + run), mended: true,
		},
		{
			kind: "NO_RUNNER", make: append(served, "UPDATE deployment SET last_polled = "+w.ago(61*time.Second)), since: since(61 * time.Second),
			mend: one("UPDATE deployment SET last_polled = " + w.ago(60*time.Second)),
		},
		{
			kind: "RETRYING_IN_PROCESS", make: one(`UPDATE flow_run SET empirical_policy = '{"retries": 2, "retry_type": "in_process"}'` + run),
			mend: one(`UPDATE flow_run SET empirical_policy = '{"retries": 2, "retry_type": "reschedule"}'` + run), mended: true,
		},
		{
			kind: "DEPLOYMENT_LIMIT", make: []string{
				"UPDATE concurrency_limit_v2 SET active_slots = 2 WHERE id = '" + w.id('7', 1) + "'",
				"UPDATE flow_run SET state_name = 'AwaitingConcurrencySlot'" + run,
				w.run(41, "state_type", "'CANCELLING'", "deployment_id", sqlText(w.id('6', 1))), w.run(42, "state_type", "'COMPLETED'", "deployment_id", sqlText(w.id('6', 1))),
			},
			mend: one("UPDATE concurrency_limit_v2 SET active_slots = 1 WHERE id = '" + w.id('7', 1) + "'"), figure: "2", limit: "2", holders: []int{41},
		},
		{kind: "NO_DEPLOYMENT", make: one("UPDATE flow_run SET work_queue_id = NULL, deployment_id = NULL" + run)},
		{
			kind: "TAKEN_AND_SILENT", make: one("UPDATE flow_run SET state_type = 'PENDING', state_name = 'Pending', state_timestamp = " + w.ago(601*time.Second) + run),
			mend: one("UPDATE flow_run SET state_timestamp = " + w.ago(600*time.Second) + run),
		},
		{kind: "DEPLOYMENT_PAUSED", make: one("UPDATE deployment SET paused = TRUE"), mend: one("UPDATE deployment SET paused = FALSE"), hint: true},
		{kind: "DEPLOYMENT_GONE", make: one("DELETE FROM deployment WHERE id = '" + w.id('6', 1) + "'"), hint: true},
	}
}

// Contract 15.1: each cause alone is the one reason, or hint, with its figures; mended it is none, and where a queue, a pool or
// the run itself had it a worker is given the run.
func TestWaitingHasTheCause(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		w := newWaitingWorld(t, d)
		g := graphtest.Open(t, w.address)
		first := w.id('5', 1)
		is := func(what string, reasons, hints []string) object {
			of := w.why(t, g, 1)
			if !slices.Equal(kinds(of["reasons"]), reasons) || !slices.Equal(kinds(of["hints"]), hints) {
				t.Errorf("%s: reasons %v, hints %v, want %v and %v", what, kinds(of["reasons"]), kinds(of["hints"]), reasons, hints)
			}
			return of
		}
		for _, c := range w.causes() {
			w.reset(t)
			is("before "+c.kind, []string{}, []string{})
			databasetest.Exec(t, w.address, c.make...)
			if c.hint {
				is(c.kind, []string{}, []string{c.kind})
			} else if of := is(c.kind, []string{c.kind}, []string{}); len(kinds(of["reasons"])) > 0 {
				text := func(v any) string {
					if v == nil {
						return ""
					}
					return fmt.Sprint(v)
				}
				r := graphtest.List(of["reasons"])[0].(object)
				var holders []string
				for _, n := range c.holders {
					holders = append(holders, w.id('5', n))
				}
				if text(r["since"]) != c.since || text(r["figure"]) != c.figure || text(r["limit"]) != c.limit ||
					(r["holders"] == nil) != (c.holders == nil) || r["holders"] != nil && !slices.Equal(graphtest.IDsOf(r["holders"]), holders) {
					t.Errorf("%s: %v, want since %q, figure %q, limit %q, holders %v", c.kind, r, c.since, c.figure, c.limit, holders)
				}
			}
			if c.mend == nil {
				continue
			}
			given := func() bool {
				return slices.Contains(scheduled(t, g, map[string]any{"pool": "waits", "before": graphtest.Now().Format(time.RFC3339)}), first)
			}
			if c.mended && c.kind != "NO_WORKER" && given() {
				t.Errorf("%s: a worker is given the run all the same", c.kind)
			}
			databasetest.Exec(t, w.address, c.mend...)
			is(c.kind+", mended", []string{}, []string{})
			if c.mended && !given() {
				t.Errorf("%s: mended, but no worker is given the run", c.kind)
			}
		}
	})
}

// Contract 15.1: of two causes both are told, in the contract's order, so that the first names what is met first.
func TestWaitingHasPairsOfCausesInOrder(t *testing.T) {
	// What one cause makes of the run leaves no room for the other.
	never := map[string][]string{
		"TAKEN_AND_SILENT": nil, // whatever else: the run was taken
		"NO_DEPLOYMENT":    nil, "NO_RUNNER": nil,
	}
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		w := newWaitingWorld(t, d)
		g := graphtest.Open(t, w.address)
		all := w.causes()
		pairs := 0
		for i, a := range all {
			for _, b := range all[i+1:] {
				if _, alone := never[a.kind]; alone && !b.hint {
					continue
				}
				if _, alone := never[b.kind]; alone {
					continue
				}
				if a.kind == "POOL_LIMIT" && b.kind == "PRIORITY" || b.kind == "NOT_DUE" && a.kind == "PRIORITY" || a.kind == "PRIORITY" && b.kind == "RETRYING_IN_PROCESS" ||
					a.kind == "POOL_PAUSED" && b.kind == "PRIORITY" || a.kind == "QUEUE_LIMIT" && b.kind == "PRIORITY" || b.kind == "DEPLOYMENT_GONE" {
					continue // a full pool (a full queue's runs fill it here), a run that is not in the order, a pool that gives nothing, a limit without its deployment
				}
				w.reset(t)
				databasetest.Exec(t, w.address, slices.Concat(a.make, b.make)...)
				of := w.why(t, g, 1)
				var want []string
				for _, c := range []cause{a, b} {
					if !c.hint {
						want = append(want, c.kind)
					}
				}
				got := kinds(of["reasons"])
				if pairs++; !reflect.DeepEqual(append([]string(nil), got...), want) {
					t.Errorf("%s and %s: %v", a.kind, b.kind, got)
				}
			}
		}
		if pairs < 40 {
			t.Errorf("%d pairs were tried", pairs)
		}
	})
}

// "worked out once for a pool and operation": the number of statements does not depend on how many runs of the pool are asked
// about, nor on how often.
func TestWaitingIsWorkedOutOnce(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		w := newWaitingWorld(t, d)
		statements := []string{"UPDATE work_pool SET concurrency_limit = 1 WHERE id = '" + w.id('2', 1) + "'"}
		for n := 100; n < 140; n++ {
			statements = append(statements, w.run(n, append(w.scheduled(), "work_queue_id", sqlText(w.id('3', 1+n%2)), "deployment_id", sqlText(w.id('6', 1)))...))
		}
		databasetest.Exec(t, w.address, append(statements, w.run(200, "state_type", "'RUNNING'", "work_queue_id", sqlText(w.id('3', 1))))...)
		g := graphtest.Open(t, w.address)
		count := func(query string) (n int) {
			ctx := config.WithObserver(context.Background(), func(config.Statement) { n++ })
			if r := g.Do(ctx, query, nil); len(r.Errors) > 0 {
				t.Fatal(r.Errors)
			}
			return n
		}
		page := func(first int) string {
			return fmt.Sprintf(`flowRuns(first: %d, where: {name: {startsWith: "waiting "}}, orderBy: [{field: NAME}]) { nodes { %s } }`, first, waitingFields)
		}
		one, many := count("{ "+page(1)+" }"), count("{ "+page(42)+" }")
		// A further alias of the field reads who holds the slots again, a further alias of the page also its rows; the pool is known.
		twice := count("{ " + page(42) + " more: " + page(42) + " }")
		if one != many || twice >= 2*many-1 {
			t.Errorf("one run takes %d statements, 42 take %d, twice they take %d", one, many, twice)
		}
	})
}

// Contract 12.8: it is 10 an object, and the holders that may come.
func TestWaitingCost(t *testing.T) {
	g := graphtest.Open(t, databasetest.SQLite.SharedSample(t))
	for query, want := range map[string]float64{
		`{ flowRuns(first: 7) { nodes { id } } }`:                                                                      7,
		`{ flowRuns(first: 7) { nodes { waiting { position } } } }`:                                                    7 + 70,
		`{ flowRuns(first: 7) { nodes { waiting { reasons { kind } hints { kind } } again: waiting { position } } } }`: 7 + 140,
		`{ flowRuns(first: 7) { nodes { waiting { reasons { holders { id } } } } } }`:                                  7 + 70 + 7*3*5,
		`{ flowRuns(first: 7) { nodes { waiting { reasons { holders(first: 2) { id waiting { position } } } } } } }`:   7 + 70 + 7*3*2*11,
	} {
		if r := g.Do(t.Context(), query, nil); len(r.Errors) > 0 || r.Cost != want {
			t.Errorf("%s costs %v, want %v %v", query, r.Cost, want, r.Errors)
		}
	}
	for _, first := range []int{-1, 1001} {
		graphtest.Refused(t, g, "BAD_USER_INPUT", fmt.Sprintf("{ flowRuns(first: 1) { nodes { waiting { reasons { holders(first: %d) { id } } } } } }", first), nil)
	}
}
