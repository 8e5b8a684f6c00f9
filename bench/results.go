package main

import (
	"bytes"
	"fmt"
	"os"
	"runtime"
	"strings"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// page writes the results as a page of the documentation.
func page(path string, d sizesOfData, rounds int, results map[databasetest.Dialect][]result, parts map[databasetest.Dialect][]componentResult,
	pages map[databasetest.Dialect][]pagesResult, memory map[databasetest.Dialect]memoryResult,
) error {
	var b bytes.Buffer
	fmt.Fprintf(&b, `# Performance

`+"`make bench ARGS=\"-write docs/performance.md\"`"+` has written this page. It compares Quaestor with a floor (`+"`bench/floor`"+`) that answers the
same questions by the best hand-written SQL that we know for each dialect, scanned into structs behind net/http, in the same
run, in turns, on the same database; each figure is the median of %d rounds. Before a question is measured both answers are
compared, and are equal. The floor's statements stand in `+"`bench/floor/sql`"+`, their plans in `+"`bench/floor/plans`"+`; it prepares its
statements on SQLite, and not on PostgreSQL, where its sessions have jit off. Of the latest runs of many parents it tries how many of the newest
runs to look through first (none, which leaves the plain way by each parent's index, or 256 to 4,096), and is measured with the best.

The data are `+"`quaestor demo`"+`'s: %s flow runs with their task runs, logs and events; %s flow runs alone; %d flows of %s flow runs
each. One run of the first has been given 200 task runs and 20,000 logs. Where a question says how runs are shared, as many flow runs as the
first has are those of %d flows and %d deployments: evenly through 90 days, or so that a tenth of them has had none for 80 days. For
Prefect's own questions there are two more: %s task runs of one flow run, and %s scheduled runs in %d work queues of %d pools.

*Shuffled* is the same question with its fields in another order and under aliases, and with one more filter. The goal is 1.3
times the floor where that takes more than 20 ms, the question is about a million runs or it is one of Prefect's own, else the floor
and 3 ms for 1,000 objects.

%s, %s/%s, %s, %d cores. `+"`make bench`"+` prints the same for another machine.
`, rounds, thousands(d.flowRuns), thousands(d.onlyRuns), parents, thousands(d.children),
		sharingFlows, sharingDeployments, thousands(d.nodes), thousands(d.scheduled), queues, pools,
		runtime.Version(), runtime.GOOS, runtime.GOARCH, processor(), runtime.NumCPU())
	for _, dialect := range databasetest.Dialects {
		if len(results[dialect]) == 0 {
			continue
		}
		fmt.Fprintf(&b, "\n## %s\n\n| question | Quaestor | floor | ratio | goal | objects | |\n|---|--:|--:|--:|--:|--:|---|\n", title(dialect))
		for _, r := range results[dialect] {
			name := r.name
			if r.shuffled {
				name = "*shuffled*"
			}
			if r.failed != nil {
				fmt.Fprintf(&b, "| %s | | | | | | %s |\n", name, r.verdict())
				continue
			}
			fmt.Fprintf(&b, "| %s | %.2f ms | %.2f ms | %.2f | %.2f ms | %d | %s |\n",
				name, milliseconds(r.quaestor), milliseconds(r.floor), r.ratio(), milliseconds(r.limit), r.objects, r.verdict())
		}
	}
	writePages(&b, pages)
	writeMemory(&b, memory)
	b.WriteString(`
## Query components and Prefect's SQL

The statements of a query component against those that Prefect 3.9.1 sends for the same question, recorded with its echo on
(` + "`bench/floor/sql/prefect_*`" + `), run to their last row on one connection in turns. What is made of the rows is not in it, and Prefect's
rows have other columns.
`)
	for _, dialect := range databasetest.Dialects {
		if len(parts[dialect]) == 0 {
			continue
		}
		fmt.Fprintf(&b, "\n| query component, %s | Quaestor | Prefect | ratio |\n|---|--:|--:|--:|\n", title(dialect))
		for _, r := range parts[dialect] {
			fmt.Fprintf(&b, "| %s | %.2f ms | %.2f ms | %.2f |\n", r.name, milliseconds(r.ours), milliseconds(r.prefect), r.ratio())
		}
	}
	return os.WriteFile(path, b.Bytes(), 0o644)
}

func title(d databasetest.Dialect) string {
	if d == databasetest.SQLite {
		return "SQLite"
	}
	return "PostgreSQL"
}

// processor is what the machine calls its own.
func processor() string {
	info, err := os.ReadFile("/proc/cpuinfo")
	if err == nil {
		for line := range strings.Lines(string(info)) {
			if name, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) == "model name" {
				return strings.TrimSpace(value)
			}
		}
	}
	return "an unknown processor"
}

// thousands writes a number with commas.
func thousands(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%s,%03d", thousands(n/1000), n%1000)
}

// writePages writes what pages of each of some parents take.
func writePages(b *bytes.Buffer, pages map[databasetest.Dialect][]pagesResult) {
	fmt.Fprintf(b, `
## Pages of many parents

How long a processor was at the one statement that reads a page of runs for each of some parents, on three shapes of data, against the two
plain ways to write it by hand: each parent's rows found by its index, and sorted; or a walk through the index of times, which is told
beforehand how far it has to go. The goal is %.1f times the better of both. PostgreSQL plans the statement each time; what that takes (the
least of ten) is in the figure, and beside it. SQLite keeps it compiled.
`, pageLimit)
	for _, dialect := range databasetest.Dialects {
		if len(pages[dialect]) == 0 {
			continue
		}
		fmt.Fprintf(b, "\n| %s | data | Quaestor | planning | by parent | by a walk | ratio | |\n|---|---|--:|--:|--:|--:|--:|---|\n", title(dialect))
		for _, r := range pages[dialect] {
			fmt.Fprintf(b, "| %d %s | %s | %.2f ms | %.2f ms | %.2f ms | %.2f ms | %.2f | %s |\n", r.parents, r.name, r.shape,
				milliseconds(r.ours), milliseconds(r.planning), milliseconds(r.byParent), milliseconds(r.walks), r.ratio(), r.verdict())
		}
	}
}

// writeMemory writes how much memory the server took.
func writeMemory(b *bytes.Buffer, memory map[databasetest.Dialect]memoryResult) {
	fmt.Fprintf(b, `
## Memory

The most that the server had in RAM while %d clients asked all questions about %s at once, each in both forms, and how long it had a
processor for that. The goal is %d MB. On SQLite each connection in use has a page cache of 4 MB and a sorter of as much, beside the program
and Go's heap.

| | in RAM | processors | |
|---|--:|--:|---|
`, memoryClients, large, memoryGoal)
	for _, dialect := range databasetest.Dialects {
		if r, ok := memory[dialect]; ok {
			fmt.Fprintf(b, "| %s | %.0f MB | %.1f s | %s |\n", title(dialect), megabytes(r.peak), r.cpu.Seconds(), r.verdict())
		}
	}
}
