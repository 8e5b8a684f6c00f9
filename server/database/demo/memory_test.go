package demo_test

import (
	"context"
	"runtime"
	"testing"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
	"github.com/quaestor-graph/quaestor/server/database/demo"
	"github.com/quaestor-graph/quaestor/server/database/query"
)

// TestMemoryIsFlat: ten times the runs take no more memory.
func TestMemoryIsFlat(t *testing.T) {
	for _, c := range []struct {
		runs int
		only []string
	}{{500, nil}, {2000, []string{"flow_run", "flow_run_state"}}} {
		few, many := held(t, c.runs, c.only), held(t, 10*c.runs, c.only)
		t.Logf("%v: %d kB with %d runs, %d kB with %d", c.only, few>>10, c.runs, many>>10, 10*c.runs)
		if many > few*3/2+2<<20 {
			t.Errorf("%v: %d bytes are held with %d runs and %d with ten times as many", c.only, few, c.runs, many)
		}
	}
}

// held is the most that is alive while a database is filled.
func held(t *testing.T, runs int, only []string) uint64 {
	t.Helper()
	before := alive()
	w := &watching{every: runs / 100}
	err := demo.Fill(t.Context(), components(databasetest.PostgreSQL), w, demo.Options{FlowRuns: runs, Seed: 1, Now: now, Only: only})
	if err != nil {
		t.Fatal(err)
	}
	return w.most - min(w.most, before)
}

func alive() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// watching looks at the memory now and then.
type watching struct {
	every, n int
	most     uint64
}

func (w *watching) Bind(_ context.Context, st query.Statement) query.Statement { return st }

func (w *watching) Write(context.Context, query.Statement) error {
	if w.n++; w.n%w.every == 0 {
		w.most = max(w.most, alive())
	}
	return nil
}
