package server

import (
	"context"
	"errors"
	"sync"

	"github.com/99designs/gqlgen/graphql"

	"github.com/quaestor-graph/quaestor/graph"
	"github.com/quaestor-graph/quaestor/graph/cost"
	"github.com/quaestor-graph/quaestor/graph/problem"
	"github.com/quaestor-graph/quaestor/server/admission"
	"github.com/quaestor-graph/quaestor/server/database"
	"github.com/quaestor-graph/quaestor/server/settings"
)

const (
	// heavy is what a light operation may cost.
	heavy = 1000
	// unlimited is how many operations run where the pool of connections has no limit.
	unlimited = 100
)

// newGate makes as many places as the settings say, else one for each connection to read with.
func newGate(s settings.Server, db database.Database) *admission.Gate {
	places := s.MaxConcurrentOperations
	if places == 0 {
		places = db.Connections()
	}
	if places == 0 {
		places = unlimited
	}
	return admission.New(places, s.MaxClientShare)
}

// enter waits for a place; the error is a problem where there is none, and else why the operation ended while it waited. What asks about the schema alone, and little, needs none: it takes no connection.
func (g *graphQL) enter(ctx context.Context, client string, op *graphql.OperationContext) (leave func(), err error) {
	costs := 0.0
	if n, ok := cost.Of(op); ok {
		costs, _ = n.Float64()
	}
	if costs <= heavy && graph.OnlyIntrospects(op) {
		return func() {}, nil
	}
	leave, err = g.gate.Enter(ctx, client, costs > heavy)
	switch {
	case errors.Is(err, admission.ErrCrowded):
		return nil, problem.New(problem.Unavailable, "as many operations run and wait as may (QUAESTOR_MAX_CONCURRENT_OPERATIONS), or as many heavy ones of yours: try again later")
	case errors.Is(err, admission.ErrWaited), errors.Is(err, context.DeadlineExceeded):
		return nil, problem.New(problem.Unavailable, "no place became free in time: try again later, or ask for less at a time")
	}
	return leave, err
}

// long is from which length on a document is read only while few others are: it may take tens of milliseconds of a processor, none of it
// has a place yet, and where as many are read as come, those that are short wait behind all of them.
const long = 4 << 10

// read waits until a document may be read, and gives what says that it has been.
func (g *graphQL) read(ctx context.Context, text string) (done func(), err error) {
	if len(text) < long {
		return func() {}, nil
	}
	select {
	case g.reading <- struct{}{}:
		return sync.OnceFunc(func() { <-g.reading }), nil
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}
