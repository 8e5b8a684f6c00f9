package main

import (
	"context"
	"fmt"

	"github.com/quaestor-graph/quaestor/ent"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// The other shapes of data: demonstration data have a heavy tail, one flow with most of the runs.
const (
	even  = "even"
	stale = "stale"
)

// How many flows and deployments share the runs of those, through the ninety days up to six hours from now.
const (
	sharingFlows       = 40
	sharingDeployments = 200
)

// evenly deals the runs out to flows and deployments of their own, each the same number, and spreads them evenly in time;
// those to come are scheduled.
func evenly(dialect databasetest.Dialect) func(*harness, string) error {
	return shared(dialect, "r.m * 77.76 * 100000 / r.total")
}

// stalely does so too, but that a tenth of the parents have had no run for 80 of the 90 days.
func stalely(dialect databasetest.Dialect) func(*harness, string) error {
	return shared(dialect, "CASE WHEN r.n % 10 = 0 THEN 6912000 + r.m * 8.64 * 100000 / r.total ELSE r.m * 77.76 * 100000 / r.total END")
}

// shared takes how long before the last run each begins, in seconds: of the run m, the last one first, whose parents have
// the numbers n.
func shared(dialect databasetest.Dialect, ago string) func(*harness, string) error {
	at := "strftime('%Y-%m-%d %H:%M:%f000', '2026-11-01 06:00:00', '-' || (" + ago + ") || ' seconds')"
	if dialect == databasetest.PostgreSQL {
		at = "timestamptz '2026-11-01T06:00:00Z' - (" + ago + ") * interval '1 second'"
	}
	begun := fmt.Sprintf("CASE WHEN %s < 21600 THEN NULL ELSE %s END", ago, at)
	return func(h *harness, address string) error {
		err := write(h, address, func(ctx context.Context, c *ent.Client) error {
			var flows []*ent.Flow
			for n := range sharingFlows {
				f, err := c.Flow.Create().SetName(fmt.Sprintf("a shared flow %03d", n)).Save(ctx)
				if err != nil {
					return err
				}
				flows = append(flows, f)
			}
			for n := range sharingDeployments {
				if err := c.Deployment.Create().SetName(fmt.Sprintf("a shared deployment %03d", n)).SetFlowID(flows[n%sharingFlows].ID).Exec(ctx); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		databasetest.Exec(h, address, fmt.Sprintf(`UPDATE flow_run SET flow_id = f.id, deployment_id = d.id, idempotency_key = CAST(flow_run.id AS text),
			expected_start_time = %s, start_time = %s, end_time = %s,
			state_type = CASE WHEN %s < 21600 THEN 'SCHEDULED' WHEN state_type = 'SCHEDULED' THEN 'COMPLETED' ELSE state_type END
			FROM (SELECT id, count(*) OVER () AS total, row_number() OVER (ORDER BY id) AS n,
				row_number() OVER (ORDER BY coalesce(start_time, expected_start_time) DESC, id) AS m FROM flow_run) r
			JOIN (SELECT id, row_number() OVER (ORDER BY name) - 1 AS n FROM flow WHERE name LIKE 'a shared flow %%') f ON f.n = r.n %% %d
			JOIN (SELECT id, row_number() OVER (ORDER BY name) - 1 AS n FROM deployment WHERE name LIKE 'a shared deployment %%') d ON d.n = r.n %% %d
			WHERE r.id = flow_run.id`, at, begun, begun, ago, sharingFlows, sharingDeployments))
		return nil
	}
}

// The questions about parents are asked of each shape: the names of the shared ones come first.
func ofShapes() (all []question) {
	for _, q := range questions {
		if q.database != large || q.plain.path != "/flows" && q.plain.path != "/deployments" {
			continue
		}
		for _, shape := range []struct{ database, name string }{{even, ", shared evenly"}, {stale, ", a tenth of the parents without a run for 80 days"}} {
			asked := q
			asked.database, asked.name = shape.database, q.name+shape.name
			all = append(all, asked)
		}
	}
	return all
}
