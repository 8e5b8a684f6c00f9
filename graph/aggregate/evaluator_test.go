package aggregate_test

import (
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/graph/descriptor"
	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/graph/graphtest/evaluate"
)

// The aggregates of contract 10.2, evaluated in plain Go over the rows as the API shows them.

// figure is one aggregate; function is its name in the enums.
type figure struct {
	function string
	field    *descriptor.Field
	p        string
	where    object
}

var (
	everyFunction = []string{"COUNT", "COUNT_DISTINCT", "SUM", "AVG", "MIN", "MAX", "PERCENTILE"}
	fieldOf       = map[string]string{
		"COUNT": "count", "COUNT_DISTINCT": "countDistinct", "SUM": "sum", "AVG": "avg", "MIN": "min", "MAX": "max", "PERCENTILE": "percentile",
	}
)

// takes says which fields an aggregate can take (contract 10.2).
func takes(function string, kind descriptor.Kind) bool {
	switch function {
	case "COUNT":
		return false
	case "COUNT_DISTINCT":
		return true
	}
	switch kind {
	case descriptor.Int, descriptor.Float, descriptor.Duration:
		return true
	case descriptor.Time, descriptor.Text:
		return function == "MIN" || function == "MAX"
	}
	return false
}

// everyFigure are all of a type, over every field.
func everyFigure(e *descriptor.Entity) (all []figure) {
	all = append(all, figure{function: "COUNT"})
	for _, function := range everyFunction {
		for i := range e.Fields {
			if f := &e.Fields[i]; takes(function, f.Kind) {
				ps := []string{""}
				if function == "PERCENTILE" {
					ps = []string{"0", "0.5", "0.95", "1"}
				}
				for _, p := range ps {
					all = append(all, figure{function: function, field: f, p: p})
				}
			}
		}
	}
	return all
}

// variables collects what of an operation can't be a literal.
type variables struct {
	declared []string
	values   object
}

func (v *variables) filter(typ string, where object) string {
	if evaluate.Nameable(where) {
		return evaluate.Literal(where)
	}
	if v.values == nil {
		v.values = object{}
	}
	name := fmt.Sprintf("v%d", len(v.values))
	v.declared = append(v.declared, fmt.Sprintf("$%s: %sFilter", name, typ))
	v.values[name] = where
	return "$" + name
}

// run completes an operation and runs it.
func (v *variables) run(t testing.TB, g *graphtest.Graph, selection string) object {
	t.Helper()
	query := "{ " + selection + " }"
	if len(v.declared) > 0 {
		query = "query(" + strings.Join(v.declared, ", ") + ") " + query
	}
	return g.Query(t, query, v.values)
}

// arguments of a figure, as a field has them and as having and orderBy have them too.
func (f figure) arguments(typ string, v *variables) string {
	var args []string
	if f.field != nil {
		args = append(args, "field: "+f.field.Enum)
	}
	if f.p != "" {
		args = append(args, "p: "+f.p)
	}
	if f.where != nil {
		args = append(args, "where: "+v.filter(typ, f.where))
	}
	return strings.Join(args, ", ")
}

// selection of figures, by the names a0, a1 …
func selection(typ string, figures []figure, v *variables) string {
	var b strings.Builder
	for i, f := range figures {
		fmt.Fprintf(&b, " a%d: %s", i, fieldOf[f.function])
		if args := f.arguments(typ, v); args != "" {
			b.WriteString("(" + args + ")")
		}
	}
	return b.String()
}

func (f figure) String() string {
	return fmt.Sprintf("%s(%s)", fieldOf[f.function], f.arguments("", &variables{}))
}

// figureOf gives an aggregate over rows: a json.Number, a text or nil.
func figureOf(v *evaluate.Evaluation, f figure, rows []*evaluate.Entity) any {
	if f.function == "COUNT" {
		n := len(rows)
		if f.where != nil {
			n = 0
			for _, e := range rows {
				n += graphtest.Btoi(v.Holds(e, f.where))
			}
		}
		return json.Number(strconv.Itoa(n))
	}
	var values []any
	for _, e := range rows {
		if value := v.ValueOf(e, f.field); value != nil {
			values = append(values, value)
		}
	}
	slices.SortFunc(values, func(a, b any) int { return evaluate.CompareOrdered(f.field.Kind, a, b) })
	if f.function == "COUNT_DISTINCT" {
		values = slices.CompactFunc(values, func(a, b any) bool { return evaluate.CompareOrdered(f.field.Kind, a, b) == 0 })
		return json.Number(strconv.Itoa(len(values)))
	}
	if len(values) == 0 {
		return nil
	}
	switch f.function {
	case "MIN":
		return values[0]
	case "MAX":
		return values[len(values)-1]
	case "SUM":
		return double(sum(values))
	case "AVG":
		return double(sum(values) / float64(len(values)))
	}
	return double(percentile(values, f.p))
}

func double(f float64) json.Number { return json.Number(strconv.FormatFloat(f, 'g', -1, 64)) }

// sum is exact before it is a double.
func sum(values []any) float64 {
	var all big.Rat
	for _, v := range values {
		r, ok := new(big.Rat).SetString(v.(json.Number).String())
		if !ok {
			panic(v)
		}
		all.Add(&all, r)
	}
	f, _ := all.Float64()
	return f
}

// percentile interpolates as contract 10.2 says.
func percentile(sorted []any, p string) float64 {
	at := func(i int) float64 {
		f, err := sorted[i].(json.Number).Float64()
		if err != nil {
			panic(err)
		}
		return f
	}
	share, err := strconv.ParseFloat(p, 64)
	if err != nil {
		panic(err)
	}
	place := share * float64(len(sorted)-1)
	low := int(math.Floor(place))
	if high := int(math.Ceil(place)); high != low {
		return at(low) + float64((place-float64(low))*(at(high)-at(low)))
	}
	return at(low)
}

// same says whether the API's answer is the figure: numbers as doubles.
func (f figure) same(got, want any) bool {
	a, ok1 := got.(json.Number)
	b, ok2 := want.(json.Number)
	if !ok1 || !ok2 || f.function == "MIN" || f.function == "MAX" {
		return got == want // "written as the field is"
	}
	x, _ := a.Float64()
	y, _ := b.Float64()
	return x == y
}

// checkFigures compares a selection of figures with those over rows.
func checkFigures(v *evaluate.Evaluation, t *testing.T, place string, figures []figure, got object, rows []*evaluate.Entity) {
	t.Helper()
	for i, f := range figures {
		if want, have := figureOf(v, f, rows), got[fmt.Sprintf("a%d", i)]; !f.same(have, want) {
			t.Errorf("%s: %s of %d rows is %v, want %v", place, f, len(rows), have, want)
		}
	}
}

// someFigures are some of a type, with filters.
func someFigures(m *evaluate.FilterMaker, e *descriptor.Entity, n int) (all []figure) {
	every := everyFigure(e)
	for range n {
		f := evaluate.Pick(m, every)
		if f.function == "PERCENTILE" {
			f.p = strconv.FormatFloat(m.Float64(), 'g', 3, 64)
		}
		if m.Chance(15) {
			f = figure{function: "COUNT", where: m.Filter(e.Type, 1)}
		}
		all = append(all, f)
	}
	return all
}

// rowsOf a type that satisfy a filter, if any is given.
func rowsOf(v *evaluate.Evaluation, rows []*evaluate.Entity, where object) (all []*evaluate.Entity) {
	for _, e := range rows {
		if where == nil || v.Holds(e, where) {
			all = append(all, e)
		}
	}
	return all
}
