package config

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"
)

// maintenance has two connections: one may hold the lock under which the other works.
func (b *postgresBackend) maintenance(context.Context) (*Maintenance, error) {
	var connector driver.Connector = b.connector
	if b.path != "" {
		connector = pathConnector{b.connector, b.path}
	}
	db := sql.OpenDB(connector)
	db.SetMaxOpenConns(2)
	return &Maintenance{DB: db, close: db.Close, explain: b.explain,
		inBulk: bulkSettings, later: postgresLater, onlyFresh: true}, nil
}

// postgresLater are keys, which are built by sorting, then the indexes that no constraint needs, and then foreign keys, which
// otherwise are looked at for each row, and in the end with one join. Whoever reads a table waits for the end of the
// transaction that has changed it so.
const postgresLater = `SELECT name, drop, make FROM (
    SELECT c.relname::text AS name, format('DROP INDEX %I.%I', n.nspname, c.relname) AS drop, pg_get_indexdef(i.indexrelid) AS make,
        1 AS turn, i.indexrelid AS place
    FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indexrelid JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE pg_table_is_visible(i.indrelid) AND n.nspname = current_schema()
        AND NOT EXISTS (SELECT 1 FROM pg_constraint AS k WHERE k.conindid = i.indexrelid)
    UNION ALL
    SELECT k.conname::text, format('ALTER TABLE %I.%I DROP CONSTRAINT %I', n.nspname, t.relname, k.conname),
        format('ALTER TABLE %I.%I ADD CONSTRAINT %I %s', n.nspname, t.relname, k.conname, pg_get_constraintdef(k.oid)),
        CASE k.contype WHEN 'f' THEN 2 ELSE 0 END, k.oid
    FROM pg_constraint AS k JOIN pg_class AS t ON t.oid = k.conrelid JOIN pg_namespace AS n ON n.oid = t.relnamespace
    WHERE k.contype IN ('p', 'u', 'f') AND pg_table_is_visible(t.oid) AND n.nspname = current_schema()
) AS s ORDER BY turn, place`

// bulkSettings leave a bulk transaction its time, and save the server some: a
// GIN index takes in more entries at once, and long values are compressed by
// LZ4, which takes a fraction of the time, where the server has it.
var bulkSettings = []string{
	"SET LOCAL statement_timeout = 0",
	"SET LOCAL idle_in_transaction_session_timeout = 0",
	"SET LOCAL work_mem = '64MB'",
	"SET LOCAL maintenance_work_mem = '128MB'",
	"SET LOCAL gin_pending_list_limit = '16MB'",
	"SELECT set_config(name, 'lz4', true) FROM pg_settings WHERE name = 'default_toast_compression' AND 'lz4' = ANY (enumvals)",
}

func (b *postgresBackend) explain(err error) error {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return nil
	}
	result, lost := postgresError(b.pool.address, 0, err)
	var server *pq.Error
	switch {
	case errors.As(err, &server) && server.Code == pqerror.QueryCanceled:
		// No limit of ours: one of the server's or the role's.
		return &Error{Kind: ErrTimeout, Message: oneLine("the server ended a statement: " + server.Message), Err: err}
	case lost || server != nil:
		return result
	}
	return nil
}

// Create makes the database if it is not there.
func (c *postgresConfiguration) Create(ctx context.Context) (created bool, err error) {
	err = c.administer(ctx, "CREATE DATABASE ")
	var e *pq.Error
	if errors.As(err, &e) && e.Code == pqerror.DuplicateDatabase {
		return false, nil
	}
	return err == nil, err
}

// Drop removes the database, which nobody may be connected to.
func (c *postgresConfiguration) Drop(ctx context.Context) error {
	return c.administer(ctx, "DROP DATABASE ")
}

// administer runs a statement that names the database, from the database postgres, which every server has.
func (c *postgresConfiguration) administer(ctx context.Context, statement string) error {
	name := c.address.database
	if name == "" {
		return addressErrorf("it names no database")
	}
	address := c.address
	address.database = "postgres"
	connector, err := newPostgresConnector(c.options, address)
	if err != nil {
		return err
	}
	db := sql.OpenDB(connector)
	defer db.Close()
	if _, err := db.ExecContext(ctx, statement+pq.QuoteIdentifier(name)); err != nil {
		if known := asError(err); known != nil {
			return known
		}
		err, _ := postgresError(c.Address(), 0, err)
		return err
	}
	return nil
}

func (c *postgresConfiguration) FileBased() bool { return false }

func (c *postgresConfiguration) FileMissing() bool { return false }
