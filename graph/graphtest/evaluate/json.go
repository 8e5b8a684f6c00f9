package evaluate

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
)

// JSONValue is a value within a JSON column, or nothing.
type JSONValue struct {
	Value any
	There bool
}

// At follows a path of keys, and of positions in arrays from 0 (contract 9.2).
func (j JSONValue) At(path []any) JSONValue {
	for _, p := range path {
		element := p.(string)
		switch v := j.Value.(type) {
		case object:
			j.Value, j.There = v[element]
		case []any:
			i, err := strconv.Atoi(element)
			if err != nil || strconv.Itoa(i) != element || i < 0 || i >= len(v) {
				return JSONValue{}
			}
			j.Value = v[i]
		default:
			return JSONValue{}
		}
	}
	if n, ok := j.Value.(json.Number); ok {
		// contract 9.12
		if _, err := n.Float64(); err != nil {
			return JSONValue{}
		}
	}
	return j
}

func (v *Evaluation) JSON(stored JSONValue, f object) bool {
	path, _ := f["path"].([]any)
	j, all := stored.At(path), true
	for op, operand := range f {
		if op != "path" {
			all = v.hit("JSONFilter."+op, j.operator(op, operand)) && all
		}
	}
	return all
}

// operator evaluates one operator, also at an absent path (contract 9.10).
func (j JSONValue) operator(op string, operand any) bool {
	switch op {
	case "isNull":
		return (!j.There || j.Value == nil) == operand.(bool)
	case "exists":
		return j.There == operand.(bool)
	case "ne":
		return !j.operator("eq", operand)
	case "notIn":
		return !j.operator("in", operand)
	}
	if !j.There {
		return false
	}
	switch op {
	case "eq":
		return jsonEqual(j.Value, operand)
	case "in":
		return slices.ContainsFunc(operand.([]any), func(o any) bool { return jsonEqual(j.Value, o) })
	case "contains":
		a, isArray := j.Value.([]any)
		switch operand.(type) {
		case []any, object:
		default:
			if isArray {
				return slices.ContainsFunc(a, func(e any) bool { return jsonEqual(e, operand) })
			}
		}
		return jsonContains(j.Value, operand)
	case "hasKey":
		o, _ := j.Value.(object)
		_, has := o[operand.(string)]
		return has
	case "startsWith", "icontains":
		s, ok := j.Value.(string)
		return ok && Text(op, s, operand.(string))
	}
	return jsonOrdered(op, j.Value, operand)
}

// jsonOrdered compares two numbers or two strings, and nothing else (contract 9.10).
func jsonOrdered(op string, a, b any) bool {
	var c int
	switch a := a.(type) {
	case json.Number:
		n, ok := b.(json.Number)
		if !ok {
			return false
		}
		c = compareNumbers(a, n)
	case string:
		s, ok := b.(string)
		if !ok {
			return false
		}
		c = strings.Compare(a, s)
	default:
		return false
	}
	switch op {
	case "lt":
		return c < 0
	case "le":
		return c <= 0
	case "gt":
		return c > 0
	}
	return c >= 0
}

// jsonEqual says whether two values are equal by contract 9.10.
func jsonEqual(a, b any) bool {
	switch a := a.(type) {
	case json.Number:
		n, ok := b.(json.Number)
		return ok && compareNumbers(a, n) == 0
	case []any:
		l, ok := b.([]any)
		return ok && slices.EqualFunc(a, l, jsonEqual)
	case object:
		o, ok := b.(object)
		if !ok || len(a) != len(o) {
			return false
		}
		for k, v := range a {
			if w, has := o[k]; !has || !jsonEqual(v, w) {
				return false
			}
		}
		return true
	}
	return a == b
}

// jsonContains is PostgreSQL's `@>` below the top: objects some of whose keys
// hold what contains the other's, arrays for each of whose elements one contains
// it.
func jsonContains(a, b any) bool {
	switch b := b.(type) {
	case object:
		o, ok := a.(object)
		if !ok {
			return false
		}
		for k, v := range b {
			if w, has := o[k]; !has || !jsonContains(w, v) {
				return false
			}
		}
		return true
	case []any:
		l, ok := a.([]any)
		return ok && !slices.ContainsFunc(b, func(e any) bool {
			return !slices.ContainsFunc(l, func(x any) bool { return jsonContains(x, e) })
		})
	}
	return jsonEqual(a, b)
}
