package ent

import (
	"context"
	"strings"

	"entgo.io/ent/dialect/sql/sqlgraph"

	"github.com/quaestor-graph/quaestor/ent/stored"
)

// NoneAsNull is a hook that does with a JSON null what Prefect's ORM does with a
// None. Its JSON type is none_as_null, so that the value is SQL NULL; and a None
// in a new object is as a value that was never set, which has the column's
// default. Only the columns of PostgreSQL's type json, SQLAlchemy's own JSON
// type, hold a JSON null.
func NoneAsNull(next Mutator) Mutator {
	return MutateFunc(func(ctx context.Context, m Mutation) (Value, error) {
		for column, absent := range noneAsNull[m.Type()] {
			v, _ := m.Field(column)
			if j, ok := v.(stored.JSON); !ok || strings.TrimSpace(j.Raw()) != "null" {
				continue
			}
			null := stored.JSON{}
			if m.Op().Is(OpCreate) {
				null = absent()
			}
			if err := m.SetField(column, null); err != nil {
				return nil, err
			}
		}
		return next.Mutate(ctx, m)
	})
}

// NeverNone says whether a column of a type never holds a JSON null, but SQL
// NULL.
func NeverNone(typ, column string) bool { return noneAsNull[typ][column] != nil }

// AsConstraintError gives a database's refusal of a row as ent's own statements
// do: IsConstraintError knows it. Any other error stays as it is.
func AsConstraintError(err error) error {
	if sqlgraph.IsConstraintError(err) {
		return &ConstraintError{msg: err.Error(), wrap: err}
	}
	return err
}
