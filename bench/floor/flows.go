package main

import (
	"context"
	"database/sql"
	"net/url"
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

// flows are 20 flows with their latest 5 runs each. The parameter lead of these questions says how many of the newest runs
// are read first, whoever's they are; the runs of whom that does not serve are sorted.
func (d *database) flows(ctx context.Context, p url.Values) (any, error) {
	return d.latest(ctx, "flows", p.Get("lead"))
}

// parents are 50 flows with the latest 10 of their 4,000 runs each.
func (d *database) parents(ctx context.Context, p url.Values) (any, error) {
	return d.latest(ctx, "parents", p.Get("lead"))
}

// latest reads a row for each run, and one for a flow without any.
func (d *database) latest(ctx context.Context, statement, lead string) (any, error) {
	var out []flow
	_, err := read(ctx, d, func(rows *sql.Rows, _ *struct{}) error {
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
	}, statement, lead)
	return map[string]any{"flows": nodes[flow]{out}}, err
}

type shuffledFlowsRun struct {
	Kind *string `json:"kind"`
	Name string  `json:"called"`
	ID   string  `json:"id"`
}

type shuffledFlow struct {
	Latest listed[shuffledFlowsRun] `json:"latest"`
	Name   string                   `json:"called"`
	ID     string                   `json:"id"`
}

// flowsShuffled and parentsShuffled have runs that completed or failed.
func (d *database) flowsShuffled(ctx context.Context, p url.Values) (any, error) {
	return d.latestShuffled(ctx, "flows_shuffled", p.Get("lead"))
}

func (d *database) parentsShuffled(ctx context.Context, p url.Values) (any, error) {
	return d.latestShuffled(ctx, "parents_shuffled", p.Get("lead"))
}

func (d *database) latestShuffled(ctx context.Context, statement, lead string) (any, error) {
	var out []shuffledFlow
	_, err := read(ctx, d, func(rows *sql.Rows, _ *struct{}) error {
		var f shuffledFlow
		var id, name, kind *string
		if err := rows.Scan(&f.ID, &f.Name, &id, &name, &kind); err != nil {
			return err
		}
		if n := len(out); n == 0 || out[n-1].ID != f.ID {
			f.Latest.List = []shuffledFlowsRun{}
			out = append(out, f)
		}
		if id != nil {
			last := &out[len(out)-1].Latest
			last.List = append(last.List, shuffledFlowsRun{kind, *name, *id})
		}
		return nil
	}, statement, lead)
	return map[string]any{"all": listed[shuffledFlow]{out}}, err
}

type lastRun struct {
	Name               string  `json:"name"`
	StateType          *string `json:"stateType"`
	EffectiveStartTime instant `json:"effectiveStartTime"`
}

type nextRun struct {
	Name              string  `json:"name"`
	ExpectedStartTime instant `json:"expectedStartTime"`
}

type deployment struct {
	ID   string         `json:"id"`
	Name string         `json:"name"`
	Last nodes[lastRun] `json:"last"`
	Next nodes[nextRun] `json:"next"`
}

// deployments are 20 deployments, each with its last and its next run.
func (d *database) deployments(ctx context.Context, p url.Values) (any, error) {
	now, err := d.stored(p.Get("now"))
	if err != nil {
		return nil, err
	}
	found, err := read(ctx, d, func(rows *sql.Rows, t *deployment) error {
		t.Last.Nodes, t.Next.Nodes = []lastRun{}, []nextRun{}
		var last, next *string
		var l lastRun
		var n nextRun
		err := rows.Scan(&t.ID, &t.Name, &last, &l.StateType, &l.EffectiveStartTime, &next, &n.ExpectedStartTime)
		if last != nil {
			l.Name = *last
			t.Last.Nodes = append(t.Last.Nodes, l)
		}
		if next != nil {
			n.Name = *next
			t.Next.Nodes = append(t.Next.Nodes, n)
		}
		return err
	}, "deployments", now, p.Get("lead"))
	return map[string]any{"deployments": nodes[deployment]{found}}, err
}

type shuffledLastRun struct {
	Begun instant `json:"begun"`
	Kind  *string `json:"kind"`
	Name  string  `json:"called"`
}

type shuffledNextRun struct {
	Due  instant `json:"due"`
	Name string  `json:"called"`
}

type shuffledDeployment struct {
	Next listed[shuffledNextRun] `json:"coming"`
	Last listed[shuffledLastRun] `json:"gone"`
	Name string                  `json:"called"`
	ID   string                  `json:"id"`
}

// deploymentsShuffled are those that are not paused.
func (d *database) deploymentsShuffled(ctx context.Context, p url.Values) (any, error) {
	now, err := d.stored(p.Get("now"))
	if err != nil {
		return nil, err
	}
	found, err := read(ctx, d, func(rows *sql.Rows, t *shuffledDeployment) error {
		t.Last.List, t.Next.List = []shuffledLastRun{}, []shuffledNextRun{}
		var last, next *string
		var l shuffledLastRun
		var n shuffledNextRun
		err := rows.Scan(&t.ID, &t.Name, &last, &l.Kind, &l.Begun, &next, &n.Due)
		if last != nil {
			l.Name = *last
			t.Last.List = append(t.Last.List, l)
		}
		if next != nil {
			n.Name = *next
			t.Next.List = append(t.Next.List, n)
		}
		return err
	}, "deployments_shuffled", now, p.Get("lead"))
	return map[string]any{"all": listed[shuffledDeployment]{found}}, err
}
