package graph_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/quaestor-graph/quaestor/graph"
	"github.com/quaestor-graph/quaestor/server/database"
)

// M3: "UNAVAILABLE" is a database that can't be reached, however long it was waited for, "TIMEOUT" what took longer than its
// limit.
func TestErrorsOfTheDatabaseHaveTheirCodes(t *testing.T) {
	for want, errs := range map[string][]error{
		"UNAVAILABLE":     {database.ErrUnavailable, fmt.Errorf("%w: %w", database.ErrUnavailable, context.DeadlineExceeded), fmt.Errorf("%w: %w", database.ErrAborted, database.ErrUnavailable)},
		"TIMEOUT":         {database.ErrTimeout, context.DeadlineExceeded, fmt.Errorf("%w: %w", database.ErrTimeout, context.DeadlineExceeded), fmt.Errorf("%w: %w", database.ErrAborted, database.ErrTimeout)},
		"QUERY_TOO_LARGE": {database.ErrTooComplex, fmt.Errorf("%w: %w", database.ErrAborted, database.ErrTooComplex)},
	} {
		for _, err := range errs {
			if got := graph.PresentError(t.Context(), err); got.Extensions["code"] != want {
				t.Errorf("%v is %v, not %s", err, got.Extensions["code"], want)
			}
		}
	}
}
