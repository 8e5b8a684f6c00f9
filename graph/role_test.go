package graph_test

import (
	"testing"

	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// Contract 9.13: the answer is the same whatever an administrator has set for the role. A role of one's own may only read,
// and has its defaults turned round.
func TestRoleWithOddDefaults(t *testing.T) {
	address := databasetest.PostgreSQL.Sample(t)
	name, with := databasetest.Role(t, address)
	administrator := databasetest.Administrator(t, address)
	databasetest.Exec(t, administrator, "GRANT SELECT ON ALL TABLES IN SCHEMA public TO "+name)
	for _, setting := range []string{
		"standard_conforming_strings = off", "timezone = 'America/St_Johns'", "datestyle = 'SQL, DMY'", "intervalstyle = 'sql_standard'",
		"bytea_output = 'escape'", "extra_float_digits = -15", "default_transaction_read_only = on", "transform_null_equals = on", "array_nulls = off",
	} {
		databasetest.Exec(t, administrator, "ALTER ROLE "+name+" SET "+setting)
	}
	odd, plain := graphtest.Open(t, with), graphtest.Open(t, address)
	for _, query := range []string{
		`{ artifacts(where: {data: {exists: true}}) { totalCount nodes { id data created } } }`,
		`{ artifacts(where: {data: {path: "0", isNull: false}}) { totalCount } eventResources(where: {resource: {hasKey: "prefect.resource.id"}}) { totalCount } }`,
		`{ flowRuns(orderBy: {field: TOTAL_RUN_TIME}, where: {name: {like: "%\\_%"}}) { totalCount nodes { id startTime totalRunTime tags parameters } } }`,
		`{ flowRuns { aggregate { sum(field: TOTAL_RUN_TIME) max(field: START_TIME) } groups(by: {field: START_TIME, every: "P1D", timeZone: "Europe/Berlin"}) { nodes { keys count } } } }`,
	} {
		want, got := plain.Do(t.Context(), query, nil), odd.Do(t.Context(), query, nil)
		if len(got.Errors) > 0 || string(got.Data) != string(want.Data) {
			t.Errorf("%s\n%s %v\nwant %s", query, got.Data, got.Errors, want.Data)
		}
	}
}
