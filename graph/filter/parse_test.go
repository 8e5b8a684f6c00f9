package filter

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/graph/descriptor"
	"github.com/quaestor-graph/quaestor/graph/limits"
	"github.com/quaestor-graph/quaestor/server/database/query"
)

// filtered reads the JSON of a filter as package input gives it.
func filtered(t *testing.T, text string) (value any) {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	if err := d.Decode(&value); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return value
}

var present = stored.TimeAt(time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC).UnixMicro())

// term is that of a field of FlowRun's.
func term(t *testing.T, field string) query.Term {
	t.Helper()
	if c, ok := descriptor.FlowRun.Column(field); ok {
		return c.Term()
	}
	c, ok := descriptor.FlowRun.ComputedField(field)
	if !ok {
		t.Fatalf("FlowRun has no field %s", field)
	}
	return c.Term
}

func hops(t *testing.T, e *descriptor.Entity, edge string) []query.Hop {
	t.Helper()
	d, ok := e.Edge(edge)
	if !ok {
		t.Fatalf("%s has no edge %s", e.Type, edge)
	}
	return d.Hops()
}

// What a filter says becomes conditions: each operator of each kind of column, edges, and what holds them together.
func TestParse(t *testing.T) {
	name, count, start, tags, parameters := term(t, "name"), term(t, "runCount"), term(t, "startTime"), term(t, "tags"), term(t, "parameters")
	instant := func(text string) stored.Time {
		at, err := time.Parse(time.RFC3339, text)
		if err != nil {
			t.Fatal(err)
		}
		return stored.TimeAt(at.UnixMicro())
	}
	is := func(op query.Op, v any) query.Condition { return query.Compare{Term: name, Op: op, Value: v} }
	flowName := query.Compare{Term: query.Term{Kind: query.Text, Column: "name"}, Op: query.Eq, Value: "a"}
	taskRuns, _ := descriptor.FlowRun.Edge("taskRuns")
	for text, want := range map[string]query.Condition{
		`{}`:                                                 query.And{},
		`{"name": {}}`:                                       query.And{},
		`{"name": {"eq": "a"}}`:                              is(query.Eq, "a"),
		`{"name": {"ne": "a"}}`:                              query.Not{Of: is(query.Eq, "a")},
		`{"name": {"lt": "a"}}`:                              is(query.Lt, "a"),
		`{"name": {"le": "a"}}`:                              is(query.Le, "a"),
		`{"name": {"gt": "a"}}`:                              is(query.Gt, "a"),
		`{"name": {"ge": "a"}}`:                              is(query.Ge, "a"),
		`{"name": {"contains": "a"}}`:                        is(query.Contains, "a"),
		`{"name": {"icontains": "a"}}`:                       is(query.IContains, "a"),
		`{"name": {"startsWith": "a"}}`:                      is(query.StartsWith, "a"),
		`{"name": {"endsWith": "a"}}`:                        is(query.EndsWith, "a"),
		`{"name": {"like": "a%"}}`:                           is(query.Like, "a%"),
		`{"name": {"ilike": "a\\\\"}}`:                       is(query.ILike, `a\\`),
		`{"name": {"in": ["a", "b"]}}`:                       query.In{Term: name, Values: []any{"a", "b"}},
		`{"name": {"in": []}}`:                               query.In{Term: name, Values: []any{}},
		`{"name": {"in": "a"}}`:                              query.In{Term: name, Values: []any{"a"}},
		`{"name": {"notIn": ["a"]}}`:                         query.Not{Of: query.In{Term: name, Values: []any{"a"}}},
		`{"name": {"isNull": true}}`:                         query.IsNull{Term: name},
		`{"name": {"isNull": false}}`:                        query.Not{Of: query.IsNull{Term: name}},
		`{"name": {"gt": "a", "lt": "b"}}`:                   query.And{is(query.Gt, "a"), is(query.Lt, "b")},
		`{"name": {"eq": "a"}, "id": {}}`:                    query.And{query.And{}, is(query.Eq, "a")},
		`{"and": []}`:                                        query.And(nil),
		`{"or": []}`:                                         query.Or(nil),
		`{"or": [{"name": {"eq": "a"}}, {}]}`:                query.Or{is(query.Eq, "a"), query.And{}},
		`{"and": {"name": {"eq": "a"}}}`:                     query.And{is(query.Eq, "a")},
		`{"not": {"name": {"eq": "a"}}}`:                     query.Not{Of: is(query.Eq, "a")},
		`{"runCount": {"eq": 3}}`:                            query.Compare{Term: count, Op: query.Eq, Value: int64(3)},
		`{"runCount": {"le": -2147483648}}`:                  query.Compare{Term: count, Op: query.Le, Value: int64(-2147483648)},
		`{"startTime": {"ge": "2026-10-01T00:00:00+02:00"}}`: query.Compare{Term: start, Op: query.Ge, Value: instant("2026-09-30T22:00:00Z")},
		`{"startTime": {"last": "P1D"}}`: query.And{
			query.Compare{Term: start, Op: query.Ge, Value: instant("2026-10-31T00:00:00Z")}, query.Compare{Term: start, Op: query.Le, Value: present},
		},
		`{"startTime": {"next": 90}}`: query.And{
			query.Compare{Term: start, Op: query.Ge, Value: present}, query.Compare{Term: start, Op: query.Le, Value: instant("2026-11-01T00:01:30Z")},
		},
		`{"tags": {"all": ["a", "b"]}}`:                           query.And{query.HasTags{Term: tags, Tags: []string{"a", "b"}}},
		`{"tags": {"any": ["a"]}}`:                                query.And{query.HasTags{Term: tags, Tags: []string{"a"}, Any: true}},
		`{"tags": {"none": ["a"]}}`:                               query.And{query.Not{Of: query.HasTags{Term: tags, Tags: []string{"a"}, Any: true}}},
		`{"tags": {"all": []}}`:                                   query.And{query.And{}},
		`{"tags": {"any": []}}`:                                   query.And{query.Or{}},
		`{"tags": {"isEmpty": false}}`:                            query.And{query.Not{Of: query.NoTags{Term: tags}}},
		`{"parameters": {"exists": true}}`:                        query.JSONTest{Term: parameters, Op: query.JSONExists},
		`{"parameters": [{"path": ["a", "0"], "isNull": false}]}`: query.Not{Of: query.JSONTest{Term: parameters, Path: []string{"a", "0"}, Op: query.JSONNull}},
		`{"flow": {"name": {"eq": "a"}}}`:                         query.Related{Path: hops(t, descriptor.FlowRun, "flow"), Where: flowName, One: true},
		`{"taskRuns": {"some": {}}}`:                              query.And{query.Related{Path: taskRuns.Hops(), Where: query.And{}, Listed: !taskRuns.Indexed}},
		`{"taskRuns": {"none": {}}}`:                              query.And{query.Not{Of: query.Related{Path: taskRuns.Hops(), Where: query.And{}, Listed: !taskRuns.Indexed}}},
		`{"taskRuns": {"every": {}}}`:                             query.And{query.Not{Of: query.Related{Path: taskRuns.Hops(), Where: query.Not{Of: query.And{}}, Listed: !taskRuns.Indexed}}},
		`{"taskRuns": {"count": {"gt": 2}}}`: query.And{query.Counted{
			Path: taskRuns.Hops(), Indexed: taskRuns.Indexed, Where: query.And{}, Is: []query.NumberTest{{Op: query.Gt, Values: []int64{2}}},
		}},
		`{"taskRuns": {"counts": [{"is": {"notIn": [1, 2]}}]}}`: query.And{query.Counted{
			Path: taskRuns.Hops(), Indexed: taskRuns.Indexed, Where: query.And{}, Is: []query.NumberTest{{Op: query.Eq, Not: true, Values: []int64{1, 2}}},
		}},
	} {
		got, err := Parse(t.Context(), descriptor.FlowRun, "where", filtered(t, text), present)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s\n got %#v %v\nwant %#v", text, got, err, want)
		}
	}
}

// What can't be meant is refused with the place where it stands.
func TestParseRefuses(t *testing.T) {
	few := limits.Default
	few.MaxConditions, few.MaxFilterDepth, few.MaxListValues = 3, 2, 4
	deep := strings.Repeat(`{"flow": {"flowRuns": {"some": `, 7) + "{}" + strings.Repeat("}}}", 7)
	for text, says := range map[string]string{
		`null`:                          "where is null",
		`[]`:                            "where must be an object",
		`{"name": null}`:                "where.name is null",
		`{"name": {"eq": null}}`:        "where.name.eq is null",
		`{"name": {"in": ["a", null]}}`: "where.name.in is null",
		`{"name": "a"}`:                 "where.name must be an object",
		`{"name": {"eq": 1}}`:           "where.name.eq must be a text",
		`{"name": {"isNull": "yes"}}`:   "where.name.isNull must be true or false",
		`{"name": {"like": "a\\"}}`:     "where.name.like ends in a backslash",
		`{"name": {"contains": "` + strings.Repeat("x", query.LongestSearch+1) + `"}}`: "where.name.contains has",
		`{"runCount": {"eq": 1.5}}`:                              "where.runCount.eq must be an Int",
		`{"runCount": {"eq": 2147483648}}`:                       "where.runCount.eq must be an Int",
		`{"startTime": {"gt": "yesterday"}}`:                     "where.startTime.gt",
		`{"startTime": {"last": "a day"}}`:                       "where.startTime.last",
		`{"id": {"eq": "no id"}}`:                                "where.id.eq",
		`{"noSuch": {"eq": "a"}}`:                                "where.noSuch: FlowRun has no such field",
		`{"flow": {"noSuch": {"eq": "a"}}}`:                      "where.flow.noSuch: Flow has no such field",
		`{"or": [{"name": {"eq": 1}}]}`:                          "where.or.name.eq must be a text",
		`{"taskRuns": {"count": {"isNull": 1}}}`:                 "where.taskRuns.count.isNull must be true or false",
		`{"tags": {"any": [1]}}`:                                 "where.tags.any must be a text",
		`{"name": {"eq": "a", "ne": "b", "lt": "c", "gt": "d"}}`: "QUAESTOR_MAX_CONDITIONS",
		`{"or": [{}, {}, {}, {}]}`:                               "QUAESTOR_MAX_CONDITIONS",
		`{"not": {"not": {"not": {}}}}`:                          "QUAESTOR_MAX_FILTER_DEPTH",
		`{"name": {"in": ["a", "b", "c", "d", "e"]}}`:            "QUAESTOR_MAX_LIST_VALUES",
	} {
		_, err := Parse(limits.With(t.Context(), few), descriptor.FlowRun, "where", filtered(t, text), present)
		if err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%.100s: %v, want an error that says %q", text, err, says)
		}
	}
	if _, err := Parse(t.Context(), descriptor.FlowRun, "where", filtered(t, deep), present); err == nil || !strings.Contains(err.Error(), "tables by edges within edges") {
		t.Errorf("%s: %v", deep, err)
	}
}

// Conditions are counted as their limit counts them, up to where a filter can't be read.
func TestConditions(t *testing.T) {
	for text, want := range map[string]int{
		`{}`: 0, `{"name": {"eq": "a"}}`: 1, `{"name": {"gt": "a", "lt": "b"}}`: 2, `{"or": [{}, {"name": {"eq": "a"}}]}`: 2,
		`{"flow": {"name": {"eq": "a"}}}`: 2, `{"taskRuns": {"count": {"gt": 1}}}`: 2, `{"parameters": [{"path": ["a"], "eq": 1, "exists": true}]}`: 2,
		`{"name": {"eq": "a"}, "noSuch": {}}`: 1,
	} {
		if got, c := Conditions(t.Context(), descriptor.FlowRun, filtered(t, text), present); got != want || (c == nil) != strings.Contains(text, "noSuch") {
			t.Errorf("%s has %d conditions, want %d; %v", text, got, want, c)
		}
	}
}

// Numbers of a FloatFilter become tests.
func TestNumbers(t *testing.T) {
	got, err := Numbers(t.Context(), "is", filtered(t, `{"gt": 1.5, "in": [1, 2e3], "isNull": false, "ne": -0.5, "notIn": []}`))
	want := []Test{
		{Op: query.Gt, Values: []float64{1.5}}, {Op: query.Eq, In: true, Values: []float64{1, 2000}}, {Op: query.Eq, Null: true, Not: true},
		{Op: query.Eq, Not: true, Values: []float64{-0.5}}, {Op: query.Eq, In: true, Not: true},
	}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v %v, want %+v", got, err, want)
	}
	for _, text := range []string{`{"gt": "1"}`, `{"isNull": 0}`, `{"in": [1e999]}`, `{"eq": null}`, `[]`} {
		if got, err := Numbers(t.Context(), "is", filtered(t, text)); err == nil {
			t.Errorf("%s is read as %+v", text, got)
		}
	}
}
