package demo_test

import (
	"database/sql"
	"testing"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// histories holds what is said of runs against their states, with the rules of
// Prefect's orchestration, by the database itself.
func histories(t *testing.T, d databasetest.Dialect, db *sql.DB) {
	t.Helper()
	total := map[databasetest.Dialect]string{
		databasetest.SQLite:     "round(coalesce(unixepoch(r.total_run_time, 'subsec'), 0) * 1000)",
		databasetest.PostgreSQL: "round(extract(epoch FROM r.total_run_time) * 1000)",
	}[d]
	spent := map[databasetest.Dialect]string{
		databasetest.SQLite:     "round(sum(unixepoch(s.until, 'subsec') - unixepoch(s.timestamp, 'subsec')) * 1000)",
		databasetest.PostgreSQL: "round(sum(extract(epoch FROM s.until - s.timestamp)) * 1000)",
	}[d]
	at := func(s string) string {
		return map[databasetest.Dialect]string{databasetest.SQLite: "'" + s + ".000000'", databasetest.PostgreSQL: "'" + s + "+00'::timestamptz"}[d]
	}
	nowText := at("2026-11-01 00:00:00")
	for _, run := range []string{"flow_run", "task_run"} {
		types := map[string]int{}
		for _, s := range []string{"SCHEDULED", "PENDING", "RUNNING", "COMPLETED", "FAILED", "CANCELLED", "CRASHED", "PAUSED", "CANCELLING"} {
			types[s] = number(t, db, "SELECT count(*) FROM "+run+" WHERE state_type = '"+s+"'")
			if types[s] == 0 && run == "flow_run" {
				t.Errorf("no flow run is %s", s)
			}
		}
		t.Logf("%s: %v", run, types)
		if all := number(t, db, "SELECT count(*) FROM "+run); types["COMPLETED"] < all/2 || types["COMPLETED"] > all*99/100 {
			t.Errorf("%d of %d %ss have completed", types["COMPLETED"], all, run)
		}
		states := run + "_state"
		with := `WITH s AS (SELECT s.*, lead(timestamp) OVER w AS until, row_number() OVER w AS n, count(*) OVER (PARTITION BY ` + run + `_id) AS many
			FROM ` + states + ` s WINDOW w AS (PARTITION BY ` + run + `_id ORDER BY timestamp)) SELECT count(*) FROM ` + run + ` r `
		for planned, condition := range map[string]string{
			"the last state is not the current one":                                  `JOIN s ON s.` + run + `_id = r.id AND s.n = s.many WHERE r.state_id <> s.id OR r.state_type <> s.type OR r.state_name <> s.name OR r.state_timestamp <> s.timestamp`,
			"a state without a time of its own lacks none but rows of the scheduler": `WHERE r.state_timestamp IS NULL AND r.state_id IS NOT NULL AND (r.run_count > 0 OR r.state_name <> 'Scheduled')`,
			"run_count":                          `WHERE r.run_count <> (SELECT count(*) FROM s WHERE s.` + run + `_id = r.id AND s.type = 'RUNNING')`,
			"start_time":                         `WHERE r.run_count > 0 AND r.start_time <> (SELECT min(timestamp) FROM s WHERE s.` + run + `_id = r.id AND s.type = 'RUNNING')`,
			"start_time without a run":           `WHERE r.run_count = 0 AND r.end_time IS NULL AND r.start_time IS NOT NULL`,
			"end_time of a final state":          `WHERE r.state_type IN ('COMPLETED', 'FAILED', 'CRASHED', 'CANCELLED') AND (r.end_time IS NULL OR r.end_time > r.state_timestamp)`,
			"end_time of another":                `WHERE r.state_type NOT IN ('COMPLETED', 'FAILED', 'CRASHED', 'CANCELLED') AND r.end_time IS NOT NULL`,
			"next_scheduled_start_time":          `WHERE (r.state_type = 'SCHEDULED') <> (r.next_scheduled_start_time IS NOT NULL)`,
			"total_run_time":                     `WHERE abs(` + total + ` - coalesce((SELECT ` + spent + ` FROM s WHERE s.` + run + `_id = r.id AND s.type = 'RUNNING' AND s.until IS NOT NULL), 0)) > 2`,
			"a state after now":                  `JOIN s ON s.` + run + `_id = r.id WHERE s.timestamp > ` + nowText,
			"a run that is older than created":   `WHERE r.end_time < r.start_time OR r.updated < r.created AND r.state_id IS NOT NULL AND r.run_count > 0`,
			"a run of the future that has begun": `WHERE r.expected_start_time > ` + nowText + ` AND r.start_time IS NOT NULL`,
		} {
			if n := number(t, db, with+condition); n != 0 {
				t.Errorf("%s: %d times: %s", run, n, planned)
			}
		}
	}
	for planned, query := range map[string]string{
		"subflows":                       "SELECT count(*) FROM flow_run WHERE parent_task_run_id IS NOT NULL",
		"subflows of subflows":           "SELECT count(*) FROM flow_run a JOIN task_run t ON t.id = a.parent_task_run_id JOIN flow_run b ON b.id = t.flow_run_id WHERE b.parent_task_run_id IS NOT NULL",
		"runs to come":                   "SELECT count(*) FROM flow_run WHERE expected_start_time > " + nowText,
		"runs without a state":           "SELECT count(*) FROM flow_run WHERE state_id IS NULL",
		"crashes before the start":       "SELECT count(*) FROM flow_run WHERE state_type = 'CRASHED' AND run_count = 0",
		"retries of flows":               "SELECT count(*) FROM flow_run WHERE run_count > 1",
		"retries of tasks":               "SELECT count(*) FROM task_run WHERE run_count > 1",
		"states AwaitingRetry":           "SELECT count(*) FROM flow_run_state WHERE name = 'AwaitingRetry'",
		"states Late":                    "SELECT count(*) FROM flow_run_state WHERE name = 'Late'",
		"states Paused":                  "SELECT count(*) FROM flow_run_state WHERE name = 'Paused'",
		"states Suspended":               "SELECT count(*) FROM flow_run_state WHERE name = 'Suspended'",
		"states Cached":                  "SELECT count(*) FROM task_run_state WHERE name = 'Cached'",
		"states NotReady":                "SELECT count(*) FROM task_run_state WHERE name = 'NotReady'",
		"results of flows":               "SELECT count(*) FROM flow_run_state s JOIN artifact a ON a.id = s.result_artifact_id",
		"results of tasks":               "SELECT count(*) FROM task_run_state s JOIN artifact a ON a.id = s.result_artifact_id",
		"events that follow another":     "SELECT count(*) FROM events e JOIN events f ON f.id = e.follows",
		"events of states":               "SELECT count(*) FROM events e JOIN flow_run_state s ON s.id = e.id",
		"events of tasks' states":        "SELECT count(*) FROM events e JOIN task_run_state s ON s.id = e.id",
		"tracebacks":                     "SELECT count(*) FROM log WHERE message LIKE '%Traceback%' AND level = 40",
		"workers online":                 "SELECT count(*) FROM worker WHERE status = 'ONLINE'",
		"workers offline":                "SELECT count(*) FROM worker WHERE status = 'OFFLINE'",
		"artifacts without a key":        "SELECT count(*) FROM artifact WHERE key IS NULL AND type IS NOT NULL",
		"progress":                       "SELECT count(*) FROM artifact WHERE type = 'progress'",
		"images":                         "SELECT count(*) FROM artifact WHERE type = 'image'",
		"links":                          "SELECT count(*) FROM artifact WHERE type = 'link'",
		"markdown":                       "SELECT count(*) FROM artifact WHERE type = 'markdown'",
		"tables":                         "SELECT count(*) FROM artifact WHERE type = 'table'",
		"keys with versions":             "SELECT count(*) FROM (SELECT key FROM artifact WHERE key IS NOT NULL GROUP BY key HAVING count(*) > 1) k",
		"background tasks":               "SELECT count(*) FROM task_run WHERE flow_run_id IS NULL",
		"runs by automations":            "SELECT count(*) FROM flow_run r JOIN automation a ON r.created_by IS NOT NULL AND CAST(r.created_by AS text) LIKE '%' || CAST(a.id AS text) || '%'",
		"pauses that a person has ended": "SELECT count(*) FROM flow_run_input WHERE key LIKE '%-response'",
		"inputs of the kind parameter":   "SELECT count(*) FROM task_run WHERE CAST(task_inputs AS text) LIKE '%\"parameter\"%'",
		"inputs of the kind constant":    "SELECT count(*) FROM task_run WHERE CAST(task_inputs AS text) LIKE '%\"constant\"%'",
	} {
		if number(t, db, query) == 0 {
			t.Errorf("there are no %s", planned)
		}
	}
	for planned, query := range map[string]string{
		"a recent state without an event":        "SELECT count(*) FROM flow_run_state s WHERE timestamp > " + at("2026-10-26 00:00:00") + " AND (message IS NULL OR message <> 'Flow run scheduled') AND id NOT IN (SELECT id FROM events)",
		"a resource of no event":                 "SELECT count(*) FROM event_resources WHERE event_id NOT IN (SELECT id FROM events)",
		"an event without its resource":          "SELECT count(*) FROM events e WHERE NOT EXISTS (SELECT 1 FROM event_resources r WHERE r.event_id = e.id AND r.resource_role = '' AND r.resource_id = e.resource_id)",
		"a collection without its artifact":      "SELECT count(*) FROM artifact_collection c WHERE latest_id NOT IN (SELECT id FROM artifact a WHERE a.key = c.key)",
		"a collection that is not of the newest": "SELECT count(*) FROM artifact_collection c JOIN artifact a ON a.key = c.key JOIN artifact l ON l.id = c.latest_id WHERE a.created > l.created",
		"an artifact of no run":                  "SELECT count(*) FROM artifact WHERE flow_run_id NOT IN (SELECT id FROM flow_run) OR task_run_id NOT IN (SELECT id FROM task_run)",
		"a log of no run":                        "SELECT count(*) FROM log WHERE flow_run_id NOT IN (SELECT id FROM flow_run) OR task_run_id NOT IN (SELECT id FROM task_run)",
		"a log of the future":                    "SELECT count(*) FROM log WHERE timestamp > " + nowText,
		"a held event that is not there":         "SELECT count(*) FROM automation_held_event WHERE event_id NOT IN (SELECT id FROM events)",
		"a follower whose leader is not there":   "SELECT count(*) FROM automation_event_follower WHERE leader_event_id NOT IN (SELECT id FROM events) OR follower_event_id NOT IN (SELECT id FROM events)",
		"a pool's event that is not there":       "SELECT count(*) FROM work_pool WHERE last_status_event_id NOT IN (SELECT id FROM events)",
		"a cached state that is not there":       "SELECT count(*) FROM task_run_state_cache WHERE task_run_state_id NOT IN (SELECT id FROM task_run_state)",
		"a version of no deployment":             "SELECT count(*) FROM deployment WHERE version_id NOT IN (SELECT id FROM deployment_version)",
	} {
		if n := number(t, db, query); n != 0 {
			t.Errorf("%d times: %s", n, planned)
		}
	}
}
