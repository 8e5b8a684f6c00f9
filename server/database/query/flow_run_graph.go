package query

import (
	"context"
	"strconv"

	"github.com/quaestor-graph/quaestor/ent/stored"
)

// FlowRunGraph asks for what a flow run is made of: its task runs and subflow
// runs, artifacts and states (flow_run_graph_v2 of
// src/prefect/server/database/query_components.py). All of it is one statement,
// whose rows are a GraphPart and then, by part,
//
//	the run     id, -, -, number of nodes, -, start, end, -
//	a node      id, -, label, GraphNode flags, state_type, start, end, task_inputs
//	an artifact id, task_run_id, key, 1 if latest, type, created, -, data
//	a state     id, -, name, -, type, timestamp, -, -
//
// in no order; of a run that is not there, none. Where there are more nodes than
// MaxNodes, the run's row is the only one, and its number of nodes is more than
// that; FlowRunGraphSize then has all of them.
type FlowRunGraph struct {
	ID stored.ID
	// Since leaves out nodes that ended before; they come all the same, marked
	// Ended, as neighbours of the others.
	Since *stored.Time
	// What is asked for: Inputs are those of nodes, by which they have parents.
	Nodes, Inputs, Artifacts, States bool
	MaxNodes, MaxArtifacts           int
}

// GraphPart says what a row of a FlowRunGraph is.
type GraphPart int

// The parts.
const (
	GraphRun GraphPart = iota
	GraphNode
	GraphArtifact
	GraphState
)

// The flags of a node: it is a subflow run and no task run, and it ended before
// Since.
const (
	Subflow = 1 << iota
	Ended
)

// FlowRunGraph implements Components.
func (c *components) FlowRunGraph(ctx context.Context, g FlowRunGraph) Statement {
	w := c.writer(ctx, c.builder(), stored.Time{})
	b := w.b
	if g.Nodes {
		b.WriteString("WITH n AS MATERIALIZED (")
		w.graphNodes(g)
		if g.Since == nil { // not one more is read than says that there are too many
			b.WriteString(" LIMIT " + strconv.Itoa(g.MaxNodes+1))
		}
		b.WriteString("), c AS MATERIALIZED (SELECT count(*) AS shown FROM n")
		w.shown(g, " WHERE ")
		b.WriteString(") ")
	}
	b.WriteString("SELECT 0, r.id, ")
	w.absent(ID, Text)
	if g.Nodes {
		b.WriteString("(SELECT c.shown FROM c), ")
	} else {
		b.WriteString("0, ")
	}
	w.absent(Text)
	b.WriteString("COALESCE(r.start_time, r.expected_start_time), ")
	w.column(b, "r", Column{Name: "end_time", Interpreted: true})
	b.WriteString(", NULL")
	w.cast(b, Text)
	b.WriteString(" FROM ")
	w.from(ctx, b, "flow_run", "r")
	b.WriteString(" WHERE r.id" + w.stable(Eq)).Arg(g.ID)
	if g.Nodes {
		b.WriteString(" UNION ALL SELECT 1, n.id, ")
		w.absent(ID)
		b.WriteString("n.label, n.subflow")
		if g.Since != nil {
			b.WriteString(" + CASE WHEN ")
			w.shown(g, "")
			b.WriteString(" THEN 0 ELSE 2 END")
		}
		b.WriteString(", n.state_type")
		w.cast(b, Text)
		b.WriteString(", n.start_time, n.end_time, n.task_inputs")
		w.cast(b, Text)
		b.WriteString(" FROM n")
		w.fits(g, " WHERE ")
	}
	if g.Artifacts {
		w.graphArtifacts(g)
	}
	if g.States {
		b.WriteString(" UNION ALL SELECT 3, s.id, ")
		w.absent(ID)
		b.WriteString("s.name, 0, s.type")
		w.cast(b, Text)
		b.WriteString(", s.timestamp, ")
		w.absent(Time)
		b.WriteString("NULL FROM ")
		w.from(ctx, b, "flow_run_state", "s")
		b.WriteString(" WHERE s.flow_run_id" + w.stable(Eq)).Arg(g.ID)
		w.fits(g, " AND ")
	}
	return statement(b)
}

// FlowRunGraphSize implements Components: one row, the number of nodes.
func (c *components) FlowRunGraphSize(ctx context.Context, g FlowRunGraph) Statement {
	g.Inputs = false
	w := c.writer(ctx, c.builder(), stored.Time{})
	w.b.WriteString("SELECT count(*) FROM (")
	w.graphNodes(g)
	w.b.WriteString(") AS n")
	w.shown(g, " WHERE ")
	return statement(w.b)
}

// graphNodes writes the nodes: each task run of the flow run, or in its place the
// subflow runs that it stands for. One that has no time to be shown at is left
// out.
func (w *writer) graphNodes(g FlowRunGraph) {
	const start = "COALESCE(f.start_time, f.expected_start_time, t.start_time, t.expected_start_time)"
	inputs := "NULL"
	if g.Inputs {
		inputs = "t.task_inputs"
	}
	w.b.WriteString("SELECT CASE WHEN f.id IS NULL THEN 0 ELSE 1 END AS subflow, COALESCE(f.id, t.id) AS id, " +
		"COALESCE(l.name || ' / ' || f.name, t.name) AS label, COALESCE(f.state_type, t.state_type) AS state_type, " +
		start + " AS start_time, COALESCE(f.end_time, t.end_time, " +
		"CASE WHEN t.state_type = 'COMPLETED' THEN t.expected_start_time END) AS end_time, " + inputs + " AS task_inputs FROM ")
	w.from(w.ctx, w.b, "task_run", "t")
	w.b.WriteString(" LEFT JOIN ")
	w.from(w.ctx, w.b, "flow_run", "f")
	w.b.WriteString(" ON f.parent_task_run_id = t.id LEFT JOIN ")
	w.from(w.ctx, w.b, "flow", "l")
	w.b.WriteString(" ON l.id = f.flow_id WHERE t.flow_run_id" + w.stable(Eq)).Arg(g.ID).WriteString(" AND " + start + " IS NOT NULL")
}

// graphArtifacts writes the artifacts, of which an old version is one that its
// collection does not name as the latest. Only those of progress have their data,
// as in Prefect.
func (w *writer) graphArtifacts(g FlowRunGraph) {
	b := w.b
	b.WriteString(" UNION ALL SELECT * FROM (SELECT 2, a.id, a.task_run_id, a.key, CASE WHEN a.key IS NULL OR EXISTS (SELECT 1 FROM ")
	w.from(w.ctx, b, "artifact_collection", "k")
	b.WriteString(" WHERE k.key = a.key AND k.latest_id = a.id) THEN 1 ELSE 0 END, a.type, a.created, ")
	w.absent(Time)
	b.WriteString("CASE WHEN a.type = 'progress' THEN a.data")
	w.cast(b, Text)
	b.WriteString(" END FROM ")
	w.from(w.ctx, b, "artifact", "a")
	b.WriteString(" WHERE a.flow_run_id" + w.stable(Eq)).Arg(g.ID).WriteString(" AND a.type <> 'result'")
	w.fits(g, " AND ")
	b.WriteString(" ORDER BY a.created, a.id LIMIT " + strconv.Itoa(g.MaxArtifacts) + ") AS a")
}

// shown writes, after a word, that the node n is not left out.
func (w *writer) shown(g FlowRunGraph, word string) {
	if g.Since == nil {
		return
	}
	w.b.WriteString(word + "(n.end_time IS NULL OR ")
	Compare{Term{Kind: Time, Column: "end_time", Nullable: true}, Ge, *g.Since}.write(w, "n")
	w.b.WriteString(")")
}

// fits writes, after a word, that there are not too many nodes.
func (w *writer) fits(g FlowRunGraph, word string) {
	if g.Nodes {
		w.b.WriteString(word + "(SELECT c.shown FROM c) <= ").Arg(g.MaxNodes)
	}
}

// absent writes columns that a part does not have.
func (w *writer) absent(kinds ...Kind) {
	for _, k := range kinds {
		w.b.WriteString("NULL")
		w.cast(w.b, k)
		w.b.WriteString(", ")
	}
}
