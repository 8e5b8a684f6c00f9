package config

import (
	"context"
	"errors"
	"testing"
	"time"

	"entgo.io/ent/dialect/sql"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// Contract 3.6: an operation ends whatever it does then, and those that read aside and those that write go on.
func TestSnapshotTimeout(t *testing.T) {
	options := table(t, databasetest.SQLite, 3)
	options.SnapshotTimeout = 100 * time.Millisecond
	e := open(t, options)
	over := func(subject string, tx Transaction, err error) {
		t.Helper()
		if !errors.Is(err, ErrTimeout) {
			t.Errorf("%s: %v", subject, err)
		}
		_, err = value[int](t.Context(), tx, count)
		if !errors.Is(err, ErrTimeout) || !errors.Is(err, ErrAborted) {
			t.Errorf("%s, a second statement: %v", subject, err)
		}
	}

	running := started(t, e.Read)
	_, err := value[int](t.Context(), running, slow(databasetest.SQLite))
	over("while a statement runs", running, err)

	read := started(t, e.Read)
	rows := &sql.Rows{}
	if err := read.Query(t.Context(), "SELECT n FROM thing", []any{}, rows); err != nil || !rows.Next() {
		t.Fatal(err)
	}
	databasetest.Eventually(t, "the rows go on", func() bool { return read.(*transaction).isEnded() })
	for rows.Next() {
	}
	over("while rows are read", read, rows.Err())
	_ = rows.Close()

	between := started(t, e.Read)
	databasetest.Eventually(t, "it stays open", func() bool { return between.(*transaction).isEnded() })
	_, err = value[int](t.Context(), between, count)
	over("between statements", between, err)
	if err := between.Rollback(); err == nil {
		t.Error("it can be ended again")
	}

	for _, b := range []begin{e.Aside, e.Write} {
		tx := started(t, b)
		ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
		_, _ = value[int](ctx, tx, slow(databasetest.SQLite))
		cancel()
		if n := must[int](t, tx, count); n != 3 {
			t.Errorf("%d rows", n)
		}
		_ = tx.Rollback()
	}
}
