package query

import (
	"math"
	"strconv"
	"time"

	"github.com/quaestor-graph/quaestor/ent/stored"
)

// Order is one term that rows are sorted by. The id decides ties, in the
// direction of the last term.
type Order struct {
	Term             Term
	Desc, NullsFirst bool
}

// Position is a place in an order: the values of a row's terms, as a cursor
// keeps them (PositionValue gave them; nil is NULL), and its id.
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
	if len(order) == 0 {
		return byID(false, at.ID, behind, included)
	}
	return beyondTerm(order, at, behind, included, first)
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

func beyondTerm(order []Order, at Position, behind, included bool, known nullness) Condition {
	o, value := order[0], at.Values[0]
	var rest Condition
	if len(order) == 1 {
		rest = byID(o.Desc, at.ID, behind, included)
	} else {
		rest = beyondTerm(order[1:], Position{at.Values[1:], at.ID}, behind, included, unknown)
	}
	if !o.Term.Nullable {
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
			return both(IsNull{o.Term}, rest)
		}
		return either(Not{IsNull{o.Term}}, rest)
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
		return either(c, IsNull{o.Term})
	}
	return c
}

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

// PositionValue is a value of a Position as a cursor keeps it, from what a
// driver gave: nil, a bool, a number or a text.
func PositionValue(v any) any {
	switch v := v.(type) {
	case time.Time:
		return v.UTC().Format("2006-01-02T15:04:05.999999Z07:00")
	case []byte:
		return string(v)
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) { // which JSON can't hold
			return strconv.FormatFloat(v, 'g', -1, 64)
		}
	}
	return v
}
