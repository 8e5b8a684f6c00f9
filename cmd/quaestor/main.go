// Command quaestor serves the database of a self-hosted Prefect server as a
// GraphQL graph.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/quaestor-graph/quaestor/cmd/quaestor/internal/terminal"
	"github.com/quaestor-graph/quaestor/server/settings"
)

func main() { os.Exit(run()) }

// run gives the exit code: 0 done, 1 failed, 2 wrong usage.
func run() int {
	settings.HideArguments()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	err := newRoot().ExecuteContext(ctx)
	var usage *usageError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &usage):
		fmt.Fprintf(os.Stderr, "quaestor: %s\n", oneLine(err))
		return 2
	case errors.Is(err, context.Canceled) && ctx.Err() != nil:
		fmt.Fprintln(os.Stderr, "quaestor: interrupted")
		return 1
	}
	fmt.Fprintf(os.Stderr, "quaestor: %s\n", oneLine(err))
	return 1
}

// oneLine: several errors that were joined have a line each, and what a database
// or a server says may hold anything.
func oneLine(err error) string { return terminal.Text(strings.ReplaceAll(err.Error(), "\n", "; ")) }
