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
}

// Close gives up the connection.
func (m *Maintenance) Close() error { return m.close() }

// Maintenance implements Engine.
func (e *engine) Maintenance(ctx context.Context) (*Maintenance, error) {
	m, err := e.backend.maintenance(ctx)
	if err != nil {
		return nil, err
	}
	return m, nil
}
