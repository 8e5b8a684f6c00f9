package scalar

import (
	"context"
	"slices"
	"strings"

	"github.com/99designs/gqlgen/graphql"

	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/graph/problem"
)

type member interface {
	~string
	stored.Stateful
	Values() []string
}

func marshalEnum[E member](e E) graphql.ContextMarshaler {
	return column(e.State(), func() string { return `"` + string(e) + `"` })
}

func unmarshalEnum[E member](v any) (E, error) {
	var e E
	s, ok := v.(string)
	if !ok || !slices.Contains(e.Values(), s) {
		return "", problem.BadInput("%s is none of %s", quote(v), strings.Join(e.Values(), ", "))
	}
	return E(s), nil
}

// MarshalStateType writes a StateType.
func MarshalStateType(e stored.StateType) graphql.ContextMarshaler { return marshalEnum(e) }

// UnmarshalStateType reads a StateType.
func UnmarshalStateType(_ context.Context, v any) (stored.StateType, error) {
	return unmarshalEnum[stored.StateType](v)
}

// MarshalDeploymentStatus writes a DeploymentStatus.
func MarshalDeploymentStatus(e stored.DeploymentStatus) graphql.ContextMarshaler {
	return marshalEnum(e)
}

// UnmarshalDeploymentStatus reads a DeploymentStatus.
func UnmarshalDeploymentStatus(_ context.Context, v any) (stored.DeploymentStatus, error) {
	return unmarshalEnum[stored.DeploymentStatus](v)
}

// MarshalWorkPoolStatus writes a WorkPoolStatus.
func MarshalWorkPoolStatus(e stored.WorkPoolStatus) graphql.ContextMarshaler { return marshalEnum(e) }

// UnmarshalWorkPoolStatus reads a WorkPoolStatus.
func UnmarshalWorkPoolStatus(_ context.Context, v any) (stored.WorkPoolStatus, error) {
	return unmarshalEnum[stored.WorkPoolStatus](v)
}

// MarshalWorkQueueStatus writes a WorkQueueStatus.
func MarshalWorkQueueStatus(e stored.WorkQueueStatus) graphql.ContextMarshaler { return marshalEnum(e) }

// UnmarshalWorkQueueStatus reads a WorkQueueStatus.
func UnmarshalWorkQueueStatus(_ context.Context, v any) (stored.WorkQueueStatus, error) {
	return unmarshalEnum[stored.WorkQueueStatus](v)
}

// MarshalWorkerStatus writes a WorkerStatus.
func MarshalWorkerStatus(e stored.WorkerStatus) graphql.ContextMarshaler { return marshalEnum(e) }

// UnmarshalWorkerStatus reads a WorkerStatus.
func UnmarshalWorkerStatus(_ context.Context, v any) (stored.WorkerStatus, error) {
	return unmarshalEnum[stored.WorkerStatus](v)
}
