package query

import (
	"context"
	"strconv"
	"strings"
)

// Function is an aggregate function.
type Function uint8

// The aggregate functions. Values that are NULL do not count; Sum, Avg and
// Percentile take numbers and durations and give doubles (of durations seconds),
// Min and Max take instants and texts too.
const (
	Count Function = iota
	CountDistinct
	Sum
	Avg
	Min
	Max
	Percentile
)

// Aggregate is one figure about all rows of a connection, or of a group of them.
type Aggregate struct {
	Function Function
	// Term is what it is about, of every function but Count.
	Term Term
	// P is the place of a Percentile, from 0 to 1: it interpolates as
	// PostgreSQL's percentile_cont.
	P float64
	// Where: of Count, only rows that satisfy this.
	Where Condition
}

// Aggregates implements Components: rows of position and a value for each
// aggregate. A parent without rows may be left out.
func (c *components) Aggregates(ctx context.Context, p Page, all []Aggregate) Statement {
	w := c.writer(scanning(ctx, p), c.builder(), p.Now)
	terms := make([]Term, len(all))
	for i, a := range all {
		terms[i] = a.Term
	}
	w.join(terms)
	n := parent(p)
	w.b.WriteString("SELECT " + n)
	for _, a := range all {
		w.b.WriteString(", ")
		w.aggregate(w, "t", a)
		w.key(w, "", sortKind(a))
	}
	w.source(p, terms)
	if len(p.Path) > 0 {
		w.b.WriteString(" GROUP BY " + n)
	}
	return statement(w.b)
}

// parent is the parent's position among a source's rows.
func parent(p Page) string {
	switch {
	case len(p.Path) == 0:
		return "0"
	case p.Indexed:
		return "p.n"
	}
	return "t.n"
}

// joins are the relations that the paths of terms lead to from the row t of a
// source. A subquery for each row would cost more where all rows are read.
type joins map[string]string

func pathKey(path []Hop) string {
	var b strings.Builder
	for _, h := range path {
		b.WriteString(h.From + ">" + h.Table + "." + h.To + " ")
	}
	return b.String()
}

// join gives each path of the terms a relation.
func (w *writer) join(terms []Term) {
	w.joins = joins{}
	for _, term := range terms {
		for i := range term.Path {
			if key := pathKey(term.Path[:i+1]); w.joins[key] == "" {
				w.joins[key] = "j" + strconv.Itoa(len(w.joins))
			}
		}
	}
}

// source writes FROM and WHERE of the rows t of a page, without its limit, with
// the relations that terms need.
func (w *writer) source(p Page, terms []Term) {
	joined := w.joins
	w.joins = nil // within the source they are not there yet
	w.b.WriteString(" FROM ")
	switch {
	case w.fenced != nil:
		w.behindFence(p)
	case len(p.Path) == 0:
		w.from(w.ctx, w.b, p.Table, "t")
	case p.Indexed:
		w.keys(w.b, p.Keys, p.Path[0].Text)
		w.beside(w, p)
	default:
		w.children(w, p)
	}
	w.related(terms, joined, nil)
	if len(p.Path) == 0 && w.fenced == nil {
		w.where(" WHERE ", p.Where, "t")
	}
	w.joins = joined
}

// related writes, behind the rows t, the joined relations that the paths of terms
// lead to. Those of a path on which there is a row are joined so that the rows t
// are read first.
func (w *writer) related(terms []Term, joined joins, there []Hop) {
	done := map[string]bool{}
	for _, term := range terms {
		for i, hop := range term.Path {
			key := pathKey(term.Path[:i+1])
			if done[key] {
				continue
			}
			done[key] = true
			t := "t"
			if i > 0 {
				t = joined[pathKey(term.Path[:i])]
			}
			if i < len(there) && pathKey(there[:i+1]) == key {
				w.b.WriteString(w.joinBehind())
			} else {
				w.b.WriteString(" LEFT JOIN ")
			}
			w.from(w.ctx, w.b, hop.Table, joined[key])
			w.b.WriteString(" ON ")
			w.hop(t, joined[key], hop)
		}
	}
}

// counted writes a count.
func (w *writer) counted(t string, a Aggregate) {
	w.b.WriteString("count(*)")
	if a.Where != nil && !always(a.Where) {
		w.b.WriteString(" FILTER")
		w.where(" (WHERE ", a.Where, t)
		w.b.WriteString(")")
	}
}
