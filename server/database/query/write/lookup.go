package write

import (
	"slices"
	"strconv"

	"github.com/quaestor-graph/quaestor/server/database/query"
)

func lookupAs(i int) string { return "l" + strconv.Itoa(i) }

// lookedUp are the columns of lookups, behind others.
func (w *writer) lookedUp(all []query.Lookup) frag {
	parts := make([]frag, len(all))
	for i, l := range all {
		parts[i] = sqlf(", $1", w.columns(lookupAs(i), l.Columns))
	}
	return concat(parts...)
}

// lookups is what is looked up for the rows t, to follow them in FROM.
func (w *writer) lookups(all []query.Lookup, t string) frag {
	return w.lookup(all, func(from string) frag { return w.col(t, from) })
}

// labelledLookups is lookups for the labelled rows u of a page.
func (w *writer) labelledLookups(p *query.Page) frag {
	return w.lookup(p.Lookups, func(from string) frag {
		return raw("u.c" + strconv.Itoa(slices.IndexFunc(p.Columns, func(c query.Column) bool { return c.Name == from })))
	})
}

func (w *writer) lookup(all []query.Lookup, column func(from string) frag) frag {
	parts := make([]frag, len(all))
	for i, l := range all {
		var from frag
		if l.Of >= 0 {
			from = w.col(lookupAs(l.Of), l.From)
		} else {
			from = column(l.From)
		}
		parts[i] = sqlf(" LEFT JOIN $1 ON $2 = $3", w.table(l.Table, lookupAs(i)), w.col(lookupAs(i), "id"), from)
	}
	return concat(parts...)
}
