package graph_test

import (
	"context"
	"sync"

	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/server/database"
	"github.com/quaestor-graph/quaestor/server/database/query"
)

// recorder keeps the statements that a graph makes, with their arguments and with what they were made for.
type recorder struct {
	database.Database
	query.Components

	mu   sync.Mutex
	made []made
}

type made struct {
	kind string // the method of query.Components
	query.Statement
	table string
	page  query.Page // of Page, Count and Exists
	key   string     // of Targets
}

// record wraps the database of a graph.
func record(g *graphtest.Graph) *recorder {
	r := &recorder{Database: g.Database, Components: g.Database.Queries()}
	g.Database = r
	return r
}

func (r *recorder) Queries() query.Components { return r }

// take gives what was made since it was called last.
func (r *recorder) take() []made {
	r.mu.Lock()
	defer r.mu.Unlock()
	taken := r.made
	r.made = nil
	return taken
}

func (r *recorder) keep(m made) query.Statement {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.made = append(r.made, m)
	return m.Statement
}

func (r *recorder) Page(ctx context.Context, p query.Page) query.Statement {
	return r.keep(made{kind: "Page", Statement: r.Components.Page(ctx, p), table: p.Table, page: p})
}

func (r *recorder) Count(ctx context.Context, p query.Page) query.Statement {
	return r.keep(made{kind: "Count", Statement: r.Components.Count(ctx, p), table: p.Table, page: p})
}

func (r *recorder) Exists(ctx context.Context, p query.Page) query.Statement {
	return r.keep(made{kind: "Exists", Statement: r.Components.Exists(ctx, p), table: p.Table, page: p})
}

func (r *recorder) Targets(ctx context.Context, t query.Targets) query.Statement {
	return r.keep(made{kind: "Targets", Statement: r.Components.Targets(ctx, t), table: t.Table, key: t.Key})
}

func (r *recorder) ScheduledFromWorkPool(ctx context.Context, s query.ScheduledFromWorkPool) query.Statement {
	return r.keep(made{kind: "ScheduledFromWorkPool", Statement: r.Components.ScheduledFromWorkPool(ctx, s)})
}

func (r *recorder) FlowRunGraph(ctx context.Context, g query.FlowRunGraph) query.Statement {
	return r.keep(made{kind: "FlowRunGraph", Statement: r.Components.FlowRunGraph(ctx, g)})
}

func (r *recorder) Locate(ctx context.Context, tables, ids []string) query.Statement {
	return r.keep(made{kind: "Locate", Statement: r.Components.Locate(ctx, tables, ids)})
}

func (r *recorder) OneBy(ctx context.Context, o query.OneBy) query.Statement {
	return r.keep(made{kind: "OneBy", Statement: r.Components.OneBy(ctx, o), table: o.Table})
}

func (r *recorder) Groups(ctx context.Context, g query.Groups) query.Statement {
	return r.keep(made{kind: "Groups", Statement: r.Components.Groups(ctx, g), table: g.Table, page: g.Page})
}

func (r *recorder) GroupCount(ctx context.Context, g query.Groups) query.Statement {
	return r.keep(made{kind: "GroupCount", Statement: r.Components.GroupCount(ctx, g), table: g.Table, page: g.Page})
}
