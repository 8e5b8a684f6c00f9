package plans

import (
	"context"
	"sync"

	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/server/database"
	"github.com/quaestor-graph/quaestor/server/database/query"
)

// Recorder keeps the statements that a graph makes, with their arguments and with what they were made for.
type Recorder struct {
	database.Database
	query.Components

	mu   sync.Mutex
	made []Made
}

type Made struct {
	Kind string // the method of query.Components
	query.Statement
	Table string
	Page  query.Page // of Page, Count and Exists
	key   string     // of Targets
}

// Record wraps the database of a graph.
func Record(g *graphtest.Graph) *Recorder {
	r := &Recorder{Database: g.Database, Components: g.Database.Queries()}
	g.Database = r
	return r
}

func (r *Recorder) Queries() query.Components { return r }

// Take gives what was made since it was called last.
func (r *Recorder) Take() []Made {
	r.mu.Lock()
	defer r.mu.Unlock()
	taken := r.made
	r.made = nil
	return taken
}

func (r *Recorder) keep(m Made) query.Statement {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.made = append(r.made, m)
	return m.Statement
}

func (r *Recorder) Page(ctx context.Context, p query.Page) query.Statement {
	return r.keep(Made{Kind: "Page", Statement: r.Components.Page(ctx, p), Table: p.Table, Page: p})
}

func (r *Recorder) Count(ctx context.Context, p query.Page) query.Statement {
	return r.keep(Made{Kind: "Count", Statement: r.Components.Count(ctx, p), Table: p.Table, Page: p})
}

func (r *Recorder) Exists(ctx context.Context, p query.Page) query.Statement {
	return r.keep(Made{Kind: "Exists", Statement: r.Components.Exists(ctx, p), Table: p.Table, Page: p})
}

func (r *Recorder) Targets(ctx context.Context, t query.Targets) query.Statement {
	return r.keep(Made{Kind: "Targets", Statement: r.Components.Targets(ctx, t), Table: t.Table, key: t.Key})
}

func (r *Recorder) ScheduledFromWorkPool(ctx context.Context, s query.ScheduledFromWorkPool) query.Statement {
	return r.keep(Made{Kind: "ScheduledFromWorkPool", Statement: r.Components.ScheduledFromWorkPool(ctx, s)})
}

func (r *Recorder) FlowRunGraph(ctx context.Context, g query.FlowRunGraph) query.Statement {
	return r.keep(Made{Kind: "FlowRunGraph", Statement: r.Components.FlowRunGraph(ctx, g)})
}

func (r *Recorder) Locate(ctx context.Context, tables, ids []string) query.Statement {
	return r.keep(Made{Kind: "Locate", Statement: r.Components.Locate(ctx, tables, ids)})
}

func (r *Recorder) OneBy(ctx context.Context, o query.OneBy) query.Statement {
	return r.keep(Made{Kind: "OneBy", Statement: r.Components.OneBy(ctx, o), Table: o.Table})
}

func (r *Recorder) Groups(ctx context.Context, g query.Groups) query.Statement {
	return r.keep(Made{Kind: "Groups", Statement: r.Components.Groups(ctx, g), Table: g.Table, Page: g.Page})
}

func (r *Recorder) GroupCount(ctx context.Context, g query.Groups) query.Statement {
	return r.keep(Made{Kind: "GroupCount", Statement: r.Components.GroupCount(ctx, g), Table: g.Table, Page: g.Page})
}
