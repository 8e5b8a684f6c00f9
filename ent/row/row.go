// Package row holds what the rows of all entities have in common for the graph. The generated code of package ent
// implements it. Of ours it imports only ent/stored.
package row

import (
	"context"

	"github.com/quaestor-graph/quaestor/ent/stored"
)

// Row is one row of any entity.
type Row interface {
	// RowID is the id of the row.
	RowID() stored.ID
	// Pointers gives, for each column, where to scan it.
	Pointers(columns []string) []any
	// Clone copies the row.
	Clone() Row
	// JoinKey gives the text of an id or text column; ok is false for NULL.
	JoinKey(column string) (key string, ok bool)
	// AppendJSON writes a field as the API shows it: of the entity's columns and
	// computed fields, in the order of its descriptor, the one at this position.
	// It writes nothing of a value that can't be read; ok is false then. now is
	// the operation's present.
	AppendJSON(b []byte, field int, now stored.Time) (_ []byte, ok bool)
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
