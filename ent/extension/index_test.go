package extension

import (
	"reflect"
	"testing"
)

// What follows ON in an index's statement, on either dialect.
func TestParseIndex(t *testing.T) {
	for on, want := range map[string]Index{
		"(name)":                  {Keys: []IndexKey{{Column: "name"}}},
		"btree (end_time DESC)":   {Keys: []IndexKey{{Column: "end_time", Desc: true}}},
		`btree ("end", created)`:  {Keys: []IndexKey{{Column: "end"}, {Column: "created"}}},
		"gin (name gin_trgm_ops)": {Keys: []IndexKey{{Column: "name"}}, Method: "gin"},
		"(a, coalesce(b, c))":     {Keys: []IndexKey{{Column: "a"}, {Expression: "coalesce(b, c)"}}},
		"btree (COALESCE(b, c))":  {Keys: []IndexKey{{Expression: "COALESCE(b, c)"}}},
		"(a, json_extract(b, '$.i,d)'), c) WHERE d = 'X' AND e = 1": {
			Keys: []IndexKey{{Column: "a"}, {Expression: "json_extract(b, '$.i,d)')"}, {Column: "c"}}, Where: "d = 'X' AND e = 1"},
		"btree (a, ((b ->> 'id'::text)), c) WHERE (d = 'X'::state)": {
			Keys: []IndexKey{{Column: "a"}, {Expression: "b ->> 'id'::text"}, {Column: "c"}}, Where: "(d = 'X'::state)"},
	} {
		got, err := parseIndex(on)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v and %v, want %+v", on, got, err, want)
		}
	}
	for _, on := range []string{"", "name", "(name", "(name, lower(a)"} {
		if got, err := parseIndex(on); err == nil {
			t.Errorf("%q: %+v", on, got)
		}
	}
}
