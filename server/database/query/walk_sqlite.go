package query

import (
	"slices"
	"time"

	"github.com/quaestor-graph/quaestor/ent/stored"
)

// walk is how groups are counted as ranges of an index, from end to end: as many
// seeks as there are groups, and no expression for each row. It is of groups by
// a state and by buckets of an instant, of counts, and with filters of these two
// alone, so that no row of the table is read.
type walk struct {
	// state is the enum with which the index begins, "" for none; at is the
	// instant that follows.
	state string
	at    Term
	// bucket is the key of buckets, nil where there is none.
	bucket *GroupKey
	// states are the conditions of the state, and rows those of the instant that
	// no bound says.
	states, rows And
	// from and until are where the walk begins and ends, each the argument of a
	// comparison: texts in SQLite's order, the second excluded.
	from, until []string
	// notNull: the instant is not NULL.
	notNull bool
}

// walkedIndex is an index of Prefect's that begins with an enum and an instant,
// or with an instant.
type walkedIndex struct {
	state string
	at    Term
	// name is there if some revision lacks the index.
	name string
}

// walkedIndexes are those of a table; every table has one of the column updated.
func walkedIndexes(table string) []walkedIndex {
	at := func(columns ...string) (out []walkedIndex) {
		for _, c := range append(columns, "updated") {
			out = append(out, walkedIndex{at: Term{Kind: Time, Column: c}})
		}
		return out
	}
	switch table {
	case "flow_run":
		return append(at("end_time", "expected_start_time", "next_scheduled_start_time", "start_time", "state_timestamp"),
			walkedIndex{state: "state_type", at: Term{Kind: Time, Computed: EffectiveStartTime}})
	case "task_run":
		return append(at("end_time", "expected_start_time", "next_scheduled_start_time", "start_time", "state_timestamp"),
			walkedIndex{state: "state_type", at: Term{Kind: Time, Column: "start_time"}, name: "ix_task_run__state_type_start_time"})
	case "log":
		return at("timestamp")
	case "events":
		return at("occurred")
	case "event_resources":
		return append(at(), walkedIndex{at: Term{Kind: Time, Column: "occurred"}, name: "ix_event_resources__occurred"})
	case "block_schema", "deployment", "flow":
		return at("created")
	case "automation_event_follower":
		return at("received")
	}
	return at()
}

func (i walkedIndex) isState(t Term) bool {
	return i.state != "" && t.Column == i.state && t.Computed == NotComputed && len(t.Path) == 0
}

func (i walkedIndex) isAt(t Term) bool {
	return t.Kind == Time && t.Column == i.at.Column && t.Computed == i.at.Computed && len(t.Path) == 0
}

// What a walk costs grows with the number of buckets: of so many, or where
// nobody knows how many, of buckets so long, it is cheaper than all rows.
const (
	walkedBuckets = 10_000
	walkedEvery   = int64(time.Hour / time.Microsecond)
)

// walkOf gives the walk by which groups are counted; ok is false where no index
// of the relation has all that is asked for.
func walkOf(g Groups, of Relation) (out walk, ok bool) {
	if len(g.Path) > 0 || many(g.Where) || of.Bounds != nil {
		return walk{}, false
	}
	for _, index := range walkedIndexes(g.Table) {
		if slices.Contains(of.Unindexed, index.name) {
			continue
		}
		if out, ok = index.walk(g); ok {
			return out, true
		}
	}
	return walk{}, false
}

func (i walkedIndex) walk(g Groups) (out walk, ok bool) {
	out = walk{state: i.state, at: i.at}
	for n, k := range g.By {
		switch {
		case i.isState(k.Term):
		case i.isAt(k.Term) && out.bucket == nil && k.inSeconds():
			out.bucket = &g.By[n]
		default:
			return out, false
		}
	}
	for _, a := range g.all() {
		if a.Function != Count || !i.ofState(a.Where) {
			return out, false
		}
	}
	var first, last time.Time
	for _, c := range flattened(And{g.Where}) {
		at, isTime := time.Time{}, false
		if compare, is := c.(Compare); is {
			var value stored.Time
			if value, isTime = compare.Value.(stored.Time); isTime {
				at = value.Time()
			}
		}
		switch {
		case c == nil:
		case i.state != "" && i.ofState(c):
			out.states = append(out.states, c)
		case out.isNotNull(c):
			out.notNull = true
		case !i.served(c):
			return out, false
		case isTime && out.bound(c.(Compare)):
			if op := c.(Compare).Op; op == Ge || op == Gt {
				first = at
			} else {
				last = at
			}
		default:
			out.rows = append(out.rows, c)
		}
	}
	if out.bucket == nil {
		return out, i.state != "" && len(out.from)+len(out.until) > 0
	}
	key := *out.bucket
	key.Zone = within(key.Zone, first, last)
	out.bucket = &key
	few := !first.IsZero() && !last.IsZero() && last.Sub(first).Microseconds()/key.Every <= walkedBuckets
	return out, few || key.Every >= walkedEvery
}

// within are the offsets of a time zone between two instants, of which either
// may be missing.
func within(zone []Offset, first, last time.Time) []Offset {
	const day = 24 * time.Hour
	if !last.IsZero() {
		i := slices.IndexFunc(zone, func(o Offset) bool { return o.Until > last.Add(day).UnixMicro() })
		if i >= 0 {
			zone = zone[:i+1]
		}
	}
	if !first.IsZero() {
		i := slices.IndexFunc(zone, func(o Offset) bool { return o.Until > first.Add(-day).UnixMicro() })
		zone = zone[max(i, 0):]
	}
	return zone
}

// bound takes a comparison as one of the walk's ends.
func (s *walk) bound(c Compare) bool {
	value, ok := c.Value.(stored.Time)
	if !ok {
		return false
	}
	// As in compareTime. A NUL behind a text makes the next one.
	forms := storedForms(value)
	short, long := forms[0], forms[len(forms)-1]
	switch c.Op {
	case Ge:
		s.from = append(s.from, short)
	case Gt:
		s.from = append(s.from, long+"\x00")
	case Lt:
		s.until = append(s.until, short)
	case Le:
		s.until = append(s.until, long+"\x00")
	default:
		return false
	}
	return true
}

// isNotNull says whether a condition is that the instant is not NULL.
func (s *walk) isNotNull(c Condition) bool {
	not, ok := c.(Not)
	if !ok {
		return false
	}
	null, ok := not.Of.(IsNull)
	return ok && walkedIndex{state: s.state, at: s.at}.isAt(null.Term)
}

// ofState says whether a condition is about nothing but the state.
func (i walkedIndex) ofState(c Condition) bool {
	return c == nil || eachTerm(c, func(of Condition, t Term) bool { return i.isState(t) })
}

// served says whether the index alone tells if a condition holds. That the
// effective start time is NULL is written of its two columns.
func (i walkedIndex) served(c Condition) bool {
	return eachTerm(c, func(of Condition, t Term) bool {
		_, null := of.(IsNull)
		return (i.isState(t) || i.isAt(t)) && !(null && t.Computed != NotComputed)
	})
}

// eachTerm says whether a condition is about nothing but terms for which f holds.
func eachTerm(c Condition, f func(of Condition, t Term) bool) bool {
	each := func(list []Condition) bool {
		return !slices.ContainsFunc(list, func(of Condition) bool { return !eachTerm(of, f) })
	}
	switch c := c.(type) {
	case And:
		return each(c)
	case Or:
		return each(c)
	case Not:
		return eachTerm(c.Of, f)
	case Compare:
		return f(c, c.Term)
	case In:
		return f(c, c.Term)
	case IsNull:
		return f(c, c.Term)
	}
	return false
}
