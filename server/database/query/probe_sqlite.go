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

// probed writes a page of a whole table, if its order is that of the ids and its
// filter does not find rows by their ids or those of others: e is the last of the
// first ids, if there are as many, a are the page's rows up to there, and b, if
// the page still has room, those beyond.
func (sqlite) probed(w *writer, p Page) bool {
	if len(Keys(p.Order)) > 0 || p.Limit <= 0 || p.Where == nil || always(p.Where) || many(p.Where) || identified(p.Where) || w.visible(w.ctx, p.Table).Bounds != nil {
		return false
	}
	w.b.WriteString("WITH e AS MATERIALIZED (SELECT t.id FROM ")
	w.from(w.ctx, w.b, p.Table, "t")
	w.bounds(" WHERE ", p, "t", unknown)
	w.sorted(" ORDER BY ", p, "t", unknown)
	w.b.WriteString(" LIMIT 1 OFFSET " + strconv.Itoa(max(minProbe, probePerRow*p.Limit)-1) + "), a AS MATERIALIZED (")
	part, end := p, probeEnd{desc: lastDesc(p.Order) != p.Backward}
	part.Where = And{p.Where, end}
	w.labelled(part, unknown, nil, nil)
	w.b.WriteString("), b AS (")
	end.beyond = true
	part.Where = And{p.Where, end}
	w.keepID = true
	w.limited = func() {
		w.b.WriteString("(SELECT iif(EXISTS (SELECT 1 FROM e), ").Arg(p.Limit).WriteString(" - count(*), 0) FROM a)")
	}
	w.labelled(part, unknown, nil, nil)
	w.limited, w.keepID = nil, false
	w.b.WriteString(")")
	w.united(p, 2)
	return true
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
