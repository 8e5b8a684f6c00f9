package row

import (
	"fmt"

	"github.com/quaestor-graph/quaestor/ent/stored"
)

// Unreadable says that a column holds what it should never have held.
type Unreadable struct {
	Table, Column string
	ID            stored.ID
}

// Error implements error. It may be shown to clients: no value is in it.
func (u *Unreadable) Error() string {
	return fmt.Sprintf("the value stored in table %s, column %s, of the row with id %s can't be read", u.Table, u.Column, u.ID)
}

// List gives the list of a column, nil for NULL.
func List(table, column string, id stored.ID, s stored.Strings) ([]string, error) {
	if s.State() == stored.Unreadable {
		return nil, &Unreadable{Table: table, Column: column, ID: id}
	}
	return s.List(), nil
}
