package connection

import (
	"github.com/quaestor-graph/quaestor/ent/row"
	"github.com/quaestor-graph/quaestor/graph/descriptor"
	"github.com/quaestor-graph/quaestor/server/database/query"
)

// maxLookups is how many edges one statement reads with its rows: PostgreSQL
// plans a statement of more joins for longer than it takes to run another one.
const maxLookups = 6

// lookups read the targets of to-one edges in the statement of the rows from
// which they lead.
type lookups struct {
	all []query.Lookup
	// roots are the targets of edges from the rows themselves.
	roots []*target
	// columns is where a row of the statement has what was looked up.
	columns []any
}

// target is what one lookup reads.
type target struct {
	// scanned is what the current row has, found what was there, by id.
	scanned  row.Row
	pointers []any
	found    map[string]row.Row
	// further are the targets of edges from this one.
	further []*target
}

// lookUp plans the lookups of some selections of the same rows. What they find
// will be in l.found, where one looks for it.
func (l *loader) lookUp(targets ...*object) *lookups {
	joined := &lookups{}
	for _, o := range targets {
		joined.roots = append(joined.roots, joined.add(l, o, -1)...)
	}
	return joined
}

func (joined *lookups) add(l *loader, o *object, of int) []*target {
	var out []*target
	for _, e := range o.edges {
		if len(joined.all) == maxLookups || !e.canBeLookedUp() || !l.db.Readable(l.ctx, e.Target.Table) {
			continue
		}
		at := len(joined.all)
		joined.all = append(joined.all, query.Lookup{
			Of: of, From: e.Path[0].From, Table: e.Target.Table, Columns: projection(e.Target, e.node.columns),
		})
		t := &target{scanned: e.Target.New(), found: map[string]row.Row{}}
		t.pointers = t.scanned.Pointers(e.node.columns)
		joined.columns = append(joined.columns, t.pointers...)
		l.found[e.node] = t.found
		t.further = joined.add(l, e.node, at)
		out = append(out, t)
	}
	return out
}

// canBeLookedUp: by an id, so that there is one row at most. A row is sent as
// often as others lead to it: JSON and lists, which may be large, are not.
func (e edge) canBeLookedUp() bool {
	hop := e.Path[0]
	if e.node == nil || len(e.Path) > 1 || hop.To != "id" || hop.From == "id" || hop.Text || hop.Prefix != "" || len(hop.Equals) > 0 {
		return false
	}
	for _, name := range e.node.columns {
		if c, _ := e.Target.ColumnNamed(name); c.Kind == descriptor.JSON || c.Kind == descriptor.Strings {
			return false
		}
	}
	return true
}

// take keeps what was looked up for the current row, and says how much memory that
// takes.
func (joined *lookups) take() int { return take(joined.roots) }

func take(all []*target) (held int) {
	for _, t := range all {
		id := string(t.scanned.RowID())
		if id == "" {
			continue
		}
		if _, ok := t.found[id]; !ok {
			t.found[id] = t.scanned.Clone()
			held += heldBy(t.scanned, t.pointers) + heldByKey + take(t.further)
		}
	}
	return held
}
