package write

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"entgo.io/ent/dialect"

	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/server/database/query"
	"github.com/quaestor-graph/quaestor/server/database/query/plan"
)

// components implements query.Components on a variant.
type components struct {
	variant
	visible query.Visible
}

// New gives the components of a dialect, by ent's name.
func New(d string, visible query.Visible) (query.Components, error) {
	switch d {
	case dialect.Postgres:
		return &components{visible: visible, variant: postgresql{}}, nil
	case dialect.SQLite:
		return &components{visible: visible, variant: sqlite{}}, nil
	}
	return nil, fmt.Errorf("query: %q is none of the dialects %s and %s", d, dialect.SQLite, dialect.Postgres)
}

// writer makes one statement: fragments come from its methods. What it has beside
// its inputs only grows: names that are taken, and what went wrong.
type writer struct {
	ctx     context.Context
	d       variant
	visible query.Visible
	// now is the present of what is computed.
	now stored.Time
	// aliases counts the relations of subqueries.
	aliases int
	// denied are tables that the role may not read, err the first thing that is
	// unknown.
	denied []string
	err    error
}

func (c *components) writer(ctx context.Context, now stored.Time) *writer {
	return &writer{ctx: ctx, d: c.variant, visible: c.visible, now: now}
}

// statement is what has been written.
func (w *writer) statement(f frag) query.Statement {
	st := query.Statement{SQL: f.render(w.d.words().numbered), Args: f.args, Err: w.err}
	if len(w.denied) > 0 {
		slices.Sort(w.denied)
		st.Denied = slices.Compact(w.denied)
	}
	return st
}

// unknown notes that something is asked for that nobody knows.
func (w *writer) unknown(what string, value any) frag {
	if w.err == nil {
		w.err = fmt.Errorf("query: unknown %s: %#v", what, value)
	}
	return frag{}
}

// Dialect implements plan.Database.
func (w *writer) Dialect() string { return w.d.words().dialect }

func (w *writer) isPostgreSQL() bool { return w.d.words().dialect == dialect.Postgres }

// Relation implements plan.Database.
func (w *writer) Relation(table string) query.Relation { return w.visible(w.ctx, table) }

// alias gives a name that no other relation of a condition has.
func (w *writer) alias() string {
	w.aliases++
	return "r" + strconv.Itoa(w.aliases)
}

// ident is a name, quoted.
func (w *writer) ident(name string) frag {
	q := w.d.words().quote
	return raw(q + name + q)
}

// idents are names with commas between them.
func (w *writer) idents(names []string) frag {
	parts := make([]frag, len(names))
	for i, n := range names {
		parts[i] = w.ident(n)
	}
	return join(", ", parts)
}

// col is a column of a relation.
func (w *writer) col(relation, column string) frag { return raw(w.name(relation, column)) }

func (w *writer) name(relation, column string) string {
	q := w.d.words().quote
	return q + relation + q + "." + q + column + q
}

// table is a table under an alias, to follow FROM. It is the one place where
// statements get their tables.
func (w *writer) table(table, alias string) frag {
	r := w.Relation(table)
	if r.Denied {
		w.denied = append(w.denied, r.Table)
	}
	q := w.d.words().quote
	switch {
	case r.Bounds != nil:
		return sqlf("$1 AS $2", w.seen(r), w.ident(alias))
	case len(r.Added) == 0:
		return raw(q + r.Table + q + " AS " + q + alias + q)
	}
	return sqlf("(SELECT *$1 FROM $2) AS $3", w.added(r), w.ident(r.Table), w.ident(alias))
}

// added are the columns that stand for those which the revision lacks.
func (w *writer) added(r query.Relation) frag {
	var parts []frag
	for _, a := range r.Added {
		parts = append(parts, sqlf(", $1 AS $2", raw(a.Expr), w.ident(a.Column)))
	}
	return concat(parts...)
}

// columns is a projection of a relation.
func (w *writer) columns(relation string, columns []query.Column) frag {
	parts := make([]frag, len(columns))
	for i, c := range columns {
		parts[i] = w.d.column(w, relation, c)
	}
	return join(", ", parts)
}

// scanning says that the statement reads all rows of its table, or most, so that
// what a key sees of the tables which they lead to is read as a list.
func scanning(ctx context.Context, p *query.Page) context.Context {
	if !plan.Scans(p) {
		return ctx
	}
	return context.WithValue(ctx, scanningKey{}, true)
}

type scanningKey struct{}
