package connection

import (
	"slices"

	"entgo.io/ent/dialect/sql"

	"github.com/quaestor-graph/quaestor/ent/row"
	"github.com/quaestor-graph/quaestor/graph/descriptor"
	"github.com/quaestor-graph/quaestor/server/database/query"
)

// pages loads a page for each key from which an edge leads, or the one of the
// root where there is no edge: one statement for the rows, and one more for each
// of totalCount, hasNextPage and hasPreviousPage that the rows themselves don't
// answer.
func (l *loader) pages(c *pages, edge *descriptor.Edge, keys []string) ([]*page, error) {
	n := len(keys)
	if edge == nil {
		n = 1
	}
	out := make([]*page, n)
	for i := range out {
		out[i] = c.newPage()
	}
	if n == 0 || l.db.Absent(l.ctx, c.entity.Table) {
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
	joined := l.lookUp(c.views...)
	page.Lookups = joined.all
	before := l.held
	err := queryRows(l, l.db.Queries().Page(l.ctx, page), c.entity, columns, values, joined, func(i int, r row.Row, values []any) error {
		if len(f.rows[i]) == w.size {
			f.more[i] = true
			return nil
		}
		f.rows[i] = append(f.rows[i], r)
		if c.cursors {
			cursor := w.encodeCursor(r.RowID(), values)
			f.cursors[i] = append(f.cursors[i], cursor)
			return l.hold(len(cursor) + heldByReference)
		}
		return nil
	})
	c.held = l.held - before
	if w.backward {
		for i := range f.rows {
			slices.Reverse(f.rows[i])
			slices.Reverse(f.cursors[i])
		}
	}
	return f, err
}

// neighbours answers hasNextPage and hasPreviousPage.
func (l *loader) neighbours(c *pages, question query.Page, out []*page, more []bool) error {
	w := c.window
	ask := func(bounds query.Bounds, outside bool, set func(*info)) error {
		if !outside {
			return nil
		}
		question.Bounds = bounds
		return l.snapshot.Query(l.ctx, l.db.Queries().Exists(l.ctx, question), func(rows *sql.Rows) error {
			var i, n int
			err := rows.Scan(&i, &n)
			if n > 0 {
				set(&out[i].info)
			}
			return err
		})
	}
	for i, p := range out {
		if w.backward {
			p.info.previous = more[i]
		} else {
			p.info.next = more[i]
		}
	}
	if c.next {
		bounds, outside := w.trailing()
		if err := ask(bounds, outside, func(p *info) { p.next = true }); err != nil {
			return err
		}
	}
	if c.previous {
		bounds, outside := w.leading()
		return ask(bounds, outside, func(p *info) { p.previous = true })
	}
	return nil
}

// totals answers each totalCount.
func (l *loader) totals(c *pages, question query.Page, out []*page) error {
	for at, limit := range c.totals {
		question.Limit = limit
		err := l.snapshot.Query(l.ctx, l.db.Queries().Count(l.ctx, question), func(rows *sql.Rows) error {
			var i, n int
			err := rows.Scan(&i, &n)
			if limit >= 0 {
				n = min(n, limit) // not every statement stops counting
			}
			out[i].totals[at] = n
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// fill sets the pages' cursors and views, and loads what the views ask for.
func (l *loader) fill(c *pages, out []*page, f found) error {
	all := make([][]*loadedNode, len(c.views))
	for i, p := range out {
		rows, cursors := f.rows[i], f.cursors[i]
		if len(rows) == 0 {
			continue
		}
		if c.cursors {
			// Rows that are left out still have a place: the page's own cursors
			// lead past them.
			p.info.start, p.info.end = cursors[0], cursors[len(cursors)-1]
		}
		rows, p.cursors = l.readable(c.entity, rows, cursors)
		for j, v := range c.views {
			var err error
			if p.views[j], err = l.nodes(rows, v.links); err != nil {
				return err
			}
			all[j] = append(all[j], p.views[j]...)
		}
	}
	for j, v := range c.views {
		if err := l.edges(v, all[j]); err != nil {
			return err
		}
	}
	return nil
}
