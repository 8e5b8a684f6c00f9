package graph_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/quaestor-graph/quaestor/graph"
	"github.com/quaestor-graph/quaestor/server/database"
)

// Contract 14.4.
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
