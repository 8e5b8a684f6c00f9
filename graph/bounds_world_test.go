package graph_test

import (
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/graph/descriptor"
	keys "github.com/quaestor-graph/quaestor/server/database/access"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// noSuchID is of no row.
const noSuchID = "00000000-0000-4000-8000-000000000000"

// keysOf are bounds by the names of things in the sample.
func keysOf(t *testing.T, db *sql.DB) map[string]*keys.Bounds {
	t.Helper()
	pool := func(name string) string { return idWhere(t, db, "work_pool", "name = '"+name+"'") }
	flow := func(name string) string { return idWhere(t, db, "flow", "name = '"+name+"'") }
	return map[string]*keys.Bounds{
		"pool":      {WorkPoolIDs: []string{pool("docker-büro")}},
		"tag":       {Tags: []string{"team-a"}},
		"flow":      {FlowIDs: []string{flow("nightly report")}},
		"pool, tag": {WorkPoolIDs: []string{pool("k8s_batch"), pool("docker-büro"), noSuchID}, Tags: []string{"a,b", "50%", "no such"}},
		"gone":      {WorkPoolIDs: []string{noSuchID}},
		// Of one kind all things are gone, of the other none.
		"half gone": {WorkPoolIDs: []string{pool("docker-büro")}, FlowIDs: []string{noSuchID}},
	}
}

func idWhere(t *testing.T, db *sql.DB, table, where string) (id string) {
	t.Helper()
	if err := db.QueryRow("SELECT CAST(id AS TEXT) FROM " + table + " WHERE " + where + " ORDER BY id LIMIT 1").Scan(&id); err != nil {
		t.Fatalf("%s with %s: %v", table, where, err)
	}
	return id
}

// past runs statements past foreign keys.
func past(t *testing.T, d databasetest.Dialect, address string, statements ...string) {
	t.Helper()
	if d == databasetest.PostgreSQL {
		address = databasetest.Administrator(t, address)
		statements = append([]string{"SET session_replication_role = replica"}, statements...)
	}
	databasetest.Exec(t, address, statements...)
}

// forest plants trees of runs into the sample: each run has the one before it in a list as the one that started it.
type forest struct {
	t          *testing.T
	db         *sql.DB
	d          databasetest.Dialect
	address    string
	runs, task []string
	at         int
	statements []string
}

func plantForest(t *testing.T, d databasetest.Dialect, address string) {
	t.Helper()
	f := &forest{t: t, db: databasetest.Open(t, address), d: d, address: address}
	rows, err := f.db.Query("SELECT CAST(r.id AS TEXT), CAST((SELECT min(CAST(k.id AS TEXT)) FROM task_run k WHERE k.flow_run_id = r.id" +
		" AND NOT EXISTS (SELECT 1 FROM flow_run c WHERE c.parent_task_run_id = k.id)) AS TEXT) FROM flow_run r" +
		" WHERE r.deployment_id IS NULL AND r.work_queue_id IS NULL AND r.parent_task_run_id IS NULL ORDER BY 1")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var run string
		var task sql.NullString
		if err := rows.Scan(&run, &task); err != nil {
			t.Fatal(err)
		}
		f.runs = append(f.runs, run)
		if task.Valid {
			f.task = append(f.task, task.String)
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	bounded := idWhere(t, f.db, "flow_run", "deployment_id IS NOT NULL AND work_queue_id IN (SELECT q.id FROM work_queue q JOIN work_pool p ON p.id = q.work_pool_id WHERE p.name = 'docker-büro')")
	without := idWhere(t, f.db, "flow_run", "deployment_id IS NOT NULL AND work_queue_id IN (SELECT q.id FROM work_queue q JOIN work_pool p ON p.id = q.work_pool_id WHERE p.name = 'push.ecs')")
	tagged := idWhere(t, f.db, "flow_run", `deployment_id IN (SELECT id FROM deployment WHERE CAST(tags AS TEXT) LIKE '%"team-a"%')`)
	dangling := idWhere(t, f.db, "flow_run", "deployment_id IS NOT NULL AND work_queue_id IS NULL AND NOT EXISTS (SELECT 1 FROM deployment d WHERE d.id = flow_run.deployment_id)")

	// Five levels in the bound, of which the third starts a run of another pool, and that one more.
	deep := f.chain(bounded, f.run(), f.run(), f.run(), f.run(), f.run())
	other := idWhere(t, f.db, "flow_run", "id <> '"+without+"' AND work_queue_id IN (SELECT q.id FROM work_queue q JOIN work_pool p ON p.id = q.work_pool_id WHERE p.name = 'push.ecs')")
	f.chain(deep[3], other, f.run(), f.run())
	// The other way round.
	again := idWhere(t, f.db, "flow_run", "id <> '"+bounded+"' AND work_queue_id IN (SELECT q.id FROM work_queue q JOIN work_pool p ON p.id = q.work_pool_id WHERE p.name = 'docker-büro')")
	f.chain(without, f.run(), f.run(), again, f.run(), f.run())
	f.chain(tagged, f.run(), f.run())
	f.chain(bounded, dangling)
	// A cycle, and a run that one of it has started.
	cycle := f.chain(f.run(), f.run(), f.run())
	f.chain(cycle[2], cycle[0])
	f.chain(cycle[1], f.run())
	// A tag of its own does not let a run out of its tree, nor in where nobody has started it.
	own := `'["team-a", "a,b"]'`
	f.exec("UPDATE flow_run SET tags = " + own + " WHERE id IN ('" + f.chain(without, f.run())[1] + "', '" + f.run() + "')")
	// Those who started them are gone, or were started by no run.
	gone, alone := f.run(), f.run()
	f.exec("UPDATE flow_run SET tags = "+own+", parent_task_run_id = '"+noSuchID+"' WHERE id = '"+gone+"'",
		"UPDATE flow_run SET tags = "+own+", parent_task_run_id = (SELECT id FROM task_run WHERE flow_run_id IS NULL ORDER BY id LIMIT 1) WHERE id = '"+alone+"'")
	// Logs and artifacts of a task run alone, and of a task run of another run.
	task := idWhere(t, f.db, "task_run", "flow_run_id = '"+bounded+"'")
	for _, table := range []string{"log", "artifact"} {
		f.exec("UPDATE "+table+" SET flow_run_id = NULL, task_run_id = '"+task+"' WHERE id = '"+idWhere(t, f.db, table, "flow_run_id IS NOT NULL")+"'",
			"UPDATE "+table+" SET task_run_id = '"+task+"' WHERE CAST(id AS TEXT) = (SELECT max(CAST(id AS TEXT)) FROM "+table+" WHERE flow_run_id IS NOT NULL)")
	}
	past(t, d, address, f.statements...)
}

func (f *forest) exec(statements ...string) {
	f.statements = append(f.statements, statements...)
}

// run gives a run without deployment, queue and parent that is in no tree yet.
func (f *forest) run() string {
	f.at++
	return f.runs[f.at-1]
}

// chain has each run started by the one before it.
func (f *forest) chain(runs ...string) []string {
	f.t.Helper()
	for i, run := range runs[1:] {
		task := f.task[0]
		f.task = f.task[1:]
		f.exec(fmt.Sprintf("UPDATE task_run SET flow_run_id = '%s', dynamic_key = 'of %s' WHERE id = '%s'", runs[i], run, task),
			fmt.Sprintf("UPDATE flow_run SET parent_task_run_id = '%s' WHERE id = '%s'", task, run))
	}
	return runs
}

// plantCanaries writes a canary into each text and JSON value of the rows that a key does not see, but into those that the rules
// go by.
func plantCanaries(t *testing.T, d databasetest.Dialect, address string, seen map[string]map[string]bool) {
	t.Helper()
	var statements []string
	for _, e := range descriptor.All() {
		var set []string
		for _, c := range e.Columns {
			switch {
			case c.Name == "tags" || c.Name == "resource_id" || c.Name == "resource_role":
			case c.Kind == descriptor.Text:
				set = append(set, fmt.Sprintf("%q = '%s' || CAST(id AS TEXT)", c.Name, canary))
			case c.Kind == descriptor.JSON && !slices.Contains([]string{"task_inputs", "related", "resource"}, c.Name):
				set = append(set, fmt.Sprintf("%q = '{\"%s\": \"%s\"}'", c.Name, canary, canary))
			}
		}
		if len(set) > 0 {
			statements = append(statements, fmt.Sprintf("UPDATE %q SET %s%s", e.Table, strings.Join(set, ", "), but(seen[e.Type])))
		}
	}
	past(t, d, address, statements...)
}

// prune deletes all rows that a key does not see.
func prune(t *testing.T, d databasetest.Dialect, address string, seen map[string]map[string]bool) {
	t.Helper()
	var statements []string
	for _, e := range descriptor.All() {
		statements = append(statements, fmt.Sprintf("DELETE FROM %q%s", e.Table, but(seen[e.Type])))
	}
	past(t, d, address, statements...)
}

func but(ids map[string]bool) string {
	if len(ids) == 0 {
		return ""
	}
	var all []string
	for id := range ids {
		all = append(all, "'"+id+"'")
	}
	slices.Sort(all)
	return " WHERE CAST(id AS TEXT) NOT IN (" + strings.Join(all, ", ") + ")"
}
