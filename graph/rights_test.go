package graph_test

import (
	"context"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/server/database/config"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// restricted gives the address of a sample for a role that may read all of its tables but some.
func restricted(t *testing.T, denied ...string) (role, address, owned string) {
	t.Helper()
	owned = databasetest.PostgreSQL.Sample(t)
	role, address = databasetest.Role(t, owned)
	administrator := databasetest.Administrator(t, owned)
	databasetest.Exec(t, administrator, "GRANT SELECT ON ALL TABLES IN SCHEMA public TO "+role)
	if len(denied) > 0 {
		databasetest.Exec(t, administrator, "REVOKE SELECT ON "+strings.Join(denied, ", ")+" FROM "+role)
	}
	return role, address, administrator
}

// The field of a table that the role may not read is UNAVAILABLE and names the table, and the others have their answers,
// whatever part of a statement the table is in. Rights are read when a connection is made, and no such statement is sent. (A
// file has no roles.)
func TestTablesThatMayNotBeRead(t *testing.T) {
	role, address, owned := restricted(t, "log", "deployment", "artifact", "work_queue", "block_schema")
	plain, g := graphtest.Open(t, owned), graphtest.Open(t, address)
	ctx := config.WithObserver(t.Context(), func(s config.Statement) {
		if s.Err != nil {
			t.Errorf("sent: %s: %v", s.Query, s.Err)
		}
	})
	first := func(field string) string {
		return plain.Query(t, `{ `+field+`(first: 1) { nodes { id } } }`, nil)[field].(map[string]any)["nodes"].([]any)[0].(map[string]any)["id"].(string)
	}
	run, flow, log, document := first("flowRuns"), first("flows"), first("logs"), first("blockDocuments")
	pool := plain.Query(t, `{ workPools(first: 1) { nodes { name } } }`, nil)["workPools"].(map[string]any)["nodes"].([]any)[0].(map[string]any)["name"].(string)
	for query, c := range map[string]struct {
		table string
		// without is the same operation without the field that may not be read, if the rest has its answer.
		without string
	}{
		`{ logs { totalCount } }`:                                     {table: "log"},
		`{ logs { nodes { id } } }`:                                   {table: "log"},
		`{ logs { aggregate { count } } }`:                            {table: "log"},
		`{ logs { groups(by: {field: LEVEL}) { nodes { count } } } }`: {table: "log"},
		`{ log(id: "` + log + `") { id } flow(id: "` + flow + `") { name } flowRuns { totalCount } }`: {
			"log", `{ flow(id: "` + flow + `") { name } flowRuns { totalCount } }`},
		`{ deploymentByName(flowName: "x", name: "y") { id } }`: {table: "deployment"},
		`{ flowRuns(first: 200) { nodes { id deployment { name } flow { name } } } }`: {
			"deployment", `{ flowRuns(first: 200) { nodes { id flow { name } } } }`},
		`{ flowRun(id: "` + run + `") { id artifacts { totalCount } } flow(id: "` + flow + `") { name } }`: {
			"artifact", `{ flow(id: "` + flow + `") { name } }`},
		`{ flowRuns(where: {logs: {some: {}}}) { totalCount } }`:                                                                                    {table: "log"},
		`{ flowRuns(where: {logs: {count: {gt: 1}}}) { totalCount } }`:                                                                              {table: "log"},
		`{ flowRuns(where: {not: {deployment: {name: {eq: "x"}}}}) { totalCount } }`:                                                                {table: "deployment"},
		`{ flowRuns(where: {workPool: {name: {eq: "x"}}}) { nodes { id } } }`:                                                                       {table: "work_queue"},
		`{ flowRuns(orderBy: {field: DEPLOYMENT_NAME}, first: 3) { nodes { id } } }`:                                                                {table: "deployment"},
		`{ flowRuns { groups(by: {field: DEPLOYMENT_NAME}) { nodes { keys count } } } }`:                                                            {table: "deployment"},
		`{ flowRuns { aggregate { count(where: {deployment: {}}) } } }`:                                                                             {table: "deployment"},
		`{ flowRunHistory(start: "2026-10-01T00:00:00Z", end: "2026-10-02T00:00:00Z", interval: 3600, where: {deployment: {}}) { intervalStart } }`: {table: "deployment"},
		`{ flowRunGraph(id: "` + run + `") { artifacts { id } } }`:                                                                                  {table: "artifact"},
		`{ scheduledFlowRuns(workPoolName: "` + pool + `") { id } }`:                                                                                {table: "work_queue"},
		`{ blockDocuments { nodes { id data } } }`:                                                                                                  {"block_schema", `{ blockDocuments { nodes { id } } }`},
		`{ blockDocument(id: "` + document + `") { id name blockSchema { checksum } } }`:                                                            {"block_schema", `{ blockDocument(id: "` + document + `") { id name } }`},
		`{ flowRunGraph(id: "` + run + `") { nodes { id } states { id } } }`:                                                                        {},
		`{ node(id: "` + log + `") { id } }`:                                                                                                        {},
		`{ flowRuns(where: {flow: {}}) { nodes { id state { name } taskRuns { nodes { id } } } } }`:                                                 {},
	} {
		r := g.Do(ctx, query, nil)
		if c.table == "" {
			if len(r.Errors) > 0 {
				t.Errorf("%s: %v", query, r.Errors)
			}
			continue
		}
		if len(r.Errors) == 0 {
			t.Errorf("%s: no error: %s", query, r.Data)
		}
		for _, e := range r.Errors {
			if e.Extensions["code"] != "UNAVAILABLE" || e.Message != "the database role "+role+" may not read "+c.table {
				t.Errorf("%s: %v", query, e)
			}
		}
		if c.without != "" {
			if want := g.Query(t, c.without, nil); !within(want, r.Decode(t)) {
				t.Errorf("%s: %.300s", query, r.Data)
			}
		}
	}
	if n := g.Query(t, `{ node(id: "`+flow+`") { id } }`, nil); n["node"] == nil {
		t.Error("no node among the tables that may be read")
	}
}

// within says whether all of an answer is in another one.
func within(want, got any) bool {
	switch want := want.(type) {
	case map[string]any:
		of, ok := got.(map[string]any)
		for k, v := range want {
			ok = ok && within(v, of[k])
		}
		return ok
	case []any:
		of, ok := got.([]any)
		ok = ok && len(of) == len(want)
		for i, v := range want {
			ok = ok && within(v, of[i])
		}
		return ok
	}
	return want == got
}

// A role that may read nothing at all but the revision is told so by each field, and no statement is empty.
func TestNoTableMayBeRead(t *testing.T) {
	owned := databasetest.PostgreSQL.Sample(t)
	role, address := databasetest.Role(t, owned)
	databasetest.Exec(t, databasetest.Administrator(t, owned), "GRANT SELECT ON alembic_version TO "+role)
	g := graphtest.Open(t, address)
	if r := g.Do(t.Context(), `{ node(id: "00000000-0000-0000-0000-000000000000") { id } server { dialect } }`, nil); len(r.Errors) > 0 {
		t.Error(r.Errors)
	}
	if denied := g.Database.Denied(); denied == nil || len(denied.Tables) != 36 {
		t.Errorf("%v", denied)
	}
}

// Of a table with rights on some columns only, what asks for no other is answered; and a right that is taken away while
// serving is UNAVAILABLE too, until the next connection has read the rights.
func TestColumnsThatMayNotBeRead(t *testing.T) {
	role, address, owned := restricted(t, "flow")
	databasetest.Exec(t, owned, "GRANT SELECT (id, name) ON flow TO "+role)
	g := graphtest.Open(t, address)
	g.Query(t, `{ flows { totalCount nodes { id name } } flowRuns(orderBy: {field: FLOW_NAME}) { nodes { flow { name } } } }`, nil)
	ask := func(query, message string) {
		t.Helper()
		r := g.Do(context.Background(), query, nil)
		if len(r.Errors) != 1 || r.Errors[0].Extensions["code"] != "UNAVAILABLE" || r.Errors[0].Message != message {
			t.Errorf("%s: %v", query, r.Errors)
		}
	}
	ask(`{ flows { nodes { id created } } }`, "the database role "+role+" may not read all that this takes")
	g.Query(t, `{ flows { totalCount nodes { id name } } variables { totalCount } }`, nil)
	databasetest.Exec(t, owned, "REVOKE SELECT ON variable FROM "+role)
	for range 2 { // the second makes the connection that finds out
		ask(`{ variables { totalCount } }`, "the database role "+role+" may not read all that this takes")
	}
	ask(`{ variables { totalCount } }`, "the database role "+role+" may not read variable")
}
