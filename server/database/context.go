package database

import "context"

type databaseKey struct{}
type snapshotKey struct{}

// With carries a database in a context.
func With(ctx context.Context, d Database) context.Context {
	return context.WithValue(ctx, databaseKey{}, d)
}

// From gives the database that a context carries, nil if there is none.
func From(ctx context.Context) Database {
	d, _ := ctx.Value(databaseKey{}).(Database)
	return d
}

// WithSnapshot carries the snapshot of an operation in its context.
func WithSnapshot(ctx context.Context, s *Snapshot) context.Context {
	return context.WithValue(ctx, snapshotKey{}, s)
}

// SnapshotFrom gives the snapshot of an operation, nil if there is none.
func SnapshotFrom(ctx context.Context) *Snapshot {
	s, _ := ctx.Value(snapshotKey{}).(*Snapshot)
	return s
}
