package connection

import (
	"context"

	"entgo.io/ent/dialect/sql"
	"github.com/99designs/gqlgen/graphql"

	"github.com/quaestor-graph/quaestor/ent/row"
	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/graph/descriptor"
	"github.com/quaestor-graph/quaestor/graph/limits"
	"github.com/quaestor-graph/quaestor/graph/memory"
	"github.com/quaestor-graph/quaestor/graph/problem"
	"github.com/quaestor-graph/quaestor/server/database/query"
)

// scheduledRuns is how many runs a worker is given at most, and without a limit
// of its own: PREFECT_API_DEFAULT_LIMIT.
const scheduledRuns = 200

// Scheduled resolves scheduledFlowRuns: Prefect's POST
// /work_pools/{name}/get_scheduled_flow_runs without its effects. The order is
// that of the queues' priorities, as models.workers.get_scheduled_flow_runs
// asks for it.
func Scheduled(ctx context.Context, pool string, queues []string, before, after *stored.Time, limit *int) (Answer, error) {
	n := scheduledRuns
	if limit != nil {
		n = *limit
	}
	if n < 0 || n > scheduledRuns {
		return nil, problem.BadInput("limit must be from 0 to %d, not %d", scheduledRuns, n)
	}
	if err := limits.From(ctx).List("workQueueNames", len(queues)); err != nil {
		return nil, err
	}
	ctx, held := memory.WithPart(ctx)
	defer held.Free()
	l, err := newLoader(ctx)
	if err != nil {
		return nil, err
	}
	e := descriptor.FlowRun
	o, err := newPlanner(ctx).object(e, graphql.GetFieldContext(ctx).Field.Selections)
	if err != nil {
		return nil, err
	}
	poolID, err := l.workPool(pool)
	if err != nil || poolID == nil {
		return nil, err
	}
	asked := query.ScheduledFromWorkPool{
		Columns: projection(e, o.columns), WorkPoolIDs: poolID, WorkQueueNames: queues, Limit: &n, ByPriority: true,
	}
	if before != nil {
		asked.Before = *before
	}
	if after != nil {
		asked.After = *after
	}
	var rows []row.Row
	err = l.snapshot.Query(ctx, l.db.Queries().ScheduledFromWorkPool(ctx, asked), func(r *sql.Rows) error {
		var ofPool, ofQueue stored.ID
		found := e.New()
		rows = append(rows, found)
		pointers := found.Pointers(o.columns)
		if err := r.Scan(append([]any{&ofPool, &ofQueue}, pointers...)...); err != nil {
			return err
		}
		return l.hold(heldBy(found, pointers))
	})
	if err != nil {
		return nil, err
	}
	rows, _ = l.readable(e, rows, nil)
	nodes, err := l.nodes(rows, o.links)
	if err != nil {
		return nil, err
	}
	if err := l.edges(o, nodes); err != nil {
		return nil, err
	}
	w := newWriter(ctx)
	return w.answer(w.list(len(nodes), func(i int) bool { return w.object(o, nodes[i]) }))
}

// workPool gives the id of the work pool of a name, nil where there is none, or
// none that can be read.
func (l *loader) workPool(name string) (ids []string, err error) {
	named := query.Page{
		Table: descriptor.WorkPool.Table, Columns: []query.Column{{Name: "id"}}, Limit: 1,
		Where: query.Compare{Term: query.Term{Kind: query.Text, Column: "name"}, Op: query.Eq, Value: name},
	}
	err = l.snapshot.Query(l.ctx, l.db.Queries().Page(l.ctx, named), func(r *sql.Rows) error {
		var n int
		var id stored.ID
		if err := r.Scan(&n, &id); err != nil {
			return err
		}
		if id.State() == stored.Valid {
			ids = append(ids, string(id))
		}
		return nil
	})
	return ids, err
}
