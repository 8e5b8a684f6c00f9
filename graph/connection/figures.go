package connection

import (
	"entgo.io/ent/dialect/sql"

	"github.com/quaestor-graph/quaestor/ent/row"
	"github.com/quaestor-graph/quaestor/server/database/query"
)

// figures loads what was asked about all rows of the connections: one statement
// for each aggregate, and one for each groups.
func (l *loader) figures(c *pages, page query.Page, out []*row.Page) error {
	for _, a := range c.aggregates {
		of := a.none(out)
		if len(a.Of) == 0 {
			continue
		}
		err := l.snapshot.Query(l.ctx, l.db.Queries().Aggregates(l.ctx, page, a.Of), func(rows *sql.Rows) error {
			var i int
			pointers := a.Pointers()
			err := rows.Scan(append([]any{&i}, pointers...)...)
			a.Set(of[i], pointers)
			return err
		})
		if err != nil {
			return err
		}
	}
	for _, g := range c.groups {
		if err := l.groups(g, page, out); err != nil {
			return err
		}
	}
	return nil
}

// none attaches the figures about no rows.
func (a aggregates) none(out []*row.Page) []*row.Aggregate {
	of := make([]*row.Aggregate, len(out))
	for i, p := range out {
		of[i] = &row.Aggregate{}
		a.Zero(of[i])
		p.SetFigures(a.key, of[i])
	}
	return of
}

// noFigures answers for a table that the revision lacks.
func (c *pages) noFigures(out []*row.Page) {
	for _, a := range c.aggregates {
		a.none(out)
	}
	for _, g := range c.groups {
		for _, p := range out {
			p.SetFigures(g.key, &row.Groups{})
		}
	}
}

func (l *loader) groups(g groups, page query.Page, out []*row.Page) error {
	of := make([]*row.Groups, len(out))
	views := make([][][]*row.Group, len(out))
	for i, p := range out {
		of[i], views[i] = &row.Groups{}, make([][]*row.Group, len(g.Views))
		p.SetFigures(g.key, of[i])
	}
	if q := g.Query(page); q.Limit > 0 && (len(g.Views) > 0 || g.Next || g.Cursors) {
		read := make([]int, len(out))
		err := l.snapshot.Query(l.ctx, l.db.Queries().Groups(l.ctx, q), func(rows *sql.Rows) error {
			var i int
			pointers := g.Pointers()
			if err := rows.Scan(append([]any{&i}, pointers...)...); err != nil {
				return err
			}
			if read[i]++; read[i] > g.Size {
				of[i].Info.HasNextPage = true
				return nil
			}
			groups, cursor := g.Row(pointers)
			for j, one := range groups {
				views[i][j] = append(views[i][j], one)
			}
			if of[i].Info.StartCursor == nil {
				of[i].Info.StartCursor = &cursor
			}
			of[i].Info.EndCursor = &cursor
			return nil
		})
		if err != nil {
			return err
		}
	}
	for i := range out {
		for j, v := range g.Views {
			of[i].SetView(v.Key, views[i][j])
		}
	}
	if g.Previous {
		if q, ok := g.Ahead(page); ok {
			if err := l.countGroups(q, func(i, n int) { of[i].Info.HasPreviousPage = n > 0 }); err != nil {
				return err
			}
		}
	}
	if g.Total {
		return l.countGroups(g.All(page), func(i, n int) { of[i].Total = n })
	}
	return nil
}

func (l *loader) countGroups(q query.Groups, set func(i, n int)) error {
	return l.snapshot.Query(l.ctx, l.db.Queries().GroupCount(l.ctx, q), func(rows *sql.Rows) error {
		var i, n int
		err := rows.Scan(&i, &n)
		set(i, n)
		return err
	})
}
