package main

import (
	"database/sql"
	"net/http"
)

type flowsRun struct {
	ID        string  `json:"id"`
	Name      string  `json:"name"`
	StateType *string `json:"stateType"`
}

type flow struct {
	ID       string          `json:"id"`
	Name     string          `json:"name"`
	FlowRuns nodes[flowsRun] `json:"flowRuns"`
}

// flowsSQL gives a row for each run, and one for a flow without any.
var flowsSQL = map[bool]string{
	false: `SELECT f.id, f.name, r.id, r.name, r.state_type
		FROM (SELECT id, name FROM flow ORDER BY id LIMIT 20) f
		LEFT JOIN LATERAL (SELECT * FROM flow_run WHERE flow_id = f.id ORDER BY id LIMIT 5) r ON true
		ORDER BY f.id, r.id`,
	true: `SELECT f.id, f.name, r.id, r.name, r.state_type
		FROM (SELECT id, name FROM flow ORDER BY id LIMIT 20) f
		LEFT JOIN flow_run r ON r.id IN (SELECT i.id FROM flow_run i WHERE i.flow_id = f.id ORDER BY +i.id LIMIT 5)
		ORDER BY f.id, r.id`,
}

// flows are 20 flows with 5 runs each.
func (d database) flows(r *http.Request) (any, error) {
	var out []flow
	type pair struct{}
	_, err := read(r.Context(), d, func(rows *sql.Rows, _ *pair) error {
		var f flow
		var id, name, stateType *string
		if err := rows.Scan(&f.ID, &f.Name, &id, &name, &stateType); err != nil {
			return err
		}
		if n := len(out); n == 0 || out[n-1].ID != f.ID {
			f.FlowRuns.Nodes = []flowsRun{}
			out = append(out, f)
		}
		if id != nil {
			last := &out[len(out)-1].FlowRuns
			last.Nodes = append(last.Nodes, flowsRun{*id, *name, stateType})
		}
		return nil
	}, flowsSQL[d.sqlite])
	return map[string]any{"flows": nodes[flow]{out}}, err
}
