// Package answer writes the selected fields of types that gqlgen takes for scalars (graph/internal/gqlgen): gqlgen would
// give each of these fields a context of its own, which takes several times as long as all the rest.
package answer

import (
	"strconv"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/graph/limits"
)

// Writer appends a value.
type Writer[T any] func(b []byte, v T) []byte

// Object gives the writer of a type's objects. field gives the writers of their fields, which are looked up once for all
// objects of the same selection. The meter counts the objects; an object that the meter refuses is not written to the end.
func Object[T any](m *limits.Meter, op *graphql.OperationContext, typ string, set ast.SelectionSet, field func(graphql.CollectedField) Writer[T]) Writer[T] {
	var labels []string
	var writers []Writer[T]
	for _, f := range graphql.CollectFields(op, set, []string{typ}) {
		write := field(f)
		if f.Name == "__typename" {
			write = func(b []byte, _ T) []byte { return append(b, `"`+typ+`"`...) }
		}
		labels, writers = append(labels, `"`+f.Alias+`":`), append(writers, write)
	}
	return func(b []byte, v T) []byte {
		if m.Object(len(writers)) != nil {
			return append(b, "null"...)
		}
		b = append(b, '{')
		for i, write := range writers {
			if m.Writing(len(b)) != nil {
				break
			}
			if i > 0 {
				b = append(b, ',')
			}
			b = write(append(b, labels[i]...), v)
		}
		return append(b, '}')
	}
}

// List writes a list, null where it is nil.
func List[T any](b []byte, all []T, write Writer[T]) []byte {
	if all == nil {
		return append(b, "null"...)
	}
	b = append(b, '[')
	for i, v := range all {
		if i > 0 {
			b = append(b, ',')
		}
		b = write(b, v)
	}
	return append(b, ']')
}

// Value writes a stored value, null where it can't be written.
func Value[T stored.Value](b []byte, v T) []byte {
	written, ok := v.AppendJSON(b)
	if !ok {
		return append(b, "null"...)
	}
	return written
}

// Text writes a string as the database holds it.
func Text(b []byte, s string) []byte { return stored.AppendText(b, stored.Printable(s)) }

// Optional writes a string, null where there is none.
func Optional(b []byte, s *string) []byte {
	if s == nil {
		return stored.AppendNullText(b, nil)
	}
	return Text(b, *s)
}

// Int writes an integer.
func Int(b []byte, n int) []byte { return strconv.AppendInt(b, int64(n), 10) }
