package config

import (
	"log/slog"
	"time"
)

// Options says how to reach a database. Two equal Options share one engine. The zero value of a duration or size has
// the meaning that its comment gives; DefaultOptions has Prefect's defaults.
type Options struct {
	// URL is the database address, in any form that Prefect, SQLAlchemy or libpq take.
	URL string
	// PasswordFile is read for each new connection in place of the address's password, so that one that is rotated needs no
	// restart; empty for none.
	PasswordFile string
	// Echo logs every statement with its duration and rows, as PREFECT_SERVER_DATABASE_ECHO asks.
	Echo bool
	// Timeout ends a statement that runs longer; 0 is no limit.
	Timeout time.Duration
	// SnapshotTimeout ends a transaction that reads SQLite and is open for longer, however many statements it runs: SQLite
	// keeps all that is written meanwhile in its WAL. 0 is no limit.
	SnapshotTimeout time.Duration
	// ConnectionTimeout ends an attempt to connect, from the name look-up to the end of authentication; 0 is no limit.
	ConnectionTimeout time.Duration
	// PoolSize is how many connections are kept open; 0 is no limit on connections at all, as in SQLAlchemy.
	PoolSize int
	// MaxOverflow is how many connections may be open beyond PoolSize while they are used; -1 is no limit.
	MaxOverflow int
	// PoolRecycle closes a connection of this age before it is used again; 0 or less never does.
	PoolRecycle time.Duration
	// PoolTimeout is how long to wait for a connection when all are in use; 0 does not wait.
	PoolTimeout time.Duration
	// ApplicationName is shown in pg_stat_activity; "quaestor" when neither it, the address nor PGAPPNAME has one.
	ApplicationName string
	// SearchPath is a list of schema names, as PostgreSQL's search_path; it wins over one in the address.
	SearchPath string
	// TLS asks for a verified connection to PostgreSQL, and wins over the address's sslmode.
	TLS TLSOptions
	// Logger takes what Echo logs; nil is slog's default logger.
	Logger *slog.Logger
}

// TLSOptions are Prefect's PREFECT_SERVER_DATABASE_SQLALCHEMY_CONNECT_ARGS_TLS settings: when Enabled, the server's
// certificate is always verified.
type TLSOptions struct {
	Enabled bool
	// CAFile holds the authorities to trust (PEM); the system's when empty.
	CAFile string
	// CertFile and KeyFile are the client's certificate (PEM); both or neither.
	CertFile, KeyFile string
	// CheckHostname also requires the certificate to name the host.
	CheckHostname bool
}

func (o Options) logger() *slog.Logger {
	if o.Logger != nil {
		return o.Logger
	}
	return slog.Default()
}

// maxConnections is how many connections may be open at once, 0 for no limit.
func (o Options) maxConnections() int {
	if o.PoolSize <= 0 || o.MaxOverflow < 0 {
		return 0
	}
	return o.PoolSize + o.MaxOverflow
}
