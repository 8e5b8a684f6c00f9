package graphtest

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// How many states and task runs writer gives a flow run, and how many states each of those.
const (
	WrittenStates     = 3
	WrittenTaskRuns   = 2
	WrittenTaskStates = 2
	WrittenName       = "written-"
)

// writer adds and deletes flow runs in Prefect's stored forms, each whole in one transaction, past all of Quaestor's
// code.
type writer struct {
	dialect databasetest.Dialect
	db      *sql.DB
	flow    string
	N       int
	Alive   []string
	fewer   bool // of late more are deleted than added
}

// NewWriter writes runs of an existing flow through one connection, so that no two transactions of its own meet.
func NewWriter(d databasetest.Dialect, db *sql.DB) (*writer, error) {
	db.SetMaxOpenConns(1)
	w := &writer{dialect: d, db: db}
	return w, db.QueryRow("SELECT min(CAST(id AS text)) FROM flow").Scan(&w.flow)
}

// Step adds a run, or deletes one: there are more and more, then fewer and fewer.
func (w *writer) Step(ctx context.Context) error {
	w.N++
	switch len(w.Alive) {
	case 0:
		w.fewer = false
	case 30:
		w.fewer = true
	}
	if len(w.Alive) > 0 && w.fewer != (w.N%3 == 0) {
		return w.delete(ctx)
	}
	return w.Insert(ctx)
}

// transaction begins DEFERRED on SQLite and reads first, as Prefect does.
func (w *writer) transaction(ctx context.Context, statements []string) error {
	tx, err := w.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	var name string
	if err := tx.QueryRowContext(ctx, "SELECT name FROM flow WHERE id = '"+w.flow+"'").Scan(&name); err != nil {
		return err
	}
	for _, s := range statements {
		if _, err := tx.ExecContext(ctx, s); err != nil {
			return fmt.Errorf("%s: %w", s, err)
		}
	}
	return tx.Commit()
}

func (w *writer) Insert(ctx context.Context) error {
	run := w.id('1', 0)
	statements := []string{w.row("flow_run", run, map[string]string{
		"name": fmt.Sprintf("%s%d", WrittenName, w.N), "flow_id": w.flow, "state_type": "RUNNING", "state_name": "Running",
		"run_count": "1", "tags": `["a", "b"]`, "parameters": `{"x": 1}`, "context": "{}", "empirical_policy": "{}",
		"start_time": w.time(0), "expected_start_time": w.time(0), "total_run_time": w.noTime(), "auto_scheduled": "0",
	})}
	for i := range WrittenStates {
		statements = append(statements, w.row("flow_run_state", w.id('2', i), map[string]string{
			"flow_run_id": run, "type": "RUNNING", "name": fmt.Sprintf("State %d", i), "timestamp": w.time(i), "state_details": `{"n": 1}`,
		}))
	}
	for i := range WrittenTaskRuns {
		task := w.id('3', i)
		statements = append(statements, w.row("task_run", task, map[string]string{
			"flow_run_id": run, "name": fmt.Sprintf("task-%d", i), "task_key": "task", "dynamic_key": fmt.Sprint(i),
			"run_count": "1", "tags": "[]", "task_inputs": "{}", "empirical_policy": "{}", "total_run_time": w.noTime(),
			"flow_run_run_count": "1",
		}))
		for j := range WrittenTaskStates {
			statements = append(statements, w.row("task_run_state", w.id('4', 10*i+j), map[string]string{
				"task_run_id": task, "type": "RUNNING", "name": "Running", "timestamp": w.time(j), "state_details": "{}",
			}))
		}
	}
	statements = append(statements, fmt.Sprintf("UPDATE flow_run SET state_id = '%s' WHERE id = '%s'", w.id('2', WrittenStates-1), run))
	if err := w.transaction(ctx, statements); err != nil {
		return err
	}
	w.Alive = append(w.Alive, run)
	return nil
}

func (w *writer) delete(ctx context.Context) error { return w.Remove(ctx, w.Alive[0]) }

// Remove deletes one of the runs that were added.
func (w *writer) Remove(ctx context.Context, run string) error {
	err := w.transaction(ctx, []string{
		"DELETE FROM task_run_state WHERE task_run_id IN (SELECT id FROM task_run WHERE flow_run_id = '" + run + "')",
		"DELETE FROM task_run WHERE flow_run_id = '" + run + "'",
		"UPDATE flow_run SET state_id = NULL WHERE id = '" + run + "'",
		"DELETE FROM flow_run_state WHERE flow_run_id = '" + run + "'",
		"DELETE FROM flow_run WHERE id = '" + run + "'",
	})
	if err == nil {
		w.Alive = slices.DeleteFunc(w.Alive, func(id string) bool { return id == run })
	}
	return err
}

func (w *writer) row(table, id string, values map[string]string) string {
	columns, texts := []string{"id", "created", "updated"}, []string{id, w.time(0), w.time(0)}
	for c, v := range values {
		columns, texts = append(columns, c), append(texts, v)
	}
	return fmt.Sprintf("INSERT INTO %s (%s) VALUES ('%s')", table, strings.Join(columns, ", "), strings.Join(texts, "', '"))
}

// id is anywhere among the others: the first digits change most.
func (w *writer) id(kind byte, i int) string {
	return fmt.Sprintf("%08x-%04x-4%c00-8000-%012x", uint32(w.N)*2654435761, i, kind, w.N)
}

func (w *writer) time(seconds int) string {
	text := fmt.Sprintf("2026-10-31 10:%02d:%02d.123456", w.N/60%60, w.N%60+seconds)
	if w.N%60+seconds > 59 {
		text = fmt.Sprintf("2026-10-31 11:%02d:%02d.123456", w.N/60%60, w.N%60+seconds-60)
	}
	if w.dialect == databasetest.PostgreSQL {
		return text + "+00"
	}
	return text
}

// noTime is an interval of zero.
func (w *writer) noTime() string {
	if w.dialect == databasetest.PostgreSQL {
		return "0"
	}
	return "1970-01-01 00:00:00.000000"
}
