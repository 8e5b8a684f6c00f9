package database_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/quaestor-graph/quaestor/server/database"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// Contract 4.3: a database all of whose connections are with operations is not away.
func TestCheckDoesNotWaitForOperations(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		s := load(t, d.SharedSample(t))
		s.Database.PoolSize, s.Database.MaxOverflow, s.Database.PoolTimeout = 1, 0, 0
		db, err := database.Provide(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		busy := db.Snapshot()
		defer busy.Close()
		if _, err := db.ReadConfigurationValue(t.Context(), busy, "none"); err != nil {
			t.Fatal(err)
		}
		other := db.Snapshot()
		defer other.Close()
		if _, err := db.ReadConfigurationValue(t.Context(), other, "another"); !errors.Is(err, database.ErrUnavailable) {
			t.Errorf("a second operation: %v", err)
		}
		for range 3 {
			ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
			if err := db.Check(ctx); err != nil {
				t.Error(err)
			}
			cancel()
		}
	})
}
