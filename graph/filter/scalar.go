package filter

import (
	"encoding/json"
	"errors"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/graph/descriptor"
	"github.com/quaestor-graph/quaestor/graph/input"
	"github.com/quaestor-graph/quaestor/graph/problem"
	"github.com/quaestor-graph/quaestor/graph/scalar"
	"github.com/quaestor-graph/quaestor/server/database/query"
)

// column reads a comparator, all of whose operators must hold (contract 9.3).
func (p *parser) column(term query.Term, value any, at *place) (query.Condition, error) {
	switch term.Kind {
	case descriptor.JSON:
		return p.jsonList(term, value, at)
	case descriptor.Strings:
		return p.tags(term, value, at)
	}
	names, object, err := fields(value, at)
	if err != nil {
		return nil, err
	}
	all := query.And{}
	for _, name := range names {
		c, err := p.operator(term, name, object[name], at.child(name))
		if err != nil {
			return nil, err
		}
		if err := p.count(1); err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	if len(all) == 1 {
		return all[0], nil
	}
	return all, nil
}

var comparisons = map[string]query.Op{
	"eq": query.Eq, "lt": query.Lt, "le": query.Le, "gt": query.Gt, "ge": query.Ge,
	"contains": query.Contains, "startsWith": query.StartsWith, "endsWith": query.EndsWith,
	"like": query.Like, "icontains": query.IContains, "ilike": query.ILike,
}

func (p *parser) operator(term query.Term, name string, value any, at *place) (query.Condition, error) {
	switch name {
	case "isNull":
		return orNull(query.IsNull{Term: term}, value, at)
	case "in", "notIn":
		values, err := p.values(term.Kind, value, at)
		if err != nil {
			return nil, err
		}
		values = slices.DeleteFunc(values, func(v any) bool { _, equalsNone := v.(side); return equalsNone })
		if name == "notIn" {
			return query.Not{Of: query.In{Term: term, Values: values}}, nil
		}
		return query.In{Term: term, Values: values}, nil
	case "ne":
		v, err := p.value(term.Kind, value, at)
		return query.Not{Of: compare(term, query.Eq, v)}, err
	case "last", "next":
		return p.window(term, name, value, at)
	}
	op, ok := comparisons[name]
	if !ok {
		return nil, unknown("operator", at)
	}
	v, err := p.value(term.Kind, value, at)
	if err != nil {
		return nil, err
	}
	switch op {
	case query.Like, query.ILike:
		err = pattern(v, at)
	case query.Contains, query.IContains:
		err = searchable(v, at)
	}
	if err != nil {
		return nil, err
	}
	return compare(term, op, v), nil
}

// side is a value above or below all that a term may hold, with the last one on
// that side.
type side struct {
	above bool
	last  any
}

// compare compares a term with a value. Above all there is nothing that is equal
// or greater, and everything up to the last is less.
func compare(term query.Term, op query.Op, v any) query.Condition {
	b, ok := v.(side)
	switch {
	case !ok:
		return query.Compare{Term: term, Op: op, Value: v}
	case b.above && (op == query.Lt || op == query.Le):
		return query.Compare{Term: term, Op: query.Le, Value: b.last}
	case !b.above && (op == query.Gt || op == query.Ge):
		return query.Compare{Term: term, Op: query.Ge, Value: b.last}
	}
	return query.Or{}
}

// orNull is a condition or its opposite.
func orNull(c query.Condition, value any, at *place) (query.Condition, error) {
	yes, ok := value.(bool)
	if !ok {
		return nil, problem.BadInput("%s must be true or false", at)
	}
	if !yes {
		return query.Not{Of: c}, nil
	}
	return c, nil
}

// window reads last and next: up to now, and from now on (contract 9.2).
func (p *parser) window(term query.Term, name string, value any, at *place) (query.Condition, error) {
	v, err := p.value(descriptor.Duration, value, at)
	if err != nil {
		return nil, err
	}
	if b, ok := v.(side); ok {
		v = b.last
	}
	length := max(v.(stored.Duration).Micros(), -math.MaxInt64) // which has an opposite
	from, to := p.now, p.now
	if name == "last" {
		from = shift(p.now, -length)
	} else {
		to = shift(p.now, length)
	}
	return query.And{query.Compare{Term: term, Op: query.Ge, Value: from}, query.Compare{Term: term, Op: query.Le, Value: to}}, nil
}

// The instants that a column may hold, in microseconds.
const (
	firstInstant = -62_135_596_800_000_000
	lastInstant  = 253_402_300_799_999_999
)

// shift moves an instant; beyond those that a column holds it stays at their end.
func shift(t stored.Time, micros int64) stored.Time {
	const further = 2 * lastInstant
	micros = min(max(micros, -further), further)
	return stored.TimeAt(min(max(t.Time().UnixMicro()+micros, firstInstant), lastInstant))
}

// searchable refuses a text, or a pattern, that is longer than what is searched for.
func searchable(v any, at *place) error {
	text, _ := v.(string)
	if len(text) > query.LongestSearch {
		return problem.BadInput("%s has %d bytes, and what is searched for may have %d: use eq, startsWith or endsWith for a longer text",
			at, len(text), query.LongestSearch)
	}
	return nil
}

func pattern(v any, at *place) error {
	text, _ := v.(string)
	if backslashes := len(text) - len(strings.TrimRight(text, `\`)); backslashes%2 == 1 {
		return problem.BadInput(`%s ends in a backslash that escapes nothing: write \\ for a backslash itself`, at)
	}
	return searchable(v, at)
}

// values reads a list, up to the limit.
func (p *parser) values(kind descriptor.Kind, value any, at *place) ([]any, error) {
	list := input.List(value)
	if err := p.limits.List(at.String(), len(list)); err != nil {
		return nil, err
	}
	out := make([]any, len(list))
	for i, v := range list {
		var err error
		if out[i], err = p.value(kind, v, at); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// value reads one value of a kind.
func (p *parser) value(kind descriptor.Kind, value any, at *place) (any, error) {
	if value == nil {
		return nil, null(at)
	}
	var out any
	var err error
	ok := true
	switch kind {
	case descriptor.ID:
		var id stored.ID
		id, err = scalar.UnmarshalID(p.ctx, value)
		out = string(id)
	case descriptor.Text, descriptor.Enum:
		out, ok = value.(string)
	case descriptor.Bool:
		out, ok = value.(bool)
	case descriptor.Int:
		n, isNumber := value.(json.Number)
		i, parseErr := strconv.ParseInt(n.String(), 10, 32)
		out, ok = i, isNumber && parseErr == nil
	case descriptor.Float:
		n, isNumber := value.(json.Number)
		f, parseErr := strconv.ParseFloat(n.String(), 64)
		out, ok = f, isNumber && parseErr == nil
	case descriptor.Time:
		out, err = scalar.UnmarshalDateTime(p.ctx, value)
	case descriptor.Duration:
		out, err = scalar.UnmarshalDuration(p.ctx, value)
	}
	var outside *scalar.Outside
	switch {
	case errors.As(err, &outside):
		return side{outside.Above, ends[kind][outside.Above]}, nil
	case err != nil:
		return nil, problem.BadInput("%s: %s", at, err)
	}
	if !ok {
		return nil, problem.BadInput("%s must be %s", at, kinds[kind])
	}
	return out, nil
}

// ends are the last values of a kind, those above being true.
var ends = map[descriptor.Kind]map[bool]any{
	descriptor.Time:     {false: stored.TimeAt(firstInstant), true: stored.TimeAt(lastInstant)},
	descriptor.Duration: {false: stored.DurationOf(math.MinInt64), true: stored.DurationOf(math.MaxInt64)},
}

var kinds = map[descriptor.Kind]string{
	descriptor.Text: "a text", descriptor.Enum: "a member of its enum", descriptor.Bool: "true or false",
	descriptor.Int: "an Int, a whole number of 32 bits", descriptor.Float: "a number",
}

// numberTests are the operators of a count; ne and notIn are turned round, and a
// count is never null: without values Eq does not hold.
var numberTests = map[string]query.Op{
	"eq": query.Eq, "ne": query.Eq, "in": query.Eq, "notIn": query.Eq, "isNull": query.Eq,
	"lt": query.Lt, "le": query.Le, "gt": query.Gt, "ge": query.Ge,
}

// numbers reads the tests of a count.
func (p *parser) numbers(value any, at *place) ([]query.NumberTest, error) {
	names, object, err := fields(value, at)
	if err != nil {
		return nil, err
	}
	tests := []query.NumberTest{}
	for _, name := range names {
		at := at.child(name)
		if err := p.count(1); err != nil {
			return nil, err
		}
		test := query.NumberTest{Not: name == "ne" || name == "notIn"}
		var ok bool
		if test.Op, ok = numberTests[name]; !ok {
			return nil, unknown("operator", at)
		}
		switch name {
		case "isNull":
			yes, ok := object[name].(bool)
			if !ok {
				return nil, problem.BadInput("%s must be true or false", at)
			}
			test.Not = !yes
		default:
			values, err := p.values(descriptor.Int, object[name], at)
			if err != nil {
				return nil, err
			}
			for _, v := range values {
				test.Values = append(test.Values, v.(int64))
			}
		}
		tests = append(tests, test)
	}
	return tests, nil
}

// tags reads the tests of a list of strings.
func (p *parser) tags(term query.Term, value any, at *place) (query.Condition, error) {
	names, object, err := fields(value, at)
	if err != nil {
		return nil, err
	}
	all := query.And{}
	for _, name := range names {
		at := at.child(name)
		if err := p.count(1); err != nil {
			return nil, err
		}
		var c query.Condition
		switch name {
		case "isNull":
			c, err = orNull(query.IsNull{Term: term}, object[name], at)
		case "isEmpty":
			c, err = orNull(query.NoTags{Term: term}, object[name], at)
		default:
			c, err = p.tagList(term, name, object[name], at)
		}
		if err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	return all, nil
}

// tagList reads the list of all, any or none (contract 9.4).
func (p *parser) tagList(term query.Term, name string, value any, at *place) (query.Condition, error) {
	if name != "any" && name != "all" && name != "none" {
		return nil, unknown("operator", at)
	}
	values, err := p.values(descriptor.Text, value, at)
	if err != nil {
		return nil, err
	}
	if len(values) == 0 {
		if name == "any" {
			return query.Or{}, nil
		}
		return query.And{}, nil
	}
	tags := make([]string, len(values))
	for i, v := range values {
		tags[i], _ = v.(string)
	}
	c := query.HasTags{Term: term, Tags: tags, Any: name != "all"}
	if name == "none" {
		return query.Not{Of: c}, nil
	}
	return c, nil
}
