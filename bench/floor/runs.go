package main

import (
	"context"
	"database/sql"
	"net/url"
)

type state struct {
	Type      *string `json:"type"`
	Name      *string `json:"name"`
	Timestamp instant `json:"timestamp"`
}

type latestRun struct {
	ID                string  `json:"id"`
	Name              string  `json:"name"`
	StateType         *string `json:"stateType"`
	ExpectedStartTime instant `json:"expectedStartTime"`
	Flow              *named  `json:"flow"`
	Deployment        *named  `json:"deployment"`
	WorkQueue         *named  `json:"workQueue"`
	State             *state  `json:"state"`
}

// runs are the latest 200 flow runs with their flow, deployment, work queue and state.
func (d *database) runs(ctx context.Context, _ url.Values) (any, error) {
	found, err := read(ctx, d, func(rows *sql.Rows, t *latestRun) error {
		var flow, deployment, queue *string
		var s state
		err := rows.Scan(&t.ID, &t.Name, &t.StateType, &t.ExpectedStartTime, &flow, &deployment, &queue, &s.Type, &s.Name, &s.Timestamp)
		t.Flow, t.Deployment, t.WorkQueue = object(flow), object(deployment), object(queue)
		if s.Type != nil {
			t.State = &s
		}
		return err
	}, "runs")
	return map[string]any{"flowRuns": nodes[latestRun]{found}}, err
}

type shuffledState struct {
	At   instant `json:"at"`
	Type *string `json:"type"`
	Name *string `json:"called"`
}

type shuffledRun struct {
	State      *shuffledState `json:"current"`
	WorkQueue  *called        `json:"workQueue"`
	Deployment *called        `json:"deployment"`
	Flow       *called        `json:"of"`
	Due        instant        `json:"due"`
	Name       string         `json:"name"`
	Kind       *string        `json:"kind"`
	ID         string         `json:"id"`
}

// runsShuffled are those that have begun.
func (d *database) runsShuffled(ctx context.Context, _ url.Values) (any, error) {
	found, err := read(ctx, d, func(rows *sql.Rows, t *shuffledRun) error {
		var flow, deployment, queue *string
		var s shuffledState
		err := rows.Scan(&t.ID, &t.Name, &t.Kind, &t.Due, &flow, &deployment, &queue, &s.Type, &s.Name, &s.At)
		t.Flow, t.Deployment, t.WorkQueue = (*called)(object(flow)), (*called)(object(deployment)), (*called)(object(queue))
		if s.Type != nil {
			t.State = &s
		}
		return err
	}, "runs_shuffled")
	return map[string]any{"latest": listed[shuffledRun]{found}}, err
}

type deepRun struct {
	ID                string  `json:"id"`
	Name              string  `json:"name"`
	StateType         *string `json:"stateType"`
	StateName         *string `json:"stateName"`
	ExpectedStartTime instant `json:"expectedStartTime"`
	StartTime         instant `json:"startTime"`
	EndTime           instant `json:"endTime"`
	RunCount          int     `json:"runCount"`
}

// page is the statement of a page after a run that has a time, or has none and comes after all that have.
func page(statement string, p url.Values) string {
	if p.Get("timed") == "0" {
		return statement + "_untimed"
	}
	return statement
}

// deep is the last page of 500 flow runs, those after one.
func (d *database) deep(ctx context.Context, p url.Values) (any, error) {
	found, err := read(ctx, d, func(rows *sql.Rows, t *deepRun) error {
		return rows.Scan(&t.ID, &t.Name, &t.StateType, &t.StateName, &t.ExpectedStartTime, &t.StartTime, &t.EndTime, &t.RunCount)
	}, page("deep", p), p.Get("id"))
	return map[string]any{"flowRuns": nodes[deepRun]{found}}, err
}

type shuffledDeepRun struct {
	Count int     `json:"count"`
	Ended instant `json:"ended"`
	Begun instant `json:"begun"`
	Due   instant `json:"due"`
	State *string `json:"state"`
	Kind  *string `json:"kind"`
	Name  string  `json:"name"`
	ID    string  `json:"id"`
}

// deepShuffled is that page of runs that no schedule has made.
func (d *database) deepShuffled(ctx context.Context, p url.Values) (any, error) {
	found, err := read(ctx, d, func(rows *sql.Rows, t *shuffledDeepRun) error {
		return rows.Scan(&t.ID, &t.Name, &t.Kind, &t.State, &t.Due, &t.Begun, &t.Ended, &t.Count)
	}, page("deep_shuffled", p), p.Get("id"))
	return map[string]any{"earliest": listed[shuffledDeepRun]{found}}, err
}

type filteredRun struct {
	ID         string  `json:"id"`
	Name       string  `json:"name"`
	StateType  *string `json:"stateType"`
	Tags       raw     `json:"tags"`
	Parameters raw     `json:"parameters"`
}

// filter is a page of runs with two tags and a parameter.
func (d *database) filter(ctx context.Context, _ url.Values) (any, error) {
	found, err := read(ctx, d, func(rows *sql.Rows, t *filteredRun) error {
		return rows.Scan(&t.ID, &t.Name, &t.StateType, &t.Tags, &t.Parameters)
	}, "filter")
	return map[string]any{"flowRuns": nodes[filteredRun]{found}}, err
}

type shuffledFilteredRun struct {
	Parameters raw     `json:"given"`
	Tags       raw     `json:"tags"`
	ID         string  `json:"id"`
	Kind       *string `json:"kind"`
	Name       string  `json:"called"`
}

// filterShuffled are those that completed.
func (d *database) filterShuffled(ctx context.Context, _ url.Values) (any, error) {
	found, err := read(ctx, d, func(rows *sql.Rows, t *shuffledFilteredRun) error {
		return rows.Scan(&t.ID, &t.Name, &t.Kind, &t.Tags, &t.Parameters)
	}, "filter_shuffled")
	return map[string]any{"tagged": listed[shuffledFilteredRun]{found}}, err
}
