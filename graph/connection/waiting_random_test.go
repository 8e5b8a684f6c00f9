package connection_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/server/database/access"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// queueKey orders runs as a worker is given them: by their queue's priority, their time, their id.
type queueKey struct {
	priority int
	at, id   string
}

func (k queueKey) before(o queueKey) bool {
	switch {
	case k.priority != o.priority:
		return k.priority < o.priority
	case k.at != o.at:
		return k.at < o.at
	}
	return k.id < o.id
}

// drawnQueues draws pools with queues and runs in all states.
func (w waitingWorld) drawnQueues(r *rand.Rand) (statements []string) {
	limit := func(most int) string {
		if r.IntN(2) == 0 {
			return "NULL"
		}
		return strconv.Itoa(r.IntN(most + 1))
	}
	rarely := func() string { return strings.ToUpper(strconv.FormatBool(r.IntN(5) == 0)) }
	for _, table := range []string{"flow_run", "worker", "work_queue", "work_pool"} {
		statements = append(statements, "DELETE FROM "+table+" WHERE CAST(id AS TEXT) LIKE '_7000000-0000-4000-8000-%'")
	}
	queues := []string{"NULL"}
	for p := range 2 {
		statements = append(statements, row("work_pool", "id", sqlText(w.id('2', p)), "name", fmt.Sprintf("'pool %d'", p), "type", "'process'",
			"is_paused", rarely(), "concurrency_limit", limit(8)))
		for q := range 1 + r.IntN(4) {
			id := sqlText(w.id('3', 10*p+q))
			queues = append(queues, id)
			statements = append(statements, row("work_queue", "id", id, "name", fmt.Sprintf("'queue %d'", q), "work_pool_id", sqlText(w.id('2', p)),
				"priority", strconv.Itoa(1+r.IntN(2)), "is_paused", rarely(), "concurrency_limit", limit(5)))
		}
	}
	pick := func(of ...string) string { return of[r.IntN(len(of))] }
	for n := range 50 {
		at := w.ago(time.Duration(r.IntN(5)-1) * time.Second)
		if r.IntN(10) == 0 {
			at = "NULL"
		}
		tags := "'[]'"
		if r.IntN(2) == 0 {
			tags = `'["seen"]'`
		}
		statements = append(statements, w.run(1000+n, "state_type", sqlText(pick("SCHEDULED", "SCHEDULED", "SCHEDULED", "RUNNING", "PENDING", "CANCELLING", "COMPLETED")),
			"next_scheduled_start_time", at, "work_queue_id", pick(queues...), "tags", tags,
			"empirical_policy", pick("'{}'", "'{}'", `'{"retry_type": null}'`, `'{"retry_type": "in_process"}'`, `'{"retry_type": "reschedule"}'`)))
	}
	return statements
}

// Contract 15.1, over drawn pools, with and without a key's bounds: what no reason stops but workers that are away is what a
// worker is given, and a position is how many it is given before that.
func TestWaitingAgreesWithScheduledFlowRuns(t *testing.T) {
	seed := databasetest.Seed(t)
	const query = `query($pool: String!, $before: DateTime!) {
		given: scheduledFlowRuns(workPoolName: $pool, scheduledBefore: $before) { id nextScheduledStartTime workQueue { priority } }
		flowRuns(first: 100, where: {workPool: {name: {eq: $pool}}}) { nodes {
			id stateType nextScheduledStartTime workQueue { priority }
			waiting { reasons { kind figure limit holders(first: 100) { id stateType workQueue { isPaused } } } position }
		} }
	}`
	answers := map[databasetest.Dialect][]string{}
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		w := newWaitingWorld(t, d)
		g := graphtest.Open(t, w.address)
		r := rand.New(rand.NewPCG(seed, 1))
		waits, stopped := 0, 0
		for range 16 {
			databasetest.Exec(t, w.address, w.drawnQueues(r)...)
			for _, bounds := range []*access.Bounds{nil, {Tags: []string{"seen"}}} {
				ctx := context.Background()
				if bounds != nil {
					ctx = access.With(ctx, bounds)
				}
				for _, pool := range []string{"pool 0", "pool 1"} {
					answer := g.Do(ctx, query, map[string]any{"pool": pool, "before": graphtest.Now().Format(time.RFC3339)})
					if len(answer.Errors) > 0 {
						t.Fatal(answer.Errors)
					}
					answers[d] = append(answers[d], string(answer.Data))
					data := answer.Decode(t)
					var given []queueKey
					for _, v := range graphtest.List(data["given"]) {
						given = append(given, queueKeyOf(v.(object)))
					}
					for _, v := range graphtest.List(data["flowRuns"].(object)["nodes"]) {
						run := v.(object)
						of, is := run["waiting"].(object)
						if state := run["stateType"]; is != (state == "SCHEDULED" || state == "PENDING") {
							t.Fatalf("%s waits: %v", state, of)
						}
						if run["stateType"] != "SCHEDULED" {
							continue
						}
						waits++
						stops := slices.DeleteFunc(kinds(of["reasons"]), func(kind string) bool { return kind == "NO_WORKER" })
						stopped += graphtest.Btoi(len(stops) > 0)
						key := queueKeyOf(run)
						if is := slices.Contains(given, key); is != (len(stops) == 0) {
							t.Errorf("%v: given %v, but reasons %v", key, is, stops)
						}
						due := key.at != "" && key.at <= graphtest.Now().Format("2006-01-02T15:04:05Z")
						before := 0
						for _, g := range given {
							before += graphtest.Btoi(g.before(key))
						}
						if got := of["position"]; due != (got != nil) || due && fmt.Sprint(got) != strconv.Itoa(before) {
							t.Errorf("%v, due %v: position %v, want %d", key, due, got, before)
						}
						holdSlots(t, of)
					}
				}
			}
		}
		if waits < 200 || stopped < 60 || stopped == waits { // far below what is drawn on the average
			t.Errorf("%d runs wait, %d of them are stopped", waits, stopped)
		}
	})
	if !slices.Equal(answers[databasetest.SQLite], answers[databasetest.PostgreSQL]) {
		t.Error("the dialects differ")
	}
}

// holdSlots: whatever has a figure has as many holders, and as many as stop it.
func holdSlots(t *testing.T, of object) {
	t.Helper()
	for _, v := range graphtest.List(of["reasons"]) {
		r := v.(object)
		if r["figure"] == nil {
			continue
		}
		held := graphtest.List(r["holders"])
		figure, _ := strconv.Atoi(fmt.Sprint(r["figure"]))
		limit, _ := strconv.Atoi(fmt.Sprint(r["limit"]))
		if len(held) != figure || (r["kind"] == "PRIORITY") != (figure < limit) {
			t.Errorf("%v has %d holders", r, len(held))
		}
		for _, h := range held {
			if state := h.(object)["stateType"]; state != "RUNNING" && state != "PENDING" {
				t.Errorf("a run that is %v holds a slot", state)
			}
		}
	}
}

func queueKeyOf(run object) queueKey {
	k := queueKey{id: run["id"].(string)}
	k.at, _ = run["nextScheduledStartTime"].(string)
	if q, ok := run["workQueue"].(object); ok {
		k.priority, _ = strconv.Atoi(fmt.Sprint(q["priority"]))
	}
	return k
}
