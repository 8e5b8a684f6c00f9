package query

import "github.com/quaestor-graph/quaestor/ent/stored"

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
