package write

import (
	"strconv"

	"github.com/quaestor-graph/quaestor/server/database/query"
)

// row is a row of a statement as conditions and terms name it.
type row struct {
	// as is its alias.
	as string
	// joined are the relations that are there for the terms of other rows.
	joined joins
	// fenced: what is computed has been computed, under a name of its own.
	fenced bool
	// keepsID: ids are written so that no index of them is walked.
	keepsID bool
	// walked: rows are read in the order of an index, which no other index is to
	// take the place of.
	walked bool
}

// joins are the relations that the paths of terms lead to. A subquery for each row
// would cost more where all rows are read.
type joins []joined

type joined struct {
	path []query.Hop
	as   string
}

// of is the relation at the end of a path.
func (j joins) of(path []query.Hop) (string, bool) {
	for _, one := range j {
		if samePath(one.path, path) {
			return one.as, true
		}
	}
	return "", false
}

func samePath(a, b []query.Hop) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].From != b[i].From || a[i].Table != b[i].Table || a[i].To != b[i].To {
			return false
		}
	}
	return true
}

// joining gives each path of some terms a relation.
func joining(terms []query.Term) (j joins) {
	for _, term := range terms {
		for i := range term.Path {
			if _, there := j.of(term.Path[:i+1]); !there {
				j = append(j, joined{term.Path[:i+1], "j" + strconv.Itoa(len(j))})
			}
		}
	}
	return j
}

// related are, behind the rows t in FROM, the joined relations that the paths of
// terms lead to. Those of a path on which there is a row are joined so that the
// rows t are read first.
func (w *writer) related(j joins, there []query.Hop) frag {
	if len(j) == 0 {
		return frag{}
	}
	parts := make([]frag, len(j))
	for n, one := range j {
		i := len(one.path) - 1
		from := "t"
		if i > 0 {
			from, _ = j.of(one.path[:i])
		}
		word := " LEFT JOIN "
		if i < len(there) && samePath(there[:i+1], one.path) {
			word = w.d.words().joinBehind
		}
		parts[n] = sqlf("$1$2 ON $3", raw(word), w.table(one.path[i].Table, one.as), w.hop(row{as: from}, one.as, one.path[i]))
	}
	return concat(parts...)
}

// hop says that the row r is one that a hop leads to from another row.
func (w *writer) hop(from row, r string, hop query.Hop) frag {
	return sqlf("$1 = $2$3", w.col(r, hop.To), w.hopFrom(from, hop), w.held(hop, r))
}

// hopFrom is the key by which a hop leads on from a row.
func (w *writer) hopFrom(from row, hop query.Hop) frag {
	if hop.Prefix == "" {
		return w.col(from.as, hop.From)
	}
	return sqlf("($1$2)", arg(hop.Prefix), w.d.prefixed(w.col(from.as, hop.From)))
}

// held are the conditions of a step beside its key, each after AND.
func (w *writer) held(hop query.Hop, r string) frag {
	if len(hop.Equals) == 0 {
		return frag{}
	}
	parts := make([]frag, len(hop.Equals))
	for i, e := range hop.Equals {
		parts[i] = sqlf(" AND $1 = $2", w.col(r, e[0]), arg(e[1]))
	}
	return concat(parts...)
}

// nowhere says whether a path leads over a table that the database's revision does
// not have yet, and so to no row.
func (w *writer) nowhere(path []query.Hop) bool {
	for _, h := range path {
		if w.Relation(h.Table).Absent {
			return true
		}
	}
	return false
}
