package scalar

import (
	"context"

	"github.com/99designs/gqlgen/graphql"

	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/graph/problem"
)

// MarshalID writes a UUID in lower case.
func MarshalID(id stored.ID) graphql.ContextMarshaler { return marshal(id) }

// UnmarshalID reads a UUID in either case.
func UnmarshalID(_ context.Context, v any) (stored.ID, error) {
	s, ok := v.(string)
	if ok {
		var id stored.ID
		if id, ok = stored.ParseID(s); ok {
			return id, nil
		}
	}
	return "", problem.BadInput("an ID is a UUID with its hyphens, such as \"93d27ede-3b28-437b-ae58-af5909b2076b\"")
}

// MarshalDateTime writes an instant.
func MarshalDateTime(t stored.Time) graphql.ContextMarshaler { return marshal(t) }

// MarshalDuration writes a number of seconds.
func MarshalDuration(d stored.Duration) graphql.ContextMarshaler { return marshal(d) }

// MarshalJSON writes a JSON text as it is.
func MarshalJSON(j stored.JSON) graphql.ContextMarshaler { return marshal(j) }
