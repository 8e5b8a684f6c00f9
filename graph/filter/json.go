package filter

import (
	"encoding/json"

	"github.com/quaestor-graph/quaestor/graph/descriptor"
	"github.com/quaestor-graph/quaestor/graph/input"
	"github.com/quaestor-graph/quaestor/graph/problem"
	"github.com/quaestor-graph/quaestor/server/database/query"
)

// jsonList reads the list of a JSON filter, all of whose conditions must hold; one value is a list of one (contract 9.2).
func (p *parser) jsonList(term query.Term, value any, at *place) (query.Condition, error) {
	all := query.And{}
	for _, v := range input.List(value) {
		c, err := p.json(term, v, at)
		if err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	if len(all) == 1 {
		return all[0], nil
	}
	return all, nil
}

func (p *parser) json(term query.Term, value any, at *place) (query.Condition, error) {
	names, object, err := fields(value, at)
	if err != nil {
		return nil, err
	}
	test := query.JSONTest{Term: term}
	if path, ok := object["path"]; ok {
		elements, err := p.values(descriptor.Text, path, at.child("path"))
		if err != nil {
			return nil, err
		}
		if len(elements) > MaxPath {
			return nil, problem.BadInput("%s has %d elements, and a path may have %d", at.child("path"), len(elements), MaxPath)
		}
		for _, e := range elements {
			test.Path = append(test.Path, e.(string))
		}
	}
	all := query.And{}
	for _, name := range names {
		if name == "path" {
			continue
		}
		if err := p.count(1); err != nil {
			return nil, err
		}
		c, err := p.jsonTest(test, name, object[name], at.child(name))
		if err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	if len(all) == 1 {
		return all[0], nil
	}
	return all, nil
}

// maxNested is how deep lists and objects may nest in a value to compare with:
// each is a subquery, and SQLite adds up the heights of all of them.
const maxNested = 12

// MaxPath is how many elements a path into a JSON value may have.
const MaxPath = 200

var jsonOps = map[string]query.JSONOp{
	"eq": query.JSONEq, "ne": query.JSONEq, "lt": query.JSONLt, "le": query.JSONLe, "gt": query.JSONGt, "ge": query.JSONGe,
	"contains": query.JSONContains,
}

func (p *parser) jsonTest(test query.JSONTest, name string, value any, at *place) (query.Condition, error) {
	switch name {
	case "exists", "isNull":
		test.Op = query.JSONExists
		if name == "isNull" {
			test.Op = query.JSONNull
		}
		return orNull(test, value, at)
	case "hasKey", "startsWith", "icontains":
		text, err := p.value(descriptor.Text, value, at)
		if err != nil {
			return nil, err
		}
		if name == "icontains" {
			if err := searchable(text, at); err != nil {
				return nil, err
			}
		}
		test.Op, test.Value = map[string]query.JSONOp{
			"hasKey": query.JSONHasKey, "startsWith": query.JSONStartsWith, "icontains": query.JSONIContains,
		}[name], text
		return test, nil
	case "in", "notIn":
		c, err := p.jsonIn(test, value, at)
		if name == "notIn" {
			return query.Not{Of: c}, err
		}
		return c, err
	}
	op, ok := jsonOps[name]
	if !ok {
		return nil, unknown("operator", at)
	}
	if err := p.jsonValue(value, at, 0); err != nil {
		return nil, err
	}
	test.Op, test.Value = op, value
	if test.Op > query.JSONIn && test.Op < query.JSONContains {
		switch value.(type) {
		case string, json.Number:
		default:
			return nil, problem.BadInput("%s must be a number or a text: nothing else is less or greater", at)
		}
	}
	if name == "ne" {
		return query.Not{Of: test}, nil
	}
	return test, nil
}

// jsonIn: texts and numbers make one list, everything else is compared by itself.
func (p *parser) jsonIn(test query.JSONTest, value any, at *place) (query.Condition, error) {
	list := input.List(value)
	if err := p.limits.List(at.String(), len(list)); err != nil {
		return nil, err
	}
	anyOf := query.Or{}
	var scalars []any
	for _, v := range list {
		if err := p.jsonValue(v, at, 0); err != nil {
			return nil, err
		}
		switch v.(type) {
		case string, json.Number:
			scalars = append(scalars, v)
			continue
		}
		if err := p.count(1); err != nil {
			return nil, err
		}
		one := test
		one.Op, one.Value = query.JSONEq, v
		anyOf = append(anyOf, one)
	}
	if len(scalars) > 0 {
		test.Op, test.Value = query.JSONIn, scalars
		anyOf = append(anyOf, test)
	}
	return anyOf, nil
}

// jsonValue refuses nulls and numbers beyond all doubles within a value, and
// counts its parts, each of which is a condition of its own.
func (p *parser) jsonValue(value any, at *place, depth int) error {
	if depth > maxNested {
		return problem.New(problem.QueryTooLarge, "%s has a value of lists and objects nested %d deep or more, and the limit is %d", at, depth, maxNested)
	}
	switch v := value.(type) {
	case nil:
		return null(at)
	case json.Number:
		if _, err := v.Float64(); err != nil {
			return problem.BadInput("%s: the number %.40s is larger than any that can be compared", at, v)
		}
	case []any:
		if err := p.count(len(v)); err != nil {
			return err
		}
		for _, e := range v {
			if err := p.jsonValue(e, at, depth+1); err != nil {
				return err
			}
		}
	case map[string]any:
		if err := p.count(len(v)); err != nil {
			return err
		}
		for k, e := range v {
			if err := p.jsonValue(e, at.child(k), depth+1); err != nil {
				return err
			}
		}
	}
	return nil
}
