package connection

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"entgo.io/ent/dialect/sql"
	"github.com/99designs/gqlgen/graphql"

	"github.com/quaestor-graph/quaestor/ent/row"
	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/graph/descriptor"
	"github.com/quaestor-graph/quaestor/graph/limits"
	"github.com/quaestor-graph/quaestor/server/database/query"
)

// Root resolves a root connection.
func Root(ctx context.Context, e *descriptor.Entity) (Answer, error) {
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
	return w.answer(w.page(plan, pages[0]))
}

// ByID resolves a root field that finds one row by its id; null where there is
// none.
func ByID(ctx context.Context, e *descriptor.Entity, id stored.ID) (Answer, error) {
	f, err := byIDs(ctx, e, []string{string(id)})
	if err != nil {
		return nil, err
	}
	w := newWriter(ctx)
	return w.answer(f.write(w, id))
}

// List resolves a root field that is a list of the rows with these ids, in their
// order; ids of no row are left out.
func List(ctx context.Context, e *descriptor.Entity, ids []stored.ID) (Answer, error) {
	f, err := byIDs(ctx, e, distinct(ids))
	if err != nil {
		return nil, err
	}
	w := newWriter(ctx)
	there := slices.DeleteFunc(slices.Clone(ids), func(id stored.ID) bool { return f.nodes[string(id)] == nil })
	return w.answer(w.list(len(there), func(i int) bool { return f.write(w, there[i]) }))
}

// byID are the rows of an entity by their ids.
type byID struct {
	plan  *object
	nodes map[string]*loadedNode
}

// write writes a row, false where it is null.
func (f byID) write(w *writer, id stored.ID) bool {
	n := f.nodes[string(id)]
	return n != nil && w.object(f.plan, n)
}

// distinct gives the texts of ids, each once.
func distinct(ids []stored.ID) []string {
	texts := make([]string, 0, len(ids))
	seen := map[stored.ID]bool{}
	for _, id := range ids {
		if !seen[id] {
			seen[id] = true
			texts = append(texts, string(id))
		}
	}
	return texts
}

// byIDs reads rows by id and the edges that the current field selects.
func byIDs(ctx context.Context, e *descriptor.Entity, ids []string) (byID, error) {
	found := byID{nodes: map[string]*loadedNode{}}
	l, err := newLoader(ctx)
	if err != nil {
		return found, err
	}
	o, err := newPlanner(ctx).object(e, graphql.GetFieldContext(ctx).Field.Selections)
	if err != nil || l.db.Absent(ctx, e.Table) {
		return found, err
	}
	found.plan = o
	var keys []string
	var rows []row.Row
	up := l.lookUp(o)
	st := l.db.Queries().Targets(ctx, query.Targets{Table: e.Table, Columns: projection(e, o.columns), Key: "id", Keys: ids, Lookups: up.all})
	err = queryRows(l, st, e, o.columns, 0, up, func(key string, r row.Row, _ []any) error {
		keys, rows = append(keys, key), append(rows, r)
		return nil
	})
	if err != nil {
		return found, err
	}
	nodes := nodesOf(rows, o.links)
	for i, key := range keys {
		found.nodes[key] = nodes[i]
	}
	return found, l.edges(o, nodes)
}

// ByKey resolves a root field that finds one row by its natural key; null where
// there is none.
func ByKey(ctx context.Context, e *descriptor.Entity) (Answer, error) {
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
	if err != nil {
		return nil, err
	}
	up := l.lookUp(o)
	by := query.OneBy{Table: e.Table, Columns: projection(e, o.columns), Lookups: up.all}
	for _, a := range key.Args {
		text, _ := fc.Args[a.Name].(string)
		if strings.ContainsRune(text, 0) {
			return nil, nil // no text of PostgreSQL holds it
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
		if err := r.Scan(append(found.Pointers(o.columns), up.columns...)...); err != nil {
			return err
		}
		up.take()
		return nil
	})
	if err != nil {
		return nil, err
	}
	if rows, _ = l.readable(e, rows, nil); len(rows) == 0 {
		return nil, nil
	}
	nodes := nodesOf(rows, o.links)
	if err := l.edges(o, nodes); err != nil {
		return nil, err
	}
	w := newWriter(ctx)
	return w.answer(w.object(o, nodes[0]))
}

// Node resolves node: the row with this id, null where there is none. Without a
// type (the name in NodeType) all tables are looked in, the events last.
func Node(ctx context.Context, id stored.ID, nodeType *string) (Answer, error) {
	found, err := located(ctx, []stored.ID{id}, nodeType)
	if err != nil {
		return nil, err
	}
	w := newWriter(ctx)
	return w.answer(found[string(id)].write(w, id))
}

// Nodes resolves nodes: the rows with these ids, in their order, null where
// there is none.
func Nodes(ctx context.Context, ids []stored.ID, nodeType *string) (Answer, error) {
	if err := limits.From(ctx).List("ids", len(ids)); err != nil {
		return nil, err
	}
	found, err := located(ctx, ids, nodeType)
	if err != nil {
		return nil, err
	}
	w := newWriter(ctx)
	return w.answer(w.list(len(ids), func(i int) bool {
		if !found[string(ids[i])].write(w, ids[i]) {
			w.null()
		}
		return true
	}))
}

// located reads the rows with these ids, each of its own entity.
func located(ctx context.Context, ids []stored.ID, nodeType *string) (map[string]byID, error) {
	l, err := newLoader(ctx)
	if err != nil {
		return nil, err
	}
	of, err := l.locate(distinct(ids), nodeType)
	if err != nil {
		return nil, err
	}
	found := map[string]byID{}
	for e, ids := range of {
		rows, err := byIDs(ctx, e, ids)
		if err != nil {
			return nil, err
		}
		for _, id := range ids {
			found[id] = rows
		}
	}
	return found, nil
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
