package connection

import (
	"slices"

	"entgo.io/ent/dialect/sql"

	"github.com/quaestor-graph/quaestor/graph/aggregate"
	"github.com/quaestor-graph/quaestor/server/database/query"
)

// figures loads what was asked about all rows of the connections: one statement
// for each aggregate, and one for each groups.
func (l *loader) figures(c *pages, question query.Page, out []*page) error {
	for at, a := range c.aggregates {
		if len(a.Of) == 0 {
			continue
		}
		err := l.snapshot.Query(l.ctx, l.db.Queries().Aggregates(l.ctx, question, a.Of), func(rows *sql.Rows) error {
			var i int
			pointers := a.Pointers()
			if err := rows.Scan(append([]any{&i}, pointers...)...); err != nil {
				return err
			}
			out[i].aggregates[at] = a.Texts(pointers)
			return nil
		})
		if err != nil {
			return err
		}
	}
	for at, g := range c.groups {
		into := make([]*groupPage, len(out))
		for i, p := range out {
			into[i] = &p.groups[at]
		}
		if err := l.groups(g, question, into); err != nil {
			return err
		}
	}
	return nil
}

func (l *loader) groups(g *aggregate.Groups, page query.Page, groups []*groupPage) error {
	if q := g.Query(page); q.Limit > 0 && (len(g.Views) > 0 || g.Next || g.Previous && g.Backward || g.Cursors) {
		var i int
		pointers := g.Pointers()
		scanned := append([]any{&i}, pointers...)
		err := l.snapshot.Query(l.ctx, l.db.Queries().Groups(l.ctx, q), func(rows *sql.Rows) error {
			if err := rows.Scan(scanned...); err != nil {
				return err
			}
			p := groups[i]
			switch {
			case len(p.groups) < g.Size:
				group := g.Row(pointers)
				p.groups = append(p.groups, group)
				return l.hold(group.Held())
			case g.Backward:
				p.info.previous = true
			default:
				p.info.next = true
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	for _, p := range groups {
		if n := len(p.groups); n > 0 {
			if g.Backward {
				slices.Reverse(p.groups)
			}
			p.info.start, p.info.end = p.groups[0].Cursor, p.groups[n-1].Cursor
		}
	}
	if q, outside := g.Before(page); outside && g.Previous {
		if err := l.countGroups(q, func(i, n int) { groups[i].info.previous = groups[i].info.previous || n > 0 }); err != nil {
			return err
		}
	}
	if q, outside := g.After(page); outside && g.Next {
		if err := l.countGroups(q, func(i, n int) { groups[i].info.next = groups[i].info.next || n > 0 }); err != nil {
			return err
		}
	}
	if g.Total {
		return l.countGroups(g.All(page), func(i, n int) { groups[i].total = n })
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
