package metrics

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/quaestor-graph/quaestor/server/database"
)

func figure(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc(namespace+"_"+name, help, labels, nil)
}

// What a survey tells of the installation.
var (
	flowRuns     = figure("flow_runs", "Flow runs, by type of state and work pool; a run without one has the pool \"\".", "state_type", "work_pool")
	taskRuns     = figure("task_runs", "Task runs, by type of state and the work pool of their flow run.", "state_type", "work_pool")
	lateFlowRuns = figure("late_flow_runs", "Flow runs whose state Prefect has named Late.", "work_pool")
	oldestQueued = figure("oldest_queued_seconds", "How long ago the scheduled flow run that waits longest should have been started; 0 where none is due.", "work_pool")
	online       = figure("workers_online", "Workers whose status is ONLINE.", "work_pool")
	slots        = figure("slots", "Slots of the active concurrency limits: kind limit is how many there are, active how many are taken.", "limit", "kind")
	tableRows    = figure("table_rows", "Rows of a table: on PostgreSQL as its planner takes them to be, on SQLite as they were counted.", "table")
	tableBytes   = figure("table_bytes", "Bytes of a table with its indexes, on PostgreSQL.", "table")
	fileBytes    = figure("database_file_bytes", "Bytes of the file of an SQLite database.")
	walBytes     = figure("wal_bytes", "Bytes of the write-ahead log of an SQLite database.")
	surveyed     = figure("survey_timestamp_seconds", "When a part of the installation's figures was last taken, as a Unix time.", "part")
	surveyTook   = figure("survey_seconds", "How long it took to take a part of the installation's figures the last time.", "part")
	surveyFailed = figure("survey_failures_total", "How often a part of the installation's figures could not be taken.", "part")
)

var figures = []*prometheus.Desc{
	flowRuns, taskRuns, lateFlowRuns, oldestQueued, online, slots, tableRows, tableBytes, fileBytes, walBytes, surveyed, surveyTook, surveyFailed,
}

// stateTypes are Prefect's, so that none that no run is in is missing.
var stateTypes = []string{"SCHEDULED", "PENDING", "RUNNING", "COMPLETED", "FAILED", "CANCELLED", "CRASHED", "PAUSED", "CANCELLING"}

// part is what is asked of a database at once.
type part struct {
	name string
	// every is the shortest time between two looks.
	every time.Duration
	look  func(ctx context.Context, s *database.Survey, out *series) error
}

const (
	often = 30 * time.Second
	// counting is for what has to be counted row by row.
	counting = 10 * time.Minute
	// mostLimits is how many concurrency limits are looked at; what is beyond mostNames is put together.
	mostLimits = 10_000
)

// parts are what a survey consists of, the quickest first.
func parts(countsRows bool) []part {
	tables := often
	if countsRows {
		tables = counting
	}
	return []part{
		{"files", often, func(_ context.Context, s *database.Survey, out *series) error {
			files, err := s.Files()
			if files != nil {
				out.add(fileBytes, float64(files.Database))
				out.add(walBytes, float64(files.WAL))
			}
			return err
		}},
		{"pools", often, func(ctx context.Context, s *database.Survey, out *series) error {
			now := time.Now()
			pools, err := s.Pools(ctx, now)
			if pools == nil || err != nil {
				return err
			}
			pools.Late[""] += 0
			for _, pool := range slices.Sorted(maps.Keys(pools.Online)) {
				out.add(online, float64(pools.Online[pool]), pool)
				pools.Late[pool] += 0
			}
			for _, pool := range slices.Sorted(maps.Keys(pools.Late)) {
				out.add(lateFlowRuns, float64(pools.Late[pool]), pool)
				waits := 0.0
				if since, ok := pools.Due[pool]; ok {
					waits = now.Sub(since).Seconds()
				}
				out.most(oldestQueued, waits, pool)
			}
			return nil
		}},
		{"slots", often, func(ctx context.Context, s *database.Survey, out *series) error {
			all, err := s.Slots(ctx, mostLimits)
			for _, l := range all {
				out.add(slots, float64(l.Available), l.Limit, "limit")
				out.add(slots, float64(l.Active), l.Limit, "active")
			}
			return err
		}},
		{"tables", tables, func(ctx context.Context, s *database.Survey, out *series) error {
			all, err := s.Tables(ctx)
			for _, size := range all {
				if size.Rows != nil {
					out.add(tableRows, float64(*size.Rows), size.Table)
				}
				if size.Bytes != nil {
					out.add(tableBytes, float64(*size.Bytes), size.Table)
				}
			}
			return err
		}},
		{"flow_runs", often, func(ctx context.Context, s *database.Survey, out *series) error {
			all, err := s.FlowRuns(ctx)
			out.runs(flowRuns, all)
			return err
		}},
		{"task_runs", often, func(ctx context.Context, s *database.Survey, out *series) error {
			all, err := s.TaskRuns(ctx)
			out.runs(taskRuns, all)
			return err
		}},
	}
}

// runs has every state of each pool that there is.
func (s *series) runs(desc *prometheus.Desc, all []database.RunCount) {
	slices.SortFunc(all, func(a, b database.RunCount) int { return strings.Compare(a.WorkPool, b.WorkPool) })
	for _, r := range all {
		for _, state := range stateTypes {
			s.add(desc, 0, state, r.WorkPool)
		}
	}
	for _, r := range all {
		s.add(desc, float64(r.Runs), r.State, r.WorkPool)
	}
}
