// Package answer writes what an operation selects of types that gqlgen takes for
// scalars (graph/internal/gqlgen): gqlgen would give each of their fields a context
// of its own, which takes several times as long as all the rest.
package answer

import (
	"bytes"
	"encoding/json"
	"strconv"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/quaestor-graph/quaestor/ent/stored"
)

// Writer appends a value.
type Writer[T any] func(b []byte, v T) []byte

// Object gives the writer of a type's objects, of which field gives those of their
// fields: they are looked up once, for all objects of the same selection.
func Object[T any](op *graphql.OperationContext, typ string, set ast.SelectionSet, field func(graphql.CollectedField) Writer[T]) Writer[T] {
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
		b = append(b, '{')
		for i, write := range writers {
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

// ID writes an id.
func ID(b []byte, id stored.ID) []byte {
	return append(append(append(b, '"'), id.String()...), '"')
}

// Time writes an instant, null where there is none.
func Time(b []byte, t stored.Time) []byte {
	switch {
	case t.State() != stored.Valid:
		return append(b, "null"...)
	case t.Time().Nanosecond() == 0:
		return t.Time().AppendFormat(b, `"2006-01-02T15:04:05Z"`)
	}
	return t.Time().AppendFormat(b, `"2006-01-02T15:04:05.000000Z"`)
}

// StateType writes a state type, null where it is empty.
func StateType(b []byte, t stored.StateType) []byte {
	if t == "" {
		return append(b, "null"...)
	}
	return Text(b, string(t))
}

// Optional writes a string, null where there is none.
func Optional(b []byte, s *string) []byte {
	if s == nil {
		return append(b, "null"...)
	}
	return Text(b, *s)
}

// Text writes a string; encoding/json knows how, but for a plain one it takes
// long.
func Text(b []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			var out bytes.Buffer
			e := json.NewEncoder(&out)
			e.SetEscapeHTML(false)
			if err := e.Encode(s); err != nil { // strings always marshal
				panic(err)
			}
			return append(b, bytes.TrimSuffix(out.Bytes(), []byte("\n"))...)
		}
	}
	return append(append(append(b, '"'), s...), '"')
}

// Int writes an integer.
func Int(b []byte, n int) []byte { return strconv.AppendInt(b, int64(n), 10) }
