package query

import "slices"

// write: an IN over the targets, or an EXISTS.
func (c Related) write(w *writer, t string) {
	if w.nowhere(c.Path) {
		w.b.WriteString("FALSE")
		return
	}
	if c.Listed || (c.One || len(c.Path) == 1 && selective(c.Where)) && w.listsTargets() {
		w.listed(t, c.Path, c.Where)
		return
	}
	w.exists(t, c.Path, c.Where)
}

// exact: an EXISTS is; an IN over NULLs is not.
func (c Related) exact() bool { return false }

// nowhere says whether a path leads over a table that the database's revision does
// not have yet, and so to no row.
func (w *writer) nowhere(path []Hop) bool {
	return slices.ContainsFunc(path, func(h Hop) bool { return w.visible(w.ctx, h.Table).Absent })
}

// exists writes that some row at the end of a path from the row t satisfies a
// condition, with a subquery for each hop.
func (w *writer) exists(t string, path []Hop, where Condition) {
	hop, r := path[0], w.alias()
	w.b.WriteString("EXISTS (SELECT 1 FROM ")
	w.from(w.ctx, w.b, hop.Table, r)
	w.b.WriteString(" WHERE ")
	w.hop(t, r, hop)
	if len(path) > 1 {
		w.b.WriteString(" AND ")
		w.exists(r, path[1:], where)
	} else {
		w.where(" AND ", where, r)
	}
	w.b.WriteString(")")
}

// listed writes that the key of the row t is among those of the targets that
// satisfy a condition, which SQLite makes a list of once.
func (w *writer) listed(t string, path []Hop, where Condition) {
	hop, r := path[0], w.alias()
	w.hopFrom(t, hop)
	w.b.WriteString(" IN (SELECT ")
	col(w.b, r, hop.To).WriteString(" FROM ")
	w.from(w.ctx, w.b, hop.Table, r)
	word := " WHERE "
	for _, e := range hop.Equals {
		w.b.WriteString(word)
		col(w.b, r, e[0]).WriteString(" = ").Arg(e[1])
		word = " AND "
	}
	if len(path) > 1 {
		w.b.WriteString(word)
		w.listed(r, path[1:], where)
	} else {
		w.where(word, where, r)
	}
	w.b.WriteString(")")
}

// write: where an index finds a parent's children they are counted for each
// parent, else all children once.
func (c Counted) write(w *writer, t string) {
	if w.nowhere(c.Path) {
		w.b.WriteString(map[bool]string{true: "TRUE", false: "FALSE"}[passes(c.Is, 0)])
		return
	}
	if c.Indexed {
		count := func() { w.count(t, c.Path, c.Where) }
		w.tests(c.Is, count)
		return
	}
	// Parents without children have no group: where zero passes, those that do
	// not pass are listed instead.
	hop, r := onlyHop(Page{Path: c.Path}), w.alias()
	zero := passes(c.Is, 0)
	w.b.WriteString("(")
	w.hopFrom(t, hop)
	w.b.WriteString(" IN (SELECT ")
	col(w.b, r, hop.To).WriteString(" FROM ")
	w.from(w.ctx, w.b, hop.Table, r)
	w.b.WriteString(" WHERE ")
	col(w.b, r, hop.To).WriteString(" IS NOT NULL")
	held(w.b, hop, r)
	w.where(" AND ", c.Where, r)
	w.b.WriteString(" GROUP BY ")
	col(w.b, r, hop.To).WriteString(" HAVING ")
	if zero {
		w.b.WriteString("NOT (")
	}
	w.tests(c.Is, func() { w.b.WriteString("count(*)") })
	if zero {
		w.b.WriteString(")")
	}
	w.b.WriteString("))")
	if zero {
		w.b.WriteString(" IS NOT TRUE")
	}
}

func (c Counted) exact() bool { return c.Indexed || passes(c.Is, 0) }

// count writes how many rows a path from the row t leads to, each once.
func (w *writer) count(t string, path []Hop, where Condition) {
	last, r := path[len(path)-1], w.alias()
	w.b.WriteString("(SELECT count(*) FROM ")
	w.from(w.ctx, w.b, last.Table, r)
	w.b.WriteString(" WHERE ")
	if len(path) == 1 {
		w.hop(t, r, last)
	} else {
		col(w.b, r, last.To).WriteString(" IN (")
		w.keysAt(t, path[:len(path)-1], last.From)
		w.b.WriteString(")")
		held(w.b, last, r)
	}
	w.where(" AND ", where, r)
	w.b.WriteString(")")
}

// keysAt writes a SELECT of a column of the rows at the end of a path from the
// row t.
func (w *writer) keysAt(t string, path []Hop, column string) {
	last, r := path[len(path)-1], w.alias()
	w.b.WriteString("SELECT ")
	col(w.b, r, column).WriteString(" FROM ")
	w.from(w.ctx, w.b, last.Table, r)
	w.b.WriteString(" WHERE ")
	if len(path) == 1 {
		w.hop(t, r, last)
		return
	}
	col(w.b, r, last.To).WriteString(" IN (")
	w.keysAt(t, path[:len(path)-1], last.From)
	w.b.WriteString(")")
	held(w.b, last, r)
}

// tests writes the tests of a number.
func (w *writer) tests(is []NumberTest, number func()) {
	if len(is) == 0 {
		w.b.WriteString("TRUE")
		return
	}
	for i, test := range is {
		if i > 0 {
			w.b.WriteString(" AND ")
		}
		if test.Not {
			w.b.WriteString("NOT ")
		}
		w.b.WriteString("(")
		switch {
		case len(test.Values) == 0:
			w.b.WriteString("FALSE")
		case len(test.Values) == 1:
			number()
			w.b.WriteString(operator(test.Op)).Arg(test.Values[0])
		default:
			number()
			w.numbers(w.b, test.Values)
		}
		w.b.WriteString(")")
	}
}

// passes says whether a number passes tests.
func passes(is []NumberTest, n int64) bool {
	for _, test := range is {
		var ok bool
		switch test.Op {
		case Lt:
			ok = n < test.Values[0]
		case Le:
			ok = n <= test.Values[0]
		case Gt:
			ok = n > test.Values[0]
		case Ge:
			ok = n >= test.Values[0]
		default:
			ok = slices.Contains(test.Values, n)
		}
		if ok == test.Not {
			return false
		}
	}
	return true
}
