package config

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// errStatementTimeout is the cause of a statement context that ran into the statement's own limit.
var errStatementTimeout = errors.New("statement timeout")

func withTimeout(ctx context.Context, limit time.Duration) (context.Context, context.CancelFunc) {
	if limit <= 0 {
		return ctx, func() {}
	}
	return context.WithTimeoutCause(ctx, limit, errStatementTimeout)
}

// endedContext says what ended a statement, if one of its contexts did; else nil. The drivers' own errors differ then,
// by who noticed first.
func endedContext(ctx, bounded context.Context, limit time.Duration, err error) error {
	switch {
	case bounded.Err() == nil:
		return nil
	case errors.Is(context.Cause(bounded), errStatementTimeout):
		return timedOut(err, limit)
	case asError(context.Cause(bounded)) != nil: // that of a transaction whose time is over
		return context.Cause(bounded)
	case ctx.Err() != nil:
		return contextError(ctx)
	}
	return sql.ErrTxDone
}
