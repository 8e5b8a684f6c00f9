package connection

import (
	"errors"
	"io"
)

// Answer is the answer below a root field, as JSON; nil is null. To gqlgen it is a scalar (graph/internal/gqlgen).
type Answer []byte

// MarshalGQL implements graphql.Marshaler.
func (a Answer) MarshalGQL(w io.Writer) { _, _ = w.Write(a) }

// UnmarshalGQL implements graphql.Unmarshaler: gqlgen asks for it of every
// scalar, and no argument is one.
func (*Answer) UnmarshalGQL(any) error { return errors.New("connection: an answer is no argument") }
