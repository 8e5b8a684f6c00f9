package config

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"github.com/mattn/go-sqlite3"
)

// maintenance: foreign keys are off, as tables that refer to each other could not be dropped one by one otherwise.
func (b *sqliteBackend) maintenance(context.Context) (*Maintenance, error) {
	if b.memory {
		return &Maintenance{DB: b.write.db, close: func() error { return nil }, explain: b.explain}, nil
	}
	// A connection that nobody uses still has the file open, which would keep it in WAL mode.
	b.read.closeIdle()
	b.write.closeIdle()
	b.aside.closeIdle()
	db := sql.OpenDB(&sqliteConnector{address: b.address, write: true, maintenance: true})
	db.SetMaxOpenConns(1)
	return &Maintenance{DB: db, File: b.address.path, close: db.Close, explain: b.explain,
		beforeBulk: bulkPragmas, afterBulk: []string{"PRAGMA journal_mode = WAL"}, later: sqliteLater, beforeLater: []string{"PRAGMA cache_size = -32768"}}, nil
}

// sqliteLater are the indexes that no constraint needs, in the order in which SQLite knows them: of two that are as good
// it takes one by that. It sorts each in as much memory as the cache may have, beside the cache.
const sqliteLater = `SELECT name, 'DROP INDEX "' || replace(name, '"', '""') || '"', sql
FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY rowid`

// bulkPragmas: pages that are new need no rollback journal, so that they are written once, where a write-ahead log has them
// twice and is searched for each page that the cache has lost. Where another program has the file open it stays in WAL mode.
// The cache holds what many rows touch of the indexes.
var bulkPragmas = []string{"PRAGMA foreign_keys = ON", "PRAGMA cache_size = -131072", "PRAGMA journal_mode = TRUNCATE"}

func (b *sqliteBackend) explain(err error) error {
	var e sqlite3.Error
	if !errors.As(err, &e) {
		return nil
	}
	return sqliteWriteError(b.address.String(), e)
}

// accessWrite is W_OK of access(2), which package syscall has no name for.
const accessWrite = 2

// Create makes the file if it is not there, in WAL mode as Prefect does; created says whether it did.
func (c *sqliteConfiguration) Create(ctx context.Context) (created bool, err error) {
	if c.address.memory() || c.address.readOnly {
		return false, nil
	}
	if info, err := os.Stat(c.address.path); err == nil && (info.Size() > 0 || info.IsDir()) {
		return false, nil
	} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return false, unavailable(err, "cannot open the database file: %s", err)
	}
	// It will hold the key of block documents: for its owner alone, which SQLite then has for the files beside it, too. Who makes it
	// first, here or in another program, has made it.
	if file, err := os.OpenFile(c.address.path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600); err == nil {
		if err := file.Close(); err != nil {
			return false, unavailable(err, "cannot create %s: %s", c.address, err)
		}
	}
	connector := &sqliteConnector{address: c.address, write: true}
	conn, err := connector.Driver().Open("file:" + escapedPath(c.address.path) + "?mode=rwc&_busy_timeout=" + strconv.FormatInt(busyTimeout.Milliseconds(), 10))
	if err != nil {
		// SQLite itself names the last thing that it tried, which is not what is wrong.
		if denied := syscall.Access(filepath.Dir(c.address.path), accessWrite); denied != nil {
			return false, unavailable(denied, "cannot create %s: its folder: %s", c.address, denied)
		}
		return false, unavailable(err, "cannot create %s: %s", c.address, err)
	}
	defer conn.Close()
	if err := setWAL(ctx, conn.(*sqlite3.SQLiteConn)); err != nil {
		return false, unavailable(err, "cannot create %s: %s", c.address, err)
	}
	return true, nil
}

// setWAL waits for other programs that create the file: SQLite itself does not where a reader is to become the only user.
func setWAL(ctx context.Context, conn *sqlite3.SQLiteConn) error {
	for until := time.Now().Add(busyTimeout); ; {
		_, err := conn.ExecContext(ctx, "PRAGMA journal_mode=WAL", nil)
		var e sqlite3.Error
		if !errors.As(err, &e) || e.Code != sqlite3.ErrBusy || time.Now().After(until) {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// Drop removes the file and its journals.
func (c *sqliteConfiguration) Drop(context.Context) error {
	if c.address.memory() {
		return nil
	}
	if err := os.Remove(c.address.path); err != nil {
		return unavailable(err, "cannot remove the database file: %s", err)
	}
	for _, suffix := range []string{"-wal", "-shm", "-journal"} {
		if err := os.Remove(c.address.path + suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return unavailable(err, "cannot remove the database's journal: %s", err)
		}
	}
	return nil
}

func (c *sqliteConfiguration) FileBased() bool { return true }

func (c *sqliteConfiguration) FileMissing() bool {
	if c.address.memory() {
		return false
	}
	_, err := os.Stat(c.address.path)
	return errors.Is(err, fs.ErrNotExist)
}
