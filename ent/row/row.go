// Package row holds what every entity's rows have in common for the graph:
// what the planner of graph/connection attached to a row, and pages of rows.
// The generated code of package ent wraps it in types; nothing else of ours is
// imported here but ent/stored.
package row

import (
	"context"
	"fmt"

	"github.com/99designs/gqlgen/graphql"

	"github.com/quaestor-graph/quaestor/ent/stored"
)

// Row is one row of any entity.
type Row interface {
	// RowID is the id of the row.
	RowID() stored.ID
	// Pointers gives, for each column, where to scan it.
	Pointers(columns []string) []any
	// JoinKey gives the text of an id or text column; ok is false for NULL.
	JoinKey(column string) (key string, ok bool)
	// Clone copies the columns, without what is attached.
	Clone() Row
	// Attach keeps what an edge resolves to under its response key (the
	// alias, else the name: two aliases of one edge are two edges).
	Attach(responseKey string, v any)
}

// Loaded is what is attached to a row.
type Loaded struct{ entries []entry }

type entry struct {
	key string
	v   any
}

// Attach implements Row.
func (l *Loaded) Attach(responseKey string, v any) {
	l.entries = append(l.entries, entry{responseKey, v})
}

// Get gives what is attached under the response key of the field that is being
// resolved; an error that is attached is the field's. The zero T (a nil pointer)
// is what a dangling edge resolves to.
func Get[T any](ctx context.Context, l *Loaded) (T, error) {
	var none T
	field := graphql.GetFieldContext(ctx).Field
	for _, e := range l.entries {
		if e.key == field.Alias {
			if err, failed := e.v.(error); failed {
				return none, err
			}
			v, ok := e.v.(T)
			if !ok && e.v != nil {
				return none, fmt.Errorf("row: %s holds a %T, not a %T", field.Name, e.v, none)
			}
			return v, nil
		}
	}
	return none, fmt.Errorf("row: %s was not loaded", field.Name)
}

type nowKey struct{}

// WithNow gives an operation its one present.
func WithNow(ctx context.Context, now stored.Time) context.Context {
	return context.WithValue(ctx, nowKey{}, now)
}

// Now is the operation's present.
func Now(ctx context.Context) stored.Time {
	now, _ := ctx.Value(nowKey{}).(stored.Time)
	return now
}
