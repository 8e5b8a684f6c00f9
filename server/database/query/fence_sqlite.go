package query

import "slices"

// fencedEffective is the effective start time among fenced columns.
const fencedEffective = "quaestor_effective_start_time"

// fence: SQLite reads ix_flow_run__state_type_coalesce_start_time alone, without
// the rows of flow_run, only where nothing but the index's own expressions is
// asked for. What is made of them is then made outside.
func (sqlite) fence(w *writer, g Groups) {
	if len(g.Path) > 0 || g.Table != "flow_run" {
		return
	}
	effective := false
	var columns []string
	need := func(t Term) bool {
		switch {
		case len(t.Path) > 0 || t.Computed > EffectiveStartTime || t.Kind == JSON || t.Kind == Strings || t.Kind == Duration:
			return false
		case t.Computed == EffectiveStartTime:
			effective = true
		case !slices.Contains(columns, t.Column):
			columns = append(columns, t.Column)
		}
		return true
	}
	figure := func(a Aggregate) bool {
		if a.Function == Count {
			return a.Where == nil || always(a.Where)
		}
		return need(a.Term)
	}
	for _, k := range g.By {
		if !need(k.Term) {
			return
		}
	}
	for _, a := range g.Aggregates {
		if !figure(a) {
			return
		}
	}
	for _, s := range g.Sort {
		if !s.Keys && !figure(s.Aggregate) {
			return
		}
	}
	for _, h := range g.Having {
		if !figure(h.Aggregate) {
			return
		}
	}
	if effective {
		w.fenced = append(columns, fencedEffective)
	}
}

// behindFence writes the fenced columns of a source's rows.
func (w *writer) behindFence(p Page) {
	fenced := w.fenced
	w.fenced = nil
	w.b.WriteString("(SELECT ")
	for i, c := range fenced {
		if i > 0 {
			w.b.WriteString(", ")
		}
		if c != fencedEffective {
			col(w.b, "t", c)
			continue
		}
		w.term(w, "t", Term{Kind: Time, Computed: EffectiveStartTime})
		w.b.WriteString(" AS ").Ident(c)
	}
	w.b.WriteString(" FROM ")
	w.from(w.ctx, w.b, p.Table, "t")
	w.where(" WHERE ", p.Where, "t")
	w.b.WriteString(" LIMIT -1) AS ").Ident("t")
	w.fenced = fenced
}
