package main

// The databases of Prefect's own questions.
const (
	graph     = "graph"
	scheduled = "scheduled"
)

const (
	// 90 days, of which the history has 60; some runs are still to come.
	ninetyDays = `SELECT '2026-08-18T00:00:00Z' AS "start", '2026-11-16T00:00:00Z' AS "end"`

	// Whose answer it is that has the present, which the floor is then asked for.
	flowRunHistory = `query ($start: DateTime!, $end: DateTime!) { server { now } flowRunHistory(start: $start, end: $end, interval: "P1D") {
		intervalStart intervalEnd states { stateType stateName countRuns sumEstimatedRunTime sumEstimatedLateness }
	} }`
	flowRunHistoryShuffled = `query ($start: DateTime!, $end: DateTime!) { all: flowRunHistory(interval: 86400, where: { runCount: { ge: 1 } }, end: $end, start: $start) {
		of: states { late: sumEstimatedLateness time: sumEstimatedRunTime runs: countRuns called: stateName kind: stateType } begin: intervalStart
	} server { now } }`

	// The run with most task runs.
	widestRun = `SELECT flow_run_id AS id, '2026-09-15T00:00:00Z' AS since FROM task_run WHERE flow_run_id IS NOT NULL
		GROUP BY flow_run_id ORDER BY count(*) DESC LIMIT 1`
	// A pool without a limit of its own, and two of its queues.
	polledPool = `SELECT 'polled 1' AS pool, 'queue 21,queue 41' AS queues, 'queue 21' AS one, 'queue 41' AS two, '2026-10-15T00:00:00Z' AS before`
)

// prefects are the questions that Prefect's own server asks of its database.
var prefects = []question{
	{
		name: "100,000 flow runs by day: flowRunHistory", database: large, pick: ninetyDays,
		plain:    form{flowRunHistory, "/history"},
		shuffled: form{flowRunHistoryShuffled, "/history/shuffled"},
		strict:   true,
	},
	{
		name: "300,000 task runs by day: taskRunHistory", database: large, pick: ninetyDays,
		plain: form{`query ($start: DateTime!, $end: DateTime!) { server { now } taskRunHistory(start: $start, end: $end, interval: "P1D") {
			intervalStart intervalEnd states { stateType stateName countRuns sumEstimatedRunTime sumEstimatedLateness }
		} }`, "/task-history"},
		shuffled: form{`query ($start: DateTime!, $end: DateTime!) { all: taskRunHistory(interval: 86400, where: { runCount: { ge: 1 } }, end: $end, start: $start) {
			of: states { late: sumEstimatedLateness time: sumEstimatedRunTime runs: countRuns called: stateName kind: stateType } begin: intervalStart
		} server { now } }`, "/task-history/shuffled"},
		strict: true,
	},
	{
		name: "a million flow runs by day: flowRunHistory", database: million, pick: ninetyDays, strict: true,
		plain:    form{flowRunHistory, "/history"},
		shuffled: form{flowRunHistoryShuffled, "/history/shuffled"},
	},
	{
		name: "the graph of a run with 20,000 task runs: flowRunGraph", database: graph, pick: widestRun, strict: true,
		plain: form{`query ($id: ID!) { flowRunGraph(id: $id) {
			startTime endTime rootNodeIds
			nodes { kind id label stateType startTime endTime parents children encapsulating artifacts { id created key type isLatest data } }
			artifacts { id created key type isLatest data } states { id timestamp type name }
		} }`, "/graph"},
		shuffled: form{`query ($since: DateTime, $id: ID!) { of: flowRunGraph(since: $since, id: $id) {
			list: nodes { before: children after: parents begun: startTime state: stateType called: label id }
		} }`, "/graph/shuffled"},
	},
	{
		name: "200 of 100,000 scheduled runs in 200 queues: scheduledFlowRuns", database: scheduled, pick: polledPool, strict: true,
		plain: form{`query ($pool: String!) { scheduledFlowRuns(workPoolName: $pool) {
			id name stateName nextScheduledStartTime workQueueId
		} }`, "/scheduled"},
		shuffled: form{`query ($before: DateTime, $one: String!, $two: String!, $pool: String!) { polled: scheduledFlowRuns(scheduledBefore: $before, workQueueNames: [$two, $one], workPoolName: $pool) {
			queue: workQueueId due: nextScheduledStartTime called: name id
		} }`, "/scheduled/shuffled"},
	},
}
