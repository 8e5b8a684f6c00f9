package write

import (
	"strconv"
	"strings"

	"github.com/quaestor-graph/quaestor/server/database/access"
	"github.com/quaestor-graph/quaestor/server/database/query"
)

// Within gives what a key sees of a relation. Tables of which it sees no row are
// absent, so that nobody asks for any.
func Within(r query.Relation, b *access.Bounds) query.Relation {
	if b == nil {
		return r
	}
	r.Bounds = b
	r.Absent = r.Absent || sights[r.Table] == nil || nothing(b)
	return r
}

// nothing says whether a key sees nothing: all things of one kind are gone.
func nothing(b *access.Bounds) bool {
	empty := func(kind []string) bool { return kind != nil && len(kind) == 0 }
	return empty(b.WorkPoolIDs) || empty(b.FlowIDs) || empty(b.Tags)
}

// sight is the test by which a key sees a row.
type sight struct {
	*writer
	*access.Bounds
	// scans: the statement reads all rows, or most.
	scans bool
	// depth is how many other rows the test has come through.
	depth int
	// names counts the relations of the test.
	names *int
}

// seen are the rows of a table that a key sees, to stand for the table.
func (w *writer) seen(r query.Relation) frag {
	s := sight{writer: w, Bounds: r.Bounds, scans: w.ctx.Value(scanningKey{}) != nil, names: new(int)}
	t := s.name()
	table, test := s.whole(r.Table, t), raw("FALSE")
	if !r.Absent {
		test = sights[r.Table](s, t)
	}
	return sqlf("(SELECT *$1 FROM $2 WHERE $3)", w.added(r), table, test)
}

// name gives a relation a name that no other of the test has.
func (s sight) name() string {
	*s.names++
	return "v" + strconv.Itoa(*s.names)
}

// whole is a whole table, which the test looks into.
func (s sight) whole(table, t string) frag {
	if s.Relation(table).Denied {
		s.denied = append(s.denied, table)
	}
	return sqlf("$1 AS $2", s.ident(table), s.ident(t))
}

// deeper is the test of a row that another leads to.
func (s sight) deeper() sight {
	s.depth++
	return s
}

// oneOf says that a column is one of some ids. A few are written without a list to
// be read, of which a statement may come to have hundreds.
func (s sight) oneOf(column frag, ids []string) frag {
	if len(ids) > 8 {
		return sqlf("$1$2", column, s.d.in(ids, false))
	}
	parts := make([]frag, len(ids))
	for i, id := range ids {
		parts[i] = arg(id)
	}
	return sqlf("$1 IN ($2)", column, list(parts...))
}

// leads says that an id is that of a row of a table which the key sees: not true,
// or NULL, where it is not. A SELECT in place of an EXISTS keeps PostgreSQL from
// reading all rows of the table for a page of another, and from planning each
// twice, and what is in it four times.
func (s sight) leads(id frag, table string) frag {
	r := s.name()
	form := "(SELECT TRUE FROM $2 WHERE $3 = $1 AND ($4))"
	switch {
	case s.scans && !s.isPostgreSQL(): // which runs an EXISTS for each row
		form = "$1 IN (SELECT $3 FROM $2 WHERE $4)"
	case s.scans && s.depth == 0:
		form = "EXISTS (SELECT 1 FROM $2 WHERE $3 = $1 AND ($4))"
	}
	return sqlf(form, id, s.whole(table, r), s.col(r, "id"), sights[table](s.deeper(), r))
}

// some says that some row of a table has in its column to what the row t has in
// from, and satisfies a condition, if there is one: true or NULL.
func (s sight) some(t, from, table, to string, condition rule) frag {
	r := s.name()
	held := frag{}
	if condition != nil {
		held = sqlf("($1)", condition(s.deeper(), r))
	}
	return sqlf("(SELECT TRUE FROM $1 WHERE $2 LIMIT 1)", s.whole(table, r), where("", sqlf("$1 = $2", s.col(r, to), s.col(t, from)), held))
}

// among says that the column of the row t is the one of a row of a small table.
func (s sight) among(t, from, table, to string, condition rule) frag {
	r := s.name()
	held := frag{}
	if condition != nil {
		held = condition(s, r)
	}
	return sqlf("$1 IN (SELECT $2 FROM $3$4)", s.col(t, from), s.col(r, to), s.whole(table, r), where(" WHERE ", held))
}

// Relations implements plan.Database.
func (w *writer) Relations(table string) int {
	aside := writer{ctx: w.ctx, d: w.d, visible: w.visible}
	sql := aside.table(table, "t").sql
	return 1 + strings.Count(sql, " FROM ") + strings.Count(sql, " JOIN ")
}
