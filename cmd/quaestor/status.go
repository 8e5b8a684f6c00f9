package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/quaestor-graph/quaestor/server/database"
)

func newStatus() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "status",
		Short: "Show what the database holds",
		Long: `Show the dialect, the address without its password, Prefect's revision and the release it belongs to, Quaestor's own
migrations, row counts, and sizes (of each table on PostgreSQL, of the file on SQLite). Changes nothing.`,
		Example: `  quaestor database status
  quaestor database status --json`,
		Args: usageArgs(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := load(cmd, "database-url")
			if err != nil {
				return err
			}
			ctx := cmd.Context()
			db, err := database.Open(ctx, s)
			if err != nil {
				return err
			}
			status, err := db.Status(ctx)
			if err = errors.Join(err, db.Close()); err != nil {
				return err
			}
			if asJSON {
				e := json.NewEncoder(cmd.OutOrStdout())
				e.SetIndent("", "  ")
				return e.Encode(status)
			}
			return printStatus(cmd.OutOrStdout(), status)
		},
	}
	databaseFlag(cmd.Flags())
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

func printStatus(out io.Writer, s *database.Status) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "dialect\t%s\naddress\t%s\n", s.Dialect, s.Address)
	switch {
	case s.PrefectRevision == "" && slices.ContainsFunc(s.Tables, func(t database.TableStatus) bool { return t.Name == "flow_run" }):
		fmt.Fprintf(w, "Prefect revision\tnone: a migration of Prefect's has not finished\n")
	case strings.Contains(s.PrefectRevision, ","):
		fmt.Fprintf(w, "Prefect revision\t%s (several: a migration of Prefect's has not finished)\n", s.PrefectRevision)
	case s.PrefectRevision == "":
		fmt.Fprintf(w, "Prefect revision\tnone: no Prefect database\n")
	case !s.RevisionKnown:
		fmt.Fprintf(w, "Prefect revision\t%s (unknown to this Quaestor: served read-only)\n", s.PrefectRevision)
	default:
		fmt.Fprintf(w, "Prefect revision\t%s (Prefect %s)\n", s.PrefectRevision, s.PrefectRelease)
	}
	created := "no"
	if s.CreatedByQuaestor {
		created = "yes"
	}
	fmt.Fprintf(w, "created by Quaestor\t%s\n", created)
	for _, m := range s.Migrations {
		fmt.Fprintf(w, "migrations of %s\t%d of %d\n", m.Set, m.Version, m.Newest)
	}
	if s.FileBytes != nil {
		fmt.Fprintf(w, "size of the file\t%d bytes\n", *s.FileBytes)
	}
	fmt.Fprintf(w, "\ntable\trows\tbytes\n")
	for _, t := range s.Tables {
		rows, bytes := "not readable", ""
		if t.Rows != nil {
			rows = fmt.Sprint(*t.Rows)
		}
		if t.Bytes != nil {
			bytes = fmt.Sprint(*t.Bytes)
		}
		fmt.Fprintf(w, "%s\t%s\t%s\n", t.Name, rows, bytes)
	}
	if len(s.Unreadable) > 0 {
		fmt.Fprintf(w, "\nthe database role %s may not read %s\n", s.Role, strings.Join(s.Unreadable, ", "))
	}
	for _, i := range s.InvalidIndexes {
		fmt.Fprintf(w, "\nindex %s of %s is INVALID; run: %s\n", i.Name, i.Table, i.Repair)
	}
	return w.Flush()
}
