package query

import "slices"

// effort is how much it takes to test a condition, for one row beside another.
func effort(c Condition) int {
	most := 0
	switch c := c.(type) {
	case And:
		for _, of := range c {
			most = max(most, effort(of))
		}
	case Or:
		for _, of := range c {
			most = max(most, effort(of))
		}
	case Not:
		return effort(c.Of)
	case Compare:
		return c.Term.effort()
	case In:
		return c.Term.effort()
	case IsNull:
		return c.Term.effort()
	case HasTags, NoTags, JSONTest:
		return 2
	case Related, Counted:
		return 3
	}
	return most
}

// searches says whether rows are searched for a text, or in JSON, by what no
// index serves.
func searches(c Condition) bool {
	return slices.ContainsFunc(flattened(And{c}), func(of Condition) bool {
		switch of := of.(type) {
		case Compare:
			return of.Op >= Contains && of.Op <= ILike
		case JSONTest, HasTags:
			return true
		}
		return false
	})
}

// many says whether a condition is so long that it is better written once: what is
// parted into several statements takes as many times as long to prepare.
func many(c Condition) bool { return size(c) > 30 }

// size is of how many conditions a condition is made.
func size(c Condition) int {
	n := 0
	switch c := c.(type) {
	case nil:
	case And:
		for _, of := range c {
			n += size(of)
		}
	case Or:
		for _, of := range c {
			n += size(of)
		}
	case Not:
		return size(c.Of)
	case Related:
		return 1 + size(c.Where)
	case Counted:
		return 1 + size(c.Where)
	default:
		return 1
	}
	return n
}

func (t Term) effort() int {
	switch {
	case len(t.Path) > 0:
		return 3
	case t.Computed > EffectiveStartTime || t.Kind == Duration:
		return 1
	}
	return 0
}

// selective says whether a filter names a few rows: some other index than that
// of the order is then the better one.
func selective(c Condition) bool {
	switch c := c.(type) {
	case And:
		return slices.ContainsFunc(c, selective)
	case In:
		return c.Term.Kind == ID || c.Term.Kind == Text
	case Compare:
		return c.Op == Eq && (c.Term.Kind == ID || c.Term.Kind == Text)
	case Related:
		return c.One || selective(c.Where)
	}
	return false
}

// identified says whether a filter names rows by ids, or by those of others: an
// index of them may find them.
func identified(c Condition) bool {
	for _, of := range flattened(And{c}) {
		switch of := of.(type) {
		case In:
			if of.Term.Kind == ID {
				return true
			}
		case Compare:
			if of.Op == Eq && of.Term.Kind == ID {
				return true
			}
		case Related:
			return true
		}
	}
	return false
}

// flattened are the conditions that all hold where a tree of And does.
func flattened(c And) []Condition {
	var out []Condition
	for _, of := range c {
		switch of := of.(type) {
		case nil:
		case And:
			out = append(out, flattened(of)...)
		default:
			out = append(out, of)
		}
	}
	return out
}
