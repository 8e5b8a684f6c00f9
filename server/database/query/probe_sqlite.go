package query

import "strconv"

// Ids are random, so that to walk them in order is to read the rows of a table in
// random order: over a table larger than the cache that takes ten times as long
// as to read it from its beginning to its end. A page in the order of ids is
// looked for among the first of them, and if these have too few rows that pass
// the filter, all others are read as they lie, and the first ones kept.
const (
	// minProbe is how many ids are walked through at least, probePerRow how many
	// for each row of the page.
	minProbe, probePerRow = 1000, 50
)

// probe gives how many ids are walked through, and 0 where the order is another
// one or the filter finds rows by their ids or those of others.
func (sqlite) probe(p Page) int {
	if len(Keys(p.Order)) > 0 || p.Limit <= 0 || p.Where == nil || always(p.Where) || many(p.Where) || identified(p.Where) {
		return 0
	}
	return max(minProbe, probePerRow*p.Limit)
}

// identified says whether a filter names rows by ids.
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

// probed writes a page of a whole table in the order of ids: e is the last id of
// the first n, if there are as many, a are the page's rows up to there, and b, if
// the page still has room, those beyond.
func (w *writer) probed(p Page, n int) {
	w.b.WriteString("WITH e AS MATERIALIZED (SELECT t.id FROM ")
	w.from(w.ctx, w.b, p.Table, "t")
	w.bounds(" WHERE ", p, "t", unknown)
	w.sorted(" ORDER BY ", p, "t", unknown)
	limit(w.b, Page{Limit: 1})
	w.b.WriteString(" OFFSET " + strconv.Itoa(n-1) + "), a AS MATERIALIZED (")
	part := p
	part.Where = And{p.Where, probeEnd{desc: lastDesc(p.Order) != p.Backward}}
	w.labelled(part, unknown, nil, nil)
	w.b.WriteString("), b AS (")
	part.Where = And{p.Where, probeEnd{desc: lastDesc(p.Order) != p.Backward, beyond: true}}
	w.scanned = true
	w.limited = func() {
		w.b.WriteString("(SELECT iif(EXISTS (SELECT 1 FROM e), ").Arg(p.Limit).WriteString(" - count(*), 0) FROM a)")
	}
	w.labelled(part, unknown, nil, nil)
	w.limited, w.scanned = nil, false
	w.b.WriteString(")")
	w.united(p, 2)
}

// probeEnd holds of the rows up to the id e, or of those beyond.
type probeEnd struct{ desc, beyond bool }

func (c probeEnd) write(w *writer, t string) {
	if c.beyond {
		w.id(t)
		w.b.WriteString(map[bool]string{false: " > ", true: " < "}[c.desc] + "(SELECT e.id FROM e)")
		return
	}
	col(w.b, t, "id")
	// Without an end all ids are to pass: texts, and the bytes that stand for some.
	if c.desc {
		w.b.WriteString(" >= ifnull((SELECT e.id FROM e), '')")
	} else {
		w.b.WriteString(" <= ifnull((SELECT e.id FROM e), x'ffffffffffffffffffffffffffffffffffff')")
	}
}
func (probeEnd) exact() bool { return true }
