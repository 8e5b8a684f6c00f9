package config

import (
	"bytes"
	"errors"
	"log/slog"
	"strings"
	"testing"

	"entgo.io/ent/dialect/sql"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

func TestObserver(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		e := open(t, table(t, d, 3))
		tx := started(t, e.Write)
		var outer, inner []Statement
		ctx := WithObserver(t.Context(), func(s Statement) { outer = append(outer, s) })
		ctx = WithObserver(ctx, func(s Statement) { inner = append(inner, s) })
		rows := &sql.Rows{}
		if err := tx.Query(ctx, "SELECT n FROM thing WHERE n = $1", []any{1}, rows); err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
		}
		_ = rows.Close()
		if err := tx.Exec(ctx, "DELETE FROM thing", []any{}, nil); err != nil {
			t.Fatal(err)
		}
		failed := tx.Exec(ctx, "DELETE FROM nothing", []any{}, nil)
		execute(t, started(t, e.Read), "SELECT 1")
		if len(outer) != 3 || len(inner) != 3 {
			t.Fatalf("%d and %d statements", len(outer), len(inner))
		}
		if s := inner[0]; s.Query != "SELECT n FROM thing WHERE n = $1" || s.Args != 1 || s.Rows != 3 || s.Err != nil {
			t.Errorf("got %+v", s)
		}
		if s := inner[1]; s.Rows != 3 || s.Args != 0 {
			t.Errorf("got %+v", s)
		}
		if s := inner[2]; !errors.Is(s.Err, failed) {
			t.Errorf("got %+v", s)
		}
	})
}

func TestEcho(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		var log bytes.Buffer
		options := table(t, d, 2)
		options.Echo = true
		options.Logger = slog.New(slog.NewTextHandler(&log, nil))
		tx := started(t, open(t, options).Read)
		if _, err := value[int](t.Context(), tx, "SELECT n FROM thing WHERE n < $1", 424242); err != nil {
			t.Fatal(err)
		}
		line := log.String()
		for _, want := range []string{`query="SELECT n FROM thing WHERE n < $1"`, "args=1", "duration=", "rows=2"} {
			if !strings.Contains(line, want) {
				t.Errorf("no %s in %s", want, line)
			}
		}
		if strings.Contains(line, "424242") {
			t.Errorf("logs an argument: %s", line)
		}
	})
}

func TestStatementErrors(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		e := open(t, table(t, d, 1))
		err := started(t, e.Write).Exec(t.Context(), "SELECT confidential FROM nowhere WHERE secret = 'x'", []any{}, nil)
		if !errors.Is(err, ErrStatement) {
			t.Fatalf("got %v", err)
		}
		if strings.Contains(err.Error(), "SELECT") || strings.Contains(err.Error(), "secret") {
			t.Errorf("shows SQL: %v", err)
		}
	})
}
