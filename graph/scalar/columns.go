package scalar

import (
	"context"
	"math"
	"strconv"

	"github.com/99designs/gqlgen/graphql"

	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/graph/problem"
)

// MarshalID writes a UUID in lower case.
func MarshalID(id stored.ID) graphql.ContextMarshaler {
	return column(id.State(), func() string { return `"` + id.String() + `"` })
}

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

// MarshalDateTime writes an instant as RFC 3339 in UTC, with six fraction
// digits or none.
func MarshalDateTime(t stored.Time) graphql.ContextMarshaler {
	return column(t.State(), func() string {
		if t.Time().Nanosecond() == 0 {
			return t.Time().Format(`"2006-01-02T15:04:05Z"`)
		}
		return t.Time().Format(`"2006-01-02T15:04:05.000000Z"`)
	})
}

// MarshalDuration writes a number of seconds, exact to the microsecond.
func MarshalDuration(d stored.Duration) graphql.ContextMarshaler {
	return column(d.State(), d.Seconds)
}

// MarshalJSON writes the stored text as it is.
func MarshalJSON(j stored.JSON) graphql.ContextMarshaler {
	return column(j.State(), j.Raw)
}

// MarshalBoolean writes a boolean column.
func MarshalBoolean(b stored.Bool) graphql.ContextMarshaler {
	return column(b.State(), func() string { return strconv.FormatBool(b.Bool()) })
}

// UnmarshalBoolean is never called: no argument is a column.
func UnmarshalBoolean(context.Context, any) (stored.Bool, error) {
	return stored.Bool{}, errNotAnArgument
}

// MarshalInt writes an integer column. What GraphQL's Int can't hold (32 bits)
// no column of PostgreSQL holds either.
func MarshalInt(i stored.Int) graphql.ContextMarshaler {
	state := i.State()
	if n := i.Int(); n > math.MaxInt32 || n < math.MinInt32 {
		state = stored.Unreadable
	}
	return column(state, func() string { return strconv.FormatInt(i.Int(), 10) })
}

// UnmarshalInt is never called: no argument is a column.
func UnmarshalInt(context.Context, any) (stored.Int, error) { return stored.Int{}, errNotAnArgument }

// MarshalFloat writes a double; JSON has neither infinities nor NaN.
func MarshalFloat(f stored.Float) graphql.ContextMarshaler {
	state := f.State()
	if state == stored.Valid && (math.IsInf(f.Float(), 0) || math.IsNaN(f.Float())) {
		state = stored.Unreadable
	}
	return column(state, func() string { return strconv.FormatFloat(f.Float(), 'g', -1, 64) })
}

// UnmarshalFloat has nothing to do: graph/aggregate reads the arguments that are
// a Float from the operation.
func UnmarshalFloat(context.Context, any) (stored.Float, error) { return stored.Float{}, nil }

var errNotAnArgument = problem.New(problem.Internal, "a column's type is not an argument's")
