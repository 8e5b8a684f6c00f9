package main

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"net/url"
	"slices"
	"strings"
)

type graphNode struct {
	Kind          string          `json:"kind"`
	ID            string          `json:"id"`
	Label         *string         `json:"label"`
	StateType     *string         `json:"stateType"`
	Start         instant         `json:"startTime"`
	End           instant         `json:"endTime"`
	Parents       []string        `json:"parents"`
	Children      []string        `json:"children"`
	Encapsulating []string        `json:"encapsulating"`
	Artifacts     []graphArtifact `json:"artifacts"`

	inputs raw
}

type shuffledGraphNode struct {
	Children []string `json:"before"`
	Parents  []string `json:"after"`
	Start    instant  `json:"begun"`
	Kind     *string  `json:"state"`
	Label    *string  `json:"called"`
	ID       string   `json:"id"`
}

type graphArtifact struct {
	ID       string  `json:"id"`
	Created  instant `json:"created"`
	Key      *string `json:"key"`
	Type     *string `json:"type"`
	IsLatest bool    `json:"isLatest"`
	Data     *raw    `json:"data"`

	task *string
}

type graphState struct {
	ID        string  `json:"id"`
	Timestamp instant `json:"timestamp"`
	Type      *string `json:"type"`
	Name      *string `json:"name"`
}

type runGraph struct {
	Start     instant         `json:"startTime"`
	End       instant         `json:"endTime"`
	Roots     []string        `json:"rootNodeIds"`
	Nodes     []graphNode     `json:"nodes"`
	Artifacts []graphArtifact `json:"artifacts"`
	States    []graphState    `json:"states"`
}

// graph is all that a flow run is made of.
func (d *database) graph(ctx context.Context, p url.Values) (any, error) {
	id := p.Get("id")
	runs, err := read(ctx, d, func(rows *sql.Rows, g *runGraph) error { return rows.Scan(&g.Start, &g.End) }, "graph_run", id)
	if err != nil || len(runs) == 0 {
		return nil, err
	}
	g := runs[0]
	if g.Nodes, err = d.graphNodes(ctx, id); err != nil {
		return nil, err
	}
	g.Roots = []string{}
	at := make(map[string]*graphNode, len(g.Nodes))
	for i := range g.Nodes {
		n := &g.Nodes[i]
		n.Artifacts = []graphArtifact{}
		at[n.ID] = n
		if len(n.Parents) == 0 {
			g.Roots = append(g.Roots, n.ID)
		}
	}
	made, err := read(ctx, d, func(rows *sql.Rows, a *graphArtifact) error {
		return rows.Scan(&a.ID, &a.task, &a.Key, &a.Type, &a.Created, &a.IsLatest, &a.Data)
	}, "graph_artifacts", id)
	if err != nil {
		return nil, err
	}
	g.Artifacts = []graphArtifact{}
	for _, a := range made {
		if a.task == nil {
			g.Artifacts = append(g.Artifacts, a)
		} else if n := at[*a.task]; n != nil {
			n.Artifacts = append(n.Artifacts, a)
		}
	}
	g.States, err = read(ctx, d, func(rows *sql.Rows, s *graphState) error { return rows.Scan(&s.ID, &s.Timestamp, &s.Type, &s.Name) }, "graph_states", id)
	return map[string]any{"flowRunGraph": g}, err
}

// graphShuffled has the nodes that had not ended at some time, and what they name or are named by.
func (d *database) graphShuffled(ctx context.Context, p url.Values) (any, error) {
	nodes, err := d.graphNodes(ctx, p.Get("id"))
	if err != nil {
		return nil, err
	}
	since := strings.TrimSuffix(p.Get("since"), "Z")
	shown := []shuffledGraphNode{}
	for _, n := range nodes {
		if n.End.text == nil || n.End.sortable() >= since {
			shown = append(shown, shuffledGraphNode{n.Children, n.Parents, n.Start, n.StateType, n.Label, n.ID})
		}
	}
	return map[string]any{"of": map[string]any{"list": shown}}, nil
}

// sortable is a text that sorts as the instant does.
func (i instant) sortable() string {
	if i.text == nil {
		return "~" // last
	}
	return strings.TrimSuffix(*i.text, "Z")
}

// graphNodes reads the nodes and joins them.
func (d *database) graphNodes(ctx context.Context, id string) ([]graphNode, error) {
	nodes, err := read(ctx, d, func(rows *sql.Rows, n *graphNode) error {
		var subflow bool
		err := rows.Scan(&subflow, &n.ID, &n.Label, &n.StateType, &n.Start, &n.End, &n.inputs)
		n.Kind = "TASK_RUN"
		if subflow {
			n.Kind = "FLOW_RUN"
		}
		return err
	}, "graph_nodes", id)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(nodes, func(a, b graphNode) int {
		return cmp.Or(cmp.Compare(a.Start.sortable(), b.Start.sortable()), cmp.Compare(a.ID, b.ID))
	})
	at := make(map[string]*graphNode, len(nodes))
	for i := range nodes {
		n := &nodes[i]
		n.Parents, n.Children, n.Encapsulating = []string{}, []string{}, []string{}
		at[n.ID] = n
	}
	// Each list grows in the order of the nodes that are put into it.
	children := make(map[*graphNode][]*graphNode, len(nodes))
	around := map[*graphNode][]*graphNode{}
	for i := range nodes {
		n := &nodes[i]
		if len(n.inputs) <= 2 {
			continue
		}
		var inputs map[string][]struct {
			ID string `json:"id"`
		}
		if err := json.Unmarshal(n.inputs, &inputs); err != nil {
			return nil, err
		}
		for name, list := range inputs {
			for _, input := range list {
				p := at[input.ID]
				switch {
				case p == nil:
				case name == "__parents__":
					around[p] = append(around[p], n)
				default:
					p.Children = append(p.Children, n.ID)
					children[p] = append(children[p], n)
				}
			}
		}
	}
	for i := range nodes {
		p := &nodes[i]
		for _, n := range children[p] {
			n.Parents = append(n.Parents, p.ID)
		}
		for _, n := range around[p] {
			n.Encapsulating = append(n.Encapsulating, p.ID)
		}
	}
	slices.SortStableFunc(nodes, func(a, b graphNode) int {
		return cmp.Or(cmp.Compare(a.Start.sortable(), b.Start.sortable()), cmp.Compare(a.End.sortable(), b.End.sortable()), cmp.Compare(a.ID, b.ID))
	})
	return nodes, nil
}
