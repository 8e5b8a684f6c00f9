package main

// The databases that questions are asked of.
const (
	large    = "large"
	million  = "runs"
	children = "children"
)

// question is asked of both servers, in a plain and in a shuffled form: the same fields in another order and under
// aliases, and one more filter. There is no form that either server knows beforehand.
type question struct {
	name, database string
	// pick is a statement whose one row has the values of the question: variables of the operation by the names of the
	// columns, and the floor's parameters. Its places are for the instants that the demonstration data end at.
	pick string
	// cursor is an operation whose first edge has the cursor for the variable after.
	cursor          string
	plain, shuffled form
	// strict: at most 1.3 times the floor, however little time that takes.
	strict bool
}

// form is a question as Quaestor and as the floor are asked it.
type form struct{ operation, path string }

const (
	// The latest run of the last page of 500, in the order that runs have by themselves.
	beforeLastPage = `SELECT id, CASE WHEN coalesce(start_time, expected_start_time) IS NULL THEN 0 ELSE 1 END AS timed FROM flow_run
		ORDER BY coalesce(start_time, expected_start_time) IS NOT NULL, coalesce(start_time, expected_start_time), id LIMIT 1 OFFSET 500`
	lastPageCursor = `{ flowRuns(last: 501) { edges { cursor } } }`

	lastPage = `query ($after: String) { flowRuns(first: 500, after: $after) { nodes {
		id name stateType stateName expectedStartTime startTime endTime runCount
	} } }`
	lastPageShuffled = `query ($after: String) { earliest: flowRuns(first: 500, after: $after, where: { autoScheduled: { eq: false } }) { list: nodes {
		count: runCount ended: endTime begun: startTime due: expectedStartTime state: stateName kind: stateType name id
	} } }`

	days = `query ($from: DateTime!, $until: DateTime!) { flowRuns(where: { effectiveStartTime: { ge: $from, lt: $until } }) {
		groups(first: 1000, by: [{ field: EFFECTIVE_START_TIME, every: "P1D", as: "begin" }, { field: STATE_TYPE }], orderBy: [{ aggregate: KEY }]) { nodes { keys count } }
	} }`
	daysShuffled = `query ($from: DateTime!, $until: DateTime!) { all: flowRuns(where: { stateType: { ne: SCHEDULED }, effectiveStartTime: { ge: $from, lt: $until } }) {
		grouped: groups(first: 1000, by: [{ field: STATE_TYPE, as: "kind" }, { field: EFFECTIVE_START_TIME, every: "P1D", as: "at" }], orderBy: [{ aggregate: KEY }]) { list: nodes { runs: count keys } }
	} }`

	// A run with 200 task runs, and the one with most logs.
	wholeRun  = `SELECT flow_run_id AS id FROM task_run GROUP BY flow_run_id HAVING count(*) = 200 AND flow_run_id IS NOT NULL`
	loggedRun = `SELECT flow_run_id AS id FROM log WHERE flow_run_id IS NOT NULL GROUP BY flow_run_id ORDER BY count(*) DESC LIMIT 1`

	history   = `SELECT '2026-09-01T00:00:00Z' AS "from", '2026-11-01T00:00:00Z' AS "until"`
	thirtyAgo = `SELECT '2026-10-02T00:00:00Z' AS "from", '2026-11-01T00:00:00Z' AS "until"`
	weekAgo   = `SELECT '2026-10-25T00:00:00Z' AS "from", '2026-11-01T00:00:00Z' AS "until"`
)

var questions = []question{
	{
		name: "200 latest runs with flow, deployment, work queue, state", database: large,
		plain: form{`{ flowRuns(first: 200) { nodes {
			id name stateType expectedStartTime
			flow { name } deployment { name } workQueue { name } state { type name timestamp }
		} } }`, "/runs"},
		shuffled: form{`{ latest: flowRuns(where: { runCount: { ge: 1 } }, first: 200) { list: nodes {
			current: state { at: timestamp type called: name } workQueue { called: name } deployment { called: name } of: flow { called: name }
			due: expectedStartTime name kind: stateType id
		} } }`, "/runs/shuffled"},
	},
	{
		name: "the deepest page of 500 runs", database: large, pick: beforeLastPage, cursor: lastPageCursor,
		plain:    form{lastPage, "/deep"},
		shuffled: form{lastPageShuffled, "/deep/shuffled"},
	},
	{
		name: "one run with 200 task runs and their states", database: large, pick: wholeRun,
		plain: form{`query ($id: ID!) { flowRun(id: $id) {
			id name
			taskRuns(first: 200) { nodes { id name stateType states { nodes { type name timestamp } } } }
		} }`, "/run"},
		shuffled: form{`query ($id: ID!) { one: flowRun(id: $id) {
			tasks: taskRuns(where: { runCount: { ge: 1 } }, first: 200) { list: nodes { history: states { list: nodes { at: timestamp type called: name } } kind: stateType called: name id } }
			called: name id
		} }`, "/run/shuffled"},
	},
	{
		name: "runs by state, 30 days", database: large, pick: thirtyAgo,
		plain: form{`query ($from: DateTime!, $until: DateTime!) { flowRuns(where: { effectiveStartTime: { ge: $from, lt: $until } }) {
			groups(by: [{ field: STATE_TYPE }]) { nodes { keys count } }
		} }`, "/states"},
		shuffled: form{`query ($from: DateTime!, $until: DateTime!) { all: flowRuns(where: { stateType: { notIn: [SCHEDULED, PENDING], isNull: false }, effectiveStartTime: { lt: $until, ge: $from } }) {
			grouped: groups(by: [{ field: STATE_TYPE, as: "kind" }]) { list: nodes { runs: count keys } }
		} }`, "/states/shuffled"},
	},
	{
		name: "runs by day and state, all history", database: large, pick: history,
		plain:    form{days, "/days"},
		shuffled: form{daysShuffled, "/days/shuffled"},
	},
	{
		name: "runs by hour and state, 7 days", database: large, pick: weekAgo,
		plain: form{`query ($from: DateTime!, $until: DateTime!) { flowRuns(where: { effectiveStartTime: { ge: $from, lt: $until } }) {
			groups(first: 1000, by: [{ field: EFFECTIVE_START_TIME, every: "PT1H", as: "begin" }, { field: STATE_TYPE }], orderBy: [{ aggregate: KEY }]) { nodes { keys count } }
		} }`, "/hours"},
		shuffled: form{`query ($from: DateTime!, $until: DateTime!) { all: flowRuns(where: { stateType: { ne: SCHEDULED }, effectiveStartTime: { ge: $from, lt: $until } }) {
			grouped: groups(first: 1000, by: [{ field: STATE_TYPE, as: "kind" }, { field: EFFECTIVE_START_TIME, every: "PT1H", as: "at" }], orderBy: [{ aggregate: KEY }]) { list: nodes { runs: count keys } }
		} }`, "/hours/shuffled"},
	},
	{
		name: "50 latest runs with two tags and a parameter", database: large,
		plain: form{`{ flowRuns(first: 50, where: { tags: { all: ["prod", "bi"] }, parameters: [{ path: ["board"], eq: "finance" }] }) { nodes {
			id name stateType tags parameters
		} } }`, "/filter"},
		shuffled: form{`{ tagged: flowRuns(where: { stateType: { eq: COMPLETED }, parameters: [{ path: ["board"], eq: "finance" }], tags: { all: ["bi", "prod"] } }, first: 50) { list: nodes {
			given: parameters tags id kind: stateType called: name
		} } }`, "/filter/shuffled"},
	},
	{
		name: "runs by flow with p95 of run time", database: large,
		plain: form{`{ flowRuns { groups(by: [{ field: FLOW_NAME }], orderBy: [{ aggregate: PERCENTILE, field: TOTAL_RUN_TIME, p: 0.95, direction: DESC }]) { nodes {
			keys count percentile(field: TOTAL_RUN_TIME, p: 0.95)
		} } } }`, "/p95"},
		shuffled: form{`{ all: flowRuns(where: { stateType: { eq: COMPLETED } }) { grouped: groups(orderBy: [{ direction: DESC, aggregate: PERCENTILE, p: 0.95, field: TOTAL_RUN_TIME }], by: [{ field: FLOW_NAME, as: "flow" }]) { list: nodes {
			slow: percentile(p: 0.95, field: TOTAL_RUN_TIME) runs: count keys
		} } } }`, "/p95/shuffled"},
	},
	{
		name: "20 flows with their 5 latest runs", database: large,
		plain:    form{`{ flows(first: 20) { nodes { id name flowRuns(first: 5) { nodes { id name stateType } } } } }`, "/flows"},
		shuffled: form{`{ all: flows(first: 20) { list: nodes { latest: flowRuns(where: { stateType: { in: [COMPLETED, FAILED] } }, first: 5) { list: nodes { kind: stateType called: name id } } called: name id } } }`, "/flows/shuffled"},
	},
	{
		name: "20 deployments with last and next run", database: large, pick: `SELECT '` + now + `' AS now`,
		plain: form{`query ($now: DateTime!) { deployments(first: 20) { nodes {
			id name
			last: flowRuns(first: 1, where: { effectiveStartTime: { le: $now } }) { nodes { name stateType effectiveStartTime } }
			next: flowRuns(first: 1, where: { stateType: { eq: SCHEDULED }, expectedStartTime: { gt: $now } }, orderBy: [{ field: EXPECTED_START_TIME }]) { nodes { name expectedStartTime } }
		} } }`, "/deployments"},
		shuffled: form{`query ($now: DateTime!) { all: deployments(where: { paused: { eq: false } }, first: 20) { list: nodes {
			coming: flowRuns(orderBy: [{ field: EXPECTED_START_TIME }], where: { expectedStartTime: { gt: $now }, stateType: { eq: SCHEDULED } }, first: 1) { list: nodes { due: expectedStartTime called: name } }
			gone: flowRuns(where: { effectiveStartTime: { le: $now } }, first: 1) { list: nodes { begun: effectiveStartTime kind: stateType called: name } }
			called: name id
		} } }`, "/deployments/shuffled"},
	},
	{
		name: "200 logs of a run that has 20,000", database: large, pick: loggedRun,
		plain:    form{`query ($id: ID!) { flowRun(id: $id) { logs(first: 200) { nodes { level timestamp message } } } }`, "/logs"},
		shuffled: form{`query ($id: ID!) { one: flowRun(id: $id) { lines: logs(where: { level: { ge: 20 } }, first: 200) { list: nodes { text: message at: timestamp level } } } }`, "/logs/shuffled"},
	},
	{
		name: "a text in those logs", database: large, pick: loggedRun,
		plain:    form{`query ($id: ID!) { flowRun(id: $id) { logs(first: 200, where: { message: { icontains: "runtimeerror" } }) { nodes { level timestamp message } } } }`, "/search"},
		shuffled: form{`query ($id: ID!) { one: flowRun(id: $id) { lines: logs(where: { level: { ge: 40 }, message: { icontains: "runtimeerror" } }, first: 200) { list: nodes { text: message at: timestamp level } } } }`, "/search/shuffled"},
	},
	{
		name: "50 parents of 4,000 children, the first 10 of each", database: children,
		plain:    form{`{ flows(first: 50, where: { name: { startsWith: "parent " } }) { nodes { id name flowRuns(first: 10) { nodes { id name stateType } } } } }`, "/parents"},
		shuffled: form{`{ all: flows(where: { name: { startsWith: "parent " } }, first: 50) { list: nodes { latest: flowRuns(where: { stateType: { in: [COMPLETED, FAILED] } }, first: 10) { list: nodes { kind: stateType called: name id } } called: name id } } }`, "/parents/shuffled"},
	},
	{
		name: "a million runs counted", database: million, strict: true,
		plain:    form{`{ flowRuns { totalCount } }`, "/count"},
		shuffled: form{`{ all: flowRuns(where: { stateType: { eq: COMPLETED } }) { runs: totalCount } }`, "/count/shuffled"},
	},
	{
		name: "a million runs by state, shuffled in 30 days", database: million, pick: thirtyAgo, strict: true,
		plain: form{`{ flowRuns { groups(by: [{ field: STATE_TYPE }]) { nodes { keys count } } } }`, "/by-state"},
		shuffled: form{`query ($from: DateTime!, $until: DateTime!) { all: flowRuns(where: { stateType: { notIn: [SCHEDULED, PENDING], isNull: false }, effectiveStartTime: { lt: $until, ge: $from } }) {
			grouped: groups(by: [{ field: STATE_TYPE, as: "kind" }]) { list: nodes { runs: count keys } }
		} }`, "/states/shuffled"},
	},
	{
		name: "a million runs by day and state", database: million, pick: history, strict: true,
		plain:    form{days, "/days"},
		shuffled: form{daysShuffled, "/days/shuffled"},
	},
	{
		name: "a million runs, the deepest page of 500", database: million, pick: beforeLastPage, cursor: lastPageCursor, strict: true,
		plain:    form{lastPage, "/deep"},
		shuffled: form{lastPageShuffled, "/deep/shuffled"},
	},
}
