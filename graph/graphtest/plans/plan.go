package plans

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/graph/graphtest/large"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
	codec "github.com/quaestor-graph/quaestor/server/database/storage"
)

// Plan is how a database ran a statement.
type Plan struct {
	// accesses to tables, in no order.
	Accesses []access
	// steps of SQLite's virtual machine, and rows that it sorted into an index of the moment.
	Steps, Automatic int
	Text             string
}

// access is how a plan reads a table or one of the statement's names for it.
type access struct {
	Table string
	// by are the columns whose value an index is searched for; without any, a table or index is walked.
	By []string
	// unwanted are rows that were read for nothing, rows those that were not (of PostgreSQL), loops how often it was done.
	Unwanted, Rows, Loops int
	// indexOnly: the index has all that is wanted of the rows (of PostgreSQL).
	IndexOnly bool
}

// Explain runs a statement that a graph made, with its arguments.
func Explain(t *testing.T, d databasetest.Dialect, db *sql.DB, m Made) Plan {
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

func explainPostgreSQL(t *testing.T, db *sql.DB, query string, args []any) Plan {
	t.Helper()
	var text string
	if err := db.QueryRow("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) "+query, args...).Scan(&text); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	var plans []struct{ Plan pgNode }
	if err := json.Unmarshal([]byte(text), &plans); err != nil {
		t.Fatal(err)
	}
	var p Plan
	p.postgreSQL(plans[0].Plan, 0)
	return p
}

var indexColumn = regexp.MustCompile(`"?([a-z_]+)"?(?:\)::text)? = `)

func (p *Plan) postgreSQL(n pgNode, depth int) {
	p.Text += fmt.Sprintf("%s%s %s %s cond %s filter %s removed %v rows %v loops %v\n", strings.Repeat("  ", depth+1),
		n.NodeType, n.Relation, n.Index, n.Cond, n.Filter, n.Removed, n.Rows, n.Loops)
	if n.Relation != "" {
		a := access{Table: n.Relation, Unwanted: int(n.Removed), Rows: int(n.Rows), Loops: int(n.Loops), IndexOnly: n.NodeType == "Index Only Scan"}
		cond := n.Cond
		for _, child := range n.Plans { // of a bitmap
			cond += child.Cond
		}
		for _, found := range indexColumn.FindAllStringSubmatch(cond, -1) {
			a.By = append(a.By, found[1])
		}
		p.Accesses = append(p.Accesses, a)
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

func explainSQLite(t *testing.T, db *sql.DB, query string, args []any) (p Plan) {
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
	graphtest.EachRow(t, func() (*sql.Rows, error) { return statement.Query(args...) }, func(*sql.Rows) error { return nil })
	// What it took, the rows of tables that it walked without an index excepted: those the plan shows.
	err = conn.QueryRowContext(t.Context(), "SELECT nstep, naidx FROM sqlite_stmt WHERE sql = ?", query).Scan(&p.Steps, &p.Automatic)
	if err != nil {
		t.Fatalf("%v: tests need CGO_CFLAGS=-DSQLITE_ENABLE_STMTVTAB, which `make test` sets", err)
	}
	tables := map[string]string{}
	for _, found := range sqliteAlias.FindAllStringSubmatch(query, -1) {
		tables[found[2]] = found[1]
	}
	graphtest.EachRow(t, func() (*sql.Rows, error) { return conn.QueryContext(t.Context(), "EXPLAIN QUERY PLAN "+query, args...) },
		func(rows *sql.Rows) error {
			var id, parent, unused int
			var detail string
			err := rows.Scan(&id, &parent, &unused, &detail)
			p.Text += fmt.Sprintf("  %d in %d: %s\n", id, parent, detail)
			found := sqliteAccess.FindStringSubmatch(detail)
			if found == nil || tables[found[2]] == "" {
				return err
			}
			a := access{Table: tables[found[2]], Loops: 1}
			for _, column := range sqliteColumn.FindAllStringSubmatch(found[3], -1) {
				a.By = append(a.By, column[1])
			}
			p.Accesses = append(p.Accesses, a)
			return err
		})
	p.Text += fmt.Sprintf("  %d steps, %d rows into an automatic index\n", p.Steps, p.Automatic)
	return p
}

// Searched says whether each access to a large table goes through an index of a column by which the path of m reaches
// it, and reads nothing beside; or else which doesn't.
func (p Plan) Searched(m Made) error {
	by := map[string][]string{}
	filtered := map[string]bool{}
	for _, hop := range m.Page.Path {
		by[hop.Table] = append(by[hop.Table], hop.To)
		filtered[hop.Table] = len(hop.Equals) > 0
	}
	for _, a := range p.Accesses {
		if !slices.Contains(large.Inflated, a.Table) {
			continue
		}
		wanted := append([]string{"id", "rowid"}, by[a.Table]...)
		if !slices.ContainsFunc(wanted, func(c string) bool { return slices.Contains(a.By, c) }) {
			return fmt.Errorf("%s is searched by %v, not by one of %v", a.Table, a.By, wanted)
		}
		// Of the rows of a resource those with another role are read too.
		if a.Unwanted > 0 && !filtered[a.Table] {
			return fmt.Errorf("%d rows of %s are read for nothing", a.Unwanted, a.Table)
		}
	}
	return nil
}

func (m Made) AtRoot() bool { return m.Kind != "Targets" && len(m.Page.Path) == 0 }
