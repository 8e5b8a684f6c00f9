package evaluate

import (
	"encoding/json"
	"strconv"
)

// json gives a test of a value somewhere in a JSON column of some row.
func (m *FilterMaker) json(typ, field, op string) object {
	f, v := object{}, any(nil)
	for range 6 {
		if rows := m.Rows[typ]; v == nil && len(rows) > 0 {
			v = Pick(m, rows).Values[field]
		}
	}
	path := []any{}
	for m.Chance(65) {
		var step string
		switch x := v.(type) {
		case object:
			if len(x) > 0 {
				step = Pick(m, Names(x))
				v = x[step]
			}
		case []any:
			if len(x) > 0 {
				i := m.IntN(len(x))
				step, v = strconv.Itoa(i), x[i]
			}
		}
		if step == "" {
			break
		}
		path = append(path, step)
	}
	if m.Chance(10) {
		path = append(path, Pick(m, []string{"0", "-1", "01", "no such key", ""}))
	}
	if len(path) > 0 || m.Chance(10) {
		f["path"] = path
	}
	f[op] = m.jsonOperand(op, v)
	return f
}

func (m *FilterMaker) jsonOperand(op string, v any) any {
	switch op {
	case "exists", "isNull":
		return m.Chance(50)
	case "hasKey":
		if o, ok := v.(object); ok && len(o) > 0 {
			return Pick(m, Names(o))
		}
		return "key"
	case "startsWith", "icontains":
		s, _ := v.(string)
		return m.text(s, op)
	case "in", "notIn":
		values := []any{}
		for range m.IntN(4) {
			values = append(values, m.jsonLike(v))
		}
		return values
	case "contains":
		return m.part(v)
	case "lt", "le", "gt", "ge":
		switch x := m.jsonLike(v).(type) {
		case string, json.Number:
			return x
		}
		return json.Number("3")
	}
	return m.jsonLike(v)
}

// jsonLike is a value, the same in another form, or any other. It has no null.
func (m *FilterMaker) jsonLike(v any) any {
	if HasNull(v) || m.Chance(20) {
		return Pick(m, []any{json.Number("1"), json.Number("1.0"), json.Number("-0.5"), "a", "", true, false, []any{}, object{}, []any{json.Number("1")}})
	}
	if n, ok := v.(json.Number); ok && m.Chance(30) {
		if f, err := n.Float64(); err == nil {
			return json.Number(strconv.FormatFloat(f+float64(m.IntN(3)-1), 'e', -1, 64))
		}
	}
	return v
}

// part is what contains asks of a value: some of its keys or elements.
func (m *FilterMaker) part(v any) any {
	switch v := v.(type) {
	case object:
		out := object{}
		for _, k := range Names(v) {
			if m.Chance(50) && !HasNull(v[k]) {
				out[k] = m.part(v[k])
			}
		}
		return out
	case []any:
		out := []any{}
		for _, e := range v {
			if !HasNull(e) && m.Chance(50) {
				if m.Chance(20) {
					return e // "as PostgreSQL's `@>`": an array contains its element
				}
				out = append(out, m.part(e))
			}
		}
		return out
	}
	return m.jsonLike(v)
}

func HasNull(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case object:
		for _, e := range v {
			if HasNull(e) {
				return true
			}
		}
	case []any:
		for _, e := range v {
			if HasNull(e) {
				return true
			}
		}
	}
	return false
}
