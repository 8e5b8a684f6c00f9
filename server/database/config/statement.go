package config

import (
	"context"
	"time"
)

// Statement is one statement that has ended, its rows read and closed.
type Statement struct {
	// Query is the SQL text; its arguments are counted, never kept.
	Query string
	Args  int
	// Duration goes from sending the statement to closing its rows, so it holds the reader's time too.
	Duration time.Duration
	// Rows counts the rows read, or for Exec the rows changed.
	Rows int64
	// Err is what the caller got, or nil.
	Err error
}

type observerKey struct{}

// WithObserver has observe called for each statement that runs under the returned context, after the observers that ctx
// already has. Statements that begin and end a transaction are not observed. observe is called while the transaction
// is held: it must not use it, and must be safe for concurrent use if the context is shared between transactions.
func WithObserver(ctx context.Context, observe func(Statement)) context.Context {
	if outer := observer(ctx); outer != nil {
		inner := observe
		observe = func(s Statement) { outer(s); inner(s) }
	}
	return context.WithValue(ctx, observerKey{}, observe)
}

type quietKey struct{}

// Quietly has Echo pass over the statements that run under the returned context: what asks by the clock, and not because anybody did,
// would bury the others.
func Quietly(ctx context.Context) context.Context {
	return context.WithValue(ctx, quietKey{}, true)
}

func quiet(ctx context.Context) bool {
	is, _ := ctx.Value(quietKey{}).(bool)
	return is
}

func observer(ctx context.Context) func(Statement) {
	observe, _ := ctx.Value(observerKey{}).(func(Statement))
	return observe
}
