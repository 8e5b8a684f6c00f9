package query

import "strconv"

// ranged writes groups that are counted as ranges of an index.
func (v sqlite) ranged(w *writer, g Groups) bool {
	s, ok := walkOf(g, w.visible(w.ctx, g.Table))
	if !ok {
		return false
	}
	w.b.WriteString("SELECT ")
	for i, k := range g.By {
		if i > 0 {
			w.b.WriteString(", ")
		}
		if k.Every > 0 {
			w.b.WriteString("t.k")
		} else {
			col(w.b, "t", s.state)
		}
		w.b.WriteString(" AS k" + strconv.Itoa(i))
	}
	w.figures(g, func(a Aggregate) {
		if a.Where == nil || always(a.Where) {
			w.b.WriteString("sum(t.n)")
			return
		}
		w.b.WriteString("sum(iif(")
		a.Where.write(w, "t")
		w.b.WriteString(", t.n, 0))")
	})
	w.b.WriteString(" FROM (WITH RECURSIVE ")
	r := ranges{v, w, s, g.Table}
	if s.state != "" {
		r.states()
	}
	if s.bucket != nil {
		r.buckets()
	} else {
		r.whole()
	}
	w.b.WriteString(") AS t")
	for i := range g.By {
		w.b.WriteString(map[bool]string{true: " GROUP BY ", false: ", "}[i == 0] + strconv.Itoa(i+1))
	}
	// As a condition of the rows it would have each of them counted twice.
	w.b.WriteString(" HAVING sum(t.n) > 0")
	return true
}

const day = 86_400 // seconds

// ranges writes what a walk counts: relations of states (v), of ranges (b), and
// the rows t of the table.
type ranges struct {
	v sqlite
	w *writer
	walk
	table string
}

// states writes which states there are, by one seek each. The last is NULL.
func (r ranges) states() {
	state := func(t string) { col(r.w.b, t, r.state) }
	next := func(word string, than func()) {
		r.w.b.WriteString("SELECT (SELECT ")
		state("t")
		r.from()
		r.w.b.WriteString(" WHERE ")
		state("t")
		r.w.b.WriteString(word)
		than()
		r.w.b.WriteString(" ORDER BY ")
		state("t")
		r.w.b.WriteString(" LIMIT 1)")
	}
	r.w.b.WriteString("s(").Ident(r.state).WriteString(") AS (")
	next(" IS NOT NULL", func() {})
	r.w.b.WriteString(" UNION ALL ")
	next(" > ", func() { state("s") })
	r.w.b.WriteString(" FROM s WHERE ")
	state("s")
	r.w.b.WriteString(" IS NOT NULL), v AS MATERIALIZED (SELECT * FROM s")
	r.w.where(" WHERE ", r.walk.states, "s")
	r.w.b.WriteString(")")
}

// from writes the table's rows t.
func (r ranges) from() {
	r.w.b.WriteString(" FROM ")
	r.w.from(r.w.ctx, r.w.b, r.table, "t")
}

// instant writes that of the row t.
func (r ranges) instant() { r.v.term(r.w, "t", r.at) }

// of writes, after a word, that the row t has the state of another relation.
func (r ranges) of(word, relation string) (next string) {
	if r.state == "" {
		return word
	}
	r.w.b.WriteString(word)
	col(r.w.b, "t", r.state).WriteString(" IS ")
	col(r.w.b, relation, r.state)
	return " AND "
}

// after writes that the row's instant follows the beginning of the walk, before
// that it precedes the end: a text at least.
func (r ranges) after(word string) (next string) {
	for _, from := range r.walk.from {
		r.w.b.WriteString(word)
		r.instant()
		r.w.b.WriteString(" >= ").Arg(from)
		word = " AND "
	}
	return word
}

func (r ranges) before(word string) (next string) {
	for _, until := range r.until {
		r.w.b.WriteString(word)
		r.instant()
		r.w.b.WriteString(" < ").Arg(until)
		word = " AND "
	}
	return word
}

// compared writes a comparison of the row's instant.
func (r ranges) compared(word, with string) (next string) {
	r.w.b.WriteString(word)
	r.instant()
	r.w.b.WriteString(with)
	return " AND "
}

// whole writes how many rows of each state the walk has.
func (r ranges) whole() {
	r.w.b.WriteString(" SELECT ")
	col(r.w.b, "v", r.state).WriteString(", (SELECT count(*)")
	r.from()
	word := r.before(r.after(r.of(" WHERE ", "v")))
	if r.notNull {
		word = r.compared(word, " IS NOT NULL")
	}
	r.w.where(word, r.rows, "t")
	r.w.b.WriteString(") AS n FROM v")
}

// buckets writes how many rows of each state each bucket has. A text may be no
// instant, and another value none that stands in order. A bucket whose first and
// last are instants is counted; of the others each row says what it belongs to.
func (r ranges) buckets() {
	r.found()
	r.w.b.WriteString(" SELECT ")
	r.column("b")
	r.w.b.WriteString("b.k, (SELECT count(*)")
	r.from()
	r.w.where(r.compared(r.compared(r.of(" WHERE ", "b"), " >= b.x"), " < b.hi"), r.rows, "t")
	r.w.b.WriteString(") AS n FROM b WHERE b.clean")
	r.single("b", func(word string) string { return r.compared(r.compared(word, " >= b.x"), " < b.hi") }, " WHERE b.clean IS NOT TRUE")
	if len(r.walk.from) == 0 {
		r.single("v", func(word string) string { return r.compared(word, " < ''") }, "")
	}
	if len(r.until) == 0 {
		r.single("v", func(word string) string { return r.compared(word, " >= x''") }, "")
	}
	if len(r.walk.from)+len(r.until) == 0 && !r.notNull {
		r.w.b.WriteString(" UNION ALL SELECT ")
		r.column("v")
		r.w.b.WriteString("NULL, (SELECT count(*)")
		r.from()
		r.w.where(r.compared(r.of(" WHERE ", "v"), " IS NULL"), r.rows, "t")
		r.w.b.WriteString(")")
		r.each("v")
	}
}

// column writes the state of a relation, if there is one, before another column.
func (r ranges) column(relation string) {
	if r.state != "" {
		col(r.w.b, relation, r.state).WriteString(", ")
	}
}

// each writes the states, if there are any, to be gone through.
func (r ranges) each(relation string) {
	if relation != "v" || r.state != "" {
		r.w.b.WriteString(" FROM " + relation)
	}
}

// found writes the ranges b: from an instant x to the end of its bucket, hi; the
// next begins at the first instant from there on. k is the bucket's key, NULL
// where x is no instant: then the range ends with it.
func (r ranges) found() {
	list := ""
	if r.state != "" {
		r.w.b.WriteString(", ")
		list = r.state + ", "
	}
	first := func(after func(word string) string) {
		r.w.b.WriteString("(SELECT ")
		r.instant()
		r.from()
		relation := map[bool]string{true: "v", false: "r"}[after == nil]
		word := r.of(" WHERE ", relation)
		switch {
		case after != nil:
			word = after(word)
		case len(r.walk.from) > 0:
			word = r.after(word)
		default:
			word = r.compared(word, " >= ''")
		}
		if len(r.until) > 0 {
			word = r.before(word)
		} else {
			word = r.compared(word, " < x''")
		}
		r.w.where(word, r.rows, "t")
		r.w.b.WriteString(" ORDER BY ")
		r.instant()
		r.w.b.WriteString(" LIMIT 1)")
	}
	r.w.b.WriteString("r(" + list + "x, k, hi) AS (SELECT ")
	r.column("v")
	first(nil)
	r.w.b.WriteString(", NULL, NULL")
	r.each("v")
	r.w.b.WriteString(" UNION ALL SELECT ")
	r.column("r")
	r.w.b.WriteString("CASE WHEN r.hi IS NULL THEN r.x ELSE ")
	first(func(word string) string { return r.compared(word, " >= r.hi") })
	r.w.b.WriteString(" END, CASE WHEN r.hi IS NULL AND ")
	x := func() { r.w.b.WriteString("r.x") }
	r.whether(x)
	r.w.b.WriteString(" THEN ")
	seconds := func() { r.v.seconds(r.w.b, x) }
	r.v.bucket(r.w, *r.bucket, seconds)
	r.w.b.WriteString(" END, CASE WHEN r.hi IS NULL THEN CASE WHEN ")
	r.whether(x)
	r.w.b.WriteString(" THEN ")
	r.end(seconds)
	r.w.b.WriteString(" ELSE r.x || char(0) END END FROM r WHERE r.x IS NOT NULL), b AS MATERIALIZED (SELECT r.*, CASE WHEN r.k IS NOT NULL THEN (SELECT ")
	r.whether(r.instant)
	r.from()
	r.compared(r.compared(r.of(" WHERE ", "r"), " >= r.x"), " < r.hi")
	r.w.b.WriteString(" ORDER BY ")
	r.instant()
	r.w.b.WriteString(" DESC LIMIT 1) END AS clean FROM r WHERE r.hi IS NOT NULL)")
}

// whether writes that a text is an instant as all others are, which stands where
// it belongs.
func (r ranges) whether(text func()) {
	r.w.b.WriteString("datetime(")
	r.v.seconds(r.w.b, text)
	r.w.b.WriteString(", 'unixepoch') = substr(")
	text()
	r.w.b.WriteString(", 1, 19)")
}

// end writes the text at which the range of an instant ends, which is given in
// seconds: its bucket's end, the walk's, where the time zone's offset changes,
// after which local time may come again, or that of the day: a text that is no
// instant mostly follows all those of a day. A colon follows all years.
func (r ranges) end(seconds func()) {
	k := *r.bucket
	b := r.w.b
	if len(r.until) > 0 {
		b.WriteString("min(")
	}
	b.WriteString("ifnull(datetime(")
	days := k.Zone != nil || day%(k.Every/second) != 0
	if days {
		b.WriteString("min(")
	}
	if k.Zone == nil {
		b.WriteString("((")
		seconds()
		b.WriteString(" - ").Arg(k.Origin / second).WriteString(") / ").Arg(k.Every / second).
			WriteString(" + 1) * ").Arg(k.Every / second).WriteString(" + ").Arg(k.Origin / second)
	} else {
		zone := inUnits(k.Zone, second)
		b.WriteString("(")
		r.v.bucket(r.w, k, seconds)
		b.WriteString(" + 1) * ").Arg(k.Every / second).WriteString(" + ").Arg(k.Origin / second).WriteString(" - ")
		r.w.ahead(zone, seconds)
		b.WriteString(", ")
		for i := range zone {
			zone[i].Ahead = zone[i].Until
		}
		zone[len(zone)-1].Ahead = 1 << 40
		r.w.ahead(zone, seconds)
	}
	if days {
		b.WriteString(", (")
		seconds()
		b.WriteString(" / ").Arg(day).WriteString(" + 1) * ").Arg(day).WriteString(")")
	}
	b.WriteString(", 'unixepoch'), ':')")
	if len(r.until) > 0 {
		for _, until := range r.until {
			b.WriteString(", ").Arg(until)
		}
		b.WriteString(")")
	}
}

// single writes rows whose buckets each of them says.
func (r ranges) single(relation string, within func(word string) string, where string) {
	r.w.b.WriteString(" UNION ALL SELECT ")
	group := " GROUP BY 1"
	if r.state != "" {
		col(r.w.b, "t", r.state).WriteString(", ")
		group = " GROUP BY 1, 2"
	}
	r.v.groupKey(r.w, "t", 0, *r.bucket)
	r.w.b.WriteString(" AS k, count(*) FROM ")
	word := " WHERE "
	if relation != "v" || r.state != "" {
		r.w.b.WriteString(relation + " CROSS JOIN ")
		word = " ON "
	}
	r.w.from(r.w.ctx, r.w.b, r.table, "t")
	r.w.where(within(r.of(word, relation)), r.rows, "t")
	r.w.b.WriteString(where + group)
}
