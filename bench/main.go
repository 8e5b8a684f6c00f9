// Command bench measures Quaestor against hand-written SQL behind net/http
// (./reference) in the same run, on copies of the sample installation: the time
// from the start of the process to the first answer, memory, the size of the
// binary and of the schema, and the time of a few questions on both dialects.
// `make bench` runs it.
//
// Both programs are measured from outside, over HTTP or by their commands; only
// the time for which a transaction holds SQLite's write lock is measured within.
package main

import (
	"flag"
	"fmt"
	"os"
	"runtime"
	"time"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

func main() {
	rounds := flag.Int("rounds", 9, "how often each figure is measured; the median is printed")
	requests := flag.Int("requests", 20, "requests of each round for the time of a question")
	large := flag.Bool("large", true, "make 100,000 flow runs of demonstration data too")
	flag.Parse()
	if err := run(*rounds, *requests, *large); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(rounds, requests int, large bool) error {
	dir, err := os.MkdirTemp("", "quaestor-bench-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	b, err := build(dir)
	if err != nil {
		return err
	}
	databases := &harness{dir: dir}
	defer databases.cleanUp()

	fmt.Printf("%s, %s/%s, %d cores, median of %d\n\n", runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), rounds)
	if err := sizes(b); err != nil {
		return err
	}
	if err := starts(b, databasetest.SQLite.SharedSample(databases), rounds); err != nil {
		return err
	}
	for _, d := range databasetest.Dialects {
		if err := times(b, d, d.SharedSample(databases), rounds, requests); err != nil {
			return fmt.Errorf("%s: %w", d, err)
		}
	}
	if err := lock(b, databases); err != nil {
		return err
	}
	runs := []int{1000}
	if large {
		runs = append(runs, 100_000)
	}
	return demo(b, databases, runs)
}

// goal compares a figure with what it is to stay under.
func goal(figure, limit float64, unit string) string {
	word := "met"
	if figure >= limit {
		word = "MISSED"
	}
	return fmt.Sprintf("(goal: under %g %s, %s)", limit, unit, word)
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

func megabytes(bytes int64) float64 { return float64(bytes) / 1_000_000 }
