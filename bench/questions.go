package main

// question is asked of both servers: as an operation of Quaestor, and at a path
// of the reference, which answers with the same JSON.
type question struct {
	name, path, operation string
}

// The biggest run of the sample.
const biggestRun = "01a17509-4b85-75b2-8d18-58bcbdf90f49"

var questions = []question{
	{
		name: "50 flow runs with flow, deployment, work queue and state",
		path: "/runs",
		operation: `{ flowRuns(first: 50) { nodes {
			id name stateType expectedStartTime
			flow { name } deployment { name } workQueue { name } state { type name timestamp }
		} } }`,
	},
	{
		name: "one run with its 59 task runs and their 104 states",
		path: "/run?id=" + biggestRun,
		operation: `{ flowRun(id: "` + biggestRun + `") {
			id name
			taskRuns(first: 200) { nodes { id name stateType states { nodes { type name timestamp } } } }
		} }`,
	},
	{
		name:      "20 flows with 5 runs each",
		path:      "/flows",
		operation: `{ flows(first: 20) { nodes { id name flowRuns(first: 5) { nodes { id name stateType } } } } }`,
	},
	{
		name: "all 623 flow runs, a page of 1,000",
		path: "/page",
		operation: `{ flowRuns(first: 1000) { nodes {
			id name stateType stateName expectedStartTime startTime endTime runCount
		} } }`,
	},
}
