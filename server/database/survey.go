package database

import (
	"cmp"
	"context"
	gosql "database/sql"
	"maps"
	"slices"
	"time"

	"entgo.io/ent/dialect/sql"

	"github.com/quaestor-graph/quaestor/ent/migrate"
	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/server/database/config"
	"github.com/quaestor-graph/quaestor/server/database/query"
)

// Survey counts what an installation holds, on a connection of its own, so that no operation waits for it. What the revision lacks,
// or the role may not read, is not counted: such a figure is nil. It is no Snapshot: what takes long is counted part by part, each
// in a transaction of its own, or it would keep SQLite's write-ahead log from being reset.
type Survey struct {
	// db is the database itself, d the same through the survey's connection.
	db, d *database
	stop  func() error
}

// Survey implements Database.
func (d *database) Survey(ctx context.Context) (*Survey, error) {
	o := d.options
	o.SnapshotTimeout = 0 // it sees to its own time
	// Of its own, as no setting makes the others so.
	o.PoolSize, o.MaxOverflow, o.PoolTimeout, o.PoolRecycle = 1, 0, surveyPatience, surveyPatience
	c, err := config.New(o)
	if err != nil {
		return nil, err
	}
	if d.engine.InMemory() { // there is but one connection
		return &Survey{db: d, d: d, stop: func() error { return nil }}, nil
	}
	engine, err := c.Open(ctx)
	if err != nil {
		return nil, err
	}
	other := &database{engine: engine, address: d.address, readOnly: true, queries: d.queries, configuration: d.configuration}
	return &Survey{db: d, d: other, stop: engine.Close}, nil
}

// surveyPatience is how long a survey waits for its connection, which nobody else has.
const surveyPatience = 7 * time.Second

// Close gives the connection up.
func (s *Survey) Close() error { return s.stop() }

// lacks says whether one of the tables is not there, or may not be read.
func (s *Survey) lacks(ctx context.Context, tables ...string) bool {
	return slices.ContainsFunc(tables, func(table string) bool { return !s.db.Readable(ctx, table) })
}

// RunCount is how many runs of a work pool are in a state. A run that was started without a pool has none, and so has a task run
// without a flow run.
type RunCount struct {
	State, WorkPool string
	Runs            int64
}

// count is a query's rows of what is counted, empty for NULL, and its number.
func (s *Snapshot) counts(ctx context.Context, st query.Statement) (map[string]int64, error) {
	out := map[string]int64{}
	return out, s.Query(ctx, st, func(rows *sql.Rows) error {
		var key gosql.NullString
		var n int64
		if err := rows.Scan(&key, &n); err != nil {
			return err
		}
		out[key.String] += n
		return nil
	})
}

// within runs look in a snapshot of its own.
func (s *Survey) within(look func(*Snapshot) error) error {
	snapshot := s.d.Snapshot()
	defer snapshot.Close()
	return look(snapshot)
}

func (s *Survey) counted(ctx context.Context, st query.Statement) (out map[string]int64, err error) {
	err = s.within(func(snapshot *Snapshot) error {
		out, err = snapshot.counts(ctx, st)
		return err
	})
	return out, err
}

// FlowRuns counts flow runs by state type and work pool, all in one snapshot.
func (s *Survey) FlowRuns(ctx context.Context) (out []RunCount, err error) {
	if s.lacks(ctx, "flow_run", "work_queue", "work_pool") {
		return nil, nil
	}
	q := s.d.queries
	err = s.within(func(snapshot *Snapshot) error {
		counts := func(st query.Statement) (map[string]int64, error) { return snapshot.counts(ctx, st) }
		pools, err := s.queues(ctx, snapshot)
		if err != nil {
			return err
		}
		states, err := counts(q.RunsByState(ctx, "flow_run"))
		if err != nil {
			return err
		}
		queues, err := counts(q.FlowRunsByQueue(ctx))
		if err != nil {
			return err
		}
		out, err = byPool(states, queues, pools, func(state string) (map[string]int64, error) { return counts(q.FlowRunsInState(ctx, state)) })
		return err
	})
	return out, err
}

// TaskRuns counts task runs by state type and the work pool of their flow run.
func (s *Survey) TaskRuns(ctx context.Context) ([]RunCount, error) {
	if s.lacks(ctx, "task_run", "flow_run", "work_queue", "work_pool") {
		return nil, nil
	}
	q := s.d.queries
	var pools map[string]string
	err := s.within(func(snapshot *Snapshot) (err error) {
		pools, err = s.queues(ctx, snapshot)
		return err
	})
	if err != nil {
		return nil, err
	}
	states, err := s.counted(ctx, q.RunsByState(ctx, "task_run"))
	if err != nil {
		return nil, err
	}
	queues := map[string]int64{}
	for after, more := "", true; more; {
		until := ""
		if err := s.within(func(snapshot *Snapshot) error {
			ids, err := snapshot.texts(ctx, q.FlowRunStep(ctx, after))
			if more = err == nil && len(ids) == 1 && ids[0] > after; more {
				until = ids[0]
			}
			if err != nil {
				return err
			}
			step, err := snapshot.counts(ctx, q.TaskRunsByQueue(ctx, after, until))
			for queue, n := range step {
				queues[queue] += n
			}
			return err
		}); err != nil {
			return nil, err
		}
		after = until
	}
	// Those that are left have no flow run.
	of := func(counts map[string]int64) (n int64) {
		for _, c := range counts {
			n += c
		}
		return n
	}
	queues[""] += max(0, of(states)-of(queues))
	return byPool(states, queues, pools, func(state string) (map[string]int64, error) {
		return s.counted(ctx, q.TaskRunsInState(ctx, state))
	})
}

// byPool puts together what runs there are in each state and of each queue: of the state that most are in, those are left that are
// in none of the others.
func byPool(states, queues map[string]int64, pools map[string]string, in func(state string) (map[string]int64, error)) ([]RunCount, error) {
	if len(states) == 0 {
		return []RunCount{}, nil
	}
	type key struct{ state, pool string }
	all := map[key]int64{}
	most := slices.MaxFunc(slices.Sorted(maps.Keys(states)), func(a, b string) int { return cmp.Compare(states[a], states[b]) })
	for queue, n := range queues {
		all[key{most, pools[queue]}] += n
	}
	for state := range states {
		if state == most {
			continue
		}
		few, err := in(state)
		if err != nil {
			return nil, err
		}
		for queue, n := range few {
			all[key{state, pools[queue]}] += n
			all[key{most, pools[queue]}] -= n
		}
	}
	out := make([]RunCount, 0, len(all))
	for k, n := range all {
		out = append(out, RunCount{k.state, k.pool, max(0, n)}) // less than nothing where rows were written meanwhile
	}
	return out, nil
}

// queues gives the name of each work queue's pool.
func (s *Survey) queues(ctx context.Context, snapshot *Snapshot) (map[string]string, error) {
	out := map[string]string{}
	return out, snapshot.Query(ctx, s.d.queries.QueuePools(ctx), func(rows *sql.Rows) error {
		var queue, pool gosql.NullString
		if err := rows.Scan(&queue, &pool); err != nil {
			return err
		}
		out[queue.String] = pool.String
		return nil
	})
}

// Pools are what waits in the work pools, and who is there to take it.
type Pools struct {
	// Late is how many flow runs are late, Due since when the run that waits longest should have been started: of each pool, and of
	// runs without one under "".
	Late map[string]int64
	Due  map[string]time.Time
	// Online is how many workers are, of each pool.
	Online map[string]int64
}

// Pools looks at the work pools, as of an instant.
func (s *Survey) Pools(ctx context.Context, now time.Time) (*Pools, error) {
	if s.lacks(ctx, "flow_run", "work_queue", "work_pool", "worker") {
		return nil, nil
	}
	q := s.d.queries
	out := &Pools{Late: map[string]int64{}, Due: map[string]time.Time{}}
	return out, s.within(func(snapshot *Snapshot) error {
		pools, err := s.queues(ctx, snapshot)
		if err != nil {
			return err
		}
		late, err := snapshot.counts(ctx, q.LateFlowRuns(ctx))
		if err != nil {
			return err
		}
		for queue, n := range late {
			out.Late[pools[queue]] += n
		}
		if out.Online, err = snapshot.counts(ctx, q.WorkersOnline(ctx)); err != nil {
			return err
		}
		return snapshot.Query(ctx, q.OldestDue(ctx, stored.TimeOf(now)), func(rows *sql.Rows) error {
			var queue gosql.NullString
			var at stored.Time
			if err := rows.Scan(&queue, &at); err != nil {
				return err
			}
			pool := pools[queue.String]
			if before, ok := out.Due[pool]; at.State() == stored.Valid && (!ok || at.Time().Before(before)) {
				out.Due[pool] = at.Time()
			}
			return nil
		})
	})
}

// Slots are those of a concurrency limit.
type Slots struct {
	Limit             string
	Available, Active int64
}

// Slots looks at the concurrency limits, most of each sort at most: those of Prefect 3, and what is left of those on task tags
// before, which count where there is none of the same name.
func (s *Survey) Slots(ctx context.Context, most int) (out []Slots, err error) {
	err = s.within(func(snapshot *Snapshot) error {
		seen := map[string]bool{}
		add := func(name string, limit, active int64) {
			if !seen[name] {
				seen[name] = true
				out = append(out, Slots{name, limit, active})
			}
		}
		if s.lacks(ctx, "concurrency_limit_v2") {
			return nil
		}
		if err := snapshot.Query(ctx, s.d.queries.Slots(ctx, most), func(rows *sql.Rows) error {
			var name gosql.NullString
			var limit, active stored.Int
			err := rows.Scan(&name, &limit, &active)
			if err == nil {
				add(name.String, limit.Int(), active.Int())
			}
			return err
		}); err != nil {
			return err
		}
		if s.lacks(ctx, "concurrency_limit") {
			return nil
		}
		return snapshot.Query(ctx, s.d.queries.TagSlots(ctx, most), func(rows *sql.Rows) error {
			var tag gosql.NullString
			var limit stored.Int
			var holders stored.Strings
			err := rows.Scan(&tag, &limit, &holders)
			if err == nil {
				add("tag:"+tag.String, limit.Int(), int64(len(holders.List())))
			}
			return err
		})
	})
	return out, err
}

// TableSize is what a table holds. Rows is nil where nobody knows, Bytes where the dialect does not tell.
type TableSize struct {
	Table       string
	Rows, Bytes *int64
}

// Tables looks at the sizes of all tables: on PostgreSQL as the planner takes them to be; on SQLite they are counted.
func (s *Survey) Tables(ctx context.Context) (out []TableSize, err error) {
	names := make([]string, 0, len(migrate.Tables))
	for _, t := range migrate.Tables {
		names = append(names, t.Name)
	}
	slices.Sort(names)
	st, told := s.d.queries.TableSizes(ctx, names)
	if told {
		return out, s.within(func(snapshot *Snapshot) error {
			return snapshot.Query(ctx, st, func(rows *sql.Rows) error {
				var size TableSize
				var rowsOf, bytes int64
				if err := rows.Scan(&size.Table, &rowsOf, &bytes); err != nil {
					return err
				}
				size.Bytes = &bytes
				if rowsOf >= 0 {
					size.Rows = &rowsOf
				}
				out = append(out, size)
				return nil
			})
		})
	}
	var there []string
	if err := s.within(func(snapshot *Snapshot) error {
		there, err = snapshot.texts(ctx, s.d.queries.TablesNamed(ctx, names...))
		return err
	}); err != nil {
		return nil, err
	}
	for _, name := range there {
		size := TableSize{Table: name}
		if err := s.within(func(snapshot *Snapshot) error {
			return snapshot.Query(ctx, s.d.queries.RowCount(ctx, name), func(rows *sql.Rows) error { return rows.Scan(&size.Rows) })
		}); err != nil {
			return nil, err
		}
		out = append(out, size)
	}
	return out, nil
}

// Files are the sizes of an SQLite database's file and of its write-ahead log, nil where there are none.
func (s *Survey) Files() (*Files, error) { return s.d.engine.Files() }

// Files are the sizes of a database's file and of its write-ahead log.
type Files = config.Files

// CountsRows implements Database.
func (d *database) CountsRows() bool {
	_, told := d.queries.TableSizes(context.Background(), nil)
	return !told
}
