package main

import (
	"database/sql"
	"net/http"
)

type taskRun struct {
	ID        string       `json:"id"`
	Name      string       `json:"name"`
	StateType *string      `json:"stateType"`
	States    nodes[state] `json:"states"`
}

type flowRun struct {
	ID       string         `json:"id"`
	Name     string         `json:"name"`
	TaskRuns nodes[taskRun] `json:"taskRuns"`
}

// run is one flow run with its task runs and their states.
func (d database) run(r *http.Request) (any, error) {
	ctx, id := r.Context(), r.URL.Query().Get("id")
	var out flowRun
	if err := d.QueryRowContext(ctx, "SELECT id, name FROM flow_run WHERE id = $1", id).Scan(&out.ID, &out.Name); err != nil {
		return nil, err
	}
	const tasks = "SELECT id, name, state_type FROM task_run WHERE flow_run_id = $1 ORDER BY id LIMIT 200"
	found, err := read(ctx, d, func(rows *sql.Rows, t *taskRun) error {
		return rows.Scan(&t.ID, &t.Name, &t.StateType)
	}, tasks, id)
	if err != nil {
		return nil, err
	}
	of := make(map[string]*taskRun, len(found))
	for i := range found {
		found[i].States.Nodes = []state{}
		of[found[i].ID] = &found[i]
	}
	_, err = read(ctx, d, func(rows *sql.Rows, s *state) error {
		var parent string
		err := rows.Scan(&parent, &s.Type, &s.Name, &s.Timestamp)
		if t := of[parent]; t != nil {
			t.States.Nodes = append(t.States.Nodes, *s)
		}
		return err
	}, `SELECT s.task_run_id, s.type, s.name, s.timestamp FROM task_run_state s
		WHERE s.task_run_id IN (SELECT id FROM task_run WHERE flow_run_id = $1 ORDER BY id LIMIT 200)
		ORDER BY s.id`, id)
	out.TaskRuns.Nodes = found
	return map[string]any{"flowRun": out}, err
}
