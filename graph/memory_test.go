package graph_test

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/graph/memory"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// live runs something, and gives the most memory that was in use at any time beyond what was before, garbage left out as
// far as the collector can: it is made to run all the time.
func live(do func()) int64 {
	defer debug.SetGCPercent(debug.SetGCPercent(5))
	var stats runtime.MemStats
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&stats)
	before := int64(stats.HeapAlloc)
	var most atomic.Int64
	end, ended := make(chan struct{}), make(chan struct{})
	look := func() {
		runtime.GC()
		var stats runtime.MemStats
		runtime.ReadMemStats(&stats)
		most.Store(max(most.Load(), int64(stats.HeapAlloc)-before))
	}
	go func() {
		defer close(ended)
		for {
			select {
			case <-end:
				return
			case <-time.After(time.Millisecond):
				look()
			}
		}
	}()
	do()
	close(end)
	<-ended
	return most.Load()
}

// The account is near to the truth: of operations that hold much memory, of different kinds of things, what is counted is no
// less than half and no more than twice as much as there was (and a little more of which nobody counts the crumbs).
func TestMemoryIsCounted(t *testing.T) {
	aliases := func(n int, field string) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, " a%d: %s", i, field)
		}
		return b.String()
	}
	operations := []struct{ name, query string }{
		{"wide JSON", `{ events(first: 1000) { nodes { id payload resource related } } }`},
		{"wide JSON, aliases", `{` + aliases(20, `events(first: 1000) { nodes { id payload related } }`) + `}`},
		{"scalars under aliases", `{ logs(first: 1000) { nodes {` + aliases(400, "message") + `} } }`},
		{"rows of rows", `{ flows(first: 100) { nodes { name flowRuns(first: 100) { nodes { id name parameters tags state { id message } taskRuns(first: 20) { nodes { id name tags } } } } } } }`},
		{"cursors", `{` + aliases(20, `logs(first: 1000, orderBy: [{field: MESSAGE}]) { edges { cursor node { id } } }`) + `}`},
		{"groups", `{` + aliases(20, `logs { groups(first: 1000, by: [{field: MESSAGE}, {field: ID}]) { nodes { keys count } } }`) + `}`},
		{"history", `{` + aliases(10, `flowRunHistory(start: "2026-10-01T00:00:00Z", end: "2026-11-01T00:00:00Z", interval: 3600) { intervalStart intervalEnd states { stateType stateName countRuns } }`) + `}`},
		{"introspection", `{ __schema { types { name description fields { name description args { name type { name kind ofType { name } } } type { name kind ofType { name kind ofType { name } } } } } } }`},
	}
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		g := graphtest.Open(t, d.SharedSample(t), graphtest.Unlimited...)
		for _, o := range operations {
			g.Do(t.Context(), o.query, nil) // what is made once
			budget := memory.NewBudget(1<<30, 0)
			account := budget.Open()
			var r graphtest.Response
			was := live(func() { r = g.Do(memory.With(context.Background(), account), o.query, nil) })
			if len(r.Errors) > 0 {
				t.Errorf("%s: %v", o.name, r.Errors[0])
			}
			const crumbs = 8 << 20 // and what the race detector adds
			counted := account.Peak()
			t.Logf("%s: %d bytes of answer, %d MiB counted, %.1f MiB there", o.name, len(r.Data), counted>>20, float64(was)/(1<<20))
			if counted < (was-crumbs)/3 || counted > 2*(was+crumbs) {
				t.Errorf("%s: %d bytes counted, %d there were", o.name, counted, was)
			}
			account.Close()
			if used := budget.Used(); used != 0 {
				t.Errorf("%s: %d bytes are left", o.name, used)
			}
		}
	})
}
