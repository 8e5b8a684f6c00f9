package evaluate

import (
	"fmt"
	"strings"
)

// Asked is a filter of a type.
type Asked struct {
	Type   string
	Filter object
}

func (a Asked) String() string {
	return fmt.Sprintf("%s where %s", a.Type, Literal(a.Filter))
}

// Filters makes so many random filters: one for each field of each type and for
// each operator of each comparator first.
func (m *FilterMaker) Filters(n int) (all []Asked) {
	columns := map[string][][2]string{}
	for _, typ := range Names(m.Shape.Roots) {
		for _, field := range Names(m.Inputs[typ+"Filter"]) {
			all = append(all, Asked{typ, object{field: m.field(typ, field, 2)}})
			kind := m.Inputs[typ+"Filter"][field]
			columns[kind] = append(columns[kind], [2]string{typ, field})
		}
	}
	for _, kind := range Names(columns) {
		for _, op := range Names(m.Inputs[strings.Trim(kind, "[]")]) {
			if _, isType := m.Shape.Roots[strings.TrimSuffix(strings.Trim(kind, "[]"), "Filter")]; isType || strings.HasSuffix(kind, "EdgeFilter") || op == "path" {
				continue
			}
			for range 2 {
				c := Pick(m, columns[kind])
				f := any(m.comparator(c[0], c[1], kind, op))
				if kind == "[JSONFilter]" {
					f = []any{f}
				}
				all = append(all, Asked{c[0], object{c[1]: f}})
			}
		}
	}
	for len(all) < n {
		typ := Pick(m, Names(m.Shape.Roots))
		for range 3 { // neighbours, for De Morgan's law
			all = append(all, Asked{typ, m.Filter(typ, 3)})
		}
	}
	if n < 2000 {
		m.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	}
	return all[:n]
}
