package storage

import (
	"context"
	"iter"

	"entgo.io/ent/dialect"
)

// Querier runs statements with their arguments in stored form.
type Querier struct {
	dialect string
	inner   dialect.ExecQuerier
}

// New wraps the statements of a transaction of a dialect (ent's name).
func New(d string, inner dialect.ExecQuerier) *Querier { return &Querier{dialect: d, inner: inner} }

// Query implements dialect.ExecQuerier.
func (q *Querier) Query(ctx context.Context, query string, args, v any) error {
	return q.inner.Query(ctx, query, q.bind(args), v)
}

// Exec implements dialect.ExecQuerier.
func (q *Querier) Exec(ctx context.Context, query string, args, v any) error {
	return q.inner.Exec(ctx, query, q.bind(args), v)
}

// Rows binds rows, one after the other in the same slice.
func Rows(d string, rows [][]any) iter.Seq[[]any] {
	return func(yield func([]any) bool) {
		var bound []any
		for _, row := range rows {
			bound = bound[:0]
			for _, v := range row {
				bound = append(bound, Bind(d, v))
			}
			if !yield(bound) {
				return
			}
		}
	}
}

func (q *Querier) bind(args any) any {
	list, ok := args.([]any)
	if !ok {
		return args
	}
	return Bound(q.dialect, list)
}

// Bound is Bind of each argument; what is bound already stays as it is.
func Bound(d string, args []any) []any {
	bound := make([]any, len(args))
	for i, a := range args {
		bound[i] = Bind(d, a)
	}
	return bound
}
