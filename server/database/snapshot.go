package database

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"entgo.io/ent/dialect/sql"

	"github.com/quaestor-graph/quaestor/server/database/config"
	"github.com/quaestor-graph/quaestor/server/database/query"
	"github.com/quaestor-graph/quaestor/server/database/storage"
)

// Snapshot is one state of the database: all that an operation reads comes from
// one read transaction on one connection, so that counts, pages and children
// agree. It begins with the first statement and may be used by several
// goroutines, one statement after the other.
type Snapshot struct {
	d  *database
	mu sync.Mutex
	tx config.Transaction
	// refused is why no transaction could begin: that is tried once, and not by each of an operation's fields.
	refused error
	// aside: it reads on the connection that operations never take.
	aside bool
	// replica: it may read at the replica.
	replica bool
	// done: the operation has ended.
	done bool
}

// Snapshot implements Database.
func (d *database) Snapshot() *Snapshot { return &Snapshot{d: d, replica: true} }

// Query runs a statement and gives each of its rows to scan.
func (s *Snapshot) Query(ctx context.Context, st query.Statement, scan func(*sql.Rows) error) error {
	if st.Err != nil {
		return st.Err
	}
	if len(st.Denied) > 0 {
		return s.d.permitted(st, nil)
	}
	err := s.d.permitted(st, s.query(ctx, st, scan))
	if ended := ctx.Err(); err != nil && ended != nil && !errors.Is(err, ended) && !errors.Is(err, config.ErrUnavailable) {
		// The transaction ends with its context: whatever gave way first, that is
		// the reason, unless there was no connection.
		return fmt.Errorf("%w: %w", ended, err)
	}
	return err
}

func (s *Snapshot) query(ctx context.Context, st query.Statement, scan func(*sql.Rows) error) error {
	tx, err := s.begin(ctx)
	if err != nil {
		return err
	}
	rows := &sql.Rows{}
	if err := storage.New(s.d.engine.Dialect(), tx).Query(ctx, st.SQL, st.Args, rows); err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	return rows.Close()
}

func (s *Snapshot) begin(ctx context.Context) (config.Transaction, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.done {
		return nil, context.Canceled
	}
	if s.refused != nil {
		return nil, config.Aborted(s.refused)
	}
	if s.tx == nil {
		tx, err := s.open(ctx)
		if err != nil {
			s.refused = err
			return nil, err
		}
		s.tx = tx
	}
	return s.tx, nil
}

// open begins the transaction, on one server for all of the snapshot's statements.
func (s *Snapshot) open(ctx context.Context) (config.Transaction, error) {
	if s.aside {
		return s.d.engine.Aside(ctx)
	}
	if s.replica {
		if tx := s.d.replica.read(ctx); tx != nil {
			return tx, nil
		}
	}
	return s.d.engine.Read(ctx)
}

// Close ends the read transaction.
func (s *Snapshot) Close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.done = true
	if s.tx != nil {
		// Nothing was written: how the transaction ends is of no interest, and
		// the engine drops a connection that can't end it.
		_ = s.tx.Rollback()
		s.tx = nil
	}
}

// texts reads one text column.
func (s *Snapshot) texts(ctx context.Context, st query.Statement) ([]string, error) {
	var out []string
	err := s.Query(ctx, st, func(rows *sql.Rows) error {
		var t string
		if err := rows.Scan(&t); err != nil {
			return err
		}
		out = append(out, t)
		return nil
	})
	return out, err
}
