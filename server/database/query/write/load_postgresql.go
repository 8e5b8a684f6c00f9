package write

import (
	"context"

	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/server/database/query"
)

// load: a COPY, whose values are no arguments: of an INSERT each of them is
// parsed, analysed and planned, which takes longer than to write the row.
func (v postgresql) load(ctx context.Context, c *components, r query.Rows) []query.Statement {
	w := c.writer(ctx, stored.Time{})
	table, r := w.present(r)
	if len(r.Rows) == 0 {
		return nil
	}
	return []query.Statement{v.copy(w, table, r)}
}

func (postgresql) copy(w *writer, table string, r query.Rows) query.Statement {
	st := w.statement(sqlf("COPY $1 ($2) FROM STDIN", w.ident(table), w.idents(r.Columns)))
	st.Rows = r.Rows
	return st
}

// loadLinked: PostgreSQL looks at foreign keys when a statement is over, with
// all that is in its WITH; an UPDATE afterwards would write every index of the
// parent again. A COPY takes one table, so that both go by way of temporary
// ones. Each of those is made once in the transaction, which ends with it: the
// locks of many would be held up to then.
func (v postgresql) loadLinked(ctx context.Context, c *components, l query.Linked) []query.Statement {
	w := c.writer(ctx, stored.Time{})
	child, children := w.present(l.Child)
	parent, parents := w.present(l.Parent)
	switch {
	case len(parents.Rows) == 0:
		return nil
	case len(children.Rows) == 0:
		return []query.Statement{v.copy(w, parent, parents)}
	}
	var out []query.Statement
	stage := func(table string, r query.Rows) (insert frag) {
		staged, columns := "quaestor_"+table, w.idents(r.Columns)
		out = append(out, w.statement(sqlf("CREATE TEMPORARY TABLE IF NOT EXISTS $1 ON COMMIT DROP AS SELECT $2 FROM $3 WITH NO DATA",
			w.ident(staged), columns, w.ident(table))), v.copy(w, staged, r))
		return sqlf("INSERT INTO $1 ($2) SELECT $2 FROM $3", w.ident(table), columns, w.ident(staged))
	}
	insert := sqlf("WITH linked AS ($1) $2", stage(child, children), stage(parent, parents))
	truncate := sqlf("TRUNCATE $1, $2", w.ident("quaestor_"+child), w.ident("quaestor_"+parent))
	return append(out, w.statement(insert), w.statement(truncate))
}
