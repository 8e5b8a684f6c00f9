package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
	"time"

	"github.com/quaestor-graph/quaestor/ent"
	"github.com/quaestor-graph/quaestor/server/database"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
	"github.com/quaestor-graph/quaestor/server/settings"
)

// Where history ends in all demonstration data, so that every run of the benchmark asks about the same rows.
const now = "2026-11-01T00:00:00Z"

// sizesOfData are how many rows the databases have.
type sizesOfData struct{ flowRuns, onlyRuns, children, nodes, scheduled int }

// parents is how many flows the database of children has.
const parents = 50

// databases are those that questions are asked of, of one dialect. A database is made when it is asked for first.
type databases struct {
	harness *harness
	programs
	dir     string
	dialect databasetest.Dialect
	sizesOfData
	made []filled
}

// filled is a database that this run has made.
type filled struct {
	runs  int
	took  time.Duration
	ram   int64
	alone bool
}

// address makes the database of a name, or finds the one that an earlier run has left.
func (d *databases) address(name string) (string, error) {
	switch name {
	case large:
		return d.kept(name, d.flowRuns, nil, wide), nil
	case million:
		return d.kept(name, d.onlyRuns, []string{"--only", "flow_run"}, nil), nil
	case children:
		return d.kept(name, parents*d.children, []string{"--only", "flow_run"}, deep), nil
	case even:
		return d.kept(name, d.flowRuns, []string{"--only", "flow_run"}, evenly(d.dialect)), nil
	case stale:
		return d.kept(name, d.flowRuns, []string{"--only", "flow_run"}, stalely(d.dialect)), nil
	case graph: // a flow run has about three task runs
		return d.kept(name, d.nodes, []string{"--only", "artifact"}, connected(d.nodes)), nil
	case scheduled:
		return d.kept(name, d.scheduled*(10+othersOfTen)/10, []string{"--only", "flow_run"}, queued), nil
	}
	return "", fmt.Errorf("there is no database %s", name)
}

func (d *databases) kept(name string, runs int, args []string, change func(*harness, string) error) string {
	return d.dialect.Kept(d.harness, d.dir, fmt.Sprintf("%s-%d", name, runs), func(address string) error {
		fmt.Fprintf(os.Stderr, "making %s, %s, %d flow runs\n", name, d.dialect, runs)
		took, ram, err := fill(d.programs, address, runs, args...)
		if err != nil {
			return err
		}
		d.made = append(d.made, filled{runs, took, ram, len(args) > 0})
		if change != nil {
			if err := change(d.harness, address); err != nil {
				return err
			}
		}
		if d.dialect == databasetest.PostgreSQL {
			// As autovacuum does anywhere else. A Prefect database on SQLite has no statistics, and gets none here.
			databasetest.Exec(d.harness, address, "VACUUM ANALYZE")
		}
		return nil
	})
}

// What demonstration data do not have: a run with more than 39 task runs or 81 logs. Rows that follow each other in time
// are given to one run, as if that had made them.
const wideRun = `(SELECT id FROM flow_run WHERE state_type = 'COMPLETED' AND flow_id IS NOT NULL ORDER BY name, id LIMIT 1)`

func wide(h *harness, address string) error {
	databasetest.Exec(h, address,
		`UPDATE task_run SET flow_run_id = NULL WHERE flow_run_id = `+wideRun,
		`UPDATE task_run SET flow_run_id = `+wideRun+`, dynamic_key = CAST(id AS text) WHERE id IN (
			SELECT id FROM task_run WHERE flow_run_id IS NOT NULL AND state_type = 'COMPLETED' ORDER BY start_time, id LIMIT 200)`,
		`UPDATE log SET flow_run_id = `+wideRun+` WHERE id IN (SELECT id FROM log ORDER BY timestamp, id LIMIT 20000)`,
	)
	return nil
}

// deep deals the flow runs out to flows of their own, the same number to each: in demonstration data one flow has most.
func deep(h *harness, address string) error {
	err := write(h, address, func(ctx context.Context, c *ent.Client) error {
		for n := range parents {
			if err := c.Flow.Create().SetName(fmt.Sprintf("parent %02d", n)).Exec(ctx); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	databasetest.Exec(h, address, fmt.Sprintf(`UPDATE flow_run SET flow_id = p.id, idempotency_key = CAST(flow_run.id AS text)
		FROM (SELECT id, row_number() OVER (ORDER BY id) %% %d AS n FROM flow_run) r
		JOIN (SELECT id, row_number() OVER (ORDER BY name) - 1 AS n FROM flow WHERE name LIKE 'parent %%') p ON p.n = r.n
		WHERE r.id = flow_run.id`, parents))
	return nil
}

// write changes a database by Quaestor's own means.
func write(h *harness, address string, f func(context.Context, *ent.Client) error) error {
	db, err := provide(h, address)
	if err != nil {
		return err
	}
	defer db.Close()
	return db.Write(context.Background(), f)
}

func provide(h *harness, address string) (database.Database, error) {
	dir, err := os.MkdirTemp(h.dir, "settings-*")
	if err != nil {
		return nil, err
	}
	s, _, err := settings.Load(settings.Sources{Dir: dir, Flags: map[string]string{"database-url": address}})
	if err != nil {
		return nil, err
	}
	return database.Provide(context.Background(), s)
}

// fill runs `quaestor demo` and gives its time and the most memory it had.
func fill(b programs, address string, runs int, args ...string) (took time.Duration, ram int64, err error) {
	args = append([]string{"demo", "--database-url", address, "--flow-runs", fmt.Sprint(runs), "--now", now}, args...)
	cmd := exec.Command(b.quaestor, args...)
	var log bytes.Buffer
	cmd.Stderr = &log
	cmd.Env = []string{"HOME=/nonexistent", "PATH=" + os.Getenv("PATH")}
	begin := time.Now()
	if err := cmd.Run(); err != nil {
		return 0, 0, fmt.Errorf("quaestor demo: %w: %s", err, &log)
	}
	took = time.Since(begin)
	if usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		ram = usage.Maxrss
		if runtime.GOOS == "linux" { // which counts in KiB
			ram *= 1024
		}
	}
	return took, ram, nil
}

// report prints how long the demonstration data took to make, and how much memory: once each, because it is minutes.
func (d *databases) report() error {
	took, ram, err := fill(d.programs, d.dialect.Empty(d.harness), 1000)
	if err != nil {
		return err
	}
	fmt.Printf("demonstration data, %s\n", d.dialect)
	for _, f := range append([]filled{{1000, took, ram, false}}, d.made...) {
		verdict, tables := "", ", one table"
		if !f.alone {
			limit := 3.0
			if f.runs > 1000 {
				limit = 180
			}
			verdict, tables = goal(f.took.Seconds(), limit, "s"), ""
		}
		fmt.Printf("  %7d flow runs%s %8.1f s  %s  %.0f MB at most\n", f.runs, tables, f.took.Seconds(), verdict, megabytes(f.ram))
	}
	fmt.Println()
	return nil
}

// warm reads a SQLite database once, so that the system has it in memory for both contenders: the first to be asked would
// else wait for the disk for both.
func warm(address string) error {
	path, ok := strings.CutPrefix(address, "sqlite:///")
	if !ok {
		return nil
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, f)
	return errors.Join(err, f.Close())
}
