package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/quaestor-graph/quaestor/server/database"
	"github.com/quaestor-graph/quaestor/server/database/demo"
	"github.com/quaestor-graph/quaestor/server/database/query"
	"github.com/quaestor-graph/quaestor/server/settings"
)

func newDemo() *cobra.Command {
	var o demo.Options
	var now string
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Fill a database with demonstration data",
		Long: `Fill a database that Quaestor created with demonstration data, the same for equal --seed and --now. An empty database
gets its tables first. All of it is written, or nothing.`,
		Example: `  quaestor demo --database-url sqlite:////tmp/demo.db
  quaestor demo --database-url postgresql://me@localhost/demo --flow-runs 1000000 --only flow_run,flow_run_state`,
		Args: usageArgs(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if !cmd.Flags().Changed("database-url") {
				return &usageError{errors.New("say which database to fill by --database-url")}
			}
			if now != "" {
				var err error
				if o.Now, err = instant(now); err != nil {
					return err
				}
			}
			if err := o.Check(); err != nil {
				return &usageError{err}
			}
			s, err := load(cmd, "database-url")
			if err != nil {
				return err
			}
			return fill(cmd.Context(), s, o)
		},
	}
	f := cmd.Flags()
	databaseFlag(f)
	f.IntVar(&o.FlowRuns, "flow-runs", demo.DefaultFlowRuns, "how many flow runs")
	f.Uint64Var(&o.Seed, "seed", demo.DefaultSeed, "tells one installation from another")
	f.StringVar(&now, "now", "", "where history ends (default today 00:00 UTC)")
	f.StringSliceVar(&o.Only, "only", nil, "fill these tables only, and what they refer to")
	complete(cmd, "only", commaSeparated(demo.Tables()))
	return cmd
}

// largeFill is how many flow runs, with all that belongs to them, take longer with
// each index in place than to build all of them afterwards.
const largeFill = 5000

// fill creates the tables if there are none, and writes in one transaction.
func fill(ctx context.Context, s *settings.Settings, o demo.Options) error {
	if err := database.CreateFile(ctx, s); err != nil {
		return err
	}
	bulk := database.BulkOptions{Large: o.FlowRuns >= largeFill}
	err := withSchema(ctx, s, func(m database.Schema) error {
		state, err := m.Look(ctx)
		if err != nil {
			return err
		}
		if state.Prefect && !state.Ours {
			return errors.New("this database was not created by Quaestor, which therefore does not write to it: name an empty one")
		}
		bulk.Fresh = !state.Prefect
		if err := m.Upgrade(ctx); err != nil {
			return err
		}
		filled, err := m.Filled(ctx)
		if len(filled) > 0 {
			return fmt.Errorf("the database has rows already (in %s): name an empty one, or empty it by `quaestor database reset`", shortList(filled))
		}
		return err
	})
	if err != nil {
		return err
	}
	db, err := database.Provide(ctx, s)
	if err != nil {
		return err
	}
	bar := newBar()
	o.Progress, bulk.Progress = bar.show, bar.show
	err = db.Bulk(ctx, bulk, func(ctx context.Context) error {
		return demo.Fill(ctx, db.Queries(), writer{}, o)
	})
	switch {
	case ctx.Err() != nil && err != nil:
		err = errors.New("interrupted: no demonstration data was written")
	case err != nil:
		err = fmt.Errorf("no demonstration data was written: %w", err)
	}
	return errors.Join(err, bar.finish(), db.Close())
}

// shortList names the first of a list and how many there are besides.
func shortList(names []string) string {
	const few = 3
	if len(names) <= few {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more tables", strings.Join(names[:few], ", "), len(names)-few)
}

// writer writes in the transaction of the context.
type writer struct{}

func (writer) Bind(ctx context.Context, st query.Statement) query.Statement {
	return database.Bind(ctx, st)
}

func (writer) Write(ctx context.Context, st query.Statement) error { return database.Exec(ctx, st) }

// bar is a progress bar, on a terminal only.
type bar struct{ *progressbar.ProgressBar }

func newBar() *bar {
	if !term.IsTerminal(int(os.Stderr.Fd())) {
		return &bar{}
	}
	return &bar{progressbar.NewOptions(-1, progressbar.OptionSetWriter(os.Stderr), progressbar.OptionClearOnFinish())}
}

func (b *bar) show(table string, done, total int) {
	if b.ProgressBar == nil {
		return
	}
	b.Describe(table)
	if total > 0 {
		b.ChangeMax(total)
	}
	_ = b.Set(done)
}

func (b *bar) finish() error {
	if b.ProgressBar == nil {
		return nil
	}
	return b.Finish()
}

// throwaway makes an SQLite database with demonstration data for `serve
// --demo`, and says how to remove it.
func throwaway(ctx context.Context, s *settings.Settings) (remove func() error, err error) {
	dir, err := os.MkdirTemp("", "quaestor-demo-")
	if err != nil {
		return nil, err
	}
	remove = func() error { return os.RemoveAll(dir) }
	s.Database.EncryptionKey = "" // the demonstration data have a key of their own
	s.Database.URL = "sqlite:///" + filepath.ToSlash(filepath.Join(dir, "prefect.db"))
	if err := fill(ctx, s, demo.Options{FlowRuns: demo.DefaultFlowRuns, Seed: demo.DefaultSeed}); err != nil {
		return nil, errors.Join(err, remove())
	}
	return remove, nil
}
