package aggregate

import (
	"context"
	"encoding/json"
	"math"
	"strconv"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"github.com/quaestor-graph/quaestor/ent/row"
	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/graph/descriptor"
	"github.com/quaestor-graph/quaestor/graph/filter"
	"github.com/quaestor-graph/quaestor/graph/input"
	"github.com/quaestor-graph/quaestor/graph/problem"
	"github.com/quaestor-graph/quaestor/server/database/query"
)

// Figures are those of one selection.
type Figures struct {
	// Keys are their response keys.
	Keys []string
	Of   []query.Aggregate
}

// Reader reads the arguments of an operation's aggregates.
type Reader struct {
	Context context.Context
	Entity  *descriptor.Entity
	// Dialect is the database's, to which cursors belong; Typed is query's.
	Dialect   string
	Typed     bool
	Variables map[string]any
	// Now is the present of filters.
	Now stored.Time
}

var functions = map[string]query.Function{
	"count": query.Count, "countDistinct": query.CountDistinct, "sum": query.Sum, "avg": query.Avg,
	"min": query.Min, "max": query.Max, "percentile": query.Percentile,
	"COUNT": query.Count, "COUNT_DISTINCT": query.CountDistinct, "SUM": query.Sum, "AVG": query.Avg,
	"MIN": query.Min, "MAX": query.Max, "PERCENTILE": query.Percentile,
}

// Figures reads a selection of figures.
func (r *Reader) Figures(fields []graphql.CollectedField) (Figures, error) {
	var out Figures
	for _, f := range fields {
		fn, ok := functions[f.Name]
		if !ok {
			continue // keys, __typename
		}
		a, err := r.aggregate(fn, input.Arguments(f.Field, r.Variables), f.Name)
		if err != nil {
			return out, err
		}
		out.Keys = append(out.Keys, f.Alias)
		out.Of = append(out.Of, a)
	}
	return out, nil
}

// aggregate reads the arguments of one figure; name is its place, for errors.
func (r *Reader) aggregate(fn query.Function, args map[string]any, name string) (query.Aggregate, error) {
	a := query.Aggregate{Function: fn}
	if where := args["where"]; where != nil {
		if fn != query.Count {
			return a, problem.BadInput("%s.where: only a count takes it", name)
		}
		var err error
		if a.Where, err = filter.Parse(r.Context, r.Entity, name+".where", where, r.Now); err != nil {
			return a, err
		}
	}
	if p, ok := args["p"].(json.Number); ok {
		f, err := p.Float64()
		if err != nil || f < 0 || f > 1 {
			return a, problem.BadInput("%s.p is %s: it must lie between 0 and 1", name, p)
		}
		if fn != query.Percentile {
			return a, problem.BadInput("%s.p: only a percentile takes it", name)
		}
		a.P = f
	} else if fn == query.Percentile {
		return a, problem.BadInput("%s.p is missing: give a number from 0 to 1", name)
	}
	enum, given := args["field"].(string)
	if fn == query.Count {
		if given {
			return a, problem.BadInput("%s.field: a count takes none", name)
		}
		return a, nil
	}
	f, ok := r.Entity.OrderField(enum)
	if !ok || !takes(fn, f.Kind) {
		if !given {
			return a, problem.BadInput("%s.field is missing: what is the figure about?", name)
		}
		return a, problem.BadInput("%s.field: there is no such figure of %s", name, enum)
	}
	a.Term = f.Term
	return a, nil
}

// takes says whether a function takes values of a kind.
func takes(fn query.Function, kind descriptor.Kind) bool {
	switch kind {
	case descriptor.Int, descriptor.Float, descriptor.Duration:
		return true
	case descriptor.Time, descriptor.Text:
		return fn == query.Min || fn == query.Max || fn == query.CountDistinct
	}
	return fn == query.CountDistinct
}

// Pointers gives where to scan the values of the figures.
func (f Figures) Pointers() []any {
	out := make([]any, len(f.Of))
	for i := range out {
		out[i] = new(any)
	}
	return out
}

// Set keeps what was scanned.
func (f Figures) Set(a *row.Aggregate, pointers []any) {
	for i, key := range f.Keys {
		a.Set(key, value(f.Of[i], *pointers[i].(*any)))
	}
}

// Zero keeps the figures about no row.
func (f Figures) Zero(a *row.Aggregate) {
	for i, key := range f.Keys {
		a.Set(key, value(f.Of[i], nil))
	}
}

// value gives a figure as its field is resolved to.
func value(a query.Aggregate, v any) any {
	switch a.Function {
	case query.Count, query.CountDistinct:
		n, _ := v.(int64)
		return int(n)
	case query.Min, query.Max:
		if text := show(a.Term.Kind, v); text != nil {
			return stored.JSONOf(*text)
		}
		return stored.JSON{}
	}
	switch v := v.(type) {
	case float64:
		if !math.IsNaN(v) && !math.IsInf(v, 0) {
			return stored.FloatOf(v)
		}
	case int64:
		return stored.FloatOf(float64(v))
	}
	return stored.Float{}
}

// show writes a value of a statement as the API writes such a field, as JSON;
// nil for NULL, and for what can't be read.
func show(kind descriptor.Kind, v any) *string {
	if b, ok := v.([]byte); ok {
		v = string(b)
	}
	var out string
	switch kind {
	case descriptor.Time:
		var t stored.Time
		if micros, ok := v.(int64); ok { // where a bucket begins
			t = stored.TimeAt(micros)
		} else if t.Scan(v) != nil || t.State() != stored.Valid {
			return nil
		}
		out = t.Time().Format(`"2006-01-02T15:04:05.000000Z"`)
		if t.Time().Nanosecond() == 0 {
			out = t.Time().Format(`"` + time.DateTime[:10] + `T15:04:05Z"`)
		}
	case descriptor.Duration:
		var d stored.Duration
		if micros, ok := v.(int64); ok {
			d = stored.DurationOf(micros)
		} else if d.Scan(v) != nil || d.State() != stored.Valid {
			return nil
		}
		out = d.Seconds()
	case descriptor.Bool:
		var b stored.Bool
		if b.Scan(v) != nil || b.State() != stored.Valid {
			return nil
		}
		out = strconv.FormatBool(b.Bool())
	case descriptor.Int:
		n, ok := v.(int64)
		if !ok {
			return nil
		}
		out = strconv.FormatInt(n, 10)
	case descriptor.Float:
		f, ok := v.(float64)
		if n, whole := v.(int64); whole {
			f, ok = float64(n), true
		}
		if !ok || math.IsNaN(f) || math.IsInf(f, 0) {
			return nil
		}
		out = strconv.FormatFloat(f, 'g', -1, 64)
	default:
		s, ok := v.(string)
		if !ok {
			return nil
		}
		b, err := json.Marshal(stored.Printable(s))
		if err != nil { // texts always marshal
			panic(err)
		}
		out = string(b)
	}
	return &out
}
