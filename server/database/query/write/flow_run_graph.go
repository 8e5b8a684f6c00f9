package write

import (
	"context"

	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/server/database/query"
)

// FlowRunGraph implements query.Components.
func (c *components) FlowRunGraph(ctx context.Context, g query.FlowRunGraph) query.Statement {
	w := c.writer(ctx, stored.Time{})
	run := raw(w.d.stable(w, query.Eq))
	id := concat(run, arg(g.ID))
	with, shown := frag{}, raw("0")
	if g.Nodes {
		most := frag{}
		if g.Since == nil { // not one more is read than says that there are too many
			most = sqlf(" LIMIT $1", integer(g.MaxNodes+1))
		}
		with = sqlf("WITH n AS MATERIALIZED ($1$2), c AS MATERIALIZED (SELECT count(*) AS shown FROM n$3) ", w.graphNodes(&g, id), most, where(" WHERE ", w.shown(&g)))
		shown = raw("(SELECT c.shown FROM c)")
	}
	parts := []frag{sqlf("$1SELECT 0, r.id, $2, $3, $4, $5, COALESCE(r.start_time, r.expected_start_time), $6, $5 FROM $7 WHERE r.id$8",
		with, w.absent(query.ID), w.absent(query.Text), shown, w.absent(query.Text), w.d.column(w, "r", query.Column{Name: "end_time", Interpreted: true}),
		w.table("flow_run", "r"), id)}
	text := raw(w.d.cast(query.Text))
	if g.Nodes {
		ended := frag{}
		if g.Since != nil {
			ended = sqlf(" + CASE WHEN $1 THEN 0 ELSE 2 END", w.shown(&g))
		}
		parts = append(parts, sqlf("SELECT 1, n.id, $1, n.label, n.subflow$2, n.state_type$3, n.start_time, n.end_time, n.task_inputs$3 FROM n$4",
			w.absent(query.ID), ended, text, where(" WHERE ", w.fits(&g))))
	}
	if g.Artifacts {
		parts = append(parts, w.graphArtifacts(&g, id))
	}
	if g.States {
		parts = append(parts, sqlf("SELECT 3, s.id, $1, s.name, 0, s.type$2, s.timestamp, $3, NULL FROM $4 WHERE $5",
			w.absent(query.ID), text, w.absent(query.Time), w.table("flow_run_state", "s"), where("", concat(raw("s.flow_run_id"), id), w.fits(&g))))
	}
	return w.statement(join(" UNION ALL ", parts))
}

// FlowRunGraphSize implements query.Components: one row, the number of nodes.
func (c *components) FlowRunGraphSize(ctx context.Context, g query.FlowRunGraph) query.Statement {
	g.Inputs = false
	w := c.writer(ctx, stored.Time{})
	id := concat(raw(w.d.stable(w, query.Eq)), arg(g.ID))
	return w.statement(sqlf("SELECT count(*) FROM ($1) AS n$2", w.graphNodes(&g, id), where(" WHERE ", w.shown(&g))))
}

// graphNodes are the nodes: each task run of the flow run, or in its place the
// subflow runs that it stands for. One that has no time to be shown at is left
// out.
func (w *writer) graphNodes(g *query.FlowRunGraph, id frag) frag {
	return fill("graph_nodes", parts{
		"inputs": raw(either(g.Inputs, "t.task_inputs", "NULL")), "id": id,
		"task_run": w.table("task_run", "t"), "flow_run": w.table("flow_run", "f"), "flow": w.table("flow", "l"),
	})
}

// graphArtifacts are the artifacts, of which an old version is one that its
// collection does not name as the latest. Only those of progress have their data,
// as in Prefect.
func (w *writer) graphArtifacts(g *query.FlowRunGraph, id frag) frag {
	return fill("graph_artifacts", parts{
		"artifact_collection": w.table("artifact_collection", "k"), "no_time": w.absent(query.Time), "text": raw(w.d.cast(query.Text)),
		"artifact": w.table("artifact", "a"), "id": id, "fits": where(" AND ", w.fits(g)), "most": integer(g.MaxArtifacts),
	})
}

// shown says that the node n is not left out.
func (w *writer) shown(g *query.FlowRunGraph) frag {
	if g.Since == nil {
		return frag{}
	}
	since := query.Compare{Term: query.Term{Kind: query.Time, Column: "end_time", Nullable: true}, Op: query.Ge, Value: *g.Since}
	return sqlf("(n.end_time IS NULL OR $1)", w.condition(row{as: "n"}, since))
}

// fits says that there are not too many nodes.
func (w *writer) fits(g *query.FlowRunGraph) frag {
	if !g.Nodes {
		return frag{}
	}
	return sqlf("(SELECT c.shown FROM c) <= $1", arg(g.MaxNodes))
}

// absent is a column that a part does not have.
func (w *writer) absent(kind query.Kind) frag { return raw("NULL" + w.d.cast(kind)) }
