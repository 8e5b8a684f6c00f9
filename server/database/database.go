package database

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/quaestor-graph/quaestor/ent"
	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/server/database/access"
	"github.com/quaestor-graph/quaestor/server/database/config"
	"github.com/quaestor-graph/quaestor/server/database/orm"
	"github.com/quaestor-graph/quaestor/server/database/query"
	"github.com/quaestor-graph/quaestor/server/database/query/write"
	"github.com/quaestor-graph/quaestor/server/settings"
)

// Database is one Prefect database. It is safe for concurrent use.
type Database interface {
	// Dialect is Prefect's name of the dialect: sqlite or postgresql.
	Dialect() string
	// Address names the database for people, without password.
	Address() string
	// Revision is Prefect's schema revision, as it was when last looked at.
	Revision() orm.Revision
	// ReadOnly says whether every change is refused.
	ReadOnly() bool
	// Connections is how many operations can read at once, 0 for no limit.
	Connections() int
	// Survey opens a connection to count all that there is.
	Survey(ctx context.Context) (*Survey, error)
	// CountsRows says whether a survey has to count the rows of tables, which takes as long as they are large.
	CountsRows() bool
	// Pools are the connections, and how they are waited for.
	Pools() []PoolStats
	// Check looks at the database and its revision anew.
	Check(ctx context.Context) error
	// Queries are the query components of the dialect.
	Queries() query.Components
	// Absent says whether this revision lacks a table.
	Absent(ctx context.Context, table string) bool
	// Readable says whether this revision has a table that the role may read.
	Readable(ctx context.Context, table string) bool
	// Denied is which of Prefect's tables the role may not read, nil if it may all.
	Denied() *DeniedError
	// Snapshot is what one operation sees, at the replica while there is one that keeps up; nothing is read before its first
	// statement. All else that is read or written is so on the primary.
	Snapshot() *Snapshot
	// Write runs change in one write transaction, with ent's client on it. Used
	// within another it is part of that one. An error rolls all of it back.
	Write(ctx context.Context, change func(context.Context, *ent.Client) error) error
	// Bulk writes very many rows in one transaction, by Exec, with no time limit,
	// into a database that Quaestor created.
	Bulk(ctx context.Context, o BulkOptions, load func(context.Context) error) error
	// Schema gives change the one connection that may alter the schema.
	Schema(ctx context.Context, progress func(string), change func(Schema) error) error
	// ReadConfigurationValue reads an entry of Prefect's configuration, NULL if
	// there is none. It is kept for an hour, or until ClearConfigurationValue.
	ReadConfigurationValue(ctx context.Context, s *Snapshot, key string) (stored.JSON, error)
	// WriteConfiguration sets an entry, DeleteConfiguration removes one and says
	// whether it was there.
	WriteConfiguration(ctx context.Context, key string, value stored.JSON) error
	DeleteConfiguration(ctx context.Context, key string) (bool, error)
	ClearConfigurationValue(key string)
	// BlockDocumentData gives what Prefect's API shows as the data of block
	// documents, each under its id.
	BlockDocumentData(ctx context.Context, s *Snapshot, ids []string) (map[string]BlockData, error)
	// Keys reads all keys that let programs in, on the primary and without waiting for operations: ErrNoKeys where the database
	// has no table of them.
	Keys(ctx context.Context) ([]Key, error)
	// CreateKey makes a key of the hash, and RevokeKey ends one. These need no revision that is known.
	CreateKey(ctx context.Context, k NewKey) (*Key, error)
	RevokeKey(ctx context.Context, name string, at time.Time) (*Key, error)
	// KeysUsed writes when keys, by id, were last used.
	KeysUsed(ctx context.Context, last map[string]time.Time) error
	// Status looks at what the database holds.
	Status(ctx context.Context) (*Status, error)
	// Close gives up this user's share of the connections.
	Close() error
}

// What an error of a Snapshot or of Provide is, for errors.Is.
var (
	ErrTimeout     = config.ErrTimeout
	ErrUnavailable = config.ErrUnavailable
	// ErrTooComplex: the statement has more parts than the database takes.
	ErrTooComplex = config.ErrTooComplex
	// ErrDenied: the database refused it, because its role lacks a right.
	ErrDenied = config.ErrDenied
	// ErrAborted: it was not run, because what the operation asked before it had failed. That error is under it.
	ErrAborted = config.ErrAborted
	// ErrIndexes: Schema.Upgrade made all tables and could not mend an index.
	ErrIndexes = orm.ErrIndexes
	// ErrReadOnly: the database is served read-only, because the settings say so
	// or because its revision is not known.
	ErrReadOnly = errors.New("the database is served read-only: nothing is written to it")
)

// Schema changes what the database holds.
type Schema = *orm.Schema

// Provide opens a database and looks at its revision. A database that is none
// of Prefect's, or older than orm.OldestRelease, is refused with one clear line.
func Provide(ctx context.Context, s *settings.Settings) (Database, error) {
	d, err := open(ctx, s)
	if err != nil {
		return nil, err
	}
	if err := d.Check(ctx); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	if r := d.Revision(); !r.Known {
		slog.WarnContext(ctx, "the database has a revision that this Quaestor does not know: it is served read-only",
			"revision", r.ID, "newest known", orm.Newest(d.engine.Dialect()).ID)
	}
	if denied := d.Denied(); denied != nil {
		slog.WarnContext(ctx, "the database role may not read some of Prefect's tables: what asks for them is answered UNAVAILABLE",
			"role", denied.Role, "tables", strings.Join(denied.Tables, ", "))
	}
	if err := d.replicate(ctx, s.Database); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return d, nil
}

// Open opens a database whatever it holds, for those who mean to create or
// change what is there.
func Open(ctx context.Context, s *settings.Settings) (Database, error) {
	return open(ctx, s)
}

func open(ctx context.Context, s *settings.Settings) (*database, error) {
	o := options(s.Database)
	configuration, err := config.New(o)
	if err != nil {
		return nil, err
	}
	engine, err := configuration.Open(ctx)
	if err != nil {
		return nil, err
	}
	d := &database{
		engine: engine, options: o, address: configuration.Address(), connections: configuration.Connections(), readOnly: s.Server.ReadOnly,
		configuration: newConfigurationCache(), encryptionKey: s.Database.EncryptionKey,
	}
	if d.queries, err = write.New(engine.Dialect(), d.visible); err != nil {
		return nil, errors.Join(err, engine.Close())
	}
	return d, nil
}

// CreateFile makes an SQLite file that is not there; a database of a PostgreSQL
// server is its administrator's to create, as with Prefect.
func CreateFile(ctx context.Context, s *settings.Settings) error {
	configuration, err := config.New(options(s.Database))
	if err != nil || !configuration.FileBased() {
		return err
	}
	_, err = configuration.Create(ctx)
	return err
}

// Create makes the database itself, with nothing in it, if it is not there.
func Create(ctx context.Context, s *settings.Settings) (created bool, err error) {
	configuration, err := config.New(options(s.Database))
	if err != nil {
		return false, err
	}
	return configuration.Create(ctx)
}

// FileMissing says whether the settings name an SQLite file that is not there.
func FileMissing(s *settings.Settings) (bool, error) {
	configuration, err := config.New(options(s.Database))
	if err != nil {
		return false, err
	}
	return configuration.FileMissing(), nil
}

// Address names the database of the settings for people, without password.
func Address(s *settings.Settings) (string, error) {
	configuration, err := config.New(options(s.Database))
	if err != nil {
		return "", err
	}
	return configuration.Address(), nil
}

// Drop removes the database itself, with all that is in it.
func Drop(ctx context.Context, s *settings.Settings) error {
	configuration, err := config.New(options(s.Database))
	if err != nil {
		return err
	}
	return configuration.Drop(ctx)
}

func options(s settings.Database) config.Options {
	return config.Options{
		URL: s.URL, PasswordFile: s.PasswordFile, Echo: s.Echo, Timeout: s.Timeout, SnapshotTimeout: s.SnapshotTimeout, ConnectionTimeout: s.ConnectionTimeout,
		PoolSize: s.PoolSize, MaxOverflow: s.MaxOverflow, PoolRecycle: s.PoolRecycle, PoolTimeout: s.PoolTimeout,
		ApplicationName: s.ApplicationName, SearchPath: s.SearchPath,
		TLS: config.TLSOptions{
			Enabled: s.TLS.Enabled, CAFile: s.TLS.CAFile, CertFile: s.TLS.CertFile, KeyFile: s.TLS.KeyFile,
			CheckHostname: s.TLS.CheckHostname,
		},
	}
}

type database struct {
	engine  config.Engine
	options config.Options
	address string
	// connections are those to read with, 0 for no limit.
	connections int
	readOnly    bool
	queries     query.Components
	// replica is nil where there is none.
	replica *replica

	configuration *configurationCache
	// encryptionKey is the environment's, empty for none.
	encryptionKey string

	mu       sync.RWMutex
	revision orm.Revision
}

func (d *database) Dialect() string           { return orm.DialectName(d.engine.Dialect()) }
func (d *database) Address() string           { return d.address }
func (d *database) Queries() query.Components { return d.queries }
func (d *database) Connections() int          { return d.connections }
func (d *database) Close() error              { return errors.Join(d.replica.close(), d.engine.Close()) }

func (d *database) ReadOnly() bool { return d.readOnly || !d.Revision().Known }

func (d *database) Revision() orm.Revision {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.revision
}

// visible is the one place where statements get their tables: what the revision
// lacks is left out here, what the role may not read is marked, and of what the
// caller's key is bound to nothing else is there.
func (d *database) visible(ctx context.Context, table string) query.Relation {
	r := d.Revision().Relation(d.engine.Dialect(), table)
	r.Denied = slices.Contains(d.engine.Rights().Unreadable, table)
	return write.Within(r, access.From(ctx))
}

func (d *database) Absent(ctx context.Context, table string) bool {
	return d.visible(ctx, table).Absent
}

// Check implements Database. It does not wait for the connections of operations:
// a server that has much to do is not away.
func (d *database) Check(ctx context.Context) error {
	s := &Snapshot{d: d, aside: true}
	defer s.Close()
	tables, err := s.texts(ctx, d.queries.TablesNamed(ctx, "alembic_version", "flow_run"))
	if err != nil {
		return err
	}
	if len(tables) < 2 {
		if err := s.hidden(ctx); err != nil {
			return err
		}
		return fmt.Errorf("%s holds no Prefect database: there is no table %s; start a Prefect server on it once, or name another with --database-url",
			d.address, missing(tables))
	}
	ids, err := s.revisions(ctx)
	if err != nil {
		return err
	}
	if len(ids) != 1 {
		return fmt.Errorf("%s: alembic_version has %d rows where Prefect has one: its migration has not finished", d.address, len(ids))
	}
	r := orm.Lookup(d.engine.Dialect(), ids[0])
	if r.TooOld {
		return fmt.Errorf("%s has the revision %s (Prefect %s), older than Prefect %s: upgrade it with `prefect server database upgrade` of Prefect %s or newer",
			d.address, r.ID, r.Release, orm.OldestRelease, orm.OldestRelease)
	}
	d.mu.Lock()
	d.revision = r
	d.mu.Unlock()
	return nil
}

func missing(tables []string) string {
	if len(tables) == 1 && tables[0] == "alembic_version" {
		return "flow_run"
	}
	return "alembic_version"
}
