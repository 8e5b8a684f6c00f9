package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/quaestor-graph/quaestor/server/database"
	"github.com/quaestor-graph/quaestor/server/settings"
)

// usageError is a command line that can't be understood.
type usageError struct{ error }

// errAnswered: the answer, which is printed, says itself what went wrong.
var errAnswered = errors.New("the answer has errors")

func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:   "quaestor",
		Short: "Ask your Prefect database anything, in GraphQL",
		Long: `Quaestor serves the database of a self-hosted Prefect 3 server (SQLite or PostgreSQL) as a GraphQL graph.

It finds the database as Prefect does: --database-url, PREFECT_SERVER_DATABASE_CONNECTION_URL or
PREFECT_API_DATABASE_CONNECTION_URL in the environment, .env, prefect.toml or pyproject.toml, the active profile, and at
last ~/.prefect/prefect.db. serve and query never change a database; serve upgrades it first where
PREFECT_SERVER_DATABASE_MIGRATE_ON_START is set to true.`,
		Example: `  quaestor serve --demo
  quaestor serve --database-url sqlite:////home/me/.prefect/prefect.db
  quaestor query '{ flowRuns(first: 3) { nodes { name stateType } totalCount } }'`,
		SilenceErrors: true,
		SilenceUsage:  true,
		Version:       version(),
		Args:          subcommand,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return cmd.Help()
		},
	}
	root.SetVersionTemplate(versionText())
	root.SetFlagErrorFunc(flagError)
	// Files are offered where a file is meant.
	root.CompletionOptions.SetDefaultShellCompDirective(cobra.ShellCompDirectiveNoFileComp)
	root.AddCommand(newServe(), newDatabase(), newDemo(), newQuery(), newKey(), newSchema(), newHealth(), newVersion(), newMan())
	strict(root)
	return root
}

// strict makes wrong arguments of cobra's own commands usage errors too.
func strict(root *cobra.Command) {
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	for _, cmd := range root.Commands() {
		switch cmd.Name() {
		case "help":
			cmd.Args = func(_ *cobra.Command, args []string) error {
				found, rest, err := root.Find(args)
				if err != nil || len(rest) == 0 {
					return err
				}
				return subcommand(found, rest)
			}
		case "completion":
			cmd.Args = subcommand
			cmd.RunE = func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
			cmd.Example = "  source <(quaestor completion bash)"
			for _, shell := range cmd.Commands() {
				shell.Args = usageArgs(cobra.NoArgs)
			}
		}
	}
}

// usageArgs makes wrong arguments a usage error.
func usageArgs(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if err := check(cmd, args); err != nil {
			return &usageError{fmt.Errorf("%w (see `%s --help`)", err, cmd.CommandPath())}
		}
		return nil
	}
}

// load reads the settings; those flags that were given win.
func load(cmd *cobra.Command, flags ...string) (*settings.Settings, error) {
	dir, err := os.Getwd()
	if err != nil {
		return nil, err
	}
	given := map[string]string{}
	for _, name := range flags {
		if f := cmd.Flags().Lookup(name); f != nil && f.Changed {
			given[name] = f.Value.String()
		}
	}
	s, warnings, err := settings.Load(settings.Sources{Dir: dir, Environ: os.Environ(), Flags: given})
	var flag *settings.FlagError
	if errors.As(err, &flag) {
		return nil, &usageError{err}
	}
	if err != nil {
		return nil, err
	}
	logTo(s.Server)
	for _, w := range warnings {
		slog.Warn(w)
	}
	return s, nil
}

// logTo sets up the log, on stderr.
func logTo(s settings.Server) {
	o := &slog.HandlerOptions{Level: s.LogLevel}
	var h slog.Handler = slog.NewTextHandler(os.Stderr, o)
	if strings.EqualFold(s.LogFormat, "json") {
		h = slog.NewJSONHandler(os.Stderr, o)
	}
	slog.SetDefault(slog.New(h))
}

// provide opens the database for a command that only reads, and says what else
// there is where the file is missing.
func provide(ctx context.Context, s *settings.Settings) (database.Database, error) {
	db, err := database.Provide(ctx, s)
	return db, withNextStep(s, err)
}

func withNextStep(s *settings.Settings, err error) error {
	if err == nil {
		return nil
	}
	if missing, _ := database.FileMissing(s); missing {
		return fmt.Errorf("%w; `quaestor serve --demo` serves an example, --database-url names another database", err)
	}
	return err
}

func databaseFlag(f *pflag.FlagSet) {
	f.String("database-url", "", "address of the Prefect database, such as sqlite:////home/me/.prefect/prefect.db or postgresql://user@host/prefect")
}
