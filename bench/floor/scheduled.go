package main

import (
	"context"
	"database/sql"
	"net/url"
	"strings"
)

type scheduledRun struct {
	ID                     string  `json:"id"`
	Name                   string  `json:"name"`
	StateName              *string `json:"stateName"`
	NextScheduledStartTime instant `json:"nextScheduledStartTime"`
	WorkQueueID            *string `json:"workQueueId"`
}

// scheduled are the runs that a worker polling a pool would be given.
func (d *database) scheduled(ctx context.Context, p url.Values) (any, error) {
	found, err := read(ctx, d, func(rows *sql.Rows, r *scheduledRun) error {
		return rows.Scan(&r.ID, &r.Name, &r.StateName, &r.NextScheduledStartTime, &r.WorkQueueID)
	}, "scheduled", p.Get("pool"))
	return map[string]any{"scheduledFlowRuns": found}, err
}

type shuffledScheduledRun struct {
	Queue *string `json:"queue"`
	Due   instant `json:"due"`
	Name  string  `json:"called"`
	ID    string  `json:"id"`
}

// scheduledShuffled are those of some queues that are due.
func (d *database) scheduledShuffled(ctx context.Context, p url.Values) (any, error) {
	before, err := d.stored(p.Get("before"))
	if err != nil {
		return nil, err
	}
	queues := strings.Split(p.Get("queues"), ",")
	found, err := read(ctx, d, func(rows *sql.Rows, r *shuffledScheduledRun) error {
		return rows.Scan(&r.Queue, &r.Due, &r.Name, &r.ID)
	}, "scheduled_shuffled", p.Get("pool"), before, queues[0], queues[1])
	return map[string]any{"polled": found}, err
}
