package rungraph

import (
	"context"

	"entgo.io/ent/dialect/sql"
	"github.com/99designs/gqlgen/graphql"

	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/graph/problem"
)

// checked makes null of the values of a row that can't be read, with an error
// that names table, column and id.
type checked struct {
	ctx   context.Context
	table string
	id    stored.ID
}

func (c checked) bad(column string) {
	graphql.AddError(c.ctx, problem.Unreadable(c.table, column, string(c.id)))
}

func (c checked) time(column string, t stored.Time) stored.Time {
	if t.State() == stored.Unreadable {
		c.bad(column)
		return stored.Time{}
	}
	return t
}

func (c checked) json(column string, s sql.NullString) stored.JSON {
	if !s.Valid {
		return stored.JSON{}
	}
	j := stored.JSONOf(s.String)
	if j.State() == stored.Unreadable {
		c.bad(column)
		return stored.JSON{}
	}
	return j
}

func (c checked) stateType(column string, s sql.NullString) stored.StateType {
	t := stored.StateType(s.String)
	if t.State() == stored.Unreadable {
		c.bad(column)
		return ""
	}
	return t
}
