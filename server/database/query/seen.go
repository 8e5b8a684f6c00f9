package query

import (
	"context"
	"errors"
	"strconv"

	"entgo.io/ent/dialect/sql"

	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/server/database/access"
)

// Within gives what a key sees of a relation. Tables of which it sees no row are
// absent, so that nobody asks for any.
func (r Relation) Within(b *access.Bounds) Relation {
	if b == nil {
		return r
	}
	r.Bounds = b
	r.Absent = r.Absent || sights[r.Table] == nil || nothing(b)
	return r
}

// nothing says whether a key sees nothing: all things of one kind are gone.
func nothing(b *access.Bounds) bool {
	empty := func(kind []string) bool { return kind != nil && len(kind) == 0 }
	return empty(b.WorkPoolIDs) || empty(b.FlowIDs) || empty(b.Tags)
}

// Made says whether a relation is no table as it stands: it has no rowid, and an
// index alone does not tell what rows it has.
func (r Relation) Made() bool { return len(r.Added) > 0 || r.Bounds != nil }

// sights says for each table which of its rows t a key sees: the rules of
// docs/keys.md. Of a table that is not here no key sees any.
//
// A row is tested through the ids of the rows that it leads to, so that a page is
// read in the order of its own index and no further than it reaches; of small
// tables (queues, deployments) what is seen is a list. Where all rows are read
// anyway (scanning), so is what is seen of the tables that they lead to.
var sights map[string]func(s *sight, t string)

func init() { // the rules refer to each other
	through := func(column, table string) func(s *sight, t string) {
		return func(s *sight, t string) { s.leads(func() { s.col(t, column) }, table) }
	}
	sights = map[string]func(s *sight, t string){
		"flow_run":             (*sight).flowRun,
		"flow_run_state":       through("flow_run_id", "flow_run"),
		"flow_run_input":       through("flow_run_id", "flow_run"),
		"task_run":             through("flow_run_id", "flow_run"),
		"task_run_state":       through("task_run_id", "task_run"),
		"task_run_state_cache": through("task_run_state_id", "task_run_state"),
		"log":                  (*sight).eitherRun,
		"artifact":             (*sight).eitherRun,
		"artifact_collection":  through("latest_id", "artifact"),
		"deployment":           (*sight).inBounds,
		"deployment_schedule":  (*sight).ofDeployment,
		"deployment_version":   (*sight).ofDeployment,
		"flow":                 (*sight).flow,
		"work_pool":            func(s *sight, t string) { s.pool(t, "id") },
		"work_queue":           func(s *sight, t string) { s.pool(t, "work_pool_id") },
		"worker":               func(s *sight, t string) { s.pool(t, "work_pool_id") },
		"agent":                through("work_queue_id", "work_queue"),
		"events":               (*sight).event,
		"event_resources":      through("event_id", "events"),
	}
}

type scanningKey struct{}

// scanning carries that a statement reads all rows of its table, or most.
func scanning(ctx context.Context, p Page) context.Context {
	if len(p.Path) > 0 && p.Indexed || p.Limit >= 0 || selective(p.Where) {
		return ctx
	}
	return context.WithValue(ctx, scanningKey{}, true)
}

// sight writes the test by which a key sees a row.
type sight struct {
	*writer
	*access.Bounds
	scans bool
	names int
	depth int // of what the row leads to
}

// seen writes the rows of a table that a key sees, to stand for the table.
func (c *components) seen(ctx context.Context, b *sql.Builder, r Relation) {
	s := &sight{writer: c.writer(ctx, b, stored.Time{}), Bounds: r.Bounds, scans: ctx.Value(scanningKey{}) != nil}
	t := s.name()
	b.WriteString("(SELECT *")
	for _, a := range r.Added {
		b.WriteString(", " + a.Expr + " AS ").Ident(a.Column)
	}
	b.WriteString(" FROM ")
	s.table(r.Table, t)
	b.WriteString(" WHERE ")
	if r.Absent {
		b.WriteString("FALSE")
	} else {
		sights[r.Table](s, t)
	}
	b.WriteString(")")
}

// name gives a relation a name that no other of the test has.
func (s *sight) name() string {
	s.names++
	return "v" + strconv.Itoa(s.names)
}

// table writes a whole table, which the test looks into.
func (s *sight) table(table, t string) {
	if s.visible(s.ctx, table).Denied {
		s.b.AddError(errors.New(table))
	}
	s.b.Ident(table).WriteString(" AS ").Ident(t)
}

func (s *sight) col(t, column string) { col(s.b, t, column) }

// any writes that the column of the row t is one of some ids. A few are written
// without a list to be read, of which a statement may come to have hundreds.
func (s *sight) any(t, column string, ids []string) {
	s.col(t, column)
	if len(ids) > 8 {
		s.in(s.b, ids, false)
		return
	}
	word := " IN ("
	for _, id := range ids {
		s.b.WriteString(word).Arg(id)
		word = ", "
	}
	s.b.WriteString(")")
}

// leads writes that an id is that of a row of a table which the key sees: not
// true, or NULL, where it is not. A SELECT in place of an EXISTS keeps PostgreSQL
// from reading all rows of the table for a page of another, and from planning each
// twice, and what is in it four times.
func (s *sight) leads(id func(), table string) {
	r := s.name()
	list := s.scans && (s.listsTargets() || s.depth == 0)
	s.depth++
	if list && s.listsTargets() {
		id()
		s.b.WriteString(" IN (SELECT ")
		s.col(r, "id")
		s.b.WriteString(" FROM ")
		s.table(table, r)
		s.b.WriteString(" WHERE ")
		sights[table](s, r)
		s.b.WriteString(")")
	} else {
		s.b.WriteString(map[bool]string{true: "EXISTS (SELECT 1 FROM ", false: "(SELECT TRUE FROM "}[list])
		s.table(table, r)
		s.b.WriteString(" WHERE ")
		s.col(r, "id")
		s.b.WriteString(" = ")
		id()
		s.b.WriteString(" AND (")
		sights[table](s, r)
		s.b.WriteString("))")
	}
	s.depth--
}

// some writes that some row of a table has in its column to what the row t has in
// from, and satisfies a condition: true or NULL.
func (s *sight) some(t, from, table, to string, where func(s *sight, t string)) {
	r := s.name()
	s.depth++
	s.b.WriteString("(SELECT TRUE FROM ")
	s.table(table, r)
	s.b.WriteString(" WHERE ")
	s.col(r, to)
	s.b.WriteString(" = ")
	s.col(t, from)
	if where != nil {
		s.b.WriteString(" AND (")
		where(s, r)
		s.b.WriteString(")")
	}
	s.b.WriteString(" LIMIT 1)")
	s.depth--
}

// listed writes that the column of the row t is the one of a row of a small table.
func (s *sight) listed(t, from, table, to string, where func(s *sight, t string)) {
	r := s.name()
	s.col(t, from)
	s.b.WriteString(" IN (SELECT ")
	s.col(r, to)
	s.b.WriteString(" FROM ")
	s.table(table, r)
	if where != nil {
		s.b.WriteString(" WHERE ")
		where(s, r)
	}
	s.b.WriteString(")")
}

// inBounds writes that what the row t says of itself lies within the bounds: the
// pool of its queue, its tags and its flow. It is the whole rule of a deployment.
func (s *sight) inBounds(t string) { s.within(t, (*sight).tagged) }

func (s *sight) within(t string, tagged func(s *sight, t string)) {
	word := "("
	if s.WorkPoolIDs != nil {
		s.b.WriteString(word)
		s.listed(t, "work_queue_id", "work_queue", "id", func(s *sight, q string) { s.any(q, "work_pool_id", s.WorkPoolIDs) })
		word = " AND "
	}
	if s.FlowIDs != nil {
		s.b.WriteString(word)
		s.any(t, "flow_id", s.FlowIDs)
		word = " AND "
	}
	if s.Tags != nil {
		s.b.WriteString(word)
		tagged(s, t)
	}
	s.b.WriteString(")")
}

// tagged writes that the row t has one of the tags.
func (s *sight) tagged(t string) {
	s.b.WriteString("(")
	s.tags(s.writer, t, HasTags{Term: Term{Kind: Strings, Column: "tags"}, Tags: s.Tags, Any: true})
	s.b.WriteString(")")
}

// taggedRun: the tags of a run are its deployment's, its own where it has none.
func (s *sight) taggedRun(t string) {
	s.b.WriteString("(")
	s.listed(t, "deployment_id", "deployment", "id", (*sight).tagged)
	s.b.WriteString(" OR ")
	s.tagged(t)
	s.b.WriteString(" AND (")
	s.listed(t, "deployment_id", "deployment", "id", nil)
	s.b.WriteString(") IS NOT TRUE)")
}

// flowRun: a run that has a deployment or a queue, or that no run has started, is
// seen by itself; another goes with the run that has started it, at any depth.
func (s *sight) flowRun(t string) {
	s.b.WriteString("(")
	s.byItself(t)
	s.b.WriteString(" OR ")
	s.col(t, "parent_task_run_id")
	s.b.WriteString(" IS NOT NULL AND NOT ")
	s.placed(t)
	s.b.WriteString(" AND ")
	s.started(t)
	s.b.WriteString(")")
}

// byItself writes that the run t is one that is seen by itself, and lies within
// the bounds.
func (s *sight) byItself(t string) {
	s.within(t, (*sight).taggedRun)
	if s.WorkPoolIDs != nil { // then it has a queue
		return
	}
	s.b.WriteString(" AND (")
	s.col(t, "parent_task_run_id")
	s.b.WriteString(" IS NULL OR ")
	s.placed(t)
	s.b.WriteString(" OR ")
	s.some(t, "parent_task_run_id", "task_run", "id", func(s *sight, k string) { s.some(k, "flow_run_id", "flow_run", "id", nil) })
	s.b.WriteString(" IS NULL)")
}

// placed writes that the run t has a deployment or a queue, gone or not.
func (s *sight) placed(t string) {
	s.b.WriteString("(")
	s.col(t, "deployment_id")
	s.b.WriteString(" IS NOT NULL OR ")
	s.col(t, "work_queue_id")
	s.b.WriteString(" IS NOT NULL)")
}

// started writes that the run t was started, at any depth, by one that is seen by
// itself. UNION meets each run once, so that a cycle ends.
func (s *sight) started(t string) {
	up, k, r := s.name(), s.name(), s.name()
	s.b.WriteString("(WITH RECURSIVE " + up + "(id) AS (SELECT ")
	s.col(k, "flow_run_id")
	s.b.WriteString(" FROM ")
	s.table("task_run", k)
	s.b.WriteString(" WHERE ")
	s.col(k, "id")
	s.b.WriteString(" = ")
	s.col(t, "parent_task_run_id")
	s.b.WriteString(" UNION SELECT ")
	s.col(k, "flow_run_id")
	s.b.WriteString(" FROM " + up + " CROSS JOIN ")
	s.table("flow_run", r)
	s.b.WriteString(" CROSS JOIN ")
	s.table("task_run", k)
	s.b.WriteString(" WHERE ")
	s.col(r, "id")
	s.b.WriteString(" = " + up + ".id AND NOT ")
	s.placed(r)
	s.b.WriteString(" AND ")
	s.col(k, "id")
	s.b.WriteString(" = ")
	s.col(r, "parent_task_run_id")
	s.b.WriteString(") SELECT TRUE FROM " + up + " CROSS JOIN ")
	s.table("flow_run", r)
	s.b.WriteString(" WHERE ")
	s.col(r, "id")
	s.b.WriteString(" = " + up + ".id AND ")
	s.byItself(r)
	s.b.WriteString(" LIMIT 1)")
}

// eitherRun is of logs and artifacts, which may name a task run of another run, or
// of none. That of the same run is not looked into twice.
func (s *sight) eitherRun(t string) {
	s.b.WriteString("(")
	s.leads(func() { s.col(t, "flow_run_id") }, "flow_run")
	s.b.WriteString(" OR ")
	s.some(t, "task_run_id", "task_run", "id", func(s *sight, k string) {
		s.col(k, "flow_run_id")
		s.b.WriteString(" IS DISTINCT FROM ")
		s.col(t, "flow_run_id")
		s.b.WriteString(" AND ")
		sights["task_run"](s, k)
	})
	s.b.WriteString(")")
}

func (s *sight) ofDeployment(t string) {
	s.listed(t, "deployment_id", "deployment", "id", (*sight).inBounds)
}

// flow: what the key is bound to, and those of which it sees a run or deployment.
func (s *sight) flow(t string) {
	s.b.WriteString("(")
	if s.FlowIDs != nil {
		s.any(t, "id", s.FlowIDs)
		s.other(s.WorkPoolIDs, "work_pool")
		s.b.WriteString(" OR ")
	}
	s.listed(t, "id", "deployment", "flow_id", (*sight).inBounds)
	s.b.WriteString(" OR ")
	s.some(t, "id", "flow_run", "flow_id", (*sight).flowRun)
	s.b.WriteString(")")
}

// other writes, after a condition, that not all things of another kind are gone:
// then a key sees nothing.
func (s *sight) other(ids []string, table string) {
	if ids == nil {
		return
	}
	r := s.name()
	s.b.WriteString(" AND EXISTS (SELECT 1 FROM ")
	s.table(table, r)
	s.b.WriteString(" WHERE ")
	s.any(r, "id", ids)
	s.b.WriteString(")")
}

// pool writes that the column of the row t is the id of a pool that the key names,
// and where it names none of one in which it sees a run or a deployment.
func (s *sight) pool(t, column string) {
	if s.WorkPoolIDs != nil {
		s.any(t, column, s.WorkPoolIDs)
		s.other(s.FlowIDs, "flow")
		return
	}
	s.some(t, column, "work_queue", "work_pool_id", func(s *sight, q string) {
		s.listed(q, "id", "deployment", "work_queue_id", (*sight).inBounds)
		s.b.WriteString(" OR ")
		s.some(q, "id", "flow_run", "work_queue_id", (*sight).flowRun)
	})
}

// resourceKinds are the tables whose rows Prefect's events are of, by what stands
// before the id in the name of a resource.
var resourceKinds = [][2]string{
	{"prefect.flow-run.", "flow_run"}, {"prefect.task-run.", "task_run"}, {"prefect.deployment.", "deployment"}, {"prefect.flow.", "flow"},
	{"prefect.work-queue.", "work_queue"}, {"prefect.work-pool.", "work_pool"},
	{"prefect.artifact.", "artifact"}, {"prefect.artifact-collection.", "artifact_collection"},
}

// event: an event is seen with the row that is its primary resource.
func (s *sight) event(t string) {
	s.b.WriteString("CASE ")
	s.beforeID(s.b, t, "resource_id")
	for _, kind := range resourceKinds {
		s.b.WriteString(" WHEN '" + kind[0] + "' THEN ")
		s.leads(func() { s.endingID(s.b, t, "resource_id") }, kind[1])
	}
	s.b.WriteString(" ELSE FALSE END")
}
