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
		// What goes on is measured up to Quaestor's present, which the floor is then asked for.
		if object, ok := answers[i].Data["server"].(map[string]any); ok && s == p.quaestor {
			v["now"], _ = object["now"].(string)
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

// size counts the objects of an answer that are rows or groups, and the values in them that are not null. What is no
// element of a list and has no value of its own is a connection.
func size(v any) (objects, values int) {
	switch v := v.(type) {
	case nil:
		return 0, 0
	case []any:
		for _, e := range v {
			o, n := size(e)
			if _, row := e.(map[string]any); row && !hasValue(e) {
				o++
			}
			objects, values = objects+o, values+n
		}
		return objects, values
	case map[string]any:
		if hasValue(v) {
			objects++
		}
		for name, e := range v {
			if jsonValued[name] {
				values++
				continue
			}
			o, n := size(e)
			objects, values = objects+o, values+n
		}
		return objects, values
	}
	return 0, 1
}

// jsonValued are the fields, by their names in the operations, whose values are JSON and no objects of the graph.
var jsonValued = map[string]bool{"keys": true, "parameters": true, "given": true, "data": true}

// hasValue says whether an object has a field that is neither an object nor a list.
func hasValue(v any) bool {
	object, _ := v.(map[string]any)
	for _, e := range object {
		switch e.(type) {
		case map[string]any, []any:
		default:
			return true
		}
	}
	return false
}
