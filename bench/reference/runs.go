package main

import (
	"database/sql"
	"net/http"
)

type state struct {
	Type      *string `json:"type"`
	Name      *string `json:"name"`
	Timestamp instant `json:"timestamp"`
}

type run50 struct {
	ID                string  `json:"id"`
	Name              string  `json:"name"`
	StateType         *string `json:"stateType"`
	ExpectedStartTime instant `json:"expectedStartTime"`
	Flow              *named  `json:"flow"`
	Deployment        *named  `json:"deployment"`
	WorkQueue         *named  `json:"workQueue"`
	State             *state  `json:"state"`
}

// runs are 50 flow runs with their flow, deployment, work queue and state.
func (d database) runs(r *http.Request) (any, error) {
	found, err := read(r.Context(), d, func(rows *sql.Rows, t *run50) error {
		var flow, deployment, queue *string
		var s state
		err := rows.Scan(&t.ID, &t.Name, &t.StateType, &t.ExpectedStartTime, &flow, &deployment, &queue, &s.Type, &s.Name, &s.Timestamp)
		t.Flow, t.Deployment, t.WorkQueue = object(flow), object(deployment), object(queue)
		if s.Type != nil {
			t.State = &s
		}
		return err
	}, `SELECT r.id, r.name, r.state_type, r.expected_start_time, f.name, d.name, q.name, s.type, s.name, s.timestamp
		FROM flow_run r
		LEFT JOIN flow f ON f.id = r.flow_id
		LEFT JOIN deployment d ON d.id = r.deployment_id
		LEFT JOIN work_queue q ON q.id = r.work_queue_id
		LEFT JOIN flow_run_state s ON s.id = r.state_id
		ORDER BY r.id LIMIT 50`)
	return map[string]any{"flowRuns": nodes[run50]{found}}, err
}

type pageRun struct {
	ID                string  `json:"id"`
	Name              string  `json:"name"`
	StateType         *string `json:"stateType"`
	StateName         *string `json:"stateName"`
	ExpectedStartTime instant `json:"expectedStartTime"`
	StartTime         instant `json:"startTime"`
	EndTime           instant `json:"endTime"`
	RunCount          int     `json:"runCount"`
}

// page is the first page of 1,000 flow runs.
func (d database) page(r *http.Request) (any, error) {
	found, err := read(r.Context(), d, func(rows *sql.Rows, t *pageRun) error {
		return rows.Scan(&t.ID, &t.Name, &t.StateType, &t.StateName, &t.ExpectedStartTime, &t.StartTime, &t.EndTime, &t.RunCount)
	}, `SELECT id, name, state_type, state_name, expected_start_time, start_time, end_time, run_count
		FROM flow_run ORDER BY id LIMIT 1000`)
	return map[string]any{"flowRuns": nodes[pageRun]{found}}, err
}
