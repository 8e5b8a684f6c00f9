package config

import (
	"context"
	"fmt"
	"time"

	entsql "entgo.io/ent/dialect/sql"
)

// Replication is what a PostgreSQL server says of itself as a part of a replication.
type Replication struct {
	// System is the same of a server and of all that have been copied from it byte by byte; Database is the name of the one in it.
	System, Database string
	// Standby: it replays what another server has written. One that has been promoted does not any more.
	Standby bool
	// Receiving: it is connected to that server.
	Receiving bool
	// Replayed: there is nothing that it has received and not replayed.
	Replayed bool
	// Last is the age of the last transaction that it has replayed, negative where there was none since it started.
	Last time.Duration
	// Position is up to where it has replayed.
	Position string
}

// replicationQuery: a standby that has been restarted receives from the beginning of a segment on, and so less than it had
// replayed before. Others may see of a receiver that there is one, and no more.
const replicationQuery = `SELECT (SELECT system_identifier::text FROM pg_control_system()), current_database()::text, pg_is_in_recovery(),
	EXISTS (SELECT 1 FROM pg_stat_wal_receiver), coalesce(pg_last_wal_receive_lsn() <= pg_last_wal_replay_lsn(), false),
	coalesce(extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp()), -1)::float8, coalesce(pg_last_wal_replay_lsn()::text, '')`

// ReadReplication asks a PostgreSQL server, in a transaction, about its part in a replication.
func ReadReplication(ctx context.Context, t Transaction) (Replication, error) {
	var r Replication
	var seconds float64
	err := scanRow(ctx, t, replicationQuery, nil, &r.System, &r.Database, &r.Standby, &r.Receiving, &r.Replayed, &seconds, &r.Position)
	r.Last = time.Duration(seconds * float64(time.Second))
	return r, err
}

// WrittenSince asks a server that is no standby whether it has written anything after a position.
func WrittenSince(ctx context.Context, t Transaction, position string) (written bool, err error) {
	return written, scanRow(ctx, t, "SELECT NOT pg_is_in_recovery() AND pg_current_wal_lsn() > $1::text::pg_lsn", []any{position}, &written)
}

// scanRow reads the one row of a statement.
func scanRow(ctx context.Context, t Transaction, query string, args []any, to ...any) error {
	if args == nil {
		args = []any{}
	}
	rows := &entsql.Rows{}
	if err := t.Query(ctx, query, args, rows); err != nil {
		return err
	}
	defer rows.Close()
	if !rows.Next() {
		if err := rows.Err(); err != nil {
			return err
		}
		return fmt.Errorf("config: no row where there is always one")
	}
	if err := rows.Scan(to...); err != nil {
		return err
	}
	return rows.Close()
}
