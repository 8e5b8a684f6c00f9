package main

import (
	"encoding/json"
	"fmt"
	"math"
)

// answer checks that both servers give the same answer, which is no empty one, and says how many objects it has.
func (p *pair) answer(f form, v values) (objects int, err error) {
	var answers [2]struct {
		Data   map[string]any
		Errors []any
	}
	for i, s := range []*server{p.quaestor, p.floor} {
		body, err := s.ask(f, v)
		if err != nil {
			return 0, err
		}
		if err := json.Unmarshal(body, &answers[i]); err != nil {
			return 0, err
		}
		if len(answers[i].Errors) > 0 || len(answers[i].Data) == 0 {
			return 0, fmt.Errorf("answered %.300s", body)
		}
	}
	if place := apart(answers[0].Data, answers[1].Data, "data"); place != "" {
		return 0, fmt.Errorf("the answers differ: %s", place)
	}
	objects, values := size(answers[0].Data)
	if values == 0 {
		return 0, fmt.Errorf("the answer has no value: %v", answers[0].Data)
	}
	return objects, nil
}

// apart says where two answers differ first, ours before the floor's. Doubles may differ in their last digits, as the
// same sum does when it is taken in another order.
func apart(a, b any, place string) string {
	switch x := a.(type) {
	case map[string]any:
		y, ok := b.(map[string]any)
		if !ok || len(x) != len(y) {
			break
		}
		for name, value := range x {
			other, ok := y[name]
			if !ok {
				return place + "." + name + " is missing"
			}
			if d := apart(value, other, place+"."+name); d != "" {
				return d
			}
		}
		return ""
	case []any:
		y, ok := b.([]any)
		if !ok {
			break
		}
		if len(x) != len(y) {
			return fmt.Sprintf("%s has %d and %d elements", place, len(x), len(y))
		}
		for i, value := range x {
			if d := apart(value, y[i], fmt.Sprintf("%s[%d]", place, i)); d != "" {
				return d
			}
		}
		return ""
	case float64:
		if y, ok := b.(float64); ok && math.Abs(x-y) <= 1e-9*math.Abs(x) {
			return ""
		}
	default:
		if a == b {
			return ""
		}
	}
	return fmt.Sprintf("%s is %.200v and %.200v", place, a, b)
}

// size counts the objects of an answer that are rows or groups, and the values in them that are not null. An object that
// has a list is a connection; a JSON value of a row is none of its objects.
func size(v any) (objects, values int) {
	switch v := v.(type) {
	case nil:
		return 0, 0
	case []any:
		for _, e := range v {
			o, n := size(e)
			objects, values = objects+o, values+n
		}
		return objects, values
	case map[string]any:
		objects = 1
		for name, e := range v {
			switch {
			case name == "keys" || name == "parameters" || name == "given" || name == "tags":
				values++
				continue
			case name == "nodes" || name == "list" || name == "totalCount":
				objects--
			}
			o, n := size(e)
			objects, values = objects+o, values+n
		}
		return objects, values
	}
	return 0, 1
}
