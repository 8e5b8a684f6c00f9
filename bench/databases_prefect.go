package main

import (
	"context"
	"fmt"

	"github.com/quaestor-graph/quaestor/ent"
	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

const (
	// pools and queues are how many the database of scheduled runs has beside the demonstration's own.
	pools, queues = 20, 200
	// For each ten scheduled runs there is one that is in flight or has ended.
	othersOfTen = 1
)

// connected gives the task runs that follow each other in time to one run, as if that had made them, with their artifacts:
// what they take from each other connects them.
func connected(nodes int) func(*harness, string) error {
	return func(h *harness, address string) error {
		databasetest.Exec(h, address,
			`UPDATE task_run SET flow_run_id = NULL WHERE flow_run_id = `+wideRun,
			fmt.Sprintf(`UPDATE task_run SET flow_run_id = %s, dynamic_key = CAST(id AS text) WHERE id IN (
				SELECT id FROM task_run WHERE flow_run_id IS NOT NULL AND start_time IS NOT NULL ORDER BY start_time, id LIMIT %d)`, wideRun, nodes),
			`UPDATE artifact SET flow_run_id = `+wideRun+` WHERE task_run_id IN (SELECT id FROM task_run WHERE flow_run_id = `+wideRun+`)`,
		)
		return nil
	}
}

// queued deals the flow runs out to work queues of their own, the same number to each. Ten of eleven are scheduled, some
// are in flight, the rest has ended. Every third pool has a limit, and every fourth queue.
func queued(h *harness, address string) error {
	err := write(h, address, func(ctx context.Context, c *ent.Client) error {
		var made []*ent.WorkPool
		for n := range pools {
			p := c.WorkPool.Create().SetName(fmt.Sprintf("polled %d", n)).SetType("process")
			if n%3 == 0 {
				p.SetConcurrencyLimit(stored.IntOf(int64(150 + n)))
			}
			pool, err := p.Save(ctx)
			if err != nil {
				return err
			}
			made = append(made, pool)
		}
		for n := range queues {
			q := c.WorkQueue.Create().SetName(fmt.Sprintf("queue %d", n)).SetWorkPoolID(made[n%pools].ID).SetPriority(stored.IntOf(int64(1 + n/pools/2)))
			if n%4 == 0 {
				q.SetConcurrencyLimit(stored.IntOf(int64(20 + n%40)))
			}
			if err := q.Exec(ctx); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	of := fmt.Sprintf(`FROM (SELECT id, row_number() OVER (ORDER BY name, id) AS n FROM flow_run) r
		JOIN (SELECT id, name, row_number() OVER (ORDER BY name) - 1 AS n FROM work_queue WHERE name LIKE 'queue %%') q ON q.n = r.n / 11 %% %d
		WHERE r.id = flow_run.id`, queues)
	databasetest.Exec(h, address,
		`UPDATE flow_run SET work_queue_id = q.id, work_queue_name = q.name `+of,
		`UPDATE flow_run SET state_type = 'SCHEDULED', state_name = 'Scheduled', run_count = 0, start_time = NULL, end_time = NULL,
			next_scheduled_start_time = expected_start_time `+of+fmt.Sprintf(` AND r.n %% %d < 10`, 10+othersOfTen),
		`UPDATE flow_run SET state_type = 'RUNNING', state_name = 'Running', end_time = NULL `+of+fmt.Sprintf(` AND r.n %% %d = 10 AND r.n %% 4 = 0`, 10+othersOfTen),
	)
	return nil
}
