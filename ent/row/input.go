package row

import "io"

// Input is what gqlgen makes of an input object: nothing. The planner reads
// arguments from the operation itself, once, and not again for each row.
type Input struct{}

// UnmarshalGQL implements graphql.Unmarshaler.
func (*Input) UnmarshalGQL(any) error { return nil }

// MarshalGQL implements graphql.Marshaler; inputs are never written.
func (Input) MarshalGQL(w io.Writer) { _, _ = io.WriteString(w, "null") }
