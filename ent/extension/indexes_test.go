package extension

import (
	"testing"

	"entgo.io/ent/entc/gen"

	"github.com/quaestor-graph/quaestor/ent/annotation"
)

// indexesOf is an entity that has indexes of its annotation, and those of ent.
func indexesOf(late []string, indexes []annotation.Index, ents ...*gen.Index) *Entity {
	t := annotation.Table{Indexes: indexes}
	for _, name := range late {
		t.Since = append(t.Since, annotation.Since{Index: name, SQLite: "79e7a60e43d8", PostgreSQL: "bad1e352c597"})
	}
	return &Entity{Node: &gen.Type{Annotations: gen.Annotations{t.Name(): t}, Indexes: ents}}
}

// An index serves columns where its text begins with them on both dialects, and with nothing done to them.
func TestIndexed(t *testing.T) {
	both := func(text string) []annotation.Index {
		return []annotation.Index{{Name: "ix", SQLite: text, PostgreSQL: "btree " + text}}
	}
	for _, c := range []struct {
		says    string
		of      *Entity
		columns []string
		want    bool
	}{
		{"the primary key", indexesOf(nil, nil), []string{"id"}, true},
		{"no index", indexesOf(nil, nil), []string{"name"}, false},
		{"one column", indexesOf(nil, both("(name)")), []string{"name"}, true},
		{"another column", indexesOf(nil, both("(name)")), []string{"flow_id"}, false},
		{"a column whose name begins so", indexesOf(nil, both("(names)")), []string{"name"}, false},
		{"descending", indexesOf(nil, both("(created DESC)")), []string{"created"}, true},
		{"in quotes", indexesOf(nil, both(`("key", created DESC)`)), []string{"key"}, true},
		{"the first of two", indexesOf(nil, both("(flow_id, name)")), []string{"flow_id"}, true},
		{"the second of two", indexesOf(nil, both("(flow_id, name)")), []string{"name"}, false},
		{"two of two", indexesOf(nil, both("(flow_id, name DESC)")), []string{"flow_id", "name"}, true},
		{"two in another order", indexesOf(nil, both("(flow_id, name)")), []string{"name", "flow_id"}, false},
		{"two of one", indexesOf(nil, both("(flow_id)")), []string{"flow_id", "name"}, false},
		{"further columns that are included", indexesOf(nil, []annotation.Index{{SQLite: "(key)", PostgreSQL: "btree (key) INCLUDE (id, type)"}}), []string{"key"}, true},
		{"a partial index", indexesOf(nil, both("(slug) WHERE slug IS NOT NULL")), []string{"slug"}, false},
		{"an index that is partial on one dialect", indexesOf(nil, []annotation.Index{{SQLite: "(slug)", PostgreSQL: "btree (slug) WHERE (slug IS NOT NULL)"}}), []string{"slug"}, false},
		{"an expression", indexesOf(nil, both("(lower(name))")), []string{"name"}, false},
		{"an expression of several", indexesOf(nil, both("(COALESCE(start_time, expected_start_time) DESC)")), []string{"start_time"}, false},
		{"an index on tags", indexesOf(nil, []annotation.Index{{PostgreSQL: "gin (tags)"}}), []string{"tags"}, false},
		{"another method on one dialect", indexesOf(nil, []annotation.Index{{SQLite: "(name)", PostgreSQL: "gin (name gin_trgm_ops)"}}), []string{"name"}, false},
		{"one dialect", indexesOf(nil, []annotation.Index{{SQLite: "(name)"}}), []string{"name"}, false},
		{"an index each", indexesOf(nil, []annotation.Index{{SQLite: "(name)"}, {PostgreSQL: "btree (name, created)"}}), []string{"name"}, true},
		{"one of ent's", indexesOf(nil, nil, &gen.Index{Columns: []string{"name", "flow_id"}}), []string{"name"}, true},
		{"the second column of one of ent's", indexesOf(nil, nil, &gen.Index{Columns: []string{"name", "flow_id"}}), []string{"flow_id"}, false},
	} {
		if got, err := c.of.indexed(c.columns...); got != c.want || err != nil {
			t.Errorf("%s: %v is indexed: %t %v, want %t", c.says, c.columns, got, err, c.want)
		}
	}
}

// What a served revision lacks is no index at every revision.
func TestIndexedAlways(t *testing.T) {
	index := []annotation.Index{{Name: "ix_late", SQLite: "(occurred)", PostgreSQL: "btree (occurred)"}}
	for _, c := range []struct {
		of   *Entity
		want bool
	}{
		{indexesOf(nil, index), true},
		{indexesOf([]string{"ix_late"}, index), false},
		{indexesOf([]string{"ix_other"}, index), true},
		{indexesOf([]string{"ix_late"}, nil, &gen.Index{Name: "ix_late", Columns: []string{"occurred"}}), false},
		{indexesOf([]string{"ix_late"}, append(index, annotation.Index{Name: "ix", SQLite: "(occurred)", PostgreSQL: "btree (occurred)"})), true},
	} {
		if got, err := c.of.indexedAlways("occurred"); got != c.want || err != nil {
			t.Errorf("%v: %t %v, want %t", c.of.Node.Annotations, got, err, c.want)
		}
	}
}

// An expression's index is written in either case, and in the order of its columns.
func TestIndexedCoalesce(t *testing.T) {
	columns := []string{"start_time", "expected_start_time"}
	for _, c := range []struct {
		sqlite, postgresql string
		want               bool
	}{
		{"(coalesce(start_time, expected_start_time) DESC)", "btree (COALESCE(start_time, expected_start_time) DESC)", true},
		{"(coalesce(start_time, expected_start_time))", "", false},
		{"", "btree (COALESCE(start_time, expected_start_time))", false},
		{"(coalesce(expected_start_time, start_time))", "btree (COALESCE(expected_start_time, start_time))", false},
		{"(coalesce(start_time, expected_start_time, created))", "btree (COALESCE(start_time, expected_start_time, created))", false},
		{"(start_time, expected_start_time)", "btree (start_time, expected_start_time)", false},
	} {
		e := indexesOf(nil, []annotation.Index{{SQLite: c.sqlite, PostgreSQL: c.postgresql}})
		if got, err := e.indexedCoalesce(columns); got != c.want || err != nil {
			t.Errorf("%s and %s: %t %v, want %t", c.sqlite, c.postgresql, got, err, c.want)
		}
	}
}

// Names of columns and types become those of fields, enums and descriptions.
func TestNames(t *testing.T) {
	for _, c := range []struct {
		by        string
		of        func(string) string
		got, want string
	}{
		{"camel", camel, "flow_run_id", "flowRunId"},
		{"camel", camel, "name", "name"},
		{"camel", camel, "type_", "type"},
		{"screaming", screaming, "FlowRun", "FLOW_RUN"},
		{"screaming", screaming, "ConcurrencyLimitV2", "CONCURRENCY_LIMIT_V2"},
		{"screamingCamel", screamingCamel, "flowRunId", "FLOW_RUN_ID"},
		{"words", words, "FlowRun", "flow run"},
		{"words", words, "CsrfToken", "CSRF token"},
		{"words", words, "ConcurrencyLimitV2", "concurrency limit (v2)"},
		{"plural", plural, "flow run", "flow runs"},
		{"plural", plural, "saved search", "saved searches"},
		{"plural", plural, "concurrency limit (v2)", "concurrency limits (v2)"},
		{"article", article, "artifact", "an artifact"},
		{"article", article, "flow run", "a flow run"},
	} {
		if got := c.of(c.got); got != c.want {
			t.Errorf("%s of %q is %q, want %q", c.by, c.got, got, c.want)
		}
	}
}
