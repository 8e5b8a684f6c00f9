package connection

import (
	"slices"

	"entgo.io/ent/dialect/sql"

	"github.com/quaestor-graph/quaestor/ent/row"
	"github.com/quaestor-graph/quaestor/graph/descriptor"
	"github.com/quaestor-graph/quaestor/graph/limits"
	"github.com/quaestor-graph/quaestor/server/database/query"
)

// pages loads a page for each key from which an edge leads, or the one of the
// root where there is no edge: one statement for the rows, and one more for each
// of totalCount, hasNextPage and hasPreviousPage that the rows themselves don't
// answer.
func (l *loader) pages(c *pages, edge *descriptor.Edge, keys []string) ([]*row.Page, error) {
	n := len(keys)
	if edge == nil {
		n = 1
	}
	out := make([]*row.Page, n)
	for i := range out {
		out[i] = &row.Page{}
		for _, v := range c.views {
			out[i].SetView(v.key, nil)
		}
	}
	if n == 0 || l.db.Absent(l.ctx, c.entity.Table) {
		c.noFigures(out)
		return out, nil
	}
	base := c.base(edge, keys)
	if err := l.totals(c, base, out); err != nil {
		return nil, err
	}
	if err := l.figures(c, base, out); err != nil {
		return nil, err
	}
	found, err := l.rows(c, base, n)
	if err != nil {
		return nil, err
	}
	if err := l.neighbours(c, base, out, found.more); err != nil {
		return nil, err
	}
	return out, l.fill(c, out, found)
}

// base is what all statements about a connection share.
func (c *pages) base(edge *descriptor.Edge, keys []string) query.Page {
	page := query.Page{Table: c.entity.Table, Keys: keys, Where: c.window.where, Order: c.window.order, Now: c.window.now, Limit: -1}
	if edge == nil {
		return page
	}
	page.Path, page.Indexed = edge.Hops(), edge.Indexed
	switch first := page.Order[0].Term; first.Kind {
	case descriptor.Text, descriptor.Enum: // PostgreSQL's indexes hold them by a language's rules
	default:
		page.Ordered = len(first.Path) == 0 && first.Column != "" && slices.Contains(edge.Ordered, first.Column)
	}
	return page
}

// found are the rows of each page, in the connection's order.
type found struct {
	rows [][]row.Row
	// cursors of the rows, where they were asked for.
	cursors [][]string
	// more says where the window holds further rows, if that was asked.
	more []bool
}

func (l *loader) rows(c *pages, page query.Page, n int) (found, error) {
	w := c.window
	f := found{make([][]row.Row, n), make([][]string, n), make([]bool, n)}
	beyond := c.next && !w.backward || c.previous && w.backward
	if len(c.views) == 0 && !c.cursors && !beyond {
		return f, nil
	}
	columns := c.columns()
	page.Columns = projection(c.entity, columns)
	page.Bounds, page.Backward, page.Limit = w.bounds(), w.backward, w.size
	if beyond {
		page.Limit++
	}
	if page.Limit == 0 {
		return f, nil
	}
	values := 0
	if c.cursors {
		page.Positions, values = true, len(query.Keys(page.Order))
	}
	err := queryRows(l, l.db.Queries().Page(l.ctx, page), c.entity, columns, values, func(i int, r row.Row, values []any) error {
		if len(f.rows[i]) == w.size {
			f.more[i] = true
			return nil
		}
		f.rows[i] = append(f.rows[i], r)
		if c.cursors {
			f.cursors[i] = append(f.cursors[i], w.encodeCursor(r.RowID(), values))
		}
		return limits.Row(l.ctx)
	})
	if w.backward {
		for i := range f.rows {
			slices.Reverse(f.rows[i])
			slices.Reverse(f.cursors[i])
		}
	}
	return f, err
}

// neighbours answers hasNextPage and hasPreviousPage.
func (l *loader) neighbours(c *pages, page query.Page, out []*row.Page, more []bool) error {
	w := c.window
	ask := func(bounds query.Bounds, outside bool, set func(*row.Page)) error {
		if !outside {
			return nil
		}
		page.Bounds = bounds
		return l.snapshot.Query(l.ctx, l.db.Queries().Exists(l.ctx, page), func(rows *sql.Rows) error {
			var i, n int
			err := rows.Scan(&i, &n)
			if n > 0 {
				set(out[i])
			}
			return err
		})
	}
	for i, p := range out {
		if w.backward {
			p.Info.HasPreviousPage = more[i]
		} else {
			p.Info.HasNextPage = more[i]
		}
	}
	if c.next {
		bounds, outside := w.behind()
		if err := ask(bounds, outside, func(p *row.Page) { p.Info.HasNextPage = true }); err != nil {
			return err
		}
	}
	if c.previous {
		bounds, outside := w.ahead()
		return ask(bounds, outside, func(p *row.Page) { p.Info.HasPreviousPage = true })
	}
	return nil
}

// totals answers each totalCount.
func (l *loader) totals(c *pages, page query.Page, out []*row.Page) error {
	for _, t := range c.totals {
		page.Limit = t.limit
		err := l.snapshot.Query(l.ctx, l.db.Queries().Count(l.ctx, page), func(rows *sql.Rows) error {
			var i, n int
			err := rows.Scan(&i, &n)
			if t.limit >= 0 {
				n = min(n, t.limit) // not every statement stops counting
			}
			out[i].SetTotal(t.key, n)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// fill sets the pages' cursors and views, and loads what the views ask for.
func (l *loader) fill(c *pages, out []*row.Page, f found) error {
	all := make([][]row.Row, len(c.views))
	for i, p := range out {
		rows, cursors := f.rows[i], f.cursors[i]
		if len(rows) == 0 {
			continue
		}
		if c.cursors {
			// Rows that are left out still have a place: the page's own cursors
			// lead past them.
			p.Info.StartCursor, p.Info.EndCursor = &cursors[0], &cursors[len(cursors)-1]
		}
		rows, p.Cursors = l.readable(c.entity, rows, cursors)
		for j, v := range c.views {
			view := rows
			if j > 0 {
				view = make([]row.Row, len(rows))
				for k, r := range rows {
					view[k] = r.Clone()
				}
			}
			p.SetView(v.key, view)
			all[j] = append(all[j], view...)
		}
	}
	for j, v := range c.views {
		if err := l.edges(v.object, all[j]); err != nil {
			return err
		}
	}
	return nil
}
