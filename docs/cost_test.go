package docs_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/graph/descriptor"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// foreign says whether a column leads to a row by its id.
func foreign(e *descriptor.Entity, column string) bool {
	return strings.HasSuffix(column, "_id") && slices.ContainsFunc(e.Edges, func(d descriptor.Edge) bool {
		return !d.Many && d.Path[0].From == column
	})
}

// Contract 12.6: the page lists the fields that the entities' indexes give, and nothing else.
func TestFieldsThatFindRowsAreListed(t *testing.T) {
	var rows strings.Builder
	for _, e := range descriptor.All() {
		var fields []string
		for _, f := range e.Fields {
			named := f.Column == "name" && e.Order == "NAME"
			if f.Leads && f.Column != "id" && !named && !foreign(e, f.Column) {
				fields = append(fields, "`"+f.Key+"`")
			}
		}
		fmt.Fprintf(&rows, "| %s | %s |\n", e.Type, strings.Join(fields, ", "))
	}
	page, err := os.ReadFile("cost.md")
	if err != nil {
		t.Fatal(err)
	}
	_, listed, _ := strings.Cut(string(page), "| type | further fields |\n|---|---|\n")
	if listed != rows.String() {
		t.Errorf("docs/cost.md must end in these rows:\n%s", rows.String())
	}
}

// Of what Prefect's migrations made after 3.4.0, the oldest release that is served.
var late = []string{
	"ix_ae_follower_scope_leader", "ix_event_resources__event_id", "ix_event_resources__occurred", "ix_flow_run__deployment_id",
	"ix_flow_run__schedule_id_scheduler", "ix_flow_run__state_type_coalesce_start_time", "ix_flow_run_state__type_name_timestamp",
	"ix_task_run__state_type_start_time", "ix_task_run_state__type_name_timestamp",
}

// Contract 12.6: the fields are the id, the name, foreign keys, and those that lead an index of Prefect's own databases, on
// both dialects and at all revisions.
func TestFieldsThatFindRowsLeadIndexes(t *testing.T) {
	leads := map[databasetest.Dialect]map[string]bool{}
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		query := map[databasetest.Dialect]string{
			databasetest.SQLite: `SELECT m.name, x.name, i.name FROM sqlite_master m, pragma_index_list(m.name) i, pragma_index_xinfo(i.name) x
				WHERE m.type = 'table' AND NOT i.partial AND x.seqno = 0 AND x.name IS NOT NULL AND x.coll = 'BINARY'`,
			databasetest.PostgreSQL: `SELECT c.relname, a.attname, x.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
				JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_am m ON m.oid = x.relam
				JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0] WHERE m.amname = 'btree' AND i.indpred IS NULL`,
		}[d]
		rows, err := databasetest.Open(t, d.SharedSample(t)).QueryContext(t.Context(), query)
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		leads[d] = map[string]bool{}
		for rows.Next() {
			var table, column, index string
			if err := rows.Scan(&table, &column, &index); err != nil {
				t.Fatal(err)
			}
			if !slices.Contains(late, index) {
				leads[d][table+"."+column] = true
			}
		}
		if err := rows.Err(); err != nil || len(leads[d]) < 100 {
			t.Fatal(len(leads[d]), err)
		}
	})
	for _, e := range descriptor.All() {
		for _, f := range e.Fields {
			if f.Column == "" || f.Edge != "" {
				if f.Leads {
					t.Errorf("%s.%s is no column", e.Type, f.Key)
				}
				continue
			}
			column := e.Table + "." + f.Column
			want := f.Column == "id" || f.Column == "name" && e.Order == "NAME" || foreign(e, f.Column)
			want = want || leads[databasetest.SQLite][column] && leads[databasetest.PostgreSQL][column]
			if f.Leads != want {
				t.Errorf("%s: Leads is %v, the indexes say %v", column, f.Leads, want)
			}
		}
	}
}
