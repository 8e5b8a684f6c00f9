package orm

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"syscall"
	"time"
)

// A lock lets one process at a time migrate a database; the others wait and say so (contract 1.6).
type lock interface {
	// acquire waits, and says so once by wait.
	acquire(ctx context.Context, wait func()) error
	release() error
}

// lockID is PostgreSQL's advisory lock of Quaestor's migrations.
const lockID = 0x51756165_73746f72

// lockPoll is how often those who wait look again.
const lockPoll = 50 * time.Millisecond

// postgresLock holds the lock in a transaction of its own: one of the session
// would be lost on the way through PgBouncer.
type postgresLock struct {
	db *sql.DB
	tx *sql.Tx
}

// tryLock has no argument: with one it goes by the extended protocol, whose portal keeps its snapshot until the next
// statement.
var tryLock = fmt.Sprintf("SELECT pg_try_advisory_xact_lock(%d)", int64(lockID))

// acquire asks again and again and never waits in the server: REINDEX CONCURRENTLY waits for every snapshot that is older,
// and a statement that waits for the lock has one, so that neither would end; the server sees no deadlock in that. READ
// COMMITTED, as a transaction of a higher level keeps its snapshot between statements.
func (l *postgresLock) acquire(ctx context.Context, wait func()) error {
	tx, err := l.db.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelReadCommitted})
	if err != nil {
		return err
	}
	l.tx = tx
	for _, s := range []string{"statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"} {
		if _, err := tx.ExecContext(ctx, "SET LOCAL "+s+" = 0"); err != nil {
			return errors.Join(err, tx.Rollback())
		}
	}
	for first := true; ; first = false {
		var got bool
		if err := tx.QueryRowContext(ctx, tryLock).Scan(&got); err != nil {
			return errors.Join(err, tx.Rollback())
		}
		if got {
			return nil
		}
		if first {
			wait()
		}
		select {
		case <-ctx.Done():
			_ = tx.Rollback() // it has ended with its context
			return ctx.Err()
		case <-time.After(lockPoll):
		}
	}
}

func (l *postgresLock) release() error { return l.tx.Rollback() }

// fileLock is a file beside an SQLite database: goose has no lock there, and
// the database's own locks end with each transaction. It is a file of its own,
// because closing any descriptor of the database drops SQLite's locks.
type fileLock struct {
	path string
	file *os.File
}

func (l *fileLock) acquire(ctx context.Context, wait func()) error {
	for first := true; ; first = false {
		f, err := os.OpenFile(l.path, os.O_CREATE|os.O_RDWR, 0o600)
		if err != nil {
			return fmt.Errorf("can't make the lock file of the migration: %w", err)
		}
		err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if err == nil && l.current(f) {
			l.file = f
			return nil
		}
		if closed := f.Close(); closed != nil {
			return closed
		}
		if err != nil && !errors.Is(err, syscall.EWOULDBLOCK) {
			return fmt.Errorf("can't lock the migration: %w", err)
		}
		if first {
			wait()
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(lockPoll):
		}
	}
}

// current says whether the file that is locked is still the one of that name:
// whoever had it before has removed it.
func (l *fileLock) current(f *os.File) bool {
	mine, err := f.Stat()
	if err != nil {
		return false
	}
	there, err := os.Stat(l.path)
	return err == nil && os.SameFile(mine, there)
}

func (l *fileLock) release() error {
	return errors.Join(os.Remove(l.path), l.file.Close())
}

// noLock is that of a database in memory, which one process has.
type noLock struct{}

func (noLock) acquire(context.Context, func()) error { return nil }
func (noLock) release() error                        { return nil }
