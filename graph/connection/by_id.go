package connection

import (
	"context"
	"fmt"
	"slices"

	"entgo.io/ent/dialect/sql"
	"github.com/99designs/gqlgen/graphql"

	"github.com/quaestor-graph/quaestor/ent/row"
	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/graph/descriptor"
	"github.com/quaestor-graph/quaestor/graph/limits"
	"github.com/quaestor-graph/quaestor/graph/memory"
	"github.com/quaestor-graph/quaestor/server/database/query"
)

// ByID resolves a root field that finds one row by its id; null where there is
// none.
func ByID(ctx context.Context, e *descriptor.Entity, id stored.ID) (Answer, error) {
	ctx, rows := memory.WithPart(ctx)
	defer rows.Free()
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
	ctx, rows := memory.WithPart(ctx)
	defer rows.Free()
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
	joined := l.lookUp(o)
	st := l.db.Queries().Targets(ctx, query.Targets{Table: e.Table, Columns: projection(e, o.columns), Key: "id", Keys: ids, Lookups: joined.all})
	err = queryRows(l, st, e, o.columns, 0, joined, func(key string, r row.Row, _ []any) error {
		keys, rows = append(keys, key), append(rows, r)
		return nil
	})
	if err != nil {
		return found, err
	}
	nodes, err := l.nodes(rows, o.links)
	if err != nil {
		return found, err
	}
	for i, key := range keys {
		found.nodes[key] = nodes[i]
	}
	return found, l.edges(o, nodes)
}

// Node resolves node: the row with this id, null where there is none. It looks in all tables, in the events last.
func Node(ctx context.Context, id stored.ID) (Answer, error) {
	ctx, rows := memory.WithPart(ctx)
	defer rows.Free()
	found, err := located(ctx, []stored.ID{id})
	if err != nil {
		return nil, err
	}
	w := newWriter(ctx)
	return w.answer(found[string(id)].write(w, id))
}

// Nodes resolves nodes: the rows with these ids, in their order, null where
// there is none.
func Nodes(ctx context.Context, ids []stored.ID) (Answer, error) {
	if err := limits.From(ctx).List("ids", len(ids)); err != nil {
		return nil, err
	}
	ctx, rows := memory.WithPart(ctx)
	defer rows.Free()
	found, err := located(ctx, ids)
	if err != nil {
		return nil, err
	}
	return eachID(ctx, ids, func(id stored.ID) byID { return found[string(id)] })
}

// NodeOfType resolves nodeOfType: the row of this type (its name in NodeType) with
// this id, null where there is none.
func NodeOfType(ctx context.Context, nodeType string, id stored.ID) (Answer, error) {
	e, err := ofType(nodeType)
	if err != nil {
		return nil, err
	}
	return ByID(ctx, e, id)
}

// NodesOfType resolves nodesOfType: the rows of this type with these ids, in their
// order, null where there is none.
func NodesOfType(ctx context.Context, nodeType string, ids []stored.ID) (Answer, error) {
	if err := limits.From(ctx).List("ids", len(ids)); err != nil {
		return nil, err
	}
	e, err := ofType(nodeType)
	if err != nil {
		return nil, err
	}
	ctx, rows := memory.WithPart(ctx)
	defer rows.Free()
	found, err := byIDs(ctx, e, distinct(ids))
	if err != nil {
		return nil, err
	}
	return eachID(ctx, ids, func(stored.ID) byID { return found })
}

// ofType finds an entity by its name in NodeType.
func ofType(nodeType string) (*descriptor.Entity, error) {
	for _, e := range descriptor.All() {
		if e.NodeType == nodeType {
			return e, nil
		}
	}
	return nil, fmt.Errorf("connection: there is no type %s", nodeType)
}

// eachID writes the list of the rows with these ids, null where there is none.
func eachID(ctx context.Context, ids []stored.ID, found func(stored.ID) byID) (Answer, error) {
	w := newWriter(ctx)
	return w.answer(w.list(len(ids), func(i int) bool {
		if !found(ids[i]).write(w, ids[i]) {
			w.null()
		}
		return true
	}))
}

// located reads the rows with these ids, each of its own entity.
func located(ctx context.Context, ids []stored.ID) (map[string]byID, error) {
	l, err := newLoader(ctx)
	if err != nil {
		return nil, err
	}
	byEntity, err := l.locate(distinct(ids))
	if err != nil {
		return nil, err
	}
	found := map[string]byID{}
	for e, ids := range byEntity {
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
func (l *loader) locate(ids []string) (map[*descriptor.Entity][]string, error) {
	var entities []*descriptor.Entity
	var tables []string
	var events *descriptor.Entity
	for _, e := range descriptor.All() {
		if e.Type == "Event" {
			events = e
			continue
		}
		entities = append(entities, e)
		tables = append(tables, e.Table)
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
	byEntity := map[*descriptor.Entity][]string{}
	for id, i := range at {
		byEntity[entities[i]] = append(byEntity[entities[i]], id)
	}
	return byEntity, err
}
