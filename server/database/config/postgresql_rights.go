package config

import (
	"context"
	"database/sql"
	"sync"

	"github.com/lib/pq"
)

// Rights are what the database's role may read, as they were when the newest connection was made.
type Rights struct {
	// Role is its name; empty where there are no roles.
	Role string
	// Unreadable are the tables of which it may read no column.
	Unreadable []string
}

// rightsQuery looks at all that an unqualified name may mean. What a table's columns permit is left to each statement.
const rightsQuery = `SELECT current_user::text, ARRAY(SELECT c.relname::text FROM pg_class c
	WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND c.relnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
		AND pg_table_is_visible(c.oid) AND NOT has_any_column_privilege(c.oid, 'SELECT') ORDER BY c.relname)`

// rightsCell keeps the rights that were read last.
type rightsCell struct {
	mu   sync.RWMutex
	last Rights
}

func (c *rightsCell) get() Rights {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.last
}

// read asks for the rights in a transaction of the connection, which has the search_path.
func (c *rightsCell) read(ctx context.Context, conn *sql.Conn) error {
	var r Rights
	if err := conn.QueryRowContext(ctx, rightsQuery).Scan(&r.Role, pq.Array(&r.Unreadable)); err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.last = r
	return nil
}
