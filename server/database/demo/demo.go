package demo

import (
	"context"
	"fmt"
	"time"

	"github.com/quaestor-graph/quaestor/server/database/query"
)

// Options say what to make.
type Options struct {
	// FlowRuns is the number of flow runs, those of subflows and those still to
	// come among them.
	FlowRuns int
	// Seed tells one installation from another.
	Seed uint64
	// Now is where history ends; the zero time is today at 00:00 UTC.
	Now time.Time
	// Only names the tables to fill, which are filled with what they refer to;
	// none means all.
	Only []string
	// Progress is told of each batch that is written, by the writer's goroutine; total is 0 for as long as
	// nobody knows it.
	Progress func(table string, done, total int)
}

// DefaultFlowRuns and DefaultSeed are what a user gets who names nothing.
const (
	DefaultFlowRuns = 1000
	DefaultSeed     = 1
)

// Writer runs statements, one after the other, in one transaction or in several:
// foreign keys hold after each.
type Writer interface {
	// Bind gives arguments the dialect's stored forms. The caller's goroutine calls
	// it.
	Bind(ctx context.Context, st query.Statement) query.Statement
	// Write runs a statement, of which Bind has seen the arguments but not the Rows.
	// One other goroutine calls it, which has ended when Fill returns.
	Write(ctx context.Context, st query.Statement) error
}

// history is how far back runs reach.
const history = 60 * 24 * time.Hour

// Check says what is wrong with the options.
func (o Options) Check() error {
	if o.FlowRuns < 0 {
		return fmt.Errorf("the number of flow runs is %d: it can't be negative", o.FlowRuns)
	}
	// Before the first there are times that PostgreSQL cannot hold, behind the last such that Prefect cannot read.
	if y := o.Now.UTC().Year(); !o.Now.IsZero() && (y < 1970 || y > 9990) {
		return fmt.Errorf("history can't end in the year %d: it may be any from 1970 to 9990", y)
	}
	_, err := choose(o.Only)
	return err
}

// Fill writes demonstration data into a database that has Prefect's tables and
// no rows in them, by statements of the components q.
func Fill(ctx context.Context, q query.Components, w Writer, o Options) error {
	if err := o.Check(); err != nil {
		return err
	}
	modes, err := choose(o.Only)
	if err != nil {
		return err
	}
	if o.Now.IsZero() {
		o.Now = time.Now().UTC().Truncate(24 * time.Hour)
	}
	o.Now = o.Now.UTC().Truncate(time.Microsecond)
	s := newSink(ctx, q, w, modes, o.Progress, o.FlowRuns)
	g := &generator{sink: s, seed: o.Seed, now: o.Now, since: o.Now.Add(-history)}
	g.evidence.latest = map[string]*collection{}
	g.installation()
	if s.streams() {
		g.runs(o.FlowRuns)
	}
	g.closing()
	return s.finish()
}

// generator is the installation as far as it is made.
type generator struct {
	sink       *sink
	seed       uint64
	now, since time.Time

	pools       []*pool
	queues      map[string]*queue
	flows       []*flow
	byName      map[string]*flow
	blocks      map[string]*document
	automations map[string]*automation

	// evidence is what the last step still writes about runs: of bounded size.
	evidence evidence
}

// installation makes all that exists before any run.
func (g *generator) installation() {
	g.makeBlocks()
	g.makePools()
	g.makeFlows()
	g.makeAutomations()
	g.writeBlocks()
	g.writePools()
	g.writeFlows()
	g.writeAutomations()
	g.writeSettings()
}
