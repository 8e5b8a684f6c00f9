package query

import "github.com/quaestor-graph/quaestor/ent/stored"

// Order is one term that rows are sorted by. The id decides ties, in the
// direction of the last term; it may be the last term itself.
type Order struct {
	Term             Term
	Desc, NullsFirst bool
}

// Keys are the terms of an order whose values a Position has: all but the id of
// the row, which it has anyway.
func Keys(order []Order) []Order {
	if n := len(order); n > 0 && order[n-1].Term.isID() {
		return order[:n-1]
	}
	return order
}

func (t Term) isID() bool { return t.Kind == ID && t.Column == "id" && len(t.Path) == 0 }

// nullable: a duration that can't be read is NULL too (SQLite's interval).
func (t Term) nullable() bool { return t.Nullable || t.Kind == Duration }

// Position is a place in an order: the values of a row's Keys, as the database
// gave them, and its id.
type Position struct {
	Values []any
	ID     stored.ID
}

// Bounds are the places between which rows lie; nil is no bound.
type Bounds struct {
	// After and Before leave out the place itself, From and To do not.
	After, Before, From, To *Position
}

// nullness is what is known of an order's first term within a part of a
// statement.
type nullness uint8

const (
	unknown nullness = iota
	notNull
	null
)

// bounded gives the condition of lying within bounds; nil where nothing does.
func bounded(order []Order, b Bounds, first nullness) Condition {
	var all And
	for _, side := range []struct {
		at               *Position
		behind, included bool
	}{{b.After, true, false}, {b.From, true, true}, {b.Before, false, false}, {b.To, false, true}} {
		if side.at == nil {
			continue
		}
		c := beyond(order, *side.at, side.behind, side.included, first)
		if c == nil {
			return nil
		}
		if !always(c) {
			all = append(all, c)
		}
	}
	return all
}

// beyond gives the condition of lying behind a place, or ahead of it; nil where
// nothing does.
func beyond(order []Order, at Position, behind, included bool, first nullness) Condition {
	return beyondTerm(Keys(order), at, lastDesc(order), behind, included, first)
}

func byID(desc bool, id stored.ID, behind, included bool) Condition {
	op := Lt
	switch greater := behind != desc; {
	case greater && included:
		op = Ge
	case greater:
		op = Gt
	case included:
		op = Le
	}
	return Key{op, id}
}

func beyondTerm(order []Order, at Position, idDesc, behind, included bool, known nullness) Condition {
	if len(order) == 0 {
		return byID(idDesc, at.ID, behind, included)
	}
	o, value := order[0], at.Values[0]
	rest := beyondTerm(order[1:], Position{at.Values[1:], at.ID}, idDesc, behind, included, unknown)
	if !o.Term.nullable() {
		known = notNull
	}
	// Whether NULLs lie beyond a value, and values beyond NULLs.
	nullsBeyond := o.NullsFirst != behind
	if value == nil {
		switch {
		case known == null:
			return rest
		case known == notNull && nullsBeyond:
			return nil
		case known == notNull:
			return And{}
		case nullsBeyond:
			return both(absent{o.Term}, rest)
		}
		return either(Not{absent{o.Term}}, rest)
	}
	if known == null {
		if nullsBeyond {
			return And{}
		}
		return nil
	}
	strictly, loosely := Gt, Ge
	if behind == o.Desc {
		strictly, loosely = Lt, Le
	}
	equal := func(op Op) Condition { return Compare{o.Term, op, cursorValue{value}} }
	// The looser comparison is what an index can begin at.
	c := both(equal(loosely), either(equal(strictly), rest))
	if known == unknown && nullsBeyond {
		return either(c, absent{o.Term})
	}
	return c
}

// absent is IsNull of a bound. Among the children of a parent no index of the
// NULLs is wanted: SQLite would take it for the better one.
type absent struct{ Term Term }

func (c absent) write(w *writer, t string) {
	if !w.keepID {
		IsNull(c).write(w, t)
		return
	}
	w.position(w, t, c.Term)
	w.b.WriteString(" IS NULL")
}
func (absent) exact() bool { return true }

// both and either join conditions of which either may be nil: never.
func both(a, b Condition) Condition {
	if a == nil || b == nil {
		return nil
	}
	return And{a, b}
}

func either(a, b Condition) Condition {
	switch {
	case a == nil:
		return b
	case b == nil:
		return a
	}
	return Or{a, b}
}

// cursorValue is the value of a Position, in the form in which its database gave it.
type cursorValue struct{ value any }
