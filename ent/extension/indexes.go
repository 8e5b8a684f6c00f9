package extension

import (
	"slices"
	"strings"

	"entgo.io/ent/dialect"
)

// readLeads finds the fields by which a filter or an order is cheap (contract 12.6): the id, the name, foreign keys, and
// those that lead an index on both dialects and at every revision. A name is such a field where it names the row, and so
// sorts it; that of a log line is its logger's.
func (e *Entity) readLeads(f *Field) error {
	if f.Column == nil || f.Edge != nil {
		return nil
	}
	name := f.Column.Name
	foreign := f.Column.Kind == "ID" && strings.HasSuffix(name, "_id") &&
		slices.ContainsFunc(e.Edges, func(d Edge) bool { return !d.Many && d.Path[0].From == name })
	if name == "id" || foreign || name == "name" && e.Order == "NAME" {
		f.Leads = true
		return nil
	}
	var err error
	f.Leads, err = e.indexedAlways(name)
	return err
}

// indexed says whether on both dialects some index begins with the columns.
func (e *Entity) indexed(columns ...string) (bool, error) {
	if len(columns) == 1 && columns[0] == "id" {
		return true, nil
	}
	return e.indexedBut(false, columns)
}

// indexedAlways says whether some index does so at every served revision.
func (e *Entity) indexedAlways(column string) (bool, error) {
	return e.indexedBut(true, []string{column})
}

// indexedBut is indexed, without the indexes that came late where those do not
// count.
func (e *Entity) indexedBut(always bool, columns []string) (bool, error) {
	for _, d := range []string{dialect.SQLite, dialect.Postgres} {
		all, err := e.Indexes(d)
		if err != nil {
			return false, err
		}
		if !slices.ContainsFunc(all, func(i Index) bool {
			return (!always || i.Since == "") && i.Where == "" && i.Method == "" && i.begins(columns)
		}) {
			return false, nil
		}
	}
	return true, nil
}

// indexedCoalesce says whether on both dialects some index has the COALESCE of
// the columns.
func (e *Entity) indexedCoalesce(columns []string) (bool, error) {
	for _, d := range []string{dialect.SQLite, dialect.Postgres} {
		all, err := e.Indexes(d)
		if err != nil {
			return false, err
		}
		if !slices.ContainsFunc(all, func(i Index) bool {
			return slices.ContainsFunc(i.Keys, func(k IndexKey) bool { return k.coalesces(columns) })
		}) {
			return false, nil
		}
	}
	return true, nil
}
