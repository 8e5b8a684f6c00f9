package config

import (
	"context"
	"database/sql/driver"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"time"

	"github.com/mattn/go-sqlite3"

	_ "github.com/quaestor-graph/quaestor/server/database/config/cgo" // says that SQLite needs it
)

// sqliteConnector opens connections to one file. It never creates it, and never changes its journal_mode: the database
// may be another program's.
type sqliteConnector struct {
	address sqliteAddress
	write   bool
	// maintenance: for changes of the schema.
	maintenance bool
}

func (c *sqliteConnector) Driver() driver.Driver { return &sqlite3.SQLiteDriver{} }

// Connect opens the file and reads its first page, so that what is no database is found here.
func (c *sqliteConnector) Connect(ctx context.Context) (driver.Conn, error) {
	if c.address.memory() {
		return c.open(nil, false)
	}
	limit := time.Now().Add(busyTimeout)
	for {
		info, err := c.stat()
		if err != nil {
			return nil, err
		}
		conn, err := c.open(info, c.address.immutable)
		// Maintenance looks before it writes, and may find nothing to do.
		if err != nil && (!c.write || c.maintenance) && needsImmutable(err) {
			conn, err = c.openImmutable(info, err)
		}
		if err == nil {
			return conn, nil
		}
		if !isBusy(err) || time.Now().After(limit) {
			if c.write {
				return nil, sqliteWriteError(c.address.String(), err)
			}
			return nil, sqliteError(c.address.String(), err)
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
	}
}

// stat, and never os.Open: closing a second descriptor of the file would drop the locks that SQLite holds in this
// process (https://www.sqlite.org/howtocorrupt.html, section 2.2).
func (c *sqliteConnector) stat() (fs.FileInfo, error) {
	info, err := os.Stat(c.address.path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, unavailable(err, "there is no database file %s", c.address.path)
	case err != nil:
		return nil, unavailable(err, "cannot open the database file: %s", err)
	case info.IsDir():
		return nil, unavailable(nil, "%s is a directory, not a database file", c.address.path)
	case !info.Mode().IsRegular():
		return nil, unavailable(nil, "%s is not a file", c.address.path)
	}
	return info, nil
}

func (c *sqliteConnector) open(info fs.FileInfo, immutable bool) (driver.Conn, error) {
	raw, err := c.Driver().Open(c.dsn(immutable))
	if err != nil {
		return nil, err
	}
	conn := &sqliteConn{SQLiteConn: raw.(*sqlite3.SQLiteConn), path: c.address.path, info: info, immutable: immutable}
	_, err = conn.Exec(sqliteProbe+sqliteLongWait, nil)
	if err == nil {
		err = conn.register()
	}
	if err != nil {
		_ = conn.Close()
		return nil, err
	}
	return conn, nil
}

// openImmutable reads a database in WAL mode whose folder is write-protected, where SQLite cannot make the -shm file
// that it needs. It holds only as long as nobody writes, which sqliteConn checks between transactions.
func (c *sqliteConnector) openImmutable(info fs.FileInfo, cause error) (driver.Conn, error) {
	if hasLog(c.address.path) {
		return nil, unavailable(cause, "%s has a journal beside it, which cannot be read without leave to write in its folder",
			c.address)
	}
	return c.open(info, true)
}

func needsImmutable(err error) bool {
	var e sqlite3.Error
	return errors.As(err, &e) && (e.Code == sqlite3.ErrCantOpen || e.Code == sqlite3.ErrReadonly)
}

// hasLog says whether there are pages that belong to the database but are not in its file, in either journal mode.
func hasLog(path string) bool {
	for _, suffix := range []string{"-wal", "-journal"} {
		if info, err := os.Stat(path + suffix); err == nil && info.Size() > 0 {
			return true
		}
	}
	return false
}

// dsn is an SQLite URI (https://www.sqlite.org/uri.html) with go-sqlite3's own parameters. The short busy_timeout is
// for opening alone; open sets the full one. synchronous NORMAL is what a database in WAL mode needs; foreign_keys has
// to be asked for on each connection; query_only guards a guest's database against a mistake of ours. SQLite's own cache
// of 2 MB is filled by the pages that hold 200 runs and their states: every operation read them anew.
// 4 MB do as well as more, and each connection that is in use has as many, and its sorter once more.
func (c *sqliteConnector) dsn(immutable bool) string {
	parameters := url.Values{
		"_busy_timeout":    {"100"},
		"_foreign_keys":    {"1"},
		"_synchronous":     {"NORMAL"},
		"_stmt_cache_size": {"100"},
		"_cache_size":      {"-4000"},
	}
	if c.maintenance {
		parameters.Set("_foreign_keys", "0")
		parameters.Set("_txlock", "immediate")
		parameters.Set("_busy_timeout", "60000")
	}
	name := ":memory:"
	if !c.address.memory() {
		name = "file:" + escapedPath(c.address.path)
		// Where the file cannot be written SQLite opens it for reading by itself.
		parameters.Set("mode", "rw")
		if c.address.readOnly {
			parameters.Set("mode", "ro")
		}
		if immutable {
			parameters.Set("immutable", "1")
		}
		if !c.write {
			parameters.Set("_query_only", "1")
		}
	}
	return name + "?" + parameters.Encode()
}

func escapedPath(path string) string { return (&url.URL{Path: path}).EscapedPath() }

// sqliteConn is a connection that knows which file it has open.
type sqliteConn struct {
	*sqlite3.SQLiteConn
	path      string
	info      fs.FileInfo
	immutable bool
	// running is the context of the statement that runs, nil while there is none: SQLite interrupts no function of ours.
	running context.Context
}

// register makes our functions, which take as long as their arguments are long, unless they are interrupted.
func (c *sqliteConn) register() error {
	for name, function := range map[string]any{
		"quaestor_percentile": c.percentile, "quaestor_json": c.canonicalJSON, "quaestor_number": canonicalNumber, "quaestor_like": c.like,
	} {
		if err := c.RegisterFunc(name, function, true); err != nil {
			return err
		}
	}
	return c.RegisterAggregator("quaestor_sum", newSum, true)
}

// interrupted is why the statement that runs must end, or nil.
func (c *sqliteConn) interrupted() error {
	if c.running == nil {
		return nil
	}
	return c.running.Err()
}

// ResetSession implements driver.SessionResetter: database/sql asks it before each use and opens another connection in
// place of one whose file has been replaced, or has changed although we took it for immutable.
func (c *sqliteConn) ResetSession(context.Context) error {
	if c.info == nil {
		return nil
	}
	info, err := os.Stat(c.path)
	if err != nil || !os.SameFile(info, c.info) {
		return driver.ErrBadConn
	}
	if c.immutable && (info.Size() != c.info.Size() || !info.ModTime().Equal(c.info.ModTime()) || hasLog(c.path)) {
		return driver.ErrBadConn
	}
	return nil
}
