package config

import (
	"context"

	"entgo.io/ent/dialect"
)

// Configuration is one way to reach one database. It is safe for concurrent use and opens nothing before Open.
type Configuration interface {
	// Dialect is ent's name of the dialect: dialect.Postgres or dialect.SQLite.
	Dialect() string
	// Address names the database for people. It never holds a password or a query parameter.
	Address() string
	// Open gives the engine of this configuration, once it has answered. Equal configurations share one, which closes
	// when each of its users has called Close. The error is an *Error that Is ErrUnavailable, in one line.
	Open(ctx context.Context) (Engine, error)
	// Connections is how many connections there may be to read with at once, 0 for no limit.
	Connections() int
	// FileBased says whether the database is a file, which whoever may write there can create.
	FileBased() bool
	// FileMissing says whether that file is not there.
	FileMissing() bool
	// Create makes the database if it is not there: a file in WAL mode, or a database of the server.
	Create(ctx context.Context) (created bool, err error)
	// Drop removes the file or the server's database with all that is in it.
	Drop(ctx context.Context) error
}

// Engine hands out the transactions of one database. It is safe for concurrent use.
type Engine interface {
	Dialect() string
	// Read begins a transaction that sees one snapshot of the database and cannot write.
	Read(ctx context.Context) (Transaction, error)
	// Aside is Read on a connection of its own, so that operations which have all other connections keep nobody waiting. A
	// database in memory has one connection for everything.
	Aside(ctx context.Context) (Transaction, error)
	// Write begins a transaction that may write: READ COMMITTED on PostgreSQL, the only one at a time on SQLite.
	Write(ctx context.Context) (Transaction, error)
	// Bulk runs load in a write transaction with no time limit, on a connection of its own: for very many rows, into a database
	// that Quaestor created. On SQLite all others have to wait, readers too.
	Bulk(ctx context.Context, o BulkOptions, load func(Loader) error) error
	// Rights are the tables that the database's role may read.
	Rights() Rights
	// Stats are the figures of the pools of connections.
	Stats() []PoolStats
	// Files are the sizes of a database that is a file, else nil.
	Files() (*Files, error)
	// InMemory says whether it has one connection alone, without which it is gone.
	InMemory() bool
	// Ping checks that the database answers.
	Ping(ctx context.Context) error
	// Maintenance opens a connection for changes of the schema.
	Maintenance(ctx context.Context) (*Maintenance, error)
	// Close gives up this user's share. Transactions that are still open end first.
	Close() error
}

// Transaction is a transaction on one connection. It ends by Commit, by Rollback, or, as in database/sql, when the
// context that it began with is done. Several goroutines may use it: each statement, with the reading of its rows,
// excludes the others, so a caller closes its rows before it asks again.
//
// Query takes *sql.Rows of entgo.io/ent/dialect/sql, Exec takes nil or *sql.Result; arguments are []any of what
// database/sql takes. On PostgreSQL a string is sent as text, whatever the parameter's type, and a []byte in the binary
// form of that type, so text, uuid, json and jsonb values are best given as strings.
//
// The errors are *Error. A second Commit or Rollback is sql.ErrTxDone.
type Transaction interface {
	dialect.ExecQuerier
	Commit() error
	Rollback() error
}

// New reads the options. Its error is an *Error that Is ErrAddress: one line that never shows the address's secrets.
func New(options Options) (Configuration, error) {
	addr, err := parseAddress(options.URL)
	if err != nil {
		return nil, err
	}
	if addr.dialect == dialect.SQLite {
		return newSQLite(options, addr.sqlite), nil
	}
	return newPostgreSQL(options, addr.postgres)
}
