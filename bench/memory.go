package main

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

const (
	// memoryClients ask at once, and memoryGoal is what the server is to stay under meanwhile.
	memoryClients = 8
	memoryGoal    = 150
)

// memoryResult is the most memory that a server had in RAM while clients asked all questions about the large database at
// once, and how long it had a processor for that.
type memoryResult struct {
	peak int64
	cpu  time.Duration
}

func (r memoryResult) print(d databasetest.Dialect) {
	fmt.Printf("memory in RAM while %d clients ask at once, %s\n  %.0f MB  %s, %.1f s of processors\n\n",
		memoryClients, d, megabytes(r.peak), goal(megabytes(r.peak), memoryGoal, "MB"), r.cpu.Seconds())
}

func (r memoryResult) verdict() string {
	if megabytes(r.peak) < memoryGoal {
		return "met"
	}
	return "MISSED"
}

// measureMemory has each client ask every question in both forms, beginning with one of its own.
func measureMemory(d *databases) (r memoryResult, err error) {
	address, err := d.address(large)
	if err != nil {
		return r, err
	}
	if err := warm(address); err != nil {
		return r, err
	}
	p, err := servePair(d.programs, address)
	if err != nil {
		return r, err
	}
	defer func() { err = first(err, p.stop()) }()
	type asked struct {
		form
		values
	}
	var all []asked
	for _, q := range slices.Concat(questions, prefects) {
		if q.database != large {
			continue
		}
		v, err := p.values(d.harness, address, q)
		if err != nil {
			return r, fmt.Errorf("%s: %w", q.name, err)
		}
		all = append(all, asked{q.plain, v}, asked{q.shuffled, v})
	}
	var g errgroup.Group
	for client := range memoryClients {
		g.Go(func() error {
			for i := range all {
				a := all[(i+client*len(all)/memoryClients)%len(all)]
				if _, err := p.quaestor.ask(a.form, a.values); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return r, err
	}
	if r.peak, err = p.quaestor.peak(); err != nil {
		return r, err
	}
	r.cpu, err = p.quaestor.processorTime()
	return r, err
}

// processorTime is how long all threads of the process had a processor.
func (p *process) processorTime() (time.Duration, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	// Behind the name, which may hold anything, in hundredths of a second.
	_, rest, _ := strings.Cut(string(text), ") ")
	var ticks int
	for _, field := range strings.Fields(rest)[11:13] {
		n, err := strconv.Atoi(field)
		if err != nil {
			return 0, err
		}
		ticks += n
	}
	return time.Duration(ticks) * 10 * time.Millisecond, nil
}
