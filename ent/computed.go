// Package ent is ent's output for the entities of ent/schema. rows.go and none.go come from ent/extension; computed fields
// and hooks are written here by hand. The graph reads rows through graph/connection, never through ent's own queries.
package ent

import "github.com/quaestor-graph/quaestor/ent/stored"

// EffectiveStartTime is the start time, else the expected one: what Prefect
// sorts runs by (its START_TIME_ASC and _DESC).
func (r *FlowRun) EffectiveStartTime(stored.Time) stored.Time {
	return effectiveStartTime(r.StartTime, r.ExpectedStartTime)
}

// EffectiveStartTime is the start time, else the expected one.
func (r *TaskRun) EffectiveStartTime(stored.Time) stored.Time {
	return effectiveStartTime(r.StartTime, r.ExpectedStartTime)
}

// EstimatedRunTime is Prefect's estimated_run_time.
func (r *FlowRun) EstimatedRunTime(now stored.Time) stored.Duration {
	return estimatedRunTime(now, r.StateType, r.StateTimestamp, r.TotalRunTime)
}

// EstimatedRunTime is Prefect's estimated_run_time.
func (r *TaskRun) EstimatedRunTime(now stored.Time) stored.Duration {
	return estimatedRunTime(now, r.StateType, r.StateTimestamp, r.TotalRunTime)
}

// EstimatedStartTimeDelta is Prefect's estimated_start_time_delta.
func (r *FlowRun) EstimatedStartTimeDelta(now stored.Time) stored.Duration {
	return estimatedStartTimeDelta(now, r.StateType, r.StartTime, r.ExpectedStartTime)
}

// EstimatedStartTimeDelta is Prefect's estimated_start_time_delta.
func (r *TaskRun) EstimatedStartTimeDelta(now stored.Time) stored.Duration {
	return estimatedStartTimeDelta(now, r.StateType, r.StartTime, r.ExpectedStartTime)
}

func effectiveStartTime(start, expected stored.Time) stored.Time {
	if start.State() == stored.Null {
		return expected
	}
	return start
}

// estimatedRunTime adds to the total what has passed since the run entered
// RUNNING: Prefect adds it to the total only when that state is left.
func estimatedRunTime(now stored.Time, state stored.StateType, since stored.Time, total stored.Duration) stored.Duration {
	if state != "RUNNING" || total.State() != stored.Valid {
		return total
	}
	switch since.State() {
	case stored.Unreadable:
		return stored.UnreadableDuration
	case stored.Null:
		return total
	}
	elapsed := micros(now, since)
	sum := total.Micros() + elapsed
	if (sum < total.Micros()) != (elapsed < 0) { // more than 64 bits hold
		return stored.UnreadableDuration
	}
	return stored.DurationOf(sum)
}

// estimatedStartTimeDelta is the lateness: how much later than expected the run
// started, or is by now if it has not and still may.
func estimatedStartTimeDelta(now stored.Time, state stored.StateType, start, expected stored.Time) stored.Duration {
	if start.State() == stored.Unreadable || expected.State() == stored.Unreadable {
		return stored.UnreadableDuration
	}
	if expected.State() == stored.Null {
		return stored.DurationOf(0)
	}
	if start.State() == stored.Null {
		if state.Terminal() {
			return stored.DurationOf(0)
		}
		start = now
	}
	return stored.DurationOf(max(0, micros(start, expected)))
}

func micros(a, b stored.Time) int64 { return a.Time().UnixMicro() - b.Time().UnixMicro() }
