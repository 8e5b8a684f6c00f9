package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/quaestor-graph/quaestor/cmd/quaestor/internal/terminal"
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
				return withNextStep(s, err)
			}
			status, err := db.Status(ctx)
			if err = errors.Join(err, db.Close()); err != nil {
				return withNextStep(s, err)
			}
			if asJSON {
				text, err := json.MarshalIndent(status, "", "  ")
				if err != nil {
					return err
				}
				_, err = cmd.OutOrStdout().Write(append(terminal.JSON(text), '\n'))
				return err
			}
			return printStatus(cmd.OutOrStdout(), status)
		},
	}
	databaseFlag(cmd.Flags())
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

func printStatus(out io.Writer, s *database.Status) error {
	created := "no"
	if s.CreatedByQuaestor {
		created = "yes"
	}
	lines := [][]string{
		{"dialect", s.Dialect}, {"address", s.Address}, {"Prefect revision", prefectRevision(s)}, {"created by Quaestor", created},
	}
	for _, m := range s.Migrations {
		lines = append(lines, []string{"migrations of " + m.Set, fmt.Sprintf("%d of %d", m.Version, m.Newest)})
	}
	if s.FileBytes != nil {
		lines = append(lines, []string{"size of the file", fmt.Sprintf("%d bytes", *s.FileBytes)})
	}
	tables := [][]string{{"table", "rows", "bytes"}}
	for _, t := range s.Tables {
		rows, bytes := "not readable", ""
		if t.Rows != nil {
			rows = fmt.Sprint(*t.Rows)
		}
		if t.Bytes != nil {
			bytes = fmt.Sprint(*t.Bytes)
		}
		tables = append(tables, []string{t.Name, rows, bytes})
	}
	var columns, content terminal.Columns
	err := columns.Write(out, append(lines, []string{""})...)
	if err == nil {
		err = content.Write(out, tables...)
	}
	if err == nil && len(s.Unreadable) > 0 {
		_, err = fmt.Fprintf(out, "\nthe database role %s may not read %s\n", terminal.Text(s.Role), terminal.Text(strings.Join(s.Unreadable, ", ")))
	}
	for _, i := range s.InvalidIndexes {
		if err == nil {
			_, err = fmt.Fprintf(out, "\nindex %s of %s is INVALID; run: %s\n", terminal.Text(i.Name), terminal.Text(i.Table), terminal.Text(i.Repair))
		}
	}
	return err
}

func prefectRevision(s *database.Status) string {
	switch {
	case s.PrefectRevision == "" && slices.ContainsFunc(s.Tables, func(t database.TableStatus) bool { return t.Name == "flow_run" }):
		return "none: a migration of Prefect's has not finished"
	case strings.Contains(s.PrefectRevision, ","):
		return s.PrefectRevision + " (several: a migration of Prefect's has not finished)"
	case s.PrefectRevision == "":
		return "none: no Prefect database"
	case !s.RevisionKnown:
		return s.PrefectRevision + " (unknown to this Quaestor: served read-only)"
	}
	return fmt.Sprintf("%s (Prefect %s)", s.PrefectRevision, s.PrefectRelease)
}
