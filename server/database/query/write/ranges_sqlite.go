package write

import (
	"strconv"

	"github.com/quaestor-graph/quaestor/server/database/query"
	"github.com/quaestor-graph/quaestor/server/database/query/plan"
)

// ranged are groups that are counted as ranges of an index.
func (w *writer) ranged(g *query.Groups, how *plan.Ranges) frag {
	r := ranges{writer: w, Ranges: how, table: w.table(g.Table, "t"), t: row{as: "t"}}
	r.instant = w.d.term(w, r.t, how.At)
	r.rows = w.holds(r.t, how.Rows)
	var columns []frag
	for i, k := range g.By {
		key := w.col("t", how.State)
		if k.Every > 0 {
			key = raw("t.k")
		}
		key.sql += " AS k" + strconv.Itoa(i)
		columns = append(columns, key)
	}
	columns = append(columns, figures(g, func(a query.Aggregate) frag {
		if query.Always(a.Where) {
			return raw("sum(t.n)")
		}
		return sqlf("sum(iif($1, t.n, 0))", w.condition(r.t, a.Where))
	})...)
	var counted frag
	if how.Bucket != nil {
		counted = r.buckets()
	} else {
		counted = r.whole()
	}
	// As a condition of the rows `HAVING` would have each of them counted twice.
	return sqlf("SELECT $1 FROM (WITH RECURSIVE $2) AS t GROUP BY $3 HAVING sum(t.n) > 0", join(", ", columns), counted, positions(len(g.By)))
}

const day = 86_400 // seconds

// ranges is what is counted: relations of states (v), of ranges (b), and the rows t
// of the table.
type ranges struct {
	*writer
	*plan.Ranges
	t row
	// table has the rows t, instant is that of one, and rows is what they must satisfy
	// that no end says.
	table, instant, rows frag
}

// states are those that there are.
func (r ranges) states() frag {
	return fill("sqlite/range_states", parts{
		"state": r.ident(r.State), "t_state": r.col("t", r.State), "s_state": r.col("s", r.State), "table": r.table,
		"conditions": where(" WHERE ", r.holds(row{as: "s"}, r.States)),
	})
}

// of says that the row t has the state of another relation, if there is one.
func (r ranges) of(relation string) frag {
	if r.State == "" {
		return frag{}
	}
	return sqlf("$1 IS $2", r.col("t", r.State), r.col(relation, r.State))
}

// compared is a comparison of the row's instant.
func (r ranges) compared(with string) frag { return concat(r.instant, raw(with)) }

// beyond says that the row's instant follows the beginning of the ranges (>=), or
// precedes their end (<): a text at least.
func (r ranges) beyond(operator string, ends []plan.End) frag {
	parts := make([]frag, len(ends))
	for i, e := range ends {
		parts[i] = sqlf("$1 $2 $3", r.instant, raw(operator), arg(endText(e)))
	}
	return join(" AND ", parts)
}

// endText is the first text at an end, in whatever form the instant is stored. A NUL
// behind a text makes the next one.
func endText(e plan.End) string {
	forms := storedForms(e.At)
	if e.Behind {
		return forms[len(forms)-1] + "\x00"
	}
	return forms[0]
}

// whole is how many rows of each state the ranges have.
func (r ranges) whole() frag {
	notNull := frag{}
	if r.NotNull {
		notNull = r.compared(" IS NOT NULL")
	}
	return sqlf("$1 SELECT $2, (SELECT count(*) FROM $3$4) AS n FROM v", r.states(), r.col("v", r.State), r.table,
		where(" WHERE ", r.of("v"), r.beyond(">=", r.From), r.beyond("<", r.Until), notNull, r.rows))
}

// buckets is how many rows of each state each bucket has. A text may be no instant,
// and another value none that stands in order.
func (r ranges) buckets() frag {
	x, states, name := raw("r.x"), frag{}, frag{}
	if r.State != "" {
		states, name = concat(r.states(), raw(", ")), raw(r.State+", ")
	}
	seconds := wholeSeconds(x)
	within := func(relation string) frag {
		return where("", r.of(relation), r.compared(" >= "+relation+".x"), r.compared(" < "+relation+".hi"))
	}
	return fill("sqlite/ranges", parts{
		"states": states, "state_name": name, "state_of_v": r.column("v"), "first": r.first("v", r.begin()), "from_v": r.from("v"),
		"state_of_r": r.column("r"), "next": r.first("r", r.compared(" >= r.hi")), "is_instant": isInstant(x),
		"bucket": bucket(r.writer, *r.Bucket, plan.Second, seconds), "end": r.end(seconds), "last_is_instant": isInstant(r.instant), "table": r.table,
		"within_r": within("r"), "instant": r.instant, "state_of_b": r.column("b"), "within_b": where("", within("b"), r.rows), "others": r.others(within("b")),
	})
}

// begin is where the ranges begin: at the first text if nothing else is said.
func (r ranges) begin() frag {
	if len(r.From) == 0 {
		return r.compared(" >= ''")
	}
	return r.beyond(">=", r.From)
}

// first is the first instant of the state of a relation.
func (r ranges) first(relation string, begin frag) frag {
	until := r.compared(" < x''")
	if len(r.Until) > 0 {
		until = r.beyond("<", r.Until)
	}
	return sqlf("(SELECT $1 FROM $2$3 ORDER BY $1 LIMIT 1)", r.instant, r.table, where(" WHERE ", r.of(relation), begin, until, r.rows))
}

// column is the state of a relation, if there is one, before another column.
func (r ranges) column(relation string) frag {
	if r.State == "" {
		return frag{}
	}
	return sqlf("$1, ", r.col(relation, r.State))
}

// from goes through the states of a relation, if there are any.
func (r ranges) from(relation string) frag {
	if r.State == "" {
		return frag{}
	}
	return raw(" FROM " + relation)
}

// others are the rows that no counted range has: each says what bucket it belongs to,
// or has no instant.
func (r ranges) others(within frag) frag {
	all := []frag{r.single("b CROSS JOIN ", " ON ", within, " WHERE b.clean IS NOT TRUE")}
	states, word := "", " WHERE "
	if r.State != "" {
		states, word = "v CROSS JOIN ", " ON "
	}
	if len(r.From) == 0 {
		all = append(all, r.single(states, word, where("", r.of("v"), r.compared(" < ''")), ""))
	}
	if len(r.Until) == 0 {
		all = append(all, r.single(states, word, where("", r.of("v"), r.compared(" >= x''")), ""))
	}
	if len(r.From)+len(r.Until) == 0 && !r.NotNull {
		all = append(all, sqlf("UNION ALL SELECT $1NULL, (SELECT count(*) FROM $2$3)$4", r.column("v"), r.table,
			where(" WHERE ", r.of("v"), r.compared(" IS NULL"), r.rows), r.from("v")))
	}
	return join(" ", all)
}

// single are rows whose buckets each of them says.
func (r ranges) single(relation, word string, within frag, condition string) frag {
	return sqlf("UNION ALL SELECT $1$2 AS k, count(*) FROM $3$4$5$6 GROUP BY $7", r.column("t"), r.d.groupKey(r.writer, r.t, 0, *r.Bucket, plan.Rows{}),
		raw(relation), r.table, where(word, within, r.rows), raw(condition), raw(either(r.State == "", "1", "1, 2")))
}

// isInstant says that a text is an instant as all others are, which stands where it
// belongs.
func isInstant(text frag) frag {
	return sqlf("datetime($1, 'unixepoch') = substr($2, 1, 19)", wholeSeconds(text), text)
}

// end is the text at which the range of an instant ends, which is given in seconds:
// its bucket's end, that of all, where the time zone's offset changes, after which
// local time may come again, or that of the day: a text that is no instant mostly
// follows all those of a day. A colon follows all years.
func (r ranges) end(seconds frag) frag {
	k := *r.Bucket
	every, origin := arg(k.Every/plan.Second), arg(k.Origin/plan.Second)
	nextDay := sqlf("($1 / $2 + 1) * $2", seconds, arg(day))
	var next frag
	switch {
	case k.Zone != nil:
		zone := inUnits(k.Zone, plan.Second)
		ahead := r.ahead(zone, seconds)
		for i := range zone {
			zone[i].Ahead = zone[i].Until
		}
		zone[len(zone)-1].Ahead = 1 << 40
		next = sqlf("min(($1 + 1) * $2 + $3 - $4, $5, $6)", bucket(r.writer, k, plan.Second, seconds), every, origin, ahead, r.ahead(zone, seconds), nextDay)
	default:
		next = sqlf("(($1 - $2) / $3 + 1) * $3 + $2", seconds, origin, every)
		if day%(k.Every/plan.Second) != 0 {
			next = sqlf("min($1, $2)", next, nextDay)
		}
	}
	end := sqlf("ifnull(datetime($1, 'unixepoch'), ':')", next)
	if len(r.Until) == 0 {
		return end
	}
	all := []frag{end}
	for _, e := range r.Until {
		all = append(all, arg(endText(e)))
	}
	return sqlf("min($1)", join(", ", all))
}
