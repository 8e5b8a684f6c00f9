package query

import "slices"

// GroupKey is one of the values by which rows are grouped.
type GroupKey struct {
	Term Term
	// Every is the length of a bucket of instants, in microseconds, 0 for none;
	// Origin is where one begins, at or before all instants.
	Every, Origin int64
	// Zone has the buckets begin at local midnight: the key is then the number of
	// the bucket, counted from Origin in local time.
	Zone []Offset
	// Path is that of a JSON value; the key is then a text: see JSONKey.
	Path []string
}

// Offset is how far local time is ahead of UTC until an instant, both in
// microseconds.
type Offset struct{ Until, Ahead int64 }

// GroupOrder sorts groups: by an aggregate, or by all keys in turn.
type GroupOrder struct {
	Aggregate Aggregate
	Keys      bool
	Desc      bool
}

// Having keeps the groups whose aggregate passes a test: a comparison with
// Values (one, or any number of In), or being NULL.
type Having struct {
	Aggregate Aggregate
	Op        Op
	In, Null  bool
	Not       bool
	Values    []float64
}

// Groups describes the groups of a page's rows.
type Groups struct {
	Page
	By         []GroupKey
	Aggregates []Aggregate
	Having     []Having
	Sort       []GroupOrder
	Within     GroupBounds
	// FromBack: the last groups within the bounds, from back to front.
	FromBack bool
	Limit    int
}

// Figures are the aggregates that groups have, are sorted by and tested by.
func (g Groups) Figures() []Aggregate {
	out := slices.Clone(g.Aggregates)
	for _, s := range g.Sort {
		if !s.Keys {
			out = append(out, s.Aggregate)
		}
	}
	for _, h := range g.Having {
		out = append(out, h.Aggregate)
	}
	return out
}

// GroupBounds are the places between which groups lie; nil is no bound. As those
// of rows, After and Before leave out the group at the place, To and From have it.
type GroupBounds struct{ After, Before, To, From *Place }

// Place is a group's place in an order: the values of what groups are sorted by,
// then its keys.
type Place struct{ Values, Keys []any }

// Kind is the kind of what is sorted by, unless that is the keys.
func (o GroupOrder) Kind() Kind { return o.Aggregate.Kind() }

// Kind is the kind of a key's values within a statement.
func (k GroupKey) Kind() Kind {
	switch {
	case k.Zone != nil:
		return Int
	case k.Term.Kind == JSON || k.Term.Kind == Strings:
		return Text
	}
	return k.Term.Kind
}
