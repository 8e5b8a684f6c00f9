package scalar

import (
	"context"
	"slices"
	"strings"

	"github.com/99designs/gqlgen/graphql"

	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/graph/problem"
)

// MarshalStateType writes a StateType.
func MarshalStateType(e stored.StateType) graphql.ContextMarshaler { return marshal(e) }

// UnmarshalStateType reads a StateType.
func UnmarshalStateType(_ context.Context, v any) (stored.StateType, error) {
	s, ok := v.(string)
	if members := stored.StateType("").Values(); !ok || !slices.Contains(members, s) {
		return "", problem.BadInput("%s is none of %s", quote(v), strings.Join(members, ", "))
	}
	return stored.StateType(s), nil
}
