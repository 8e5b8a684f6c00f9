package stored

import (
	"database/sql/driver"
	"slices"
)

// enum is a column that PostgreSQL holds as an enum type and SQLite as text.
// The empty string is SQL NULL.
type enum interface {
	~string
	// Values lists the members in PostgreSQL's order.
	Values() []string
}

func scanEnum[E enum](e *E, src any) error {
	s, _ := text(src)
	*e = E(s)
	return nil
}

func enumValue[E enum](e E) (driver.Value, error) {
	if e == "" {
		return nil, nil
	}
	return string(e), nil
}

func enumState[E enum](e E) State {
	switch {
	case e == "":
		return Null
	case slices.Contains(e.Values(), string(e)):
		return Valid
	}
	return Unreadable
}

func appendEnum[E enum](b []byte, e E) ([]byte, bool) {
	if s := enumState(e); s != Valid {
		return missing(b, s)
	}
	b = append(b, '"')
	b = append(b, e...)
	return append(b, '"'), true
}

// StateType is the type of a flow run's or task run's state.
type StateType string

var stateTypes = []string{
	"SCHEDULED", "PENDING", "RUNNING", "COMPLETED", "FAILED", "CANCELLED", "CRASHED", "PAUSED", "CANCELLING",
}

// Values lists the members.
func (StateType) Values() []string { return stateTypes }

// State implements Stateful.
func (e StateType) State() State { return enumState(e) }

// Scan implements sql.Scanner.
func (e *StateType) Scan(src any) error { return scanEnum(e, src) }

// Value implements driver.Valuer.
func (e StateType) Value() (driver.Value, error) { return enumValue(e) }

// AppendJSON implements Value.
func (e StateType) AppendJSON(b []byte) ([]byte, bool) { return appendEnum(b, e) }

// Terminal says whether a run in this state has ended (Prefect's TERMINAL_STATES).
func (e StateType) Terminal() bool {
	switch e {
	case "COMPLETED", "FAILED", "CANCELLED", "CRASHED":
		return true
	}
	return false
}

// DeploymentStatus tells whether a worker polls for a deployment.
type DeploymentStatus string

var deploymentStatuses = []string{"READY", "NOT_READY"}

// Values lists the members.
func (DeploymentStatus) Values() []string { return deploymentStatuses }

// State implements Stateful.
func (e DeploymentStatus) State() State { return enumState(e) }

// Scan implements sql.Scanner.
func (e *DeploymentStatus) Scan(src any) error { return scanEnum(e, src) }

// Value implements driver.Valuer.
func (e DeploymentStatus) Value() (driver.Value, error) { return enumValue(e) }

// AppendJSON implements Value.
func (e DeploymentStatus) AppendJSON(b []byte) ([]byte, bool) { return appendEnum(b, e) }

// WorkPoolStatus tells whether a work pool has a worker online.
type WorkPoolStatus string

var poolStatuses = []string{"READY", "NOT_READY", "PAUSED"}

// Values lists the members.
func (WorkPoolStatus) Values() []string { return poolStatuses }

// State implements Stateful.
func (e WorkPoolStatus) State() State { return enumState(e) }

// Scan implements sql.Scanner.
func (e *WorkPoolStatus) Scan(src any) error { return scanEnum(e, src) }

// Value implements driver.Valuer.
func (e WorkPoolStatus) Value() (driver.Value, error) { return enumValue(e) }

// AppendJSON implements Value.
func (e WorkPoolStatus) AppendJSON(b []byte) ([]byte, bool) { return appendEnum(b, e) }

// WorkQueueStatus tells whether a work queue is polled.
type WorkQueueStatus string

// Values lists the members.
func (WorkQueueStatus) Values() []string { return poolStatuses }

// State implements Stateful.
func (e WorkQueueStatus) State() State { return enumState(e) }

// Scan implements sql.Scanner.
func (e *WorkQueueStatus) Scan(src any) error { return scanEnum(e, src) }

// Value implements driver.Valuer.
func (e WorkQueueStatus) Value() (driver.Value, error) { return enumValue(e) }

// AppendJSON implements Value.
func (e WorkQueueStatus) AppendJSON(b []byte) ([]byte, bool) { return appendEnum(b, e) }

// WorkerStatus tells whether a worker sends heartbeats.
type WorkerStatus string

var workerStatuses = []string{"ONLINE", "OFFLINE"}

// Values lists the members.
func (WorkerStatus) Values() []string { return workerStatuses }

// State implements Stateful.
func (e WorkerStatus) State() State { return enumState(e) }

// Scan implements sql.Scanner.
func (e *WorkerStatus) Scan(src any) error { return scanEnum(e, src) }

// Value implements driver.Valuer.
func (e WorkerStatus) Value() (driver.Value, error) { return enumValue(e) }

// AppendJSON implements Value.
func (e WorkerStatus) AppendJSON(b []byte) ([]byte, bool) { return appendEnum(b, e) }
