package query

import (
	"slices"
	"strconv"
)

// Lookup is of the row whose id a column of the rows that are read holds, or a
// column of an earlier Lookup. It is read with them: its Columns follow theirs,
// and are NULL where there is no such row.
type Lookup struct {
	// Of is the position of the Lookup that has the column From, -1 for the rows
	// themselves.
	Of          int
	From, Table string
	Columns     []Column
}

func lookupAs(i int) string { return "l" + strconv.Itoa(i) }

// lookedUp writes the columns of lookups, behind others.
func (w *writer) lookedUp(all []Lookup) {
	for i, l := range all {
		w.b.WriteString(", ")
		w.columns(w.b, lookupAs(i), l.Columns)
	}
}

// lookups writes what is looked up for the rows t, to follow them in FROM.
func (w *writer) lookups(all []Lookup, t string) {
	w.lookup(all, func(from string) { col(w.b, t, from) })
}

// labelledLookups is lookups for the labelled rows u of a page.
func (w *writer) labelledLookups(p Page) {
	w.lookup(p.Lookups, func(from string) {
		w.b.WriteString("u.c" + strconv.Itoa(slices.IndexFunc(p.Columns, func(c Column) bool { return c.Name == from })))
	})
}

func (w *writer) lookup(all []Lookup, column func(from string)) {
	for i, l := range all {
		w.b.WriteString(" LEFT JOIN ")
		w.from(w.ctx, w.b, l.Table, lookupAs(i))
		w.b.WriteString(" ON ")
		col(w.b, lookupAs(i), "id").WriteString(" = ")
		if l.Of >= 0 {
			col(w.b, lookupAs(l.Of), l.From)
		} else {
			column(l.From)
		}
	}
}
