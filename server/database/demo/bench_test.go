package demo_test

import (
	"context"
	"testing"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
	"github.com/quaestor-graph/quaestor/server/database/demo"
	"github.com/quaestor-graph/quaestor/server/database/query"
)

// BenchmarkFill tells how many rows of a whole installation are written in a
// second; BenchmarkMake the same without a database.
func BenchmarkFill(b *testing.B) {
	for _, d := range databasetest.Dialects {
		b.Run(string(d), func(b *testing.B) {
			rows := 0
			for b.Loop() {
				b.StopTimer()
				db := empty(b, d)
				b.StartTimer()
				seen := map[string]int{}
				fill(b, d, db, demo.Options{FlowRuns: 1000, Seed: 1, Progress: func(table string, done, _ int) { seen[table] = done }})
				for _, n := range seen {
					rows += n
				}
			}
			b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}

func BenchmarkMake(b *testing.B) {
	for b.Loop() {
		err := demo.Fill(context.Background(), components(databasetest.SQLite), nowhere{}, demo.Options{FlowRuns: 1000, Seed: 1, Now: now})
		if err != nil {
			b.Fatal(err)
		}
	}
}

// nowhere takes statements and forgets them.
type nowhere struct{}

func (nowhere) Bind(_ context.Context, st query.Statement) query.Statement { return st }

func (nowhere) Write(context.Context, query.Statement) error { return nil }
