package graph_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"github.com/quaestor-graph/quaestor/graph"
	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/graph/limits"
	"github.com/quaestor-graph/quaestor/graph/memory"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// acceptedHostile reads and prices so many hostile documents and gives those that may run. None takes more than 64 MB to be
// read, which is work that a machine's load doesn't change.
func acceptedHostile(t *testing.T, seed uint64, documents int) (accepted []string) {
	t.Helper()
	const most = 64 << 20
	h := hostile{Rand: rand.New(rand.NewPCG(seed, 1))}
	x := graph.NewExecutor(graph.Options{Limits: limits.Default, MaxTokens: 10_000})
	var worst uint64
	var slowest time.Duration
	codes := map[any]int{}
	for i := range documents {
		text := h.document()
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		began := time.Now()
		_, errs := x.CreateOperationContext(graphql.StartOperationTrace(t.Context()), &graphql.RawParams{Query: text})
		slowest = max(slowest, time.Since(began))
		runtime.ReadMemStats(&after)
		allocated := after.TotalAlloc - before.TotalAlloc
		if worst = max(worst, allocated); allocated > most {
			t.Errorf("document %d, of %d bytes, takes %d to be read (%v): %.300s", i, len(text), allocated, errs, text)
		}
		if errs == nil {
			accepted = append(accepted, text)
			continue
		}
		code := errs[0].Extensions["code"]
		if codes[code]++; code == nil || code == "INTERNAL" || len(errs) > 101 || len(errs.Error()) > 101*5000 {
			t.Errorf("document %d: %.300v: %.300s", i, errs, text)
		}
	}
	t.Logf("of %d documents %d may run, refused are %v; at most %d kB are allocated for one, and %s", documents, len(accepted), codes, worst>>10, slowest)
	return accepted
}

// At least 2,000 hostile documents (the seed is printed) are each refused or answered, never beyond MAX_RESPONSE_BYTES, and
// the process stays alive. Some of those that may run do, on both dialects.
func TestHostileDocuments(t *testing.T) {
	seed := databasetest.Seed(t)
	accepted := acceptedHostile(t, seed, 2000)
	if len(accepted) < 300 {
		t.Fatalf("%d may run", len(accepted))
	}
	rand.New(rand.NewPCG(seed, 2)).Shuffle(len(accepted), func(i, j int) { accepted[i], accepted[j] = accepted[j], accepted[i] })
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) { runHostile(t, d, accepted[:40], 150*time.Millisecond) })
}

// All of them, and others each time, with a deadline that none should need on the sample.
func TestSoakHostileDocuments(t *testing.T) {
	drawn := 20
	if databasetest.Soaking(t) > 0 {
		drawn = 2000
	}
	accepted := acceptedHostile(t, databasetest.Seed(t), drawn)
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) { runHostile(t, d, accepted, 10*time.Second) })
}

// runHostile runs documents, each until its deadline.
func runHostile(t *testing.T, d databasetest.Dialect, documents []string, deadline time.Duration) {
	t.Helper()
	g, log := graphtest.Open(t, d.SharedSample(t)), captureErrors(t)
	budget := memory.NewBudget(256<<20, 0)
	codes, slow, longest := map[any]int{}, 0, time.Duration(0)
	for i, text := range documents {
		account := budget.Open()
		ctx, cancel := context.WithTimeout(memory.With(t.Context(), account), deadline)
		began := time.Now()
		r := g.Do(ctx, text, nil)
		took := time.Since(began)
		cancel()
		longest = max(longest, took)
		if took > deadline+500*time.Millisecond {
			t.Logf("document %d took %s, %d bytes: %.300s", i, took, len(text), text)
		}
		slow += graphtest.Btoi(took > 250*time.Millisecond)
		code := any("none")
		for _, e := range r.Errors {
			if code = e.Extensions["code"]; code == "INTERNAL" || code == nil {
				t.Errorf("document %d: %v: %.300s", i, e, text)
			}
		}
		codes[code]++
		if log.Len() > 0 {
			t.Errorf("document %d: the log says %.500s: %.300s", i, log, text)
			log.Reset()
		}
		if int64(len(r.Data)) > limits.Default.MaxResponseBytes {
			t.Errorf("document %d: an answer of %d bytes: %.300s", i, len(r.Data), text)
		}
		// Contract 3.7: one operation holds at most 128 MiB. An answer of very many short fields comes near that, as what
		// gqlgen holds for each is many times its bytes: those are told, and 64 MB are what reading takes at most.
		peak := account.Peak()
		if len(r.Errors) == 0 && peak > memory.MaxOperation+int64(3*len(r.Data)) { // with copies of the answer, which are not counted
			t.Errorf("document %d holds %d bytes for an answer of %d: %.300s", i, peak, len(r.Data), text)
		}
		if peak > int64(3*len(r.Data))+64<<20 {
			t.Logf("document %d holds %d MB for an answer of %d bytes: %.100s", i, peak>>20, len(r.Data), text)
		}
		account.Close()
	}
	if used := budget.Used(); used != 0 {
		t.Errorf("%d bytes are left", used)
	}
	if ids := g.Query(t, "{ flows(first: 1) { nodes { id } } }", nil); !strings.Contains(fmt.Sprint(ids), "id:") {
		t.Errorf("after them: %v", ids)
	}
	t.Logf("%d documents: %v; the longest took %s, %d more than 250 ms", len(documents), codes, longest, slow)
}
