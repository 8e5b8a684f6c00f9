// Package rungraph answers flowRunGraph: the task runs and subflow runs of a flow run, and how they depend on each other.
// The resolvers of package graph use it.
package rungraph

import (
	"cmp"
	"context"
	"slices"

	"entgo.io/ent/dialect/sql"
	"github.com/99designs/gqlgen/graphql"

	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/graph/limits"
	"github.com/quaestor-graph/quaestor/graph/memory"
	"github.com/quaestor-graph/quaestor/graph/problem"
	"github.com/quaestor-graph/quaestor/server/database"
	"github.com/quaestor-graph/quaestor/server/database/query"
)

// Graph is the graph of a flow run.
type Graph struct {
	StartTime, EndTime stored.Time
	RootNodeIds        []stored.ID
	Nodes              []*Node
	Artifacts          []*Artifact
	States             []*State
}

// The kinds of nodes.
const (
	FlowRun = "FLOW_RUN"
	TaskRun = "TASK_RUN"
)

// Node is a task run, or the subflow run for which the task run stands.
type Node struct {
	Kind                             string
	ID                               stored.ID
	Label                            *string
	StateType                        stored.StateType
	StartTime, EndTime               stored.Time
	Parents, Children, Encapsulating []stored.ID
	Artifacts                        []*Artifact
}

// Artifact is an artifact that the run made.
type Artifact struct {
	ID        stored.ID
	Created   stored.Time
	Key, Type *string
	IsLatest  bool
	Data      stored.JSON
}

// State is a state that the run was in.
type State struct {
	ID        stored.ID
	Timestamp stored.Time
	Type      stored.StateType
	Name      string
}

// Read resolves flowRunGraph: nil where there is no such run.
func Read(ctx context.Context, id stored.ID, since *stored.Time) (*Graph, error) {
	l := limits.From(ctx)
	q := query.FlowRunGraph{ID: id, Since: since, MaxNodes: l.MaxGraphNodes, MaxArtifacts: l.MaxGraphArtifacts}
	plan(ctx, &q)
	r := reader{ctx: ctx, query: q}
	db, snapshot := database.From(ctx), database.SnapshotFrom(ctx)
	if err := snapshot.Query(ctx, db.Queries().FlowRunGraph(ctx, q), r.row); err != nil || r.graph == nil {
		return nil, err
	}
	if r.size > q.MaxNodes {
		size := r.size
		err := snapshot.Query(ctx, db.Queries().FlowRunGraphSize(ctx, q), func(rows *sql.Rows) error { return rows.Scan(&size) })
		if err != nil {
			return nil, err
		}
		return nil, problem.New(problem.QueryTooLarge, "the graph of flow run %s has %d nodes, more than %d, which is the limit (PREFECT_SERVER_FLOW_RUN_GRAPH_MAX_NODES)",
			id, size, q.MaxNodes)
	}
	r.finish()
	return r.graph, nil
}

// plan notes what was asked for.
func plan(ctx context.Context, q *query.FlowRunGraph) {
	op := graphql.GetOperationContext(ctx)
	for _, f := range graphql.CollectFields(op, graphql.GetFieldContext(ctx).Field.Selections, []string{"FlowRunGraph"}) {
		switch f.Name {
		case "rootNodeIds":
			q.Nodes, q.Inputs = true, true
		case "nodes":
			q.Nodes = true
			for _, n := range graphql.CollectFields(op, f.Selections, []string{"FlowRunGraphNode"}) {
				switch n.Name {
				case "parents", "children", "encapsulating":
					q.Inputs = true
				case "artifacts":
					q.Artifacts = true
				}
			}
		case "artifacts":
			q.Artifacts = true
		case "states":
			q.States = true
		}
	}
}

// reader reads the rows of a graph.
type reader struct {
	ctx   context.Context
	query query.FlowRunGraph
	graph *Graph
	size  int
	nodes []node
	// artifacts with the task runs that made them.
	artifacts []*Artifact
	madeBy    []stored.ID
	states    []*State
}

// tables that the rows of the parts are of; that of a subflow run is another.
var tables = [...]string{query.GraphRun: "flow_run", query.GraphNode: "task_run", query.GraphArtifact: "artifact", query.GraphState: "flow_run_state"}

// row is a row of any part.
func (r *reader) row(rows *sql.Rows) error {
	var part query.GraphPart
	var id, run stored.ID
	var text, kind sql.NullString
	var number int
	var from, to stored.Time
	var json sql.NullString
	if err := rows.Scan(&part, &id, &run, &text, &number, &kind, &from, &to, &json); err != nil {
		return err
	}
	table := tables[part]
	if part == query.GraphNode && number&query.Subflow != 0 {
		table = "flow_run"
	}
	if err := memory.Grow(r.ctx, held(id, text.String, kind.String, json.String)); err != nil {
		return err
	}
	if id.State() != stored.Valid {
		graphql.AddError(r.ctx, problem.New(problem.Internal, "a row of the table %s is left out: its id, in the column id, can't be read", table))
		return nil
	}
	check := checked{r.ctx, table, id}
	switch part {
	case query.GraphRun:
		r.size = number
		r.graph = &Graph{StartTime: check.time("start_time or expected_start_time", from), EndTime: check.time("end_time", to)}
	case query.GraphNode:
		n := node{Node: &Node{
			Kind: TaskRun, ID: id, Label: pointer(text), StateType: check.stateType("state_type", kind),
			StartTime: check.time("start_time or expected_start_time", from), EndTime: check.time("end_time", to),
		}, hidden: number&query.Ended != 0}
		if number&query.Subflow != 0 {
			n.Kind = FlowRun
		}
		if r.query.Inputs {
			n.inputs, n.unreadable = inputs(json)
		}
		if n.unreadable && !n.hidden {
			check.bad("task_inputs")
		}
		r.nodes = append(r.nodes, n)
	case query.GraphArtifact:
		if run.State() == stored.Unreadable {
			check.bad("task_run_id")
			return nil
		}
		r.madeBy = append(r.madeBy, run)
		r.artifacts = append(r.artifacts, &Artifact{
			ID: id, Created: check.time("created", from), Key: pointer(text), Type: pointer(kind), IsLatest: number != 0, Data: check.json("data", json),
		})
	case query.GraphState:
		r.states = append(r.states, &State{ID: id, Timestamp: check.time("timestamp", from), Type: check.stateType("type", kind), Name: stored.Printable(text.String)})
	}
	return nil
}

// held is what a row of a graph takes, with what leads to it and the ids of those
// that it depends on.
func held(id stored.ID, texts ...string) int {
	n := 600 + len(id)
	for _, t := range texts {
		n += len(t)
	}
	return n
}

func pointer(s sql.NullString) *string {
	if !s.Valid {
		return nil
	}
	text := stored.Printable(s.String)
	return &text
}

// finish puts the parts together, in order.
func (r *reader) finish() {
	g := r.graph
	slices.SortFunc(r.states, func(a, b *State) int {
		return cmp.Or(a.Timestamp.Time().Compare(b.Timestamp.Time()), cmp.Compare(a.ID, b.ID))
	})
	g.States = append([]*State{}, r.states...)
	g.Nodes, g.RootNodeIds = join(r.nodes)
	at := make(map[stored.ID]*Node, len(g.Nodes))
	for _, n := range g.Nodes {
		n.Artifacts = []*Artifact{}
		at[n.ID] = n
	}
	made := make([]int, len(r.artifacts))
	for i := range made {
		made[i] = i
	}
	slices.SortFunc(made, func(i, j int) int {
		a, b := r.artifacts[i], r.artifacts[j]
		return cmp.Or(a.Created.Time().Compare(b.Created.Time()), cmp.Compare(a.ID, b.ID))
	})
	g.Artifacts = []*Artifact{}
	for _, i := range made {
		if r.madeBy[i] == "" {
			g.Artifacts = append(g.Artifacts, r.artifacts[i])
		} else if n := at[r.madeBy[i]]; n != nil {
			n.Artifacts = append(n.Artifacts, r.artifacts[i])
		}
	}
}
