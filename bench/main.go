// Command bench measures Quaestor against a floor: the same questions answered by hand-written SQL behind net/http
// (./floor), in the same run, over large databases of demonstration data on both dialects. It also measures the time from
// the start of the process to the first answer, memory, the sizes of the binary and of the schema, and the times to make
// demonstration data and to generate the code. `make bench` runs it.
//
// Both programs are measured from outside, over HTTP or by their commands; only the time for which a transaction holds
// SQLite's write lock is measured within the process.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"regexp"
	"runtime"
	"time"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// options are what the command line says.
type options struct {
	rounds                          int
	databases, only, dialect, plans string
	write                           string
	generate, others                bool
	sizesOfData
}

func main() {
	var o options
	flag.IntVar(&o.rounds, "rounds", 9, "how often each figure is measured; the median is printed")
	flag.StringVar(&o.databases, "databases", "", "keep the databases in this `directory`, or take those that are there; without it they are made anew")
	flag.IntVar(&o.flowRuns, "flow-runs", 100_000, "flow runs of the large database")
	flag.IntVar(&o.onlyRuns, "only-runs", 1_000_000, "flow runs of the database that has nothing else")
	flag.IntVar(&o.children, "children", 4000, "flow runs of each of 50 flows in the database of children")
	flag.IntVar(&o.nodes, "nodes", 20_000, "task runs of the run in the database of graphs")
	flag.IntVar(&o.scheduled, "scheduled", 100_000, "scheduled runs in the database of work queues")
	flag.StringVar(&o.only, "only", "", "measure only the questions and query components whose names match this `regexp`")
	flag.StringVar(&o.dialect, "dialect", "", "ask on this dialect only")
	flag.StringVar(&o.plans, "plans", "", "write the plans of the floor's statements into this `directory`")
	flag.StringVar(&o.write, "write", "", "write the results of the questions into this `file`")
	flag.BoolVar(&o.generate, "generate", true, "measure the time of generating all code")
	flag.BoolVar(&o.others, "others", true, "measure what is no question too")
	flag.Parse()
	if err := run(o); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(o options) error {
	only, err := regexp.Compile(o.only)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "quaestor-bench-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	// PostgreSQL runs as another user where this is root.
	if err := os.Chmod(dir, 0o711); err != nil {
		return err
	}
	if o.databases == "" {
		o.databases = dir
	}
	b, err := build(dir)
	if err != nil {
		return err
	}
	h := &harness{dir: dir}
	defer h.cleanUp()

	fmt.Printf("%s, %s/%s, %s, %d cores, median of %d\n\n", runtime.Version(), runtime.GOOS, runtime.GOARCH, processor(), runtime.NumCPU(), o.rounds)
	if o.others {
		if err := runOthers(b, h, o); err != nil {
			return err
		}
	}
	results := map[databasetest.Dialect][]result{}
	parts := map[databasetest.Dialect][]componentResult{}
	pages := map[databasetest.Dialect][]pagesResult{}
	memory := map[databasetest.Dialect]memoryResult{}
	for _, d := range databasetest.Dialects {
		if o.dialect != "" && databasetest.Dialect(o.dialect) != d {
			continue
		}
		data := &databases{harness: h, programs: b, dir: o.databases, dialect: d, sizesOfData: o.sizesOfData}
		if results[d], err = measure(data, only, o.rounds, o.plans); err != nil {
			return fmt.Errorf("%s: %w", d, err)
		}
		if parts[d], err = measureComponents(data, only, o.rounds); err != nil {
			return fmt.Errorf("%s: %w", d, err)
		}
		if pages[d], err = measurePages(data, only, o.rounds); err != nil {
			return fmt.Errorf("%s: %w", d, err)
		}
		if only.MatchString("memory") {
			if memory[d], err = measureMemory(data); err != nil {
				return fmt.Errorf("%s: %w", d, err)
			}
			memory[d].print(d)
		}
		if o.others {
			if err := data.report(); err != nil {
				return fmt.Errorf("%s: %w", d, err)
			}
		}
	}
	failed := missed(results)
	if o.write != "" {
		if err := page(o.write, o.sizesOfData, o.rounds, results, parts, pages, memory); err != nil {
			return err
		}
	}
	return failed
}

// runOthers measures the figures that belong to no question.
func runOthers(b programs, h *harness, o options) error {
	if err := sizes(b); err != nil {
		return err
	}
	if o.generate {
		if err := generating(h); err != nil {
			return err
		}
	}
	if err := starts(b, databasetest.SQLite.SharedSample(h), o.rounds); err != nil {
		return err
	}
	return lock(b, h)
}

// missed says how many questions missed their goal. It fails where a question had no answer, or an answer that is not the
// floor's.
func missed(results map[databasetest.Dialect][]result) error {
	var failed []error
	for _, d := range databasetest.Dialects {
		n := 0
		for _, r := range results[d] {
			if !r.met() {
				n++
			}
			if r.failed != nil {
				failed = append(failed, fmt.Errorf("%s, %s: %w", d, r.name, r.failed))
			}
		}
		if len(results[d]) > 0 {
			fmt.Printf("%s: %d of %d goals missed\n", d, n, len(results[d]))
		}
	}
	return errors.Join(failed...)
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
