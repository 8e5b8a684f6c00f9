package evaluate

import (
	"encoding/json"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// FilterMaker makes random filters whose values come mostly from the rows, so
// that they match something.
type FilterMaker struct {
	*rand.Rand
	*World
}

func NewFilterMaker(t testing.TB, w *World) *FilterMaker {
	t.Helper()
	return &FilterMaker{rand.New(rand.NewPCG(databasetest.Seed(t), 0)), w}
}

// enumMember is one, which a literal writes without quotes.
type enumMember string

func (m *FilterMaker) Chance(percent int) bool { return m.IntN(100) < percent }

func Pick[T any](m *FilterMaker, of []T) T { return of[m.IntN(len(of))] }

// Names of a map, in an order that the seed decides.
func Names[V any](of map[string]V) []string { return slices.Sorted(maps.Keys(of)) }

// Filter of a type, which may nest so many levels further.
func (m *FilterMaker) Filter(typ string, depth int) object {
	f := object{}
	for range 1 + m.IntN(2) {
		name := Pick(m, Names(m.Inputs[typ+"Filter"]))
		if depth == 0 && (m.Shape.Edges[typ][name].To != "" || name == "and" || name == "or" || name == "not") {
			name = "id"
		}
		f[name] = m.field(typ, name, depth)
	}
	return f
}

// field gives a random value for a field of a type's filter.
func (m *FilterMaker) field(typ, name string, depth int) any {
	switch name {
	case "and", "or":
		filters := []any{}
		for range Pick(m, []int{0, 1, 2, 2, 3}) {
			filters = append(filters, m.Filter(typ, depth-1))
		}
		return filters
	case "not":
		return m.Filter(typ, depth-1)
	}
	if edge, ok := m.Shape.Edges[typ][name]; ok {
		if edge.Many {
			return m.edge(edge.To, Pick(m, Names(m.Inputs[edge.To+"EdgeFilter"])), depth)
		}
		return m.sometimesEmpty(edge.To, depth-1)
	}
	kind := m.Inputs[typ+"Filter"][name]
	ops := Names(m.Inputs[strings.Trim(kind, "[]")])
	ops = slices.DeleteFunc(ops, func(op string) bool { return op == "path" })
	f := m.comparator(typ, name, kind, Pick(m, ops))
	if kind != "[JSONFilter]" {
		if m.Chance(20) {
			maps.Copy(f, m.comparator(typ, name, kind, Pick(m, ops)))
		}
		return f
	}
	if m.Chance(20) {
		return []any{f, m.comparator(typ, name, kind, Pick(m, ops))}
	}
	return []any{f}
}

func (m *FilterMaker) sometimesEmpty(typ string, depth int) object {
	if m.Chance(25) {
		return object{}
	}
	return m.Filter(typ, max(0, depth))
}

// edge gives what must hold of the rows of a to-many edge.
func (m *FilterMaker) edge(to, op string, depth int) object {
	number := func() object {
		kind := "IntFilter"
		return m.Operands(kind, Pick(m, Names(m.Inputs[kind])), func() any { return json.Number(strconv.Itoa(m.IntN(4))) })
	}
	switch op {
	case "count":
		return object{op: number()}
	case "counts":
		entries := []any{}
		for range m.IntN(3) {
			entry := object{"is": number()}
			if m.Chance(80) {
				entry["where"] = m.sometimesEmpty(to, depth-1)
			}
			entries = append(entries, entry)
		}
		return object{op: entries}
	}
	return object{op: m.sometimesEmpty(to, depth-1)}
}

// comparator gives one operator of a column's comparator.
func (m *FilterMaker) comparator(typ, field, kind, op string) object {
	if kind == "[JSONFilter]" {
		return m.json(typ, field, op)
	}
	return m.Operands(kind, op, func() any { return m.value(typ, field, kind, op) })
}

// Operands gives an operator with its values.
func (m *FilterMaker) Operands(kind, op string, value func() any) object {
	switch op {
	case "isNull", "isEmpty":
		return object{op: m.Chance(50)}
	case "in", "notIn", "all", "any", "none":
		values := []any{}
		for range Pick(m, []int{0, 1, 1, 2, 3, 20}) {
			values = append(values, value())
		}
		return object{op: values}
	case "last", "next":
		return object{op: json.Number(strconv.Itoa(m.IntN(20 * 86_400)))}
	}
	return object{op: value()}
}

// value gives a value of a comparator's kind, mostly that of some row.
func (m *FilterMaker) value(typ, field, kind, op string) any {
	var v any
	for range 4 {
		if rows := m.Rows[typ]; v == nil && len(rows) > 0 {
			v = Pick(m, rows).Values[field]
		}
	}
	if enum, ok := m.enums[strings.TrimSuffix(kind, "Filter")]; ok && (v == nil || m.Chance(20)) {
		return enumMember(Pick(m, enum))
	} else if ok {
		return enumMember(v.(string))
	}
	switch kind {
	case "IDFilter":
		if v == nil || m.Chance(5) {
			return "93d27ede-3b28-437b-ae58-af5909b2076b"
		}
		if m.Chance(20) {
			return strings.ToUpper(v.(string))
		}
	case "BooleanFilter":
		return m.Chance(50)
	case "StringFilter":
		s, _ := v.(string)
		return m.text(s, op)
	case "TagsFilter":
		if tags, _ := v.([]any); len(tags) > 0 {
			return Pick(m, tags)
		}
		return "no such tag"
	case "DateTimeFilter":
		return m.instant(v)
	case "IntFilter":
		n, _ := v.(json.Number)
		i, _ := n.Int64()
		return json.Number(strconv.FormatInt(i+int64(Pick(m, []int{-1, 0, 0, 1})), 10))
	case "FloatFilter", "DurationFilter":
		n, _ := v.(json.Number)
		f, _ := n.Float64()
		if n == "" || m.Chance(30) {
			return json.Number(strconv.FormatFloat(f+float64(m.IntN(9)-4)/8, 'f', 3, 64))
		}
	}
	return v
}

// instant is one of a row in another zone or nearly, or any.
func (m *FilterMaker) instant(v any) any {
	at := time.Date(2026, 10, 1+m.IntN(60), m.IntN(24), 0, 0, 0, time.UTC)
	if s, ok := v.(string); ok {
		at = Instant(s).Add(time.Duration(Pick(m, []int{-1, 0, 0, 0, 1})) * time.Microsecond)
	}
	if m.Chance(30) {
		at = at.In(time.FixedZone("", 19_800))
	}
	return at.Format(time.RFC3339Nano)
}

// text is that of a row, a part of it, or a pattern of it.
func (m *FilterMaker) text(s, op string) string {
	runes := []rune(s)
	if len(runes) > 60 {
		runes = runes[:60]
	}
	switch part := m.IntN(len(runes) + 1); {
	case op == "startsWith":
		runes = runes[:part]
	case op == "endsWith":
		runes = []rune(s)[len([]rune(s))-min(part, 20):]
	case strings.HasSuffix(op, "contains"):
		runes = runes[part:min(len(runes), part+1+m.IntN(6))]
	case m.Chance(10):
		return Pick(m, []string{"", "é", "'", "%", "Z", "\U0001F680", "a", "\x01"})
	}
	out := string(runes)
	if strings.HasPrefix(op, "i") && m.Chance(50) {
		out = strings.ToUpper(out)
	}
	if strings.HasSuffix(op, "like") {
		return m.pattern(out)
	}
	return out
}

// pattern makes one of a text, with wildcards in place of parts of it.
func (m *FilterMaker) pattern(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case m.Chance(10):
			b.WriteString("_")
		case m.Chance(10):
			b.WriteString("%")
		case strings.ContainsRune(`\%_`, r) || m.Chance(5):
			b.WriteString(`\` + string(r))
		default:
			b.WriteRune(r)
		}
	}
	if m.Chance(50) {
		b.WriteString("%")
	}
	return b.String()
}
