package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/quaestor-graph/quaestor/cmd/quaestor/internal/terminal"
	"github.com/quaestor-graph/quaestor/server/database"
	"github.com/quaestor-graph/quaestor/server/settings"
)

func newDatabase() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "database",
		Short: "Look at the database, create, upgrade or remove it",
		Example: `  quaestor database status
  quaestor database upgrade --database-url sqlite:////srv/prefect.db`,
		Args: subcommand,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newStatus(), newUpgrade(), newDowngrade(), newReset(), newDrop())
	return cmd
}

// progress tells a person what is being done, on stderr.
func progress(line string) { fmt.Fprintln(os.Stderr, terminal.Text(line)) }

func newUpgrade() *cobra.Command {
	var dryRun bool
	cmd := &cobra.Command{
		Use:   "upgrade",
		Short: "Create everything in an empty database, or add Quaestor's own tables to Prefect's",
		Long: `In an empty database, create Prefect's tables exactly as Prefect does, and Quaestor's own (quaestor_*). In a database
that Prefect created, add the quaestor_* tables and change nothing else. Safe from several replicas at once.`,
		Example: `  quaestor database upgrade --database-url sqlite:////srv/prefect.db
  quaestor database upgrade --dry-run`,
		Args: usageArgs(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := load(cmd, "database-url")
			if err != nil {
				return err
			}
			if dryRun {
				return printUpgrade(cmd, s)
			}
			return upgrade(cmd.Context(), s)
		},
	}
	databaseFlag(cmd.Flags())
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, "print the SQL and change nothing")
	return cmd
}

// upgrade creates the SQLite file if need be, then what is missing in it.
func upgrade(ctx context.Context, s *settings.Settings) error {
	if err := database.CreateFile(ctx, s); err != nil {
		return err
	}
	return withSchema(ctx, s, func(m database.Schema) error { return m.Upgrade(ctx) })
}

func printUpgrade(cmd *cobra.Command, s *settings.Settings) error {
	ctx := cmd.Context()
	if missing, err := database.FileMissing(s); err != nil {
		return err
	} else if missing {
		// What upgrade would do to the file that it makes is what it does to any empty database.
		s.Database.URL = "sqlite:///:memory:"
	}
	return withSchema(ctx, s, func(m database.Schema) error {
		sql, err := m.DryRun(ctx)
		if err != nil {
			return err
		}
		_, err = fmt.Fprint(cmd.OutOrStdout(), sql)
		return err
	})
}

func withSchema(ctx context.Context, s *settings.Settings, change func(database.Schema) error) error {
	db, err := database.Open(ctx, s)
	if err != nil {
		return err
	}
	return errors.Join(db.Schema(ctx, progress, change), db.Close())
}

// destructive is a command that asks before it takes anything away.
type destructive struct {
	use, short, long, question string
	// guarded: refuses a database that Quaestor did not create.
	guarded bool
	run     func(context.Context, *settings.Settings) error
}

func (d destructive) command() *cobra.Command {
	var yes, notOurs bool
	cmd := &cobra.Command{
		Use:     d.use,
		Short:   d.short,
		Long:    d.long,
		Example: "  quaestor database " + d.use + " --database-url sqlite:////srv/prefect.db --yes",
		Args:    usageArgs(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := load(cmd, "database-url")
			if err != nil {
				return err
			}
			ctx := cmd.Context()
			if d.guarded && !notOurs {
				if err := refuseGuest(ctx, s); err != nil {
					return err
				}
			}
			if !yes {
				if err := confirm(ctx, s, d.question); err != nil {
					return err
				}
			}
			return d.run(ctx, s)
		},
	}
	databaseFlag(cmd.Flags())
	cmd.Flags().BoolVarP(&yes, "yes", "y", false, "do not ask")
	if d.guarded {
		cmd.Flags().BoolVar(&notOurs, "not-ours", false, "also on a database that Quaestor did not create")
	}
	return cmd
}

func newDowngrade() *cobra.Command {
	return destructive{
		use: "downgrade", short: "Undo upgrade",
		long: "Remove the quaestor_* tables, and, if Quaestor created the database, Prefect's tables with all that is in them.",

		question: "Undo the upgrade of",
		run: func(ctx context.Context, s *settings.Settings) error {
			return withSchema(ctx, s, func(m database.Schema) error { return m.Downgrade(ctx) })
		},
	}.command()
}

func newReset() *cobra.Command {
	return destructive{
		use: "reset", short: "Remove all that the database holds and create its tables anew",
		long:     "Remove Prefect's tables and Quaestor's with all that is in them, and create them anew, empty.",
		question: "Delete everything in",
		guarded:  true,
		run: func(ctx context.Context, s *settings.Settings) error {
			err := withSchema(ctx, s, func(m database.Schema) error { return m.Clear(ctx) })
			if err != nil {
				return err
			}
			return upgrade(ctx, s)
		},
	}.command()
}

func newDrop() *cobra.Command {
	return destructive{
		use: "drop", short: "Remove the database itself",
		long:     "Remove the SQLite file with its journals, or the database from the PostgreSQL server.",
		question: "Delete",
		guarded:  true,
		run:      database.Drop,
	}.command()
}

// refuseGuest refuses to reset or drop a database that Quaestor did not create, unless --not-ours is given (contract 1.8).
func refuseGuest(ctx context.Context, s *settings.Settings) error {
	return withSchema(ctx, s, func(m database.Schema) error {
		state, err := m.Look(ctx)
		if err != nil {
			return err
		}
		if len(state.Tables) > 0 && !state.Ours {
			return errors.New("this database was not created by Quaestor: add --not-ours if you mean it all the same")
		}
		return nil
	})
}

// confirm asks on a terminal; elsewhere --yes has to be given.
func confirm(ctx context.Context, s *settings.Settings, question string) error {
	if !term.IsTerminal(int(os.Stdin.Fd())) {
		return &usageError{errors.New("this is no terminal to ask on: add --yes if you mean it")}
	}
	address, err := database.Address(s)
	if err != nil {
		return err
	}
	fmt.Fprintf(os.Stderr, "%s %s? [y/N] ", question, terminal.Text(address))
	answered := make(chan string, 1)
	go func() {
		line, _ := bufio.NewReader(os.Stdin).ReadString('\n')
		answered <- strings.ToLower(strings.TrimSpace(line))
	}()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case answer := <-answered:
		if answer == "y" || answer == "yes" {
			return nil
		}
	}
	return errors.New("nothing was changed")
}
