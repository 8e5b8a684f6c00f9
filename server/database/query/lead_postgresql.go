package query

import "strconv"

// found: rows are known by their ids.
func (postgresql) found(hop Hop) found {
	cast := "::uuid"
	if hop.Text {
		cast = "::text"
	}
	return found{
		each: "jsonb_array_elements(z.found) AS e", key: "(e.value ->> 0)" + cast, missing: "(e.value ->> 1)::integer",
		eachID: "jsonb_array_elements_text(e.value -> 2) AS i", id: "i.value::uuid", row: "id",
	}
}

// leadWorth: rows cost about the same either way, and those of a lead may be in vain.
func (postgresql) leadWorth() int { return 2 }

// again: each is looked up by its id, whatever part of the table the planner takes
// them to be.
func (v postgresql) again(w *writer, table string) string {
	w.b.WriteString("LATERAL ")
	v.apart(w.b, "t", func() {
		w.from(w.ctx, w.b, table, "t")
		w.b.WriteString(" WHERE t.id = s.id")
	})
	return ""
}

// steps: a step begins behind the instant z.at, which the one before has read all
// rows of. PostgreSQL reads an expression's index with the rows, so that they are
// read in its order.
func (v postgresql) steps(w *writer, l lead, missing int) {
	form := v.found(l.hop)
	end := "min"
	if !l.desc() {
		end = "max"
	}
	w.b.WriteString("z AS (SELECT 0 AS s, CAST(NULL AS timestamptz) AS at, FALSE AS ended, (SELECT jsonb_agg(jsonb_build_array(k.k, ").Arg(missing).
		WriteString("::integer, '[]'::jsonb)) FROM (SELECT DISTINCT k.k FROM k) AS k) AS found UNION ALL SELECT z.s + 1, c.at, c.rows < ").Arg(l.step).
		WriteString(", c.found FROM z CROSS JOIN LATERAL (WITH x AS MATERIALIZED (SELECT x.* FROM (SELECT ")
	rows := l.Page
	rows.Where = And{l.Where, behind{l.Order[0].Term, l.desc()}}
	w.joining(rows, func() {
		w.labelledColumns(rows, l.passes)
		w.partRows(rows, l.first, nil)
	})
	w.b.WriteString(" ORDER BY ")
	w.sortable(w, "t", l.Order[0].Term)
	w.direction(l.desc())
	w.b.WriteString(" FETCH FIRST (").Arg(l.step).WriteString(") ROWS WITH TIES) AS x LIMIT " + strconv.Itoa(tiedSteps*l.step) +
		"), f AS (SELECT x.c0 AS k, x.oid AS id, row_number() OVER (PARTITION BY x.c0 ORDER BY ")
	w.labels(l.Page, "x.", l.first)
	w.b.WriteString(") AS n FROM x WHERE x.c0 IN (SELECT k.k FROM k)")
	if l.passes != nil {
		w.b.WriteString(" AND x.passes")
	}
	w.b.WriteString(") SELECT (SELECT " + end + "(x.o0) FROM x) AS at, (SELECT count(*) FROM x) AS rows, " +
		"(SELECT jsonb_agg(jsonb_build_array(q.k, q.missing, q.ids)) FROM (SELECT p.k, p.missing - count(f.id) AS missing, " +
		"coalesce(jsonb_agg(f.id) FILTER (WHERE f.id IS NOT NULL), '[]') AS ids FROM (SELECT " + form.key + " AS k, " + form.missing +
		" AS missing FROM " + form.each + " WHERE " + form.missing + " > 0) AS p LEFT JOIN f ON f.k = p.k AND f.n <= p.missing GROUP BY p.k, p.missing) AS q) AS found) AS c WHERE NOT z.ended AND z.s < " +
		strconv.Itoa(leadMost/l.step) + " AND (")
	v.goesOn(w, l)
	w.b.WriteString(") AND c.rows < " + strconv.Itoa(tiedSteps*l.step) + ")")
}

// goesOn writes whether a lead goes on after the step z: as long as some parent
// misses rows, and after the steps 0, 1, 2, 4, … if those parents have more rows.
func (v postgresql) goesOn(w *writer, l lead) {
	most := "(greatest(z.s, 1) * " + strconv.Itoa(v.leadWorth()*l.step) + ")"
	w.b.WriteString("CASE WHEN z.s & (z.s - 1) = 0 THEN ")
	w.ownRows(l, most+" + 1")
	w.b.WriteString(" > " + most + " ELSE EXISTS (SELECT 1 FROM ")
	w.left(v.found(l.hop))
	w.b.WriteString(") END")
}

// behind holds of the rows that a step of a lead begins with.
type behind struct {
	Term Term
	desc bool
}

func (c behind) write(w *writer, t string) {
	w.sortable(w, t, c.Term)
	if c.desc {
		w.b.WriteString(" <= coalesce(z.at, 'infinity') AND ")
	} else {
		w.b.WriteString(" >= coalesce(z.at, '-infinity') AND ")
	}
	w.sortable(w, t, c.Term)
	w.b.WriteString(" IS DISTINCT FROM z.at")
}
func (behind) exact() bool { return true }
