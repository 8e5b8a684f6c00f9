// Command quaestor serves the database of a self-hosted Prefect server as a
// GraphQL graph.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

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
	case errors.Is(err, errAnswered):
		return 1
	case errors.As(err, &usage):
		fmt.Fprintf(os.Stderr, "quaestor: %s\n", err)
		return 2
	}
	fmt.Fprintf(os.Stderr, "quaestor: %s\n", err)
	return 1
}
