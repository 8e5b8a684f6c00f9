package main

import (
	"encoding/json"
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"

	"github.com/quaestor-graph/quaestor/server/database"
	"github.com/quaestor-graph/quaestor/ui"
)

// release is set when a release is built (-ldflags "-X main.release=…").
var release string

// unreleased is the version of what is built from a clone.
const unreleased = "0.1.0-dev"

// version is that of the release, else that of the module which `go install` took from
// a proxy: only such a module has a checksum.
func version() string {
	if release != "" {
		return release
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Sum != "" {
		return strings.TrimPrefix(info.Main.Version, "v")
	}
	return unreleased
}

// build is what `version` tells.
type build struct {
	Version string `json:"version"`
	Commit  string `json:"commit"`
	// Date is the date of the commit.
	Date string `json:"date"`
	Go   string `json:"goVersion"`
	// Newest Prefect revision known, by dialect.
	Newest map[string]revision `json:"newestPrefectRevision"`
	// UI says whether the pages and the playground are in the program.
	UI bool `json:"ui"`
}

type revision struct {
	ID      string `json:"revision"`
	Release string `json:"release"`
}

func newVersion() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "version",
		Short: "Print the version, the commit and its date, Go's version and the newest Prefect revision known",
		Example: `  quaestor version
  quaestor version --json`,
		Args: usageArgs(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if !asJSON {
				_, err := fmt.Fprint(cmd.OutOrStdout(), versionText())
				return err
			}
			b := build{Version: version(), Commit: commit(), Date: date(), Go: runtime.Version(), Newest: map[string]revision{},
				UI: ui.Built()}
			for _, n := range database.NewestRevisions() {
				b.Newest[n.Dialect] = revision{n.ID, n.Release}
			}
			e := json.NewEncoder(cmd.OutOrStdout())
			e.SetIndent("", "  ")
			return e.Encode(b)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

// versionText is also what --version prints.
func versionText() string {
	var b strings.Builder
	fmt.Fprintf(&b, "quaestor %s\ncommit %s\ndate %s\n%s\n", version(), commit(), date(), runtime.Version())
	for _, n := range database.NewestRevisions() {
		fmt.Fprintf(&b, "newest Prefect revision known on %s: %s (Prefect %s)\n", n.Dialect, n.ID, n.Release)
	}
	if !ui.Built() {
		b.WriteString("without the pages and the playground: / says how to get them\n")
	}
	return b.String()
}

// commitHash and commitDate are set as release is, else they are what the Go
// toolchain recorded.
var commitHash, commitDate string

func commit() string { return recorded(commitHash, "vcs.revision") }

func date() string { return recorded(commitDate, "vcs.time") }

func recorded(set, key string) string {
	if set != "" {
		return set
	}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == key {
				return s.Value
			}
		}
	}
	return "unknown"
}
