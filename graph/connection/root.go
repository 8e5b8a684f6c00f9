package connection

import (
	"context"
	"fmt"
	"strings"

	"entgo.io/ent/dialect/sql"
	"github.com/99designs/gqlgen/graphql"

	"github.com/quaestor-graph/quaestor/ent"
	"github.com/quaestor-graph/quaestor/ent/row"
	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/graph/descriptor"
	"github.com/quaestor-graph/quaestor/server/database/query"
)

// Root resolves a root connection: C is the entity's connection type.
func Root[C any](ctx context.Context, e *descriptor.Entity) (C, error) {
	var none C
	l, err := newLoader(ctx)
	if err != nil {
		return none, err
	}
	plan, err := newPlanner(ctx).pages(e, graphql.GetFieldContext(ctx).Field)
	if err != nil {
		return none, err
	}
	pages, err := l.pages(plan, nil, nil)
	if err != nil {
		return none, err
	}
	return e.Connection(pages[0]).(C), nil
}

// ByID resolves a root field that finds one row by its id; null where there is
// none.
func ByID[R row.Row](ctx context.Context, e *descriptor.Entity, id stored.ID) (R, error) {
	var none R
	rows, err := byIDs(ctx, e, []string{string(id)})
	if err != nil || rows[string(id)] == nil {
		return none, err
	}
	return rows[string(id)].(R), nil
}

// byIDs reads rows by id and the edges that the current field selects.
func byIDs(ctx context.Context, e *descriptor.Entity, ids []string) (map[string]row.Row, error) {
	l, err := newLoader(ctx)
	if err != nil {
		return nil, err
	}
	o, err := newPlanner(ctx).object(e, graphql.GetFieldContext(ctx).Field.Selections)
	if err != nil || l.db.Absent(ctx, e.Table) {
		return nil, err
	}
	found := map[string]row.Row{}
	var rows []row.Row
	st := l.db.Queries().Targets(ctx, query.Targets{Table: e.Table, Columns: projection(e, o.columns), Key: "id", Keys: ids})
	err = queryRows(l, st, e, o.columns, 0, func(key string, r row.Row, _ []any) error {
		found[key] = r
		rows = append(rows, r)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return found, l.edges(o, rows)
}

// ByKey resolves a root field that finds one row by its natural key; null where
// there is none.
func ByKey[R row.Row](ctx context.Context, e *descriptor.Entity) (R, error) {
	var none R
	fc := graphql.GetFieldContext(ctx)
	key, ok := e.Key(fc.Field.Name)
	if !ok {
		return none, fmt.Errorf("connection: %s has no key %s", e.Type, fc.Field.Name)
	}
	l, err := newLoader(ctx)
	if err != nil {
		return none, err
	}
	o, err := newPlanner(ctx).object(e, fc.Field.Selections)
	if err != nil {
		return none, err
	}
	by := query.OneBy{Table: e.Table, Columns: projection(e, o.columns)}
	for _, a := range key.Args {
		text, _ := fc.Args[a.Name].(string)
		if strings.ContainsRune(text, 0) {
			return none, nil // no text of PostgreSQL holds it
		}
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
		return r.Scan(found.Pointers(o.columns)...)
	})
	if err != nil {
		return none, err
	}
	if rows, _ = l.readable(e, rows, nil); len(rows) == 0 {
		return none, nil
	}
	return rows[0].(R), l.edges(o, rows)
}

// Nodes resolves node and nodes: the rows with these ids, in their order, nil
// where there is none. Without a type (the name in NodeType) all tables are
// looked in, the events last.
func Nodes(ctx context.Context, ids []stored.ID, nodeType *string) ([]ent.Noder, error) {
	l, err := newLoader(ctx)
	if err != nil {
		return nil, err
	}
	texts := make([]string, 0, len(ids))
	seen := map[string]bool{}
	for _, id := range ids {
		if !seen[string(id)] {
			seen[string(id)] = true
			texts = append(texts, string(id))
		}
	}
	of, err := l.locate(texts, nodeType)
	if err != nil {
		return nil, err
	}
	found := map[string]row.Row{}
	for e, ids := range of {
		rows, err := byIDs(ctx, e, ids)
		if err != nil {
			return nil, err
		}
		for id, r := range rows {
			found[id] = r
		}
	}
	out := make([]ent.Noder, len(ids))
	for i, id := range ids {
		if r, ok := found[string(id)]; ok {
			out[i] = r.(ent.Noder)
		}
	}
	return out, nil
}

// locate tells for each id in which entity to look.
func (l *loader) locate(ids []string, nodeType *string) (map[*descriptor.Entity][]string, error) {
	var entities []*descriptor.Entity
	var tables []string
	var events *descriptor.Entity
	for _, e := range descriptor.All() {
		switch {
		case nodeType != nil && *nodeType == e.NodeType:
			return map[*descriptor.Entity][]string{e: ids}, nil
		case e.Type == "Event":
			events = e
		default:
			entities = append(entities, e)
			tables = append(tables, e.Table)
		}
	}
	entities = append(entities, events)
	tables = append(tables, events.Table)
	at := map[string]int{}
	err := l.snapshot.Query(l.ctx, l.db.Queries().Locate(l.ctx, tables, ids), func(rows *sql.Rows) error {
		var i int
		var id string
		if err := rows.Scan(&i, &id); err != nil {
			return err
		}
		if first, ok := at[id]; !ok || i < first {
			at[id] = i
		}
		return nil
	})
	of := map[*descriptor.Entity][]string{}
	for id, i := range at {
		of[entities[i]] = append(of[entities[i]], id)
	}
	return of, err
}
