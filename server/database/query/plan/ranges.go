package plan

import (
	"slices"
	"time"

	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/server/database/query"
)

// Ranges counts groups as ranges of an index, from end to end: as many seeks as
// there are groups, and no expression for each row. It is of groups by a state and
// by buckets of an instant, of counts, and with filters of these two alone, so that
// no row of the table is read. PostgreSQL's key of a bucket takes next to nothing.
type Ranges struct {
	// State is the enum with which the index begins, "" for none; At is the instant
	// that follows.
	State string
	At    query.Term
	// Bucket is the key of buckets, nil where there is none.
	Bucket *query.GroupKey
	// States are the conditions of the state, and Rows those of the instant that no
	// end says.
	States, Rows query.And
	// From and Until are where the ranges begin and end.
	From, Until []End
	// NotNull: the instant is not NULL.
	NotNull bool
}

// End is an end of ranges: at an instant, or behind it.
type End struct {
	At     stored.Time
	Behind bool
}

// What ranges cost grows with the number of buckets: of so many, or where nobody
// knows how many, of buckets so long, they are cheaper than all rows.
const (
	rangedBuckets = 10_000
	rangedEvery   = int64(time.Hour / time.Microsecond)
)

// rangesOf gives the ranges by which groups are counted, nil where no index of the
// relation has all that is asked for.
func rangesOf(db Database, g *query.Groups) *Ranges {
	if !isSQLite(db) || len(g.Path) > 0 || many(g.Where) {
		return nil
	}
	of := db.Relation(g.Table)
	if of.Bounds != nil {
		return nil
	}
	figures := g.Figures()
	all := Indexes(db.Dialect(), g.Table)
	for n := range all {
		i := &all[n]
		if !i.ordered() || slices.Contains(of.Unindexed, i.Name) || !i.hasKeys(g.By) {
			continue
		}
		r := &Ranges{At: i.Keys[0].term()}
		if i.byState() {
			r.State, r.At = i.Keys[0].Column, i.Keys[1].term()
		}
		if r.has(g, figures) {
			return r
		}
	}
	return nil
}

// byState says whether an index begins with the state of a run and an instant.
func (i *Index) byState() bool {
	return i.Keys[0].is(state) && len(i.Keys) > 1 && i.Keys[1].Kind == query.Time
}

// hasKeys says whether an index begins with an instant, or with a state and an
// instant, that groups are by.
func (i *Index) hasKeys(by []query.GroupKey) bool {
	at := i.Keys[0]
	switch {
	case i.byState():
		at = i.Keys[1]
	case at.Kind != query.Time || at.Computed != query.NotComputed:
		return false
	}
	for _, k := range by {
		if !at.is(k.Term) && !(i.byState() && i.Keys[0].is(k.Term)) {
			return false
		}
	}
	return true
}

func (r *Ranges) isState(t query.Term) bool {
	return r.State != "" && t.Column == r.State && t.Computed == query.NotComputed && len(t.Path) == 0
}

func (r *Ranges) isAt(t query.Term) bool {
	return t.Kind == query.Time && t.Column == r.At.Column && t.Computed == r.At.Computed && len(t.Path) == 0
}

// has says whether the index has all that groups ask for.
func (r *Ranges) has(g *query.Groups, figures []query.Aggregate) bool {
	for n, k := range g.By {
		switch {
		case r.isState(k.Term):
		case r.isAt(k.Term) && r.Bucket == nil && InSeconds(k):
			r.Bucket = &g.By[n]
		default:
			return false
		}
	}
	for _, a := range figures {
		if a.Function != query.Count || !r.ofState(a.Where) {
			return false
		}
	}
	var first, last time.Time
	for _, c := range flattened(query.And{g.Where}) {
		at, isEnd := r.end(c)
		switch {
		case c == nil:
		case r.State != "" && r.ofState(c):
			r.States = append(r.States, c)
		case r.isNotNull(c):
			r.NotNull = true
		case !r.served(c):
			return false
		case isEnd && (c.(query.Compare).Op == query.Ge || c.(query.Compare).Op == query.Gt):
			r.From = append(r.From, End{at, c.(query.Compare).Op == query.Gt})
			first = at.Time()
		case isEnd:
			r.Until = append(r.Until, End{at, c.(query.Compare).Op == query.Le})
			last = at.Time()
		default:
			r.Rows = append(r.Rows, c)
		}
	}
	if r.Bucket == nil {
		return r.State != "" && len(r.From)+len(r.Until) > 0
	}
	key := *r.Bucket
	key.Zone = within(key.Zone, first, last)
	r.Bucket = &key
	few := !first.IsZero() && !last.IsZero() && last.Sub(first).Microseconds()/key.Every <= rangedBuckets
	return few || key.Every >= rangedEvery
}

// end takes a comparison with an instant for one of the ends.
func (r *Ranges) end(c query.Condition) (at stored.Time, ok bool) {
	compare, ok := c.(query.Compare)
	if !ok || compare.Op == query.Eq {
		return at, false
	}
	at, ok = compare.Value.(stored.Time)
	return at, ok
}

// within are the offsets of a time zone between two instants, of which either
// may be missing.
func within(zone []query.Offset, first, last time.Time) []query.Offset {
	const day = 24 * time.Hour
	if !last.IsZero() {
		i := slices.IndexFunc(zone, func(o query.Offset) bool { return o.Until > last.Add(day).UnixMicro() })
		if i >= 0 {
			zone = zone[:i+1]
		}
	}
	if !first.IsZero() {
		i := slices.IndexFunc(zone, func(o query.Offset) bool { return o.Until > first.Add(-day).UnixMicro() })
		zone = zone[max(i, 0):]
	}
	return zone
}

// isNotNull says whether a condition is that the instant is not NULL.
func (r *Ranges) isNotNull(c query.Condition) bool {
	not, ok := c.(query.Not)
	if !ok {
		return false
	}
	null, ok := not.Of.(query.IsNull)
	return ok && r.isAt(null.Term)
}

// ofState says whether a condition is about nothing but the state.
func (r *Ranges) ofState(c query.Condition) bool {
	return c == nil || eachTerm(c, func(of query.Condition, t query.Term) bool { return r.isState(t) })
}

// served says whether the index alone tells if a condition holds. That the
// effective start time is NULL is asked of its two columns.
func (r *Ranges) served(c query.Condition) bool {
	return eachTerm(c, func(of query.Condition, t query.Term) bool {
		_, null := of.(query.IsNull)
		return (r.isState(t) || r.isAt(t)) && !(null && t.Computed != query.NotComputed)
	})
}

// Second is one in microseconds.
const Second = 1_000_000

// InSeconds says whether all buckets begin on whole seconds: the fractions of
// instants do not matter then, and to read them takes half of the time.
func InSeconds(k query.GroupKey) bool {
	for _, o := range k.Zone {
		if o.Until%Second != 0 || o.Ahead%Second != 0 {
			return false
		}
	}
	return k.Every > 0 && k.Every%Second == 0 && k.Origin%Second == 0
}
