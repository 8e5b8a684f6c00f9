package aggregate

import (
	"context"
	"database/sql"
	"encoding/json"
	"math"
	"strconv"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/graph/descriptor"
	"github.com/quaestor-graph/quaestor/graph/filter"
	"github.com/quaestor-graph/quaestor/graph/input"
	"github.com/quaestor-graph/quaestor/graph/problem"
	"github.com/quaestor-graph/quaestor/server/database/query"
)

// Figures are the figures of one selection, in its order.
type Figures struct{ Of []query.Aggregate }

// Reader reads the arguments of an operation's aggregates.
type Reader struct {
	Context context.Context
	Entity  *descriptor.Entity
	// Dialect is the database's, to which cursors belong; Database knows the values
	// in them.
	Dialect   string
	Database  query.Values
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

// IsFigure says whether a field of an aggregate or of a group is a figure: keys
// and __typename are none.
func IsFigure(field string) bool { _, ok := functions[field]; return ok }

// Figures reads the figures of a selection.
func (r *Reader) Figures(fields []graphql.CollectedField) (Figures, error) {
	var out Figures
	for _, f := range fields {
		fn, ok := functions[f.Name]
		if !ok {
			continue // not IsFigure
		}
		a, err := r.aggregate(fn, input.Arguments(f.Field, r.Variables), f.Name)
		if err != nil {
			return out, err
		}
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

// Texts gives the scanned values as JSON, as the API shows them.
func (f Figures) Texts(pointers []any) []string {
	out := make([]string, len(f.Of))
	for i, a := range f.Of {
		out[i] = text(a, *pointers[i].(*any))
	}
	return out
}

// None gives the figures over no row.
func (f Figures) None() []string { return f.Texts(f.Pointers()) }

// text is a figure as JSON.
func text(a query.Aggregate, v any) string {
	var out *string
	switch a.Function {
	case query.Count, query.CountDistinct:
		n, _ := v.(int64)
		return strconv.FormatInt(n, 10)
	case query.Min, query.Max:
		out = show(a.Term.Kind, v)
	default:
		out = show(descriptor.Float, v)
	}
	if out == nil {
		return "null"
	}
	return *out
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
		if micros, ok := v.(int64); ok {
			v = stored.TimeAt(micros).Time()
		}
		return shown(new(stored.Time), v)
	case descriptor.Duration:
		if micros, ok := v.(int64); ok {
			v = time.UnixMicro(micros) // as Duration scans it
		}
		return shown(new(stored.Duration), v)
	case descriptor.Bool:
		return shown(new(stored.Bool), v)
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

// shown writes a value as a column's type does.
func shown(column interface {
	sql.Scanner
	stored.Value
}, v any) *string {
	if column.Scan(v) != nil || column.State() != stored.Valid {
		return nil
	}
	b, ok := column.AppendJSON(nil)
	if !ok {
		return nil
	}
	out := string(b)
	return &out
}
