package graph_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
	codec "github.com/quaestor-graph/quaestor/server/database/storage"
)

// plan is how a database ran a statement.
type plan struct {
	// accesses to tables, in no order.
	accesses []access
	// steps of SQLite's virtual machine, and rows that it sorted into an index of the moment.
	steps, automatic int
	text             string
}

// access is how a plan reads a table or one of the statement's names for it.
type access struct {
	table string
	// by are the columns whose value an index is searched for; without any, a table or index is walked.
	by []string
	// unwanted are rows that were read for nothing, rows those that were not (of PostgreSQL), loops how often it was done.
	unwanted, rows, loops int
	// indexOnly: the index has all that is wanted of the rows (of PostgreSQL).
	indexOnly bool
}

// explain runs a statement that a graph made, with its arguments.
func explain(t *testing.T, d databasetest.Dialect, db *sql.DB, m made) plan {
	t.Helper()
	args := make([]any, len(m.Args))
	for i, a := range m.Args {
		args[i] = codec.Bind(map[databasetest.Dialect]string{databasetest.SQLite: "sqlite3", databasetest.PostgreSQL: "postgres"}[d], a)
	}
	if d == databasetest.SQLite {
		// The function of Quaestor's own connections; SQLite's of the same arguments stands for it.
		return explainSQLite(t, db, strings.ReplaceAll(m.SQL, "quaestor_like(", "like("), args)
	}
	return explainPostgreSQL(t, db, m.SQL, args)
}

// pgNode is one of EXPLAIN's, in the JSON that PostgreSQL writes.
type pgNode struct {
	NodeType string  `json:"Node Type"`
	Relation string  `json:"Relation Name"`
	Index    string  `json:"Index Name"`
	Cond     string  `json:"Index Cond"`
	Filter   string  `json:"Filter"`
	Removed  float64 `json:"Rows Removed by Filter"`
	Rows     float64 `json:"Actual Rows"`
	Loops    float64 `json:"Actual Loops"`
	Plans    []pgNode
}

func explainPostgreSQL(t *testing.T, db *sql.DB, query string, args []any) plan {
	t.Helper()
	var text string
	if err := db.QueryRow("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) "+query, args...).Scan(&text); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	var plans []struct{ Plan pgNode }
	if err := json.Unmarshal([]byte(text), &plans); err != nil {
		t.Fatal(err)
	}
	var p plan
	p.postgreSQL(plans[0].Plan, 0)
	return p
}

var indexColumn = regexp.MustCompile(`"?([a-z_]+)"?(?:\)::text)? = `)

func (p *plan) postgreSQL(n pgNode, depth int) {
	p.text += fmt.Sprintf("%s%s %s %s cond %s filter %s removed %v rows %v loops %v\n", strings.Repeat("  ", depth+1),
		n.NodeType, n.Relation, n.Index, n.Cond, n.Filter, n.Removed, n.Rows, n.Loops)
	if n.Relation != "" {
		a := access{table: n.Relation, unwanted: int(n.Removed), rows: int(n.Rows), loops: int(n.Loops), indexOnly: n.NodeType == "Index Only Scan"}
		cond := n.Cond
		for _, child := range n.Plans { // of a bitmap
			cond += child.Cond
		}
		for _, found := range indexColumn.FindAllStringSubmatch(cond, -1) {
			a.by = append(a.by, found[1])
		}
		p.accesses = append(p.accesses, a)
	}
	for _, child := range n.Plans {
		p.postgreSQL(child, depth+1)
	}
}

var (
	sqliteAccess = regexp.MustCompile(`^(SEARCH|SCAN) (\w+)(?: USING (?:.*?INDEX \w+|INTEGER PRIMARY KEY))?(?: \((.*)\))?`)
	sqliteAlias  = regexp.MustCompile("`(\\w+)` AS `(\\w+)`")
	sqliteColumn = regexp.MustCompile(`(\w+)=`)
)

func explainSQLite(t *testing.T, db *sql.DB, query string, args []any) (p plan) {
	t.Helper()
	conn, err := db.Conn(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	statement, err := conn.PrepareContext(t.Context(), query)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer func() { _ = statement.Close() }()
	eachRow(t, func() (*sql.Rows, error) { return statement.Query(args...) }, func(*sql.Rows) error { return nil })
	// What it took, the rows of tables that it walked without an index excepted: those the plan shows.
	err = conn.QueryRowContext(t.Context(), "SELECT nstep, naidx FROM sqlite_stmt WHERE sql = ?", query).Scan(&p.steps, &p.automatic)
	if err != nil {
		t.Fatalf("%v: tests need CGO_CFLAGS=-DSQLITE_ENABLE_STMTVTAB, which `make test` sets", err)
	}
	tables := map[string]string{}
	for _, found := range sqliteAlias.FindAllStringSubmatch(query, -1) {
		tables[found[2]] = found[1]
	}
	eachRow(t, func() (*sql.Rows, error) { return conn.QueryContext(t.Context(), "EXPLAIN QUERY PLAN "+query, args...) },
		func(rows *sql.Rows) error {
			var id, parent, unused int
			var detail string
			err := rows.Scan(&id, &parent, &unused, &detail)
			p.text += fmt.Sprintf("  %d in %d: %s\n", id, parent, detail)
			found := sqliteAccess.FindStringSubmatch(detail)
			if found == nil || tables[found[2]] == "" {
				return err
			}
			a := access{table: tables[found[2]], loops: 1}
			for _, column := range sqliteColumn.FindAllStringSubmatch(found[3], -1) {
				a.by = append(a.by, column[1])
			}
			p.accesses = append(p.accesses, a)
			return err
		})
	p.text += fmt.Sprintf("  %d steps, %d rows into an automatic index\n", p.steps, p.automatic)
	return p
}

func eachRow(t *testing.T, query func() (*sql.Rows, error), row func(*sql.Rows) error) {
	t.Helper()
	rows, err := query()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := row(rows); err != nil {
			t.Fatal(err)
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
}

// searched says whether each access to a large table goes through an index of a column by which the path of m reaches
// it, and reads nothing beside; or else which doesn't.
func (p plan) searched(m made) error {
	by := map[string][]string{}
	filtered := map[string]bool{}
	for _, hop := range m.page.Path {
		by[hop.Table] = append(by[hop.Table], hop.To)
		filtered[hop.Table] = len(hop.Equals) > 0
	}
	for _, a := range p.accesses {
		if !slices.Contains(inflated, a.table) {
			continue
		}
		wanted := append([]string{"id", "rowid"}, by[a.table]...)
		if !slices.ContainsFunc(wanted, func(c string) bool { return slices.Contains(a.by, c) }) {
			return fmt.Errorf("%s is searched by %v, not by one of %v", a.table, a.by, wanted)
		}
		// Of the rows of a resource those with another role are read too.
		if a.unwanted > 0 && !filtered[a.table] {
			return fmt.Errorf("%d rows of %s are read for nothing", a.unwanted, a.table)
		}
	}
	return nil
}

func (m made) atRoot() bool { return m.kind != "Targets" && len(m.page.Path) == 0 }
