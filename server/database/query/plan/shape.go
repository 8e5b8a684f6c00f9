package plan

import (
	"slices"

	"entgo.io/ent/dialect"

	"github.com/quaestor-graph/quaestor/server/database/query"
)

// effort is how much it takes to test a condition, for one row beside another.
func effort(c query.Condition) int {
	most := 0
	switch c := c.(type) {
	case query.And:
		for _, of := range c {
			most = max(most, effort(of))
		}
	case query.Or:
		for _, of := range c {
			most = max(most, effort(of))
		}
	case query.Not:
		return effort(c.Of)
	case query.Compare:
		return termEffort(c.Term)
	case Behind:
		return termEffort(c.Term)
	case query.In:
		return termEffort(c.Term)
	case query.IsNull:
		return termEffort(c.Term)
	case query.HasTags, query.NoTags, query.JSONTest:
		return 2
	case query.Related, query.Counted:
		return 3
	}
	return most
}

// searches says whether rows are searched for a text, or in JSON, by what no
// index serves.
func searches(c query.Condition) bool {
	return slices.ContainsFunc(flattened(query.And{c}), func(of query.Condition) bool {
		switch of := of.(type) {
		case query.Compare:
			return of.Op >= query.Contains && of.Op <= query.ILike
		case query.JSONTest, query.HasTags:
			return true
		}
		return false
	})
}

// many says whether a condition is so long that it is better written once: what is
// parted into several statements takes as many times as long to prepare.
func many(c query.Condition) bool { return size(c) > 30 }

// size is of how many conditions a condition is made.
func size(c query.Condition) int {
	n := 0
	switch c := c.(type) {
	case nil:
	case query.And:
		for _, of := range c {
			n += size(of)
		}
	case query.Or:
		for _, of := range c {
			n += size(of)
		}
	case query.Not:
		return size(c.Of)
	case query.Related:
		return 1 + size(c.Where)
	case query.Counted:
		return 1 + size(c.Where)
	default:
		return 1
	}
	return n
}

func termEffort(t query.Term) int {
	switch {
	case len(t.Path) > 0:
		return 3
	case t.Computed > query.EffectiveStartTime || t.Kind == query.Duration:
		return 1
	}
	return 0
}

// selective says whether a filter names a few rows: some other index than that
// of the order is then the better one.
func selective(c query.Condition) bool {
	switch c := c.(type) {
	case query.And:
		return slices.ContainsFunc(c, selective)
	case query.In:
		return c.Term.Kind == query.ID || c.Term.Kind == query.Text
	case query.Compare:
		return c.Op == query.Eq && (c.Term.Kind == query.ID || c.Term.Kind == query.Text)
	case query.Related:
		return c.One || selective(c.Where)
	}
	return false
}

// identified says whether a filter names rows by ids, or by those of others: an
// index of them may find them.
func identified(c query.Condition) bool {
	for _, of := range flattened(query.And{c}) {
		switch of := of.(type) {
		case query.In:
			if of.Term.Kind == query.ID {
				return true
			}
		case query.Compare:
			if of.Op == query.Eq && of.Term.Kind == query.ID {
				return true
			}
		case query.Related:
			return true
		}
	}
	return false
}

// flattened are the conditions that all hold where a tree of query.And does.
func flattened(c query.And) []query.Condition {
	var out []query.Condition
	for _, of := range c {
		switch of := of.(type) {
		case nil:
		case query.And:
			out = append(out, flattened(of)...)
		default:
			out = append(out, of)
		}
	}
	return out
}

// InOrder are conditions in the order in which they are tested: what is cheap
// first. SQLite tests in the order that is written, and parses a JSON text for each
// row.
func InOrder(c query.And) query.And {
	byEffort := func(a, b query.Condition) int { return effort(a) - effort(b) }
	if slices.IsSortedFunc(c, byEffort) {
		return c
	}
	c = slices.Clone(c)
	slices.SortStableFunc(c, byEffort)
	return c
}

// Lists says whether rows whose target must satisfy a condition are found by a list
// of the targets: SQLite runs an EXISTS for each row, whatever its condition, and
// PostgreSQL's planner turns one into whatever join is best.
func Lists(d string, c query.Related) bool {
	return c.Listed || (c.One || len(c.Path) == 1 && selective(c.Where)) && d == dialect.SQLite
}
