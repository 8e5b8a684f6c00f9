package main

import (
	"context"
	"fmt"
	"time"

	"github.com/quaestor-graph/quaestor/graph/scalar"
)

// instant reads a time as --now has it, which is as the API has it.
func instant(text string) (time.Time, error) {
	t, err := scalar.UnmarshalDateTime(context.Background(), text)
	if err != nil {
		return time.Time{}, &usageError{fmt.Errorf("--now must be a time such as 2026-11-01T00:00:00Z, not %q", text)}
	}
	return t.Time(), nil
}
