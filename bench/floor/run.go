package main

import (
	"context"
	"database/sql"
	"net/url"
)

type task struct {
	ID        string       `json:"id"`
	Name      string       `json:"name"`
	StateType *string      `json:"stateType"`
	States    nodes[state] `json:"states"`
}

type whole struct {
	ID       string      `json:"id"`
	Name     string      `json:"name"`
	TaskRuns nodes[task] `json:"taskRuns"`
}

type shuffledTask struct {
	States listed[shuffledState] `json:"history"`
	Kind   *string               `json:"kind"`
	Name   string                `json:"called"`
	ID     string                `json:"id"`
}

type shuffledWhole struct {
	Tasks listed[shuffledTask] `json:"tasks"`
	Name  string               `json:"called"`
	ID    string               `json:"id"`
}

// run is one flow run with 200 task runs and their states.
func (d *database) run(ctx context.Context, p url.Values) (any, error) {
	id := p.Get("id")
	found, err := read(ctx, d, func(rows *sql.Rows, w *whole) error { return rows.Scan(&w.ID, &w.Name) }, "run", id)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	tasks, err := read(ctx, d, func(rows *sql.Rows, t *task) error {
		t.States.Nodes = []state{}
		return rows.Scan(&t.ID, &t.Name, &t.StateType)
	}, "tasks", id)
	if err != nil {
		return nil, err
	}
	byID := make(map[string]*task, len(tasks))
	for i := range tasks {
		byID[tasks[i].ID] = &tasks[i]
	}
	_, err = read(ctx, d, func(rows *sql.Rows, s *state) error {
		var parent string
		err := rows.Scan(&parent, &s.Type, &s.Name, &s.Timestamp)
		if t := byID[parent]; t != nil {
			t.States.Nodes = append(t.States.Nodes, *s)
		}
		return err
	}, "states", id)
	found[0].TaskRuns.Nodes = tasks
	return map[string]any{"flowRun": found[0]}, err
}

// runShuffled has those of its task runs that have run.
func (d *database) runShuffled(ctx context.Context, p url.Values) (any, error) {
	id := p.Get("id")
	found, err := read(ctx, d, func(rows *sql.Rows, w *shuffledWhole) error { return rows.Scan(&w.ID, &w.Name) }, "run", id)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	tasks, err := read(ctx, d, func(rows *sql.Rows, t *shuffledTask) error {
		t.States.List = []shuffledState{}
		return rows.Scan(&t.ID, &t.Name, &t.Kind)
	}, "tasks_shuffled", id)
	if err != nil {
		return nil, err
	}
	byID := make(map[string]*shuffledTask, len(tasks))
	for i := range tasks {
		byID[tasks[i].ID] = &tasks[i]
	}
	_, err = read(ctx, d, func(rows *sql.Rows, s *shuffledState) error {
		var parent string
		err := rows.Scan(&parent, &s.Type, &s.Name, &s.At)
		if t := byID[parent]; t != nil {
			t.States.List = append(t.States.List, *s)
		}
		return err
	}, "states_shuffled", id)
	found[0].Tasks.List = tasks
	return map[string]any{"one": found[0]}, err
}
