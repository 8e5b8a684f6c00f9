package main

import (
	"context"
	"database/sql"
	"net/url"
)

type logEntry struct {
	Level     int     `json:"level"`
	Timestamp instant `json:"timestamp"`
	Message   string  `json:"message"`
}

type logged struct {
	Logs nodes[logEntry] `json:"logs"`
}

// logs are the first 200 of a run's logs, search those of them that hold a text.
func (d *database) logs(ctx context.Context, p url.Values) (any, error) {
	return d.logsOf(ctx, "logs", p)
}

func (d *database) search(ctx context.Context, p url.Values) (any, error) {
	return d.logsOf(ctx, "search", p)
}

func (d *database) logsOf(ctx context.Context, statement string, p url.Values) (any, error) {
	found, err := read(ctx, d, func(rows *sql.Rows, t *logEntry) error {
		return rows.Scan(&t.Level, &t.Timestamp, &t.Message)
	}, statement, p.Get("id"))
	return map[string]any{"flowRun": logged{nodes[logEntry]{found}}}, err
}

type shuffledLogEntry struct {
	Message   string  `json:"text"`
	Timestamp instant `json:"at"`
	Level     int     `json:"level"`
}

type shuffledLogged struct {
	Logs listed[shuffledLogEntry] `json:"lines"`
}

// logsShuffled and searchShuffled leave out levels.
func (d *database) logsShuffled(ctx context.Context, p url.Values) (any, error) {
	return d.shuffledLogsOf(ctx, "logs_shuffled", p)
}

func (d *database) searchShuffled(ctx context.Context, p url.Values) (any, error) {
	return d.shuffledLogsOf(ctx, "search_shuffled", p)
}

func (d *database) shuffledLogsOf(ctx context.Context, statement string, p url.Values) (any, error) {
	found, err := read(ctx, d, func(rows *sql.Rows, t *shuffledLogEntry) error {
		return rows.Scan(&t.Level, &t.Timestamp, &t.Message)
	}, statement, p.Get("id"))
	return map[string]any{"one": shuffledLogged{listed[shuffledLogEntry]{found}}}, err
}

// count is of all flow runs.
func (d *database) count(ctx context.Context, _ url.Values) (any, error) {
	found, err := read(ctx, d, func(rows *sql.Rows, n *int) error { return rows.Scan(n) }, "count")
	if err != nil {
		return nil, err
	}
	return map[string]any{"flowRuns": map[string]int{"totalCount": found[0]}}, nil
}

// countShuffled is of those that completed.
func (d *database) countShuffled(ctx context.Context, _ url.Values) (any, error) {
	found, err := read(ctx, d, func(rows *sql.Rows, n *int) error { return rows.Scan(n) }, "count_shuffled")
	if err != nil {
		return nil, err
	}
	return map[string]any{"all": map[string]int{"runs": found[0]}}, nil
}
