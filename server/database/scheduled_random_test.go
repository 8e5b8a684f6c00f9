package database_test

import (
	"cmp"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/server/database"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
	components "github.com/quaestor-graph/quaestor/server/database/query"
)

type (
	poolRow struct {
		id     string
		paused bool
		limit  *int
	}
	queueRow struct {
		poolRow
		pool     *poolRow
		priority int
	}
	runRow struct {
		id, state, retry string
		queue            *queueRow
		at               *time.Time
	}
	world struct {
		pools  []*poolRow
		queues []*queueRow
		runs   []*runRow
	}
)

var noon = time.Date(2031, 5, 6, 12, 0, 0, 0, time.UTC)

// someTime is one of few, so that times are equal and a microsecond apart.
func someTime(r *rand.Rand) *time.Time {
	at := noon.Add(time.Duration(r.IntN(4))*time.Second + time.Duration(r.IntN(3)-1)*time.Microsecond)
	return &at
}

func someLimit(r *rand.Rand, most int) *int {
	if r.IntN(2) == 0 {
		return nil
	}
	n := r.IntN(most + 1)
	return &n
}

func pick[T any](r *rand.Rand, of ...T) T { return of[r.IntN(len(of))] }

func someWorld(r *rand.Rand) (w world) {
	for i := range 1 + r.IntN(3) {
		w.pools = append(w.pools, &poolRow{fmt.Sprintf("a0000000-0000-4000-8000-%012d", i), r.IntN(5) == 0, someLimit(r, 12)})
	}
	for i := range 1 + r.IntN(7) {
		w.queues = append(w.queues, &queueRow{
			poolRow{fmt.Sprintf("b0000000-0000-4000-8000-%012d", i), r.IntN(5) == 0, someLimit(r, 6)}, pick(r, w.pools...), 1 + r.IntN(3),
		})
	}
	for range r.IntN(60) {
		run := &runRow{
			id:    fmt.Sprintf("%08x-0000-4000-8000-%012d", r.Uint32(), len(w.runs)),
			state: pick(r, "SCHEDULED", "SCHEDULED", "SCHEDULED", "RUNNING", "PENDING", "CANCELLING", "PAUSED", "COMPLETED"),
			retry: pick(r, "{}", "{}", `{"retry_type": null}`, `{"retry_type": "in_process"}`, `{"retry_type": "reschedule"}`, `{"retry_type": "IN_PROCESS"}`),
			queue: pick(r, append(w.queues, nil)...), at: someTime(r),
		}
		if r.IntN(6) == 0 {
			run.at = nil
		}
		w.runs = append(w.runs, run)
	}
	if r.IntN(2) == 0 { // so many of elsewhere that on SQLite the queues' own runs are read, not all that are scheduled
		for range 101 {
			w.runs = append(w.runs, &runRow{
				id: fmt.Sprintf("%08x-0000-4000-8000-%012d", r.Uint32(), len(w.runs)), state: "SCHEDULED", retry: "{}", at: someTime(r),
			})
		}
	}
	return w
}

func (w world) insert(t testing.TB, db database.Database, raw *sql.DB) {
	t.Helper()
	scheduling{}.clear(t, raw)
	insertRow(t, db, raw, "flow", map[string]any{"id": "f1000000-0000-4000-8000-000000000001", "name": "f"})
	for _, p := range w.pools {
		insertRow(t, db, raw, "work_pool", map[string]any{
			"id": p.id, "name": p.id, "type": "test", "is_paused": p.paused, "concurrency_limit": nullable(p.limit),
		})
	}
	for _, q := range w.queues {
		insertRow(t, db, raw, "work_queue", map[string]any{
			"id": q.id, "name": q.id, "work_pool_id": q.pool.id, "priority": q.priority, "is_paused": q.paused, "concurrency_limit": nullable(q.limit),
		})
	}
	for _, r := range w.runs {
		row := map[string]any{
			"id": r.id, "name": "r", "flow_id": "f1000000-0000-4000-8000-000000000001", "state_type": r.state,
			"empirical_policy": stored.JSONOf(r.retry), "next_scheduled_start_time": instant(r.at),
		}
		if r.queue != nil {
			row["work_queue_id"] = r.queue.id
		}
		insertRow(t, db, raw, "flow_run", row)
	}
	if db.Dialect() == "sqlite" { // the other stored form of an instant
		execute(t, raw, "UPDATE flow_run SET next_scheduled_start_time = replace(next_scheduled_start_time, '.000000', '') WHERE id LIKE '%1'")
	}
}

func nullable(limit *int) any {
	if limit == nil {
		return nil
	}
	return *limit
}

// question is what a worker may ask.
type question struct {
	components.ScheduledFromWorkPool
	before, after *time.Time
}

func (w world) question(r *rand.Rand) question {
	q := question{components.ScheduledFromWorkPool{
		Columns: []components.Column{{Name: "id"}}, Limit: someLimit(r, 30), PoolLimit: someLimit(r, 15), QueueLimit: someLimit(r, 8),
		ByPriority: r.IntN(2) == 0, Lock: r.IntN(2) == 0,
	}, nil, nil}
	if r.IntN(2) == 0 {
		for range r.IntN(3) {
			q.WorkPoolIDs = append(q.WorkPoolIDs, pick(r, w.pools...).id)
		}
	}
	if r.IntN(3) == 0 {
		for range r.IntN(4) {
			q.WorkQueueIDs = append(q.WorkQueueIDs, pick(r, w.queues...).id)
		}
	}
	if r.IntN(3) == 0 {
		q.before = someTime(r)
	}
	if r.IntN(3) == 0 {
		q.after = someTime(r)
	}
	q.Before, q.After = instant(q.before), instant(q.after)
	return q
}

// answer is rules 1 to 14 of testdata/prefect/components.md in plain Go, the id deciding ties.
func (w world) answer(q question) [][]string {
	limited := func(limit *int, otherwise int) int {
		if limit == nil {
			return otherwise
		}
		return *limit
	}
	// Rules 6, 7 and 8.
	inQueue, inPool := map[*queueRow]int{}, map[*poolRow]int{}
	for _, r := range w.runs {
		if r.queue != nil && (r.state == "RUNNING" || r.state == "PENDING") {
			inQueue[r.queue]++
			if !r.queue.paused {
				inPool[r.queue.pool]++
			}
		}
	}
	slots := func(limit *int, taken, most int) int {
		if limit == nil {
			return most
		}
		return min(most, max(0, *limit-taken))
	}
	byTime := func(a, b *runRow) int {
		switch { // rule 4
		case a.at == nil && b.at != nil:
			return 1
		case a.at != nil && b.at == nil:
			return -1
		case a.at != nil && !a.at.Equal(*b.at):
			return a.at.Compare(*b.at)
		}
		return cmp.Compare(a.id, b.id)
	}
	inOrder := byTime
	if q.ByPriority { // rules 10 and 14
		inOrder = func(a, b *runRow) int {
			return cmp.Or(cmp.Compare(a.queue.priority, b.queue.priority), byTime(a, b))
		}
	}
	first := func(runs []*runRow, n int, order func(a, b *runRow) int) []*runRow {
		slices.SortFunc(runs, order)
		return runs[:min(n, len(runs))]
	}
	var all []*runRow
	for _, p := range w.pools {
		if p.paused || len(q.WorkPoolIDs) > 0 && !slices.Contains(q.WorkPoolIDs, p.id) { // rules 11 and 12
			continue
		}
		var ofPool []*runRow
		for _, queue := range w.queues {
			if queue.pool != p || queue.paused || len(q.WorkQueueIDs) > 0 && !slices.Contains(q.WorkQueueIDs, queue.id) {
				continue
			}
			var ofQueue []*runRow
			for _, r := range w.runs {
				if r.queue == queue && r.state == "SCHEDULED" && r.retry != `{"retry_type": "in_process"}` && // rules 1, 2 and 5
					(q.before == nil || r.at != nil && !r.at.After(*q.before)) && // rule 3
					(q.after == nil || r.at != nil && !r.at.Before(*q.after)) {
					ofQueue = append(ofQueue, r)
				}
			}
			ofPool = append(ofPool, first(ofQueue, slots(queue.limit, inQueue[queue], limited(q.QueueLimit, 1000)), byTime)...) // rule 9
		}
		all = append(all, first(ofPool, slots(p.limit, inPool[p], limited(q.PoolLimit, 1000)), inOrder)...)
	}
	out := [][]string{}
	for _, r := range first(all, limited(q.Limit, 1000), inOrder) {
		out = append(out, []string{r.id, r.queue.pool.id, r.queue.id})
	}
	return out
}

// 2,000 questions about random pools, queues, limits, priorities and runs have the answers of a plain Go evaluation of rules
// 1 to 14 of testdata/prefect/components.md, on both dialects.
func TestScheduledRunsOfRandomWorlds(t *testing.T) {
	seed := databasetest.Seed(t)
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		r := rand.New(rand.NewPCG(seed, 1))
		db, address := created(t, d)
		raw := databasetest.Open(t, address)
		for range 40 {
			w := someWorld(r)
			w.insert(t, db, raw)
			for range 50 {
				q := w.question(r)
				want := w.answer(q)
				got := texts(t, db, raw, db.Queries().ScheduledFromWorkPool(t.Context(), q.ScheduledFromWorkPool))
				if !slices.EqualFunc(got, want, slices.Equal) {
					t.Fatalf("%+v\n%v\nwant\n%v", q, got, want)
				}
			}
		}
	})
}
