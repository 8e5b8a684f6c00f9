package main

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/quaestor-graph/quaestor/server"
	"github.com/quaestor-graph/quaestor/server/database"
	"github.com/quaestor-graph/quaestor/server/settings"
)

// ballast is memory that is never touched, and so takes none, but counts as in
// use when a garbage collection is timed. Between operations a few MB are, and a
// large answer leaves one behind: without it every few of them would pay for a
// collection.
const ballast = 32 << 20

// collected is how much garbage there may be, in percent of what is in use, before a
// collection, unless GOGC says so: less stays of what many clients leave behind at once
// than with Go's own 100, and the time for it does not show.
const collected = 30

func newServe() *cobra.Command {
	var demo bool
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Serve the API and the playground",
		Long: `Serve the GraphQL API at /graphql and the playground at /playground.

When it is ready it prints one line on stdout; logs go to stderr. On SIGTERM or SIGINT it finishes what is in flight (10 s
at most), and refuses what is new. On a host that is not loopback it wants PREFECT_SERVER_API_AUTH_STRING ("user:password") to be set.`,
		Example: `  quaestor serve
  quaestor serve --demo
  quaestor serve --database-url sqlite:////home/me/.prefect/prefect.db --port 0
  quaestor serve --database-url postgresql://prefect@db.example.org/prefect --read-only`,
		Args: usageArgs(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			if demo && cmd.Flags().Changed("database-url") {
				return &usageError{errors.New("give --demo or --database-url, not both")}
			}
			s, err := load(cmd, "database-url", "host", "port", "read-only")
			if err != nil {
				return err
			}
			ctx := cmd.Context()
			if demo {
				remove, failed := throwaway(ctx, s)
				if failed != nil {
					return failed
				}
				defer func() { err = errors.Join(err, remove()) }()
			} else if m := s.Database.MigrateOnStart; m != nil && *m {
				// Prefect's own default of MIGRATE_ON_START does not count (contract 3.2).
				migrated, failed := migrate(ctx, s)
				if failed != nil {
					return failed
				}
				defer migrated.Close()
			}
			db, err := provide(ctx, s)
			if err != nil {
				return err
			}
			defer db.Close()
			if err := server.Guarded(ctx, db, s.Server); err != nil {
				return err
			}
			defer runtime.KeepAlive(make([]byte, ballast))
			collect(s.Server.MaxMemory)
			service := server.Handler(db, s.Server, version())
			end, err := service.Beside(ctx)
			if err != nil {
				return err
			}
			defer end()
			return server.Listen(ctx, s.Server, service, cmd.OutOrStdout())
		},
	}
	f := cmd.Flags()
	databaseFlag(f)
	f.String("host", "127.0.0.1", "address to listen on")
	f.Int("port", 4300, "port to listen on; 0 takes a free one")
	f.Bool("read-only", false, "refuse every change")
	f.BoolVar(&demo, "demo", false, "serve a throwaway SQLite database filled with demonstration data")
	return cmd
}

// migrate is `database upgrade`, which leaves the database open: of one in memory nothing is left when nobody has it.
func migrate(ctx context.Context, s *settings.Settings) (database.Database, error) {
	if err := database.CreateFile(ctx, s); err != nil {
		return nil, err
	}
	db, err := database.Open(ctx, s)
	if err != nil {
		return nil, err
	}
	err = db.Schema(ctx, progress, func(m database.Schema) error { return m.Upgrade(ctx) })
	if errors.Is(err, database.ErrIndexes) {
		// All that serving needs is there.
		slog.WarnContext(ctx, err.Error())
	} else if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// collect has Go collect garbage more often where the operations hold most of
// their memory: half as much again is left for garbage, unless GOMEMLIMIT says
// otherwise; and always unless GOGC does.
func collect(maxMemory int64) {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(collected)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(maxMemory + maxMemory/2 + ballast)
	}
}
