package connection_test

import (
	"database/sql"
	"testing"

	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/graph/graphtest/plans"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
	codec "github.com/quaestor-graph/quaestor/server/database/storage"
)

// A connection to SQLite keeps the statements that it has compiled, and none is compiled anew because of the values that it
// is run with, as SQLite does where a bare argument might be the constant of a partial index.
func TestStatementsAreCompiledOnce(t *testing.T) {
	address := databasetest.SQLite.SharedSample(t)
	g := graphtest.Open(t, address)
	r := plans.Record(g)
	db := databasetest.Open(t, address)
	conn, err := db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	for _, query := range []string{
		`{ flowRuns(first: 2) { nodes { id flow { name } state { type } } } }`,
		`{ flowRuns(first: 2, where: {stateType: {eq: SCHEDULED}, autoScheduled: {eq: true}}) { nodes { id } totalCount } }`,
		`{ flowRuns(where: {stateType: {eq: FAILED}}) { totalCount groups(by: [{field: FLOW_NAME}]) { nodes { keys count } } } }`,
		`{ flowRuns { aggregate { count(where: {stateType: {in: [FAILED]}}) } groups(by: [{field: EFFECTIVE_START_TIME, every: "P1D"}, {field: STATE_TYPE}]) { nodes { keys count(where: {stateType: {eq: FAILED}}) } } } }`,
		`{ flows(first: 2) { nodes { flowRuns(first: 2, where: {stateType: {eq: SCHEDULED}}) { nodes { id } } } } }`,
		`{ flowRun(id: "01a09c9f-ce46-7a18-8c05-8d31ae55ff31") { childFlowRuns(first: 2) { nodes { id } } logs(first: 2) { nodes { id } } flow { flowRuns(first: 2) { nodes { id } } } } }`,
		`{ flowRunGraph(id: "01a09c9f-ce46-7a18-8c05-8d31ae55ff31", since: "2026-09-26T22:36:13Z") { nodes { id artifacts { id } } states { name } artifacts { id } } }`,
		`{ scheduledFlowRuns(workPoolName: "docker-büro") { id } }`,
		`{ scheduledFlowRuns(workPoolName: "docker-büro", workQueueNames: ["default"], scheduledBefore: "2026-11-01T00:00:00Z") { id } }`,
		`{ flowRunHistory(start: "2026-10-01T00:00:00Z", end: "2026-11-01T00:00:00Z", interval: "P1D") { states { countRuns } } }`,
	} {
		g.Query(t, query, nil)
		for _, m := range r.Take() {
			args := make([]any, len(m.Args))
			for i, a := range m.Args {
				args[i] = codec.Bind("sqlite3", a)
			}
			statement, err := conn.PrepareContext(t.Context(), m.SQL)
			if err != nil {
				t.Fatal(err)
			}
			for range 3 {
				graphtest.EachRow(t, func() (*sql.Rows, error) { return statement.Query(args...) }, func(*sql.Rows) error { return nil })
			}
			var again int
			if err := conn.QueryRowContext(t.Context(), "SELECT reprep FROM sqlite_stmt WHERE sql = ?", m.SQL).Scan(&again); err != nil {
				t.Fatalf("%v: tests need CGO_CFLAGS=-DSQLITE_ENABLE_STMTVTAB, which `make test` sets", err)
			}
			if again > 0 {
				t.Errorf("%s: compiled %d times more\n%s", query, again, m.SQL)
			}
			_ = statement.Close()
		}
	}
}
