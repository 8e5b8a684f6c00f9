package config

import (
	"context"
	"database/sql"
)

// Maintenance is a way to change a database's schema: one connection to which no time limit of the API applies.
type Maintenance struct {
	*sql.DB
	// File is the SQLite file; empty for one in memory, and on PostgreSQL.
	File  string
	close func() error
	// explain says what a driver's error means, and gives nil for any other.
	explain func(error) error
	// beforeBulk, inBulk and afterBulk are the statements around and in the
	// transaction of Bulk.
	beforeBulk, inBulk, afterBulk []string
	// later is the statement that lists what Bulk may make when the rows are there:
	// names, and the statements that drop and make it. beforeLater come before them;
	// onlyFresh: without them nobody else could read.
	later       string
	beforeLater []string
	onlyFresh   bool
}

// Close gives up the connection.
func (m *Maintenance) Close() error { return m.close() }

// Explain gives the *Error for a driver's error, whatever that is wrapped in: a library that runs migrations adds the text
// of the statement, which is no message for people. Any other error stays as it is.
func (m *Maintenance) Explain(err error) error {
	if err == nil || asError(err) != nil {
		return err
	}
	if known := m.explain(err); known != nil {
		return known
	}
	return err
}

// Maintenance implements Engine.
func (e *engine) Maintenance(ctx context.Context) (*Maintenance, error) {
	m, err := e.backend.maintenance(ctx)
	if err != nil {
		return nil, err
	}
	return m, nil
}
