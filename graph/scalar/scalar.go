// Package scalar writes and reads GraphQL's scalars and enums: gqlgen calls its
// Marshal and Unmarshal functions. A stored value that can't be read becomes
// null with an error that names table, column and id.
package scalar

import (
	"context"
	"io"
	"reflect"
	"strings"

	"github.com/99designs/gqlgen/graphql"

	"github.com/quaestor-graph/quaestor/ent/row"
	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/graph/descriptor"
	"github.com/quaestor-graph/quaestor/graph/problem"
)

// column writes a column's value: null for NULL, null and an error for what
// can't be read, else what write gives.
func column(state stored.State, write func() string) graphql.ContextMarshaler {
	return graphql.ContextWriterFunc(func(ctx context.Context, w io.Writer) error {
		s := "null"
		switch state {
		case stored.Valid:
			s = write()
		case stored.Unreadable:
			return unreadable(ctx)
		}
		_, err := io.WriteString(w, s)
		return err
	})
}

// unreadable says which value can't be read; gqlgen then writes null.
func unreadable(ctx context.Context) error {
	fc := graphql.GetFieldContext(ctx)
	entity, ok := descriptor.ByType(fc.Object)
	if !ok {
		return problem.New(problem.Internal, "the value of %s.%s can't be read", fc.Object, fc.Field.Name)
	}
	name := fc.Field.Name
	if c, ok := entity.Column(name); ok {
		name = c.Name
	} else if c, ok := entity.ComputedField(name); ok {
		name = strings.Join(c.Columns, " or ")
	}
	var id stored.ID
	if r := parent(fc.Parent); r != nil {
		id = r.RowID()
	}
	return &row.Unreadable{Table: entity.Table, Column: name, ID: id}
}

// parent is the row whose field is being written; gqlgen keeps a pointer to it
// in the context of the list element or of the edge above.
func parent(fc *graphql.FieldContext) row.Row {
	if fc == nil || fc.Result == nil {
		return nil
	}
	if r, ok := fc.Result.(row.Row); ok {
		return r
	}
	if v := reflect.Indirect(reflect.ValueOf(fc.Result)); v.IsValid() && v.CanInterface() {
		r, _ := v.Interface().(row.Row)
		return r
	}
	return nil
}
