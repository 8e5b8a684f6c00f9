package connection

import (
	"context"
	"errors"
	"reflect"
	"slices"

	"entgo.io/ent/dialect/sql"
	"github.com/99designs/gqlgen/graphql"

	"github.com/quaestor-graph/quaestor/ent/row"
	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/graph/descriptor"
	"github.com/quaestor-graph/quaestor/graph/memory"
	"github.com/quaestor-graph/quaestor/graph/problem"
	"github.com/quaestor-graph/quaestor/server/database"
	"github.com/quaestor-graph/quaestor/server/database/query"
)

// loader reads what was planned from the operation's snapshot.
type loader struct {
	ctx      context.Context
	db       database.Database
	snapshot *database.Snapshot
	// found are the rows that were looked up, by edge and id.
	found map[*object]map[string]row.Row
	// held is how much memory all that was read takes.
	held int
}

func newLoader(ctx context.Context) (*loader, error) {
	l := &loader{ctx: ctx, db: database.From(ctx), snapshot: database.SnapshotFrom(ctx), found: map[*object]map[string]row.Row{}}
	if l.db == nil || l.snapshot == nil {
		return nil, problem.New(problem.Internal, "no database was provided to the operation")
	}
	return l, nil
}

// queryRows runs a statement whose rows are a key, scanned into *K, the columns
// of a row, further values, which each gets in a slice that is used again, and
// the lookups.
func queryRows[K any](l *loader, st query.Statement, e *descriptor.Entity, columns []string, more int, joined *lookups, each func(K, row.Row, []any) error) error {
	var key K
	values := make([]any, more)
	r := e.New()
	pointers := r.Pointers(columns)
	into := append([]any{&key}, pointers...)
	for i := range values {
		into = append(into, &values[i])
	}
	into = append(into, joined.columns...)
	return l.snapshot.Query(l.ctx, st, func(rows *sql.Rows) error {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		held := joined.take() + heldBy(r, pointers)
		if err := l.hold(held); err != nil {
			return err
		}
		return each(key, r.Clone(), values)
	})
}

// hold counts memory that is held until the answer of the root field is written.
func (l *loader) hold(bytes int) error {
	l.held += bytes
	return memory.Grow(l.ctx, bytes)
}

// heldBy is what a copy of a row takes that was scanned into these pointers.
func heldBy(r row.Row, pointers []any) int {
	n := int(reflect.TypeOf(r).Elem().Size()) + heldByReference
	for _, p := range pointers {
		n += stored.Held(p)
	}
	return n
}

// nodes makes nodes of rows, and counts them.
func (l *loader) nodes(rows []row.Row, links int) ([]*loadedNode, error) {
	if err := l.hold(len(rows) * (heldByNode + links*heldByReference)); err != nil {
		return nil, err
	}
	return nodesOf(rows, links), nil
}

const (
	// heldByReference is what an interface or a text takes, heldByNode a node and
	// what leads to it.
	heldByReference = 16
	heldByNode      = 48
	// heldByKey is what it takes to find the targets of a row's edge.
	heldByKey = 64
)

// readable leaves out the rows whose id can't be read, with an error for each,
// and their cursors, if there are any.
func (l *loader) readable(e *descriptor.Entity, rows []row.Row, cursors []string) ([]row.Row, []string) {
	bad := func(r row.Row) bool { return r.RowID().State() != stored.Valid }
	if !slices.ContainsFunc(rows, bad) {
		return rows, cursors
	}
	var good []row.Row
	var owners []string
	for i, r := range rows {
		if bad(r) {
			graphql.AddError(l.ctx, problem.New(problem.Internal,
				"a row of the table %s is left out: its id, in the column id, can't be read", e.Table))
			continue
		}
		good = append(good, r)
		if cursors != nil {
			owners = append(owners, cursors[i])
		}
	}
	return good, owners
}

// notPermitted says whether a field alone has failed, because of what the role may not read: the operation goes on.
func notPermitted(err error) bool {
	var denied *database.DeniedError
	return errors.As(err, &denied) && !errors.Is(err, database.ErrDenied)
}

// edges loads the edges of rows, and the fields that are attached as they are.
// One that leads to what the role may not read has that error in its place.
func (l *loader) edges(o *object, rows []*loadedNode) error {
	if err := l.attach(o, rows); err != nil {
		return err
	}
	for _, e := range o.edges {
		err := l.hold(len(rows) * heldByKey)
		if err != nil {
			return err
		}
		keys, owners := parents(e, rows)
		switch {
		case e.many != nil:
			err = l.many(e, rows, keys, owners)
		case len(e.Path) == 1:
			err = l.single(e, rows, keys, owners)
		default:
			err = l.far(e, rows, keys, owners)
		}
		if notPermitted(err) {
			for i, r := range rows {
				if owners[i] >= 0 || e.many != nil {
					r.links[e.link] = err
				}
			}
			continue
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// parents gives the distinct keys from which an edge leads, and for each row
// the position of its own among them, -1 for NULL.
func parents(e edge, rows []*loadedNode) (keys []string, owners []int) {
	at := make(map[string]int, len(rows))
	owners = make([]int, len(rows))
	for i, r := range rows {
		key, ok := r.JoinKey(e.Path[0].From)
		if !ok {
			owners[i] = -1
			continue
		}
		n, seen := at[key]
		if !seen {
			n = len(keys)
			at[key] = n
			keys = append(keys, e.Path[0].Prefix+key)
		}
		owners[i] = n
	}
	return keys, owners
}

// single loads the targets of a to-one edge that a column leads to.
func (l *loader) single(e edge, rows []*loadedNode, keys []string, owners []int) error {
	targets := make([]row.Row, len(keys))
	if found, ok := l.found[e.node]; ok {
		for i, k := range keys {
			targets[i] = found[k]
		}
		return l.attachOne(e, rows, targets, owners)
	}
	if len(keys) > 0 && !l.db.Absent(l.ctx, e.Target.Table) {
		hop := e.Path[0]
		at := make(map[string]int, len(keys))
		for i, k := range keys {
			at[k] = i
		}
		joined := l.lookUp(e.node)
		st := l.db.Queries().Targets(l.ctx, query.Targets{
			Table: e.Target.Table, Columns: projection(e.Target, e.node.columns), Key: hop.To, Text: hop.Text, Keys: keys, Lookups: joined.all,
		})
		err := queryRows(l, st, e.Target, e.node.columns, 0, joined, func(key string, r row.Row, _ []any) error {
			if i, ok := at[key]; ok {
				targets[i] = r
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return l.attachOne(e, rows, targets, owners)
}

// far loads the targets of a to-one edge that leads over another table.
func (l *loader) far(e edge, rows []*loadedNode, keys []string, owners []int) error {
	targets := make([]row.Row, len(keys))
	if len(keys) > 0 && !l.db.Absent(l.ctx, e.Target.Table) {
		joined := l.lookUp(e.node)
		st := l.db.Queries().Page(l.ctx, query.Page{
			Table: e.Target.Table, Columns: projection(e.Target, e.node.columns),
			Path: e.Hops(), Keys: keys, Indexed: e.Indexed, Limit: 1, Lookups: joined.all,
		})
		err := queryRows(l, st, e.Target, e.node.columns, 0, joined, func(n int, r row.Row, _ []any) error {
			targets[n] = r
			return nil
		})
		if err != nil {
			return err
		}
	}
	return l.attachOne(e, rows, targets, owners)
}

// attachOne links rows to the targets that were found, by the positions of their
// keys, and loads what is asked of those.
func (l *loader) attachOne(e edge, rows []*loadedNode, targets []row.Row, owners []int) error {
	var found []row.Row
	at := make([]int, len(targets)) // among found, -1 for none
	for i, t := range targets {
		at[i] = -1
		if t == nil {
			continue
		}
		if good, _ := l.readable(e.Target, []row.Row{t}, nil); len(good) > 0 {
			at[i] = len(found)
			found = append(found, t)
		}
	}
	nodes, err := l.nodes(found, e.node.links)
	if err != nil {
		return err
	}
	if err := l.edges(e.node, nodes); err != nil {
		return err
	}
	for i, r := range rows {
		if owners[i] >= 0 && at[owners[i]] >= 0 {
			r.links[e.link] = nodes[at[owners[i]]]
		}
	}
	return nil
}

// many loads a connection for each distinct key.
func (l *loader) many(e edge, rows []*loadedNode, keys []string, owners []int) error {
	loaded, err := l.pages(e.many, e.Edge, keys)
	if err != nil {
		return err
	}
	// A parent without a key (an artifact collection's key is NOT NULL, an id
	// always is) still has a connection, an empty one.
	empty := e.many.newPage()
	for i, r := range rows {
		if owners[i] >= 0 {
			r.links[e.link] = loaded[owners[i]]
		} else {
			r.links[e.link] = empty
		}
	}
	return nil
}
