package connection

import (
	"slices"

	"entgo.io/ent/dialect/sql"

	"github.com/quaestor-graph/quaestor/ent/row"
	"github.com/quaestor-graph/quaestor/server/database/query"
)

// pages loads a page for each key, or the one of the root where the path is
// empty: one statement for the rows, and one more for each of totalCount,
// hasNextPage and hasPreviousPage that the rows themselves don't answer.
func (l *loader) pages(c *pages, path []query.Hop, keys []string, indexed bool) ([]*row.Page, error) {
	n := len(keys)
	if len(path) == 0 {
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
		return out, nil
	}
	base := query.Page{Table: c.entity.Table, Path: path, Keys: keys, Indexed: indexed, Limit: -1}
	if err := l.totals(c, base, out); err != nil {
		return nil, err
	}
	rows, more, err := l.rows(c, base, n)
	if err != nil {
		return nil, err
	}
	if err := l.neighbours(c, base, out, more); err != nil {
		return nil, err
	}
	return out, l.fill(c, out, rows)
}

// rows reads the rows of each page, in the connection's order; more says where
// the window holds further ones, if that was asked.
func (l *loader) rows(c *pages, page query.Page, n int) (rows [][]row.Row, more []bool, err error) {
	w := c.window
	rows, more = make([][]row.Row, n), make([]bool, n)
	beyond := c.next && !w.backward || c.previous && w.backward
	if len(c.views) == 0 && !c.cursors && !beyond {
		return rows, more, nil
	}
	columns := c.columns()
	page.Columns = projection(c.entity, columns)
	page.Bounds, page.Backward, page.Limit = w.bounds(), w.backward, w.size
	if beyond {
		page.Limit++
	}
	if page.Limit == 0 {
		return rows, more, nil
	}
	err = queryRows(l, l.db.Queries().Page(l.ctx, page), c.entity, columns, func(i int, r row.Row) {
		if len(rows[i]) == w.size {
			more[i] = true
			return
		}
		rows[i] = append(rows[i], r)
	})
	if w.backward {
		for _, r := range rows {
			slices.Reverse(r)
		}
	}
	return rows, more, err
}

// neighbours answers hasNextPage and hasPreviousPage.
func (l *loader) neighbours(c *pages, page query.Page, out []*row.Page, more []bool) error {
	w := c.window
	ask := func(bounds []query.Bound, set func(*row.Page)) error {
		if bounds == nil {
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
		if err := ask(w.behind(), func(p *row.Page) { p.Info.HasNextPage = true }); err != nil {
			return err
		}
	}
	if c.previous {
		return ask(w.ahead(), func(p *row.Page) { p.Info.HasPreviousPage = true })
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
func (l *loader) fill(c *pages, out []*row.Page, rows [][]row.Row) error {
	all := make([][]row.Row, len(c.views))
	for i, p := range out {
		if len(rows[i]) == 0 {
			continue
		}
		// Rows that are left out still have a place: the page's own cursors
		// lead past them.
		start := encodeCursor(c.entity, rows[i][0].RowID())
		end := encodeCursor(c.entity, rows[i][len(rows[i])-1].RowID())
		p.Info.StartCursor, p.Info.EndCursor = &start, &end
		rows[i] = l.readable(c.entity, rows[i])
		for _, r := range rows[i] {
			p.Cursors = append(p.Cursors, encodeCursor(c.entity, r.RowID()))
		}
		for j, v := range c.views {
			view := rows[i]
			if j > 0 {
				view = make([]row.Row, len(rows[i]))
				for k, r := range rows[i] {
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
