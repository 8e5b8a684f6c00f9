package query

import "github.com/quaestor-graph/quaestor/ent/stored"

// History asks for the runs of equal, adjoining intervals, counted by state
// (src/prefect/server/api/run_history.py). Its statement's rows are the number of
// an interval from 0, state_type, state_name, how many runs there are, and the
// sums of estimated_run_time and of estimated_start_time_delta, of either what is
// positive, as whole seconds and the microseconds beside them. Intervals without
// runs have no row.
type History struct {
	// Table is flow_run or task_run.
	Table     string
	Intervals []Interval
	Where     Condition
	// Now is the present of what is estimated.
	Now stored.Time
}
