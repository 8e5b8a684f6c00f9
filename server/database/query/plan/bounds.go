package plan

import (
	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/server/database/query"
)

// Nullness is what is known of an order's first term within a part of a
// statement.
type Nullness uint8

// What may be known: nothing, that it has a value, or that it has none.
const (
	Unknown Nullness = iota
	NotNull
	Null
)

// The conditions that only a plan has. (The embedded interface makes them
// conditions; nothing is in it.)
type (
	// Key holds of the rows on one side of an id, in the table's own order.
	Key struct {
		query.Condition
		Op query.Op
		ID stored.ID
	}
	// Absent is IsNull of a bound. Among the children of a parent no index of the
	// NULLs is wanted: SQLite would take it for the better one.
	Absent struct {
		query.Condition
		Term query.Term
	}
	// Behind compares a term with the value of a Position, in the form in which its
	// database gave it.
	Behind struct {
		query.Condition
		Term  query.Term
		Op    query.Op
		Value any
	}
	// Unlikely is a condition of which SQLite is told that next to no row satisfies
	// it.
	Unlikely struct {
		query.Condition
		Of query.Condition
	}
)

// Bounded gives the condition of lying within bounds; nil where nothing does.
func Bounded(order []query.Order, b query.Bounds, first Nullness) query.Condition {
	if b == (query.Bounds{}) {
		return anywhere
	}
	var all query.And
	for _, side := range [...]struct {
		at               *query.Position
		behind, included bool
	}{{b.After, true, false}, {b.From, true, true}, {b.Before, false, false}, {b.To, false, true}} {
		if side.at == nil {
			continue
		}
		c := beyond(query.Keys(order), *side.at, query.LastDesc(order), side.behind, side.included, first)
		if c == nil {
			return nil
		}
		if !query.Always(c) {
			all = append(all, c)
		}
	}
	return all
}

// anywhere is no bound.
var anywhere query.Condition = query.And{}

func byID(desc bool, id stored.ID, behind, included bool) query.Condition {
	op := query.Lt
	switch greater := behind != desc; {
	case greater && included:
		op = query.Ge
	case greater:
		op = query.Gt
	case included:
		op = query.Le
	}
	return Key{Op: op, ID: id}
}

// beyond gives the condition of lying behind a place, or ahead of it; nil where
// nothing does.
func beyond(order []query.Order, at query.Position, idDesc, behind, included bool, known Nullness) query.Condition {
	if len(order) == 0 {
		return byID(idDesc, at.ID, behind, included)
	}
	o, value := order[0], at.Values[0]
	rest := beyond(order[1:], query.Position{Values: at.Values[1:], ID: at.ID}, idDesc, behind, included, Unknown)
	if !o.Term.MayBeNull() {
		known = NotNull
	}
	// Whether NULLs lie beyond a value, and values beyond NULLs.
	nullsBeyond := o.NullsFirst != behind
	if value == nil {
		switch {
		case known == Null:
			return rest
		case known == NotNull && nullsBeyond:
			return nil
		case known == NotNull:
			return query.And{}
		case nullsBeyond:
			return both(Absent{Term: o.Term}, rest)
		}
		return either(query.Not{Of: Absent{Term: o.Term}}, rest)
	}
	if known == Null {
		if nullsBeyond {
			return query.And{}
		}
		return nil
	}
	strictly, loosely := query.Gt, query.Ge
	if behind == o.Desc {
		strictly, loosely = query.Lt, query.Le
	}
	// The looser comparison is what an index can begin at.
	c := both(Behind{Term: o.Term, Op: loosely, Value: value}, either(Behind{Term: o.Term, Op: strictly, Value: value}, rest))
	if known == Unknown && nullsBeyond {
		return either(c, Absent{Term: o.Term})
	}
	return c
}

// both and either join conditions of which either may be nil: never.
func both(a, b query.Condition) query.Condition {
	if a == nil || b == nil {
		return nil
	}
	return query.And{a, b}
}

func either(a, b query.Condition) query.Condition {
	switch {
	case a == nil:
		return b
	case b == nil:
		return a
	}
	return query.Or{a, b}
}
