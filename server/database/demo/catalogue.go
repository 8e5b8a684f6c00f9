package demo

import "time"

// flowSpec is a flow as its source would show it.
type flowSpec struct {
	name, fn string
	tags     []string
	// weight is how many of the top-level runs are its; the largest has most.
	weight int
	median time.Duration
	// fails and crashes are so many runs in a thousand.
	fails, crashes int
	retries        int
	// timeout in seconds, 0 for none.
	timeout int
	persist bool
	// approval: a person has to say yes in the middle.
	approval bool
	// skips: some runs find nothing to do and end in a state of their own name.
	skips       bool
	params      []param
	tasks       []taskSpec
	deployments []deploymentSpec
}

// param is a parameter of a flow, with the values it is called with, as JSON.
type param struct {
	name, kind string
	values     []string
}

// taskSpec is one call in a flow's body.
type taskSpec struct {
	name, fn string
	// share is the part of the run's time, in thousandths.
	share int
	// inputs are names of arguments, each with where the value comes from: a
	// number is the task of that position, "$x" the parameter x, "=int" a
	// constant, nothing a value that can't be traced.
	inputs []string
	from   []string
	// wait are positions of tasks that are waited for.
	wait []int
	// mapped: so many tasks at once, on average.
	mapped  int
	tags    []string
	retries int
	// cached: the result is kept for a day.
	cached, persist bool
	// flow: the call of another flow.
	flow string
	// makes is the kind of artifact that comes of it.
	makes string
}

// deploymentSpec is a deployment of a flow.
type deploymentSpec struct {
	name, queue, version, entry string
	tags                        []string
	schedules                   []scheduleSpec
	paused, versions            bool
	limit                       int
	strategy                    string
	pull, variables             string
	description                 string
	storage                     string
}

var dayParam = param{"day", "string", []string{`"today"`}}

// The heart of the catalogue: few flows that have most runs, and many that have
// few.
var catalogue = append([]flowSpec{
	{
		name: "sync-orders", fn: "sync_orders", tags: []string{"orders", "etl"}, weight: 1000, median: 19 * time.Second,
		fails: 55, crashes: 12, params: []param{{"region", "string", []string{`"emea"`, `"apac"`, `"amer"`}}, {"full", "boolean", []string{"false", "false", "false", "true"}}},
		tasks: []taskSpec{
			{name: "fetch-orders", fn: "fetch_orders", share: 700, inputs: []string{"region", "full"}, from: []string{"$region", "$full"}, tags: []string{"shop-api"}, retries: 2},
			{name: "upsert-orders", fn: "upsert_orders", share: 300, inputs: []string{"rows", "table"}, from: []string{"0", "=str"}, tags: []string{"warehouse"}},
		},
		deployments: []deploymentSpec{
			{name: "every-15-minutes", queue: "process-main/high", version: "2.14.0", entry: "flows/orders.py:sync_orders", tags: []string{"prod"},
				schedules: []scheduleSpec{{kind: "cron", minutes: []int{0, 15, 30, 45}, zone: "UTC", cron: "*/15 * * * *", slug: "quarter"}}, versions: true,
				limit: 3, strategy: "ENQUEUE", pull: "/srv/flows/orders"},
			{name: "backfill", queue: "process-main/low", version: "2.13.1", entry: "flows/orders.py:sync_orders", tags: []string{"manual"}},
		},
	},
	{
		name: "refresh-dashboards", fn: "refresh_dashboards", tags: []string{"bi"}, weight: 460, median: 48 * time.Second,
		fails: 45, crashes: 9, params: []param{{"board", "string", []string{`"sales"`, `"finance"`, `"support"`, `"größen"`}}},
		tasks: []taskSpec{
			{name: "list-tiles", fn: "list_tiles", share: 100, inputs: []string{"board"}, from: []string{"$board"}, cached: true},
			{name: "render-tile", fn: "render_tile", share: 800, inputs: []string{"tile", "board"}, from: []string{"0", "$board"}, mapped: 2, tags: []string{"browser"}, makes: "image"},
			{name: "publish-board", fn: "publish_board", share: 100, inputs: []string{"tiles"}, from: []string{"1"}, makes: "link"},
		},
		deployments: []deploymentSpec{
			{name: "hourly", queue: "docker-main/default", version: "1.8.2", entry: "flows/bi.py:refresh_dashboards", tags: []string{"prod", "bi"},
				schedules: []scheduleSpec{{kind: "interval", every: time.Hour, zone: "UTC"}}, versions: true, variables: `{"image": "registry.example/bi:1.8.2", "env": {"TZ": "UTC"}}`},
		},
	},
	{
		name: "ingest-clickstream", fn: "ingest_clickstream", tags: []string{"ingest", "events"}, weight: 260, median: 95 * time.Second,
		fails: 90, crashes: 20, retries: 1, params: []param{dayParam, {"shards", "integer", []string{"4", "8", "8", "16"}}},
		tasks: []taskSpec{
			{name: "list-files", fn: "list_files", share: 80, inputs: []string{"day"}, from: []string{"$day"}, tags: []string{"s3"}},
			{name: "load-file", fn: "load_file", share: 720, inputs: []string{"path"}, from: []string{"0"}, mapped: 3, tags: []string{"s3", "warehouse"}, retries: 3},
			{name: "compact", fn: "compact", share: 200, inputs: []string{"parts"}, from: []string{"1"}, wait: []int{0}, tags: []string{"warehouse"}, makes: "table"},
		},
		deployments: []deploymentSpec{
			{name: "raw-to-bronze", queue: "k8s-batch/default", version: "5.0.3", entry: "flows/clicks.py:ingest_clickstream", tags: []string{"prod", "bronze"},
				schedules: []scheduleSpec{{kind: "cron", minutes: []int{5}, zone: "UTC", cron: "5 * * * *", max: 5}}, versions: true, limit: 2, strategy: "CANCEL_NEW",
				variables: `{"image": "registry.example/clicks:5.0.3", "namespace": "data", "cpu": "2", "memory": "4Gi"}`},
		},
	},
	{
		name: "monitor-feeds", fn: "monitor_feeds", tags: []string{"monitoring"}, weight: 170, median: 4 * time.Second, fails: 120, crashes: 3, skips: true,
		params: []param{{"feeds", "array", []string{`["rates", "weather", "stock"]`, `["rates"]`}}},
		tasks: []taskSpec{
			{name: "check-feed", fn: "check_feed", share: 1000, inputs: []string{"feed"}, from: []string{"$feeds"}, mapped: 2, makes: "progress"},
		},
		deployments: []deploymentSpec{
			{name: "watch", queue: "process-main/default", version: "0.9.0", entry: "flows/monitor.py:monitor_feeds",
				schedules: []scheduleSpec{{kind: "interval", every: 30 * time.Minute, zone: "Europe/Berlin", slug: "half-hour"}}},
		},
	},
	{
		name: "nightly-warehouse", fn: "nightly_warehouse", tags: []string{"warehouse", "nightly"}, weight: 110, median: 14 * time.Minute,
		fails: 130, crashes: 30, retries: 2, timeout: 14400, persist: true, params: []param{dayParam, {"models", "array", []string{`["core", "marts"]`, `["core"]`}}},
		tasks: []taskSpec{
			{name: "snapshot-sources", fn: "snapshot_sources", share: 150, inputs: []string{"day"}, from: []string{"$day"}, tags: []string{"warehouse"}, persist: true},
			{flow: "build-models", share: 650, inputs: []string{"snapshot", "models"}, from: []string{"0", "$models"}},
			{name: "test-models", fn: "test_models", share: 150, inputs: []string{"built"}, from: []string{"1"}, tags: []string{"warehouse"}, retries: 1, makes: "table"},
			{name: "announce", fn: "announce", share: 50, inputs: []string{"result"}, from: []string{"2"}, wait: []int{1}, makes: "markdown"},
		},
		deployments: []deploymentSpec{
			{name: "nightly", queue: "k8s-batch/heavy", version: "3.2.0", entry: "flows/warehouse.py:nightly_warehouse", tags: []string{"prod", "nightly"},
				schedules: []scheduleSpec{{kind: "cron", hours: []int{2}, minutes: []int{30}, zone: "Europe/Berlin", cron: "30 2 * * *", slug: "night"},
					{kind: "cron", hours: []int{13}, minutes: []int{0}, days: "1-5", zone: "America/New_York", cron: "0 13 * * 1-5", slug: "noon-new-york", off: true}},
				versions: true, limit: 1, strategy: "ENQUEUE", description: "# The nightly build\n\nBuilds every model of the warehouse.\nOn failure see the *runbook*.",
				pull: "/opt/warehouse", variables: `{"image": "registry.example/warehouse:3.2.0", "namespace": "data", "cpu": "8", "memory": "32Gi"}`, storage: "results"},
			{name: "staging", queue: "k8s-batch/default", version: "3.3.0-rc.1", entry: "flows/warehouse.py:nightly_warehouse", tags: []string{"staging"},
				schedules: []scheduleSpec{{kind: "cron", hours: []int{4}, minutes: []int{0}, zone: "Europe/Berlin", cron: "0 4 * * *"}}, paused: true},
		},
	},
}, smallFlows...)
