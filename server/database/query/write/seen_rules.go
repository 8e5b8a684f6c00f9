package write

import "github.com/quaestor-graph/quaestor/server/database/query"

// rule says which rows t of a table a key sees.
type rule func(s sight, t string) frag

// sights are the rules of docs/keys.md, one a table. Of a table that is not here no
// key sees any row.
//
// A row is tested through the ids of the rows that it leads to, so that a page is
// read in the order of its own index and no further than it reaches; of small
// tables (queues, deployments) what is seen is a list. Where all rows are read
// anyway (scanning), so is what is seen of the tables that they lead to.
var sights map[string]rule

func init() { // the rules refer to each other
	through := func(column, table string) rule {
		return func(s sight, t string) frag { return s.leads(s.col(t, column), table) }
	}
	sights = map[string]rule{
		"flow_run":             sight.flowRun,
		"flow_run_state":       through("flow_run_id", "flow_run"),
		"flow_run_input":       through("flow_run_id", "flow_run"),
		"task_run":             through("flow_run_id", "flow_run"),
		"task_run_state":       through("task_run_id", "task_run"),
		"task_run_state_cache": through("task_run_state_id", "task_run_state"),
		"log":                  sight.eitherRun,
		"artifact":             sight.eitherRun,
		"artifact_collection":  through("latest_id", "artifact"),
		"deployment":           sight.inBounds,
		"deployment_schedule":  sight.ofDeployment,
		"deployment_version":   sight.ofDeployment,
		"flow":                 sight.flow,
		"work_pool":            func(s sight, t string) frag { return s.pool(t, "id") },
		"work_queue":           func(s sight, t string) frag { return s.pool(t, "work_pool_id") },
		"worker":               func(s sight, t string) frag { return s.pool(t, "work_pool_id") },
		"agent":                through("work_queue_id", "work_queue"),
		"events":               sight.event,
		"event_resources":      through("event_id", "events"),
	}
}

// inBounds: what the row t says of itself lies within the bounds: the pool of its
// queue, its tags and its flow. It is the whole rule of a deployment.
func (s sight) inBounds(t string) frag { return s.within(t, sight.tagged) }

func (s sight) within(t string, tagged rule) frag {
	var pool, flow, tag frag
	if s.WorkPoolIDs != nil {
		pool = s.among(t, "work_queue_id", "work_queue", "id", func(s sight, q string) frag { return s.oneOf(s.col(q, "work_pool_id"), s.WorkPoolIDs) })
	}
	if s.FlowIDs != nil {
		flow = s.oneOf(s.col(t, "flow_id"), s.FlowIDs)
	}
	if s.Tags != nil {
		tag = tagged(s, t)
	}
	return sqlf("$1)", where("(", pool, flow, tag))
}

// tagged: the row t has one of the tags.
func (s sight) tagged(t string) frag {
	has := query.HasTags{Term: query.Term{Kind: query.Strings, Column: "tags"}, Tags: s.Tags, Any: true}
	return sqlf("($1)", s.d.tags(s.writer, row{as: t}, has))
}

// taggedRun: the tags of a run are its deployment's, its own where it has none.
func (s sight) taggedRun(t string) frag {
	return sqlf("($1 OR $2 AND ($3) IS NOT TRUE)",
		s.among(t, "deployment_id", "deployment", "id", sight.tagged), s.tagged(t), s.among(t, "deployment_id", "deployment", "id", nil))
}

// flowRun: a run that has a deployment or a queue, or that no run has started, is
// seen by itself; another goes with the run that has started it, at any depth.
func (s sight) flowRun(t string) frag {
	return sqlf("($1 OR $2 IS NOT NULL AND NOT $3 AND $4)", s.byItself(t), s.col(t, "parent_task_run_id"), s.placed(t), s.started(t))
}

// byItself: the run t is one that is seen by itself, and lies within the bounds.
func (s sight) byItself(t string) frag {
	within := s.within(t, sight.taggedRun)
	if s.WorkPoolIDs != nil { // then it has a queue
		return within
	}
	return sqlf("$1 AND ($2 IS NULL OR $3 OR $4 IS NULL)", within, s.col(t, "parent_task_run_id"), s.placed(t),
		s.some(t, "parent_task_run_id", "task_run", "id", func(s sight, k string) frag { return s.some(k, "flow_run_id", "flow_run", "id", nil) }))
}

// placed: the run t has a deployment or a queue, gone or not.
func (s sight) placed(t string) frag {
	return sqlf("($1 IS NOT NULL OR $2 IS NOT NULL)", s.col(t, "deployment_id"), s.col(t, "work_queue_id"))
}

// started: the run t was started, at any depth, by one that is seen by itself.
// UNION meets each run once, so that a cycle ends.
func (s sight) started(t string) frag {
	up, k, r := s.name(), s.name(), s.name()
	return sqlf("(WITH RECURSIVE $1(id) AS (SELECT $2 FROM $3 WHERE $4 = $5 "+
		"UNION SELECT $2 FROM $1 CROSS JOIN $6 CROSS JOIN $3 WHERE $7 = $1.id AND NOT $8 AND $4 = $9) "+
		"SELECT TRUE FROM $1 CROSS JOIN $6 WHERE $7 = $1.id AND $10 LIMIT 1)",
		raw(up), s.col(k, "flow_run_id"), s.whole("task_run", k), s.col(k, "id"), s.col(t, "parent_task_run_id"),
		s.whole("flow_run", r), s.col(r, "id"), s.placed(r), s.col(r, "parent_task_run_id"), s.byItself(r))
}

// eitherRun is of logs and artifacts, which may name a task run of another run, or
// of none. That of the same run is not looked into twice.
func (s sight) eitherRun(t string) frag {
	return sqlf("($1 OR $2)", s.leads(s.col(t, "flow_run_id"), "flow_run"),
		s.some(t, "task_run_id", "task_run", "id", func(s sight, k string) frag {
			return sqlf("$1 IS DISTINCT FROM $2 AND $3", s.col(k, "flow_run_id"), s.col(t, "flow_run_id"), sights["task_run"](s, k))
		}))
}

func (s sight) ofDeployment(t string) frag {
	return s.among(t, "deployment_id", "deployment", "id", sight.inBounds)
}

// flow: what the key is bound to, and those of which it sees a run or deployment.
func (s sight) flow(t string) frag {
	bound := frag{}
	if s.FlowIDs != nil {
		bound = sqlf("$1$2 OR ", s.oneOf(s.col(t, "id"), s.FlowIDs), s.notGone(s.WorkPoolIDs, "work_pool"))
	}
	return sqlf("($1$2 OR $3)", bound, s.among(t, "id", "deployment", "flow_id", sight.inBounds), s.some(t, "id", "flow_run", "flow_id", sight.flowRun))
}

// notGone says, after a condition, that not all things of another kind are gone:
// then a key sees nothing.
func (s sight) notGone(ids []string, table string) frag {
	if ids == nil {
		return frag{}
	}
	r := s.name()
	return sqlf(" AND EXISTS (SELECT 1 FROM $1 WHERE $2)", s.whole(table, r), s.oneOf(s.col(r, "id"), ids))
}

// pool: the column of the row t is the id of a pool that the key names, and where
// it names none of one in which it sees a run or a deployment.
func (s sight) pool(t, column string) frag {
	if s.WorkPoolIDs != nil {
		return sqlf("$1$2", s.oneOf(s.col(t, column), s.WorkPoolIDs), s.notGone(s.FlowIDs, "flow"))
	}
	return s.some(t, column, "work_queue", "work_pool_id", func(s sight, q string) frag {
		return sqlf("$1 OR $2", s.among(q, "id", "deployment", "work_queue_id", sight.inBounds), s.some(q, "id", "flow_run", "work_queue_id", sight.flowRun))
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
func (s sight) event(t string) frag {
	resource := s.col(t, "resource_id")
	id := s.d.endingID(resource)
	var cases []frag
	for _, kind := range resourceKinds {
		cases = append(cases, sqlf(" WHEN '$1' THEN $2", raw(kind[0]), s.leads(id, kind[1])))
	}
	return sqlf("CASE $1$2 ELSE FALSE END", s.d.beforeID(resource), concat(cases...))
}
