package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/quaestor-graph/quaestor/ent"
	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/server/database"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
	"github.com/quaestor-graph/quaestor/server/settings"
)

// What happens at once: Prefect runs so many flows, so many at a time; beside it so many writers write a transaction and
// rest, again and again. The rest is so long that either program can keep the pace, and leaves the server its turn: without,
// flows beside a second Prefect take minutes on SQLite, those beside Quaestor seconds.
const (
	liveFlows   = 4
	liveAtOnce  = 2
	liveWriters = 2
	liveRest    = 250 * time.Millisecond
	// Whether two transactions meet is chance: in one round the one may have an error that the other has in the next.
	liveRounds = 4
)

// Both programs are live on one database at once. A real Prefect server executes flows on a database that Quaestor created,
// while first Quaestor and then Prefect's own models write and read there at the same pace: Quaestor sees no error, and
// Prefect sees no more errors than with a second Prefect in Quaestor's place.
func TestBesidePrefectSoak(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.Empty(t)
		invoke(t, "", nil, "", "demo", "--database-url", address, "--flow-runs", "50").want(t, 0)
		schema := databasetest.Schema(t, address)
		// It looks for migrations to run, as it does by default, and finds none.
		p := databasetest.StartPrefect(t, address)
		sameSchema(t, schema, databasetest.Schema(t, address))
		q := serving(t, address)

		until := time.Now().Add(databasetest.Soaking(t))
		var ours, theirs troubles
		for round := 1; ; round++ {
			ours.add(beside(t, p, quaestorBeside(t, address, q)))
			theirs.add(beside(t, p, prefectBeside(t, address)))
			t.Logf("after round %d: beside Quaestor %v, beside a second Prefect %v", round, ours, theirs)
			if time.Now().After(until) && (ours.errors <= theirs.errors || round >= liveRounds) {
				break
			}
		}
		// Three standard deviations of a difference of two counts that come of the same cause.
		if chance := 3 * math.Sqrt(float64(ours.errors+theirs.errors)); float64(ours.errors-theirs.errors) > chance {
			t.Errorf("Prefect has more errors beside Quaestor: %v; beside a second Prefect: %v", ours, theirs)
		}
		sameSchema(t, schema, databasetest.Schema(t, address))
	})
}

// troubles are the errors of a Prefect server and of the flows on it.
type troubles struct {
	flows, written, errors int
	kinds                  map[string]int
}

func (t *troubles) add(more troubles) {
	t.flows, t.written, t.errors = t.flows+more.flows, t.written+more.written, t.errors+more.errors
	if t.kinds == nil {
		t.kinds = map[string]int{}
	}
	for kind, n := range more.kinds {
		t.kinds[kind] += n
	}
}

func (t troubles) String() string {
	return fmt.Sprintf("%d errors in %d flows, %d transactions of the other: %v", t.errors, t.flows, t.written, t.kinds)
}

// beside runs flows on the server while another works on its database until stop, which gives how much it wrote.
func beside(t *testing.T, p *databasetest.Prefect, stop func() (written int)) troubles {
	t.Helper()
	before := len(p.Log(t))
	out := p.Python(t, "testdata/interoperation/flows.py", fmt.Sprint(liveFlows), fmt.Sprint(liveAtOnce))
	got := troubles{flows: liveFlows, written: stop(), kinds: map[string]int{}}
	var said struct {
		Completed int
		Errors    map[string]int
	}
	lastLine(t, out, &said)
	maps.Copy(got.kinds, said.Errors)
	for _, record := range complaints(p.Log(t)[before:]) {
		kind, _, _ := strings.Cut(record, "\n")
		if strings.Contains(record, "database is locked") {
			kind = "database is locked"
		}
		got.kinds[kind]++
	}
	for _, n := range got.kinds {
		got.errors += n
	}
	if lost := liveFlows - said.Completed; lost > 0 && len(said.Errors) == 0 {
		t.Errorf("%d flows of %d were not completed: %s", lost, liveFlows, out)
	}
	if got.written == 0 {
		t.Error("the other has written nothing meanwhile")
	}
	return got
}

// quaestorBeside writes through ent and reads through the API of a server; neither may fail, and nothing may be lost.
func quaestorBeside(t *testing.T, address string, q served) (stop func() int) {
	t.Helper()
	s, _, err := settings.Load(settings.Sources{Dir: t.TempDir(), Flags: map[string]string{"database-url": address}})
	if err != nil {
		t.Fatal(err)
	}
	db, err := database.Provide(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	var mu sync.Mutex
	acknowledged := map[string]string{} // the names of the runs, by id
	var working sync.WaitGroup
	every := func(what func(n int) error) {
		working.Go(func() {
			for n := 0; ; n++ {
				if err := what(n); err != nil {
					t.Errorf("Quaestor: %v", err)
				}
				select {
				case <-done:
					return
				case <-time.After(liveRest):
				}
			}
		})
	}
	for writer := range liveWriters {
		every(func(n int) error {
			var id string
			name := fmt.Sprintf("quaestor-%d-%d-%d", time.Now().UnixNano(), writer, n)
			err := db.Write(t.Context(), func(ctx context.Context, c *ent.Client) (err error) {
				id, err = writeRun(ctx, c, name)
				return err
			})
			if err == nil {
				mu.Lock()
				acknowledged[id] = name
				mu.Unlock()
			}
			return err
		})
	}
	every(func(int) error { // fails the test by itself
		q.Query(t, "{ flowRuns(last: 50) { totalCount nodes { name flow { name } states { nodes { type } } logs { nodes { message } } } } }", nil)
		return nil
	})
	return func() int {
		close(done)
		working.Wait()
		if err := db.Close(); err != nil {
			t.Error(err)
		}
		seen := map[string]map[string]any{}
		for _, run := range graphtest.Introspect(t, q).EveryRow(t, q, "FlowRun", "id name flow { name } logs { totalCount }") {
			seen[run["id"].(string)] = run
		}
		for id, name := range acknowledged {
			want := fmt.Sprint(map[string]any{"id": id, "name": name, "flow": map[string]any{"name": name}, "logs": map[string]any{"totalCount": 2}})
			if got := fmt.Sprint(seen[id]); got != want {
				t.Errorf("what was written is %s, want %s", got, want)
			}
		}
		return len(acknowledged)
	}
}

// writeRun writes what second.py does: a flow, a run of it and two logs.
func writeRun(ctx context.Context, c *ent.Client, name string) (id string, err error) {
	flow, err := c.Flow.Create().SetName(name).Save(ctx)
	if err != nil {
		return "", err
	}
	run, err := c.FlowRun.Create().SetFlowID(flow.ID).SetName(name).Save(ctx)
	if err != nil {
		return "", err
	}
	for i := range 2 {
		err := c.LogEntry.Create().SetName("quaestor").SetLevel(stored.IntOf(20)).SetMessage(fmt.Sprintf("%s %d", name, i)).
			SetTimestamp(run.Created).SetFlowRunID(run.ID).Exec(ctx)
		if err != nil {
			return "", err
		}
	}
	return run.ID.String(), nil
}

// prefectBeside has Prefect's own models do the same from a process of their own.
func prefectBeside(t *testing.T, address string) (stop func() int) {
	t.Helper()
	input, tell := io.Pipe()
	second := databasetest.NewPrefect(t, address)
	ready, wait := second.Start(t, input, "testdata/interoperation/second.py", fmt.Sprint(liveWriters), fmt.Sprint(liveRest.Seconds()))
	if ready != "ready" {
		t.Fatalf("the second Prefect says %q", ready)
	}
	return func() int {
		_ = tell.Close()
		var said struct {
			Written int
			Errors  map[string]int
		}
		lastLine(t, wait(), &said)
		if len(said.Errors) > 0 {
			t.Logf("errors of the second Prefect: %v", said.Errors)
		}
		return said.Written
	}
}

// lastLine reads the JSON at the end of what a script printed.
func lastLine(t *testing.T, output string, into any) {
	t.Helper()
	output = strings.TrimSpace(output)
	if err := json.Unmarshal([]byte(output[strings.LastIndex(output, "\n")+1:]), into); err != nil {
		t.Fatalf("%v: %s", err, output)
	}
}
