package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/quaestor-graph/quaestor/server/database"
)

// release is set when a release is built (-ldflags "-X main.release=…").
var release = "0.1.0-dev"

func version() string { return release }

func newVersion() *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "Print the version, the commit, Go's version and the newest Prefect revision known",
		Example: `  quaestor version`,
		Args:    usageArgs(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			out := cmd.OutOrStdout()
			fmt.Fprintf(out, "quaestor %s\ncommit %s\n%s\n", version(), commit(), runtime.Version())
			for _, n := range database.NewestRevisions() {
				fmt.Fprintf(out, "newest Prefect revision known on %s: %s (Prefect %s)\n", n.Dialect, n.ID, n.Release)
			}
			return nil
		},
	}
}

// commit is set as release is, else what the Go toolchain recorded.
var commitHash string

func commit() string {
	if commitHash != "" {
		return commitHash
	}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				return s.Value
			}
		}
	}
	return "unknown"
}
