package query

import (
	"context"
	"fmt"
	"strconv"

	"entgo.io/ent/dialect/sql"

	"github.com/quaestor-graph/quaestor/ent/stored"
)

// Page describes one page of a table's rows, or one page for each parent. Its
// statement's rows are the parent's position among Keys (from 0, and 0 where
// there is no parent), Columns, where Positions are asked for the value of each
// of the order's Keys, and the columns of each Lookup.
type Page struct {
	Table   string
	Columns []Column
	// Path leads from the parents' Keys to the rows; empty at the root.
	Path []Hop
	Keys []string
	// Indexed: an index finds the rows of every hop.
	Indexed bool
	// Ordered: the index that finds the rows of the last hop holds them in the
	// order of the first term.
	Ordered bool
	Where   Condition
	Order   []Order
	Bounds  Bounds
	// Now is the present of what is computed.
	Now stored.Time
	// Backward turns the order round.
	Backward bool
	// Positions: the values of the order's terms are read too.
	Positions bool
	// Limit is the number of rows of each page; no limit where it is negative.
	Limit int
	// Lookups are read with the rows, by columns that Columns have.
	Lookups []Lookup
}

// Hop is one step from a parent to its children: rows of Table whose column To
// equals the column From of the row before, and which hold Equals.
type Hop struct {
	From, Table, To string
	Text            bool
	// Prefix stands before the value of From where To holds it: of the first
	// hop of a page, the Keys have it already.
	Prefix string
	Equals [][2]string
}

// Page implements Components.
func (c *components) Page(ctx context.Context, p Page) Statement {
	w := c.writer(ctx, c.builder(), p.Now)
	switch {
	case len(p.Path) == 0:
		c.root(w, p)
	case p.Indexed:
		if l, ok := c.leadOf(w, p); ok {
			w.led(p, l)
			break
		}
		if len(p.Keys) == 1 {
			w.ofOne(p)
			break
		}
		w.b.WriteString("SELECT p.n, ")
		w.selected(p, "t")
		c.each(w, p, func() { c.keys(w.b, p.Keys, p.Path[0].Text) })
		w.lookups(p.Lookups, "t")
		w.b.WriteString(" ORDER BY p.n")
		w.sorted(", ", p, "t", unknown)
	default:
		// No index finds the children of one parent, so that all are read once.
		w.b.WriteString("SELECT s.n, ")
		w.selected(p, "s")
		w.b.WriteString(" FROM (SELECT t.*, row_number() OVER (PARTITION BY t.n")
		w.sorted(" ORDER BY ", p, "t", unknown)
		w.b.WriteString(") AS quaestor_position FROM ")
		c.children(w, p)
		w.b.WriteString(") AS s")
		w.lookups(p.Lookups, "s")
		if p.Limit >= 0 {
			w.b.WriteString(" WHERE s.quaestor_position <= ").Arg(p.Limit)
		}
		w.b.WriteString(" ORDER BY s.n, s.quaestor_position")
	}
	return statement(w.b)
}

// ofOne writes the page of the only parent, whose key is written as it is.
func (w *writer) ofOne(p Page) {
	w.b.WriteString("SELECT 0, ")
	w.selected(p, "t")
	w.b.WriteString(" FROM ")
	if len(p.Lookups) > 0 {
		w.b.WriteString("(SELECT t.* FROM ")
	}
	w.known(p, func() { w.only(w, p, "t") })
	w.keepID = true
	w.sorted(" ORDER BY ", p, "t", unknown)
	w.keepID = false
	limit(w.b, p)
	if len(p.Lookups) > 0 {
		w.b.WriteString(") AS t")
		w.lookups(p.Lookups, "t")
		w.sorted(" ORDER BY ", p, "t", unknown)
	}
}

// known writes the key of the only parent of a page where another would write
// the column that has it.
func (w *writer) known(p Page, write func()) {
	if len(p.Keys) == 1 {
		w.onlyKey = p.Keys
	}
	write()
	w.onlyKey = nil
}

// selected writes what a page's rows have behind the parent's position.
func (w *writer) selected(p Page, t string) {
	w.columns(w.b, t, p.Columns)
	if p.Positions {
		for _, o := range Keys(p.Order) {
			w.b.WriteString(", ")
			w.position(w, t, o.Term)
		}
	}
	w.lookedUp(p.Lookups)
}

// Count implements Components: rows of position and count; a parent without
// rows may be left out.
func (c *components) Count(ctx context.Context, p Page) Statement {
	p.Ordered = false // a bound alone may make another index of the term look better
	w := c.writer(scanning(ctx, p), c.builder(), p.Now)
	switch {
	case len(p.Path) == 0, p.Indexed && len(p.Keys) == 1:
		w.b.WriteString("SELECT 0, (")
		w.known(p, func() { w.total(p) })
		w.b.WriteString(")")
	case p.Indexed:
		w.b.WriteString("SELECT p.n, (")
		w.total(p)
		w.b.WriteString(") FROM ")
		c.keys(w.b, p.Keys, p.Path[0].Text)
	default:
		w.b.WriteString("SELECT t.n, count(*) FROM ")
		c.children(w, p)
		w.b.WriteString(" GROUP BY t.n")
	}
	return statement(w.b)
}

// Exists implements Components: rows of position and a number, 0 for none; a
// parent without rows may be left out.
func (c *components) Exists(ctx context.Context, p Page) Statement {
	p.Limit = 1
	return c.Count(ctx, p)
}

// total writes the number of rows of one parent, or of the root.
func (w *writer) total(p Page) {
	w.b.WriteString("SELECT count(*) FROM ")
	if p.Limit < 0 {
		w.rows(p, "t")
		return
	}
	w.b.WriteString("(SELECT 1 FROM ")
	w.rows(p, "t")
	limit(w.b, p)
	w.b.WriteString(") AS c")
}

// onlyHop is the path to children that no index finds.
func onlyHop(p Page) Hop {
	if len(p.Path) != 1 {
		panic(fmt.Sprintf("query: a path of %d hops to %s has no index", len(p.Path), p.Table))
	}
	return p.Path[0]
}

// rows writes, to follow FROM, the rows t of the root or of the parent p that
// lie within the bounds.
func (w *writer) rows(p Page, t string) {
	word := " WHERE "
	if n := len(p.Path); n > 0 {
		word = w.reach(p, n-1, t)
	} else {
		w.from(w.ctx, w.b, p.Table, t)
	}
	w.filtered(p, t, word)
}

// filtered writes the filter and the bounds, after a word.
func (w *writer) filtered(p Page, t, word string) {
	word = w.where(word, p.Where, t)
	w.bounds(word, p, t, unknown)
}

// bounds writes the bounds after a word.
func (w *writer) bounds(word string, p Page, t string, first nullness) {
	c := bounded(p.Order, p.Bounds, first)
	if c == nil {
		c = Or{}
	}
	kept := w.keepID
	w.keepID = kept || len(p.Path) > 0
	w.where(word, c, t)
	w.keepID = kept
}

// held writes the conditions of a step beside its key.
func held(b *sql.Builder, hop Hop, t string) {
	for _, e := range hop.Equals {
		b.WriteString(" AND ")
		col(b, t, e[0]).WriteString(" = ").Arg(e[1])
	}
}

// reach writes, to follow FROM, the rows t that hop i of a path reaches from
// the parent p, each once, and gives the word before a further condition. Hop
// after hop the rows are found through the index of the column To, whatever the
// planner knows: where one parent has most of the rows it would scan the table
// for each of the others too.
func (w *writer) reach(p Page, i int, t string) (word string) {
	hop, key := p.Path[i], stepKey{known: w.onlyKey, column: "p.k"}
	if i > 0 {
		h, q := fmt.Sprintf("h%d", i), fmt.Sprintf("q%d", i)
		key = stepKey{column: q + ".k", beside: true}
		w.b.WriteString("(SELECT ")
		if hop.From != "id" {
			w.b.WriteString("DISTINCT ")
		}
		col(w.b, h, hop.From).WriteString(" AS k FROM ")
		w.reach(p, i-1, h)
		w.b.WriteString(") AS " + q + " CROSS JOIN ")
	}
	ordered := p.Ordered && i == 0 && len(p.Path) == 1
	return w.step(w.b, hop, t, key, ordered, func() { w.from(w.ctx, w.b, hop.Table, t) })
}

// stepKey is what the rows that a step finds hold: a value that is known, else a
// column, of a relation beside in the same FROM or around the statement.
type stepKey struct {
	known  []string
	column string
	beside bool
}

// sorted writes the order of rows t after a word. Of the first term it may be
// known whether it is NULL: PostgreSQL reads an index in order only where the
// place of its NULLs fits too, even if there are none.
func (w *writer) sorted(word string, p Page, t string, first nullness) {
	for i, o := range Keys(p.Order) {
		if i == 0 && first == null {
			continue
		}
		w.b.WriteString(word)
		w.sortable(w, t, o.Term)
		w.direction(o.Desc != p.Backward)
		if o.Term.nullable() && (i > 0 || first != notNull) {
			w.nulls(o.NullsFirst != p.Backward)
		}
		word = ", "
	}
	w.b.WriteString(word)
	w.id(t)
	w.direction(lastDesc(p.Order) != p.Backward)
}

// id writes the id of the row t for an order or a bound.
func (w *writer) id(t string) {
	if w.keepID {
		w.unordered(w.b, t, "id")
	} else {
		col(w.b, t, "id")
	}
}

func (w *writer) nulls(first bool) {
	if first {
		w.b.WriteString(" NULLS FIRST")
	} else {
		w.b.WriteString(" NULLS LAST")
	}
}

func (w *writer) direction(desc bool) {
	if desc {
		w.b.WriteString(" DESC")
	}
}

// limit: SQLite compiles a statement anew whenever a bare argument of LIMIT is
// bound.
func limit(b *sql.Builder, p Page) {
	if p.Limit >= 0 {
		b.WriteString(" LIMIT " + strconv.Itoa(p.Limit))
	}
}
