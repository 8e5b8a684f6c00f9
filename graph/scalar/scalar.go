// Package scalar writes and reads GraphQL's scalars and enums where gqlgen does so: for the few objects that are no
// entity, and for arguments. gqlgen calls its Marshal and Unmarshal functions.
package scalar

import (
	"context"
	"io"

	"github.com/99designs/gqlgen/graphql"

	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/graph/problem"
)

// marshal writes a value, null with an error for what can't be read.
func marshal(v stored.Value) graphql.ContextMarshaler {
	return graphql.ContextWriterFunc(func(ctx context.Context, w io.Writer) error {
		b, ok := v.AppendJSON(nil)
		if !ok {
			fc := graphql.GetFieldContext(ctx)
			return problem.New(problem.Internal, "the value of %s.%s can't be read", fc.Object, fc.Field.Name)
		}
		_, err := w.Write(b)
		return err
	})
}
