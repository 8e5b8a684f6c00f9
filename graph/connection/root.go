package connection

import (
	"context"
	"fmt"
	"slices"

	"entgo.io/ent/dialect/sql"
	"github.com/99designs/gqlgen/graphql"

	"github.com/quaestor-graph/quaestor/ent/row"
	"github.com/quaestor-graph/quaestor/graph/descriptor"
	"github.com/quaestor-graph/quaestor/graph/memory"
	"github.com/quaestor-graph/quaestor/server/database/query"
)

// Root resolves a root connection.
func Root(ctx context.Context, e *descriptor.Entity) (Answer, error) {
	ctx, held := memory.WithPart(ctx)
	defer held.Free()
	l, err := newLoader(ctx)
	if err != nil {
		return nil, err
	}
	plan, err := newPlanner(ctx).pages(e, graphql.GetFieldContext(ctx).Field)
	if err != nil {
		return nil, err
	}
	pages, err := l.pages(plan, nil, nil)
	if err != nil {
		return nil, err
	}
	w := newWriter(ctx)
	w.letGo(plan, pages[0], held)
	return w.answer(w.page(plan, pages[0]))
}

// ByKey resolves a root field that finds one row by its natural key; null where
// there is none.
func ByKey(ctx context.Context, e *descriptor.Entity) (Answer, error) {
	ctx, held := memory.WithPart(ctx)
	defer held.Free()
	fc := graphql.GetFieldContext(ctx)
	key, ok := e.Key(fc.Field.Name)
	if !ok {
		return nil, fmt.Errorf("connection: %s has no key %s", e.Type, fc.Field.Name)
	}
	l, err := newLoader(ctx)
	if err != nil {
		return nil, err
	}
	o, err := newPlanner(ctx).object(e, fc.Field.Selections)
	if err != nil || l.db.Absent(ctx, e.Table) {
		return nil, err
	}
	joined := l.lookUp(o)
	by := query.OneBy{Table: e.Table, Columns: projection(e, o.columns), Lookups: joined.all}
	for _, a := range key.Args {
		text, _ := fc.Args[a.Name].(string)
		eq := query.Equals{Column: a.Column, Value: text}
		if a.Hop != nil {
			eq.Hop = &query.Hop{From: a.Hop.From, Table: a.Hop.Table, To: a.Hop.To}
		}
		by.Where = append(by.Where, eq)
	}
	var rows []row.Row
	err = l.snapshot.Query(ctx, l.db.Queries().OneBy(ctx, by), func(r *sql.Rows) error {
		found := e.New()
		rows = append(rows, found)
		pointers := found.Pointers(o.columns)
		if err := r.Scan(append(slices.Clone(pointers), joined.columns...)...); err != nil {
			return err
		}
		return l.hold(joined.take() + heldBy(found, pointers))
	})
	if err != nil {
		return nil, err
	}
	if rows, _ = l.readable(e, rows, nil); len(rows) == 0 {
		return nil, nil
	}
	nodes, err := l.nodes(rows, o.links)
	if err != nil {
		return nil, err
	}
	if err := l.edges(o, nodes); err != nil {
		return nil, err
	}
	w := newWriter(ctx)
	return w.answer(w.object(o, nodes[0]))
}
