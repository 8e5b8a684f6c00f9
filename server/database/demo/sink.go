package demo

import (
	"context"
	"fmt"
	"slices"

	"github.com/quaestor-graph/quaestor/server/database/query"
)

// batchRows is how many rows of a table are kept before they are written: the
// more there are the less a server waits between statements, and the more memory
// they take.
const batchRows = 1000

// sink collects rows and writes them in batches, in an order in which foreign
// keys hold after each statement.
type sink struct {
	ctx      context.Context
	stop     context.CancelFunc
	queries  query.Components
	writer   Writer
	modes    map[string]mode
	progress func(table string, done, total int)

	// batches are on their way to the writer, which works while the next ones
	// are made; written is closed when it has ended, with err.
	batches chan batch
	written chan struct{}
	err     error

	rows   map[string][][]any
	levels []*level
	total  map[string]int
}

// batch is what is written at once, with the rows that it has of each table.
type batch struct {
	statements []query.Statement
	tables     [2]string
	rows       [2]int
}

// level holds the runs of one depth of nesting: a subflow refers to a task run
// of the level above it, and so is written later.
type level struct {
	runs       []flowRunRows
	states     int
	tasks      [][]any
	taskStates [][]any
}

// flowRunRows are a flow run's row and those of its states, which refer to each
// other.
type flowRunRows struct {
	run    []any
	states [][]any
}

func newSink(ctx context.Context, q query.Components, w Writer, modes map[string]mode, progress func(string, int, int), flowRuns int) *sink {
	if progress == nil {
		progress = func(string, int, int) {}
	}
	s := &sink{queries: q, writer: w, modes: modes, progress: progress, batches: make(chan batch, 2), written: make(chan struct{}),
		rows: map[string][][]any{}, total: map[string]int{"flow_run": flowRuns}}
	s.ctx, s.stop = context.WithCancel(ctx)
	go s.run()
	return s
}

// run writes the batches in their order, up to the first error.
func (s *sink) run() {
	defer close(s.written)
	defer s.stop() // nobody waits for a writer that has ended
	done := map[string]int{}
	for b := range s.batches {
		for _, st := range b.statements {
			if s.err = s.ctx.Err(); s.err == nil {
				s.err = s.writer.Write(s.ctx, st)
			}
			if s.err != nil {
				return
			}
		}
		for i, table := range b.tables {
			if b.rows[i] > 0 {
				done[table] += b.rows[i]
				s.progress(table, done[table], s.total[table])
			}
		}
	}
}

// ended says that there is no use in going on.
func (s *sink) ended() bool { return s.ctx.Err() != nil }

// send hands a batch to the writer.
func (s *sink) send(b batch) {
	if len(b.statements) == 0 {
		return
	}
	for i, st := range b.statements {
		b.statements[i] = s.writer.Bind(s.ctx, st)
	}
	select {
	case s.batches <- b:
	case <-s.ctx.Done():
	}
}

// wants says whether any row of a table is written, full whether all are.
func (s *sink) wants(table string) bool { return s.modes[table] != none }
func (s *sink) full(table string) bool  { return s.modes[table] == all }

// streams says whether anything that comes with runs is written.
func (s *sink) streams() bool {
	return s.full("events") || slices.ContainsFunc([]string{"flow_run", "automation_bucket", "automation_held_event"}, s.wants)
}

// unrelated are the tables that no foreign key joins to runs, but that states
// refer to artifacts, which come first.
var unrelated = []string{"artifact", "log", "events", "event_resources", "task_run_state_cache"}

// add takes a row of one of the unrelated tables, or of those that depend on
// flow runs.
func (s *sink) add(table string, row ...any) {
	if s.wants(table) {
		s.rows[table] = append(s.rows[table], row)
	}
}

func (s *sink) level(depth int) *level {
	for len(s.levels) <= depth {
		s.levels = append(s.levels, &level{})
	}
	return s.levels[depth]
}

// addRun takes a flow run with its states.
func (s *sink) addRun(depth int, r flowRunRows) {
	l := s.level(depth)
	l.runs = append(l.runs, r)
	l.states += len(r.states)
}

// addTask takes a task run with its states.
func (s *sink) addTask(depth int, run []any, states [][]any) {
	l := s.level(depth)
	l.tasks = append(l.tasks, run)
	l.taskStates = append(l.taskStates, states...)
}

// settle writes what has become a batch; between two top-level runs nothing
// refers to what is not made yet.
func (s *sink) settle() {
	for _, table := range unrelated {
		if len(s.rows[table]) >= batchRows && table != "artifact" {
			s.drain(table)
		}
	}
	for _, l := range s.levels {
		if len(l.runs) >= batchRows || l.states >= 3*batchRows || len(l.tasks) >= 2*batchRows || len(l.taskStates) >= 4*batchRows {
			s.flush()
			return
		}
	}
}

// flush writes all runs that are held.
func (s *sink) flush() {
	s.drain("artifact")
	for _, l := range s.levels {
		s.linked(l.runs)
		s.write("task_run", l.tasks)
		s.write("task_run_state", l.taskStates)
		clear(l.runs) // the array stays, its rows must not
		l.runs, l.tasks, l.taskStates, l.states = l.runs[:0], nil, nil, 0
	}
	s.drain("flow_run_input")
}

// drain writes the rows that are held of a table.
func (s *sink) drain(table string) {
	rows := s.rows[table]
	s.write(table, rows)
	s.rows[table] = nil // the rows are the statement's
}

// write writes rows of one table.
func (s *sink) write(table string, rows [][]any) {
	if !s.wants(table) {
		return
	}
	s.send(batch{statements: s.queries.Load(s.ctx, query.Rows{Table: table, Columns: columns[table], Rows: rows}),
		tables: [2]string{table}, rows: [2]int{len(rows)}})
}

// linked writes flow runs together with their states.
func (s *sink) linked(runs []flowRunRows) {
	if !s.wants("flow_run") {
		return
	}
	l := query.Linked{Column: "state_id",
		Parent: query.Rows{Table: "flow_run", Columns: columns["flow_run"]},
		Child:  query.Rows{Table: "flow_run_state", Columns: columns["flow_run_state"]}}
	for _, r := range runs {
		l.Parent.Rows = append(l.Parent.Rows, r.run)
		l.Child.Rows = append(l.Child.Rows, r.states...)
	}
	s.link(l)
}

// link writes rows of two tables that refer to each other.
func (s *sink) link(l query.Linked) {
	s.send(batch{statements: s.queries.LoadLinked(s.ctx, l), tables: [2]string{l.Parent.Table, l.Child.Table},
		rows: [2]int{len(l.Parent.Rows), len(l.Child.Rows)}})
}

// finish writes what is left.
func (s *sink) finish() error {
	s.flush()
	for _, table := range unrelated {
		s.drain(table)
	}
	cancelled := s.ctx.Err()
	close(s.batches)
	<-s.written
	if s.err == nil {
		s.err = cancelled // batches have been dropped
	}
	for table, rows := range s.rows {
		if len(rows) > 0 && s.err == nil {
			return fmt.Errorf("demo: %d rows of %s were made and not written", len(rows), table)
		}
	}
	return s.err
}
