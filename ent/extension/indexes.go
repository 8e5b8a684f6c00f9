package extension

import (
	"slices"
	"strings"

	"entgo.io/ent/dialect"

	"github.com/quaestor-graph/quaestor/ent/annotation"
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
	return e.indexedBut(nil, columns)
}

// indexedAlways says whether some index does so at every served revision.
func (e *Entity) indexedAlways(column string) (bool, error) {
	var t annotation.Table
	if err := read(e.Node.Annotations, &t); err != nil {
		return false, err
	}
	return e.indexedBut(t.Late, []string{column})
}

// indexedBut is indexed without some indexes.
func (e *Entity) indexedBut(late, columns []string) (bool, error) {
	for _, i := range e.Node.Indexes {
		if len(i.Columns) >= len(columns) && slices.Equal(i.Columns[:len(columns)], columns) && !slices.Contains(late, i.Name) {
			return true, nil
		}
	}
	var t annotation.Table
	if err := read(e.Node.Annotations, &t); err != nil {
		return false, err
	}
	found := map[string]bool{}
	for _, i := range t.Indexes {
		if slices.Contains(late, i.Name) {
			continue
		}
		for d, on := range map[string]string{dialect.SQLite: i.SQLite, dialect.Postgres: strings.TrimPrefix(i.PostgreSQL, "btree ")} {
			list, rest, ok := strings.Cut(strings.TrimPrefix(on, "("), ")")
			if !strings.HasPrefix(on, "(") || !ok || strings.Contains(rest, "WHERE") {
				continue
			}
			parts := strings.Split(list, ",")
			matches := len(parts) >= len(columns)
			for j := range columns {
				if matches {
					name, _, _ := strings.Cut(strings.Trim(parts[j], ` `), " ")
					matches = strings.Trim(name, `"`) == columns[j]
				}
			}
			found[d] = found[d] || matches
		}
	}
	return found[dialect.SQLite] && found[dialect.Postgres], nil
}

// indexedCoalesce says whether on both dialects some index has the COALESCE of
// the columns.
func (e *Entity) indexedCoalesce(columns []string) (bool, error) {
	var t annotation.Table
	if err := read(e.Node.Annotations, &t); err != nil {
		return false, err
	}
	expression := "coalesce(" + strings.Join(columns, ", ") + ")"
	var sqlite, postgres bool
	for _, i := range t.Indexes {
		sqlite = sqlite || strings.Contains(strings.ToLower(i.SQLite), expression)
		postgres = postgres || strings.Contains(strings.ToLower(i.PostgreSQL), expression)
	}
	return sqlite && postgres, nil
}
