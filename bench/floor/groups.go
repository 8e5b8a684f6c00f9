package main

import (
	"cmp"
	"context"
	"database/sql"
	"net/url"
	"slices"
	"strings"
)

// grouped is a connection of which the groups alone are shown.
type grouped[T any] struct {
	Groups nodes[T] `json:"groups"`
}

type shuffledGroups[T any] struct {
	Groups listed[T] `json:"grouped"`
}

type stateCount struct {
	Keys struct {
		StateType *string `json:"stateType"`
	} `json:"keys"`
	Count int `json:"count"`
}

type shuffledStateCount struct {
	Count int `json:"runs"`
	Keys  struct {
		Kind *string `json:"kind"`
	} `json:"keys"`
}

// between are the parameters from and until.
func (d *database) between(p url.Values) ([]any, error) {
	from, err := d.stored(p.Get("from"))
	if err != nil {
		return nil, err
	}
	until, err := d.stored(p.Get("until"))
	return []any{from, until}, err
}

// states counts flow runs by state.
func (d *database) states(ctx context.Context, p url.Values) (any, error) {
	args, err := d.between(p)
	if err != nil {
		return nil, err
	}
	return d.stateCounts(ctx, "states_count", args...)
}

// byState counts all flow runs by state.
func (d *database) byState(ctx context.Context, _ url.Values) (any, error) {
	return d.stateCounts(ctx, "by_state")
}

func (d *database) stateCounts(ctx context.Context, statement string, args ...any) (any, error) {
	found, err := read(ctx, d, func(rows *sql.Rows, t *stateCount) error { return rows.Scan(&t.Keys.StateType, &t.Count) }, statement, args...)
	return map[string]any{"flowRuns": grouped[stateCount]{nodes[stateCount]{found}}}, err
}

// statesShuffled leaves out what has not begun.
func (d *database) statesShuffled(ctx context.Context, p url.Values) (any, error) {
	args, err := d.between(p)
	if err != nil {
		return nil, err
	}
	found, err := read(ctx, d, func(rows *sql.Rows, t *shuffledStateCount) error { return rows.Scan(&t.Keys.Kind, &t.Count) },
		"states_count_shuffled", args...)
	return map[string]any{"all": shuffledGroups[shuffledStateCount]{listed[shuffledStateCount]{found}}}, err
}

type bucket struct {
	Keys struct {
		Begin     instant `json:"begin"`
		StateType *string `json:"stateType"`
	} `json:"keys"`
	Count int `json:"count"`
}

type shuffledBucket struct {
	Count int `json:"runs"`
	Keys  struct {
		Kind  *string `json:"kind"`
		Begin instant `json:"at"`
	} `json:"keys"`
}

// days counts flow runs by day and state, hours by hour and state.
func (d *database) days(ctx context.Context, p url.Values) (any, error) {
	return d.buckets(ctx, "days", p)
}

func (d *database) hours(ctx context.Context, p url.Values) (any, error) {
	return d.buckets(ctx, "hours", p)
}

func (d *database) buckets(ctx context.Context, statement string, p url.Values) (any, error) {
	args, err := d.between(p)
	if err != nil {
		return nil, err
	}
	found, err := read(ctx, d, func(rows *sql.Rows, t *bucket) error {
		return rows.Scan(&t.Keys.Begin, &t.Keys.StateType, &t.Count)
	}, statement, args...)
	return map[string]any{"flowRuns": grouped[bucket]{nodes[bucket]{found}}}, err
}

// daysShuffled and hoursShuffled leave out what is scheduled.
func (d *database) daysShuffled(ctx context.Context, p url.Values) (any, error) {
	return d.shuffledBuckets(ctx, "days_shuffled", p)
}

func (d *database) hoursShuffled(ctx context.Context, p url.Values) (any, error) {
	return d.shuffledBuckets(ctx, "hours_shuffled", p)
}

func (d *database) shuffledBuckets(ctx context.Context, statement string, p url.Values) (any, error) {
	args, err := d.between(p)
	if err != nil {
		return nil, err
	}
	found, err := read(ctx, d, func(rows *sql.Rows, t *shuffledBucket) error {
		return rows.Scan(&t.Keys.Begin, &t.Keys.Kind, &t.Count)
	}, statement, args...)
	return map[string]any{"all": shuffledGroups[shuffledBucket]{listed[shuffledBucket]{found}}}, err
}

type flowTime struct {
	Keys struct {
		FlowName string `json:"flowName"`
	} `json:"keys"`
	Count      int     `json:"count"`
	Percentile float64 `json:"percentile"`
}

type shuffledFlowTime struct {
	Percentile float64 `json:"slow"`
	Count      int     `json:"runs"`
	Keys       struct {
		FlowName string `json:"flow"`
	} `json:"keys"`
}

// p95 is the run time below which 95 of 100 runs of a flow are, the slowest flow first.
func (d *database) p95(ctx context.Context, _ url.Values) (any, error) {
	found, err := d.percentiles(ctx, "p95")
	return map[string]any{"flowRuns": grouped[flowTime]{nodes[flowTime]{found}}}, err
}

// p95Shuffled is of the runs that completed.
func (d *database) p95Shuffled(ctx context.Context, _ url.Values) (any, error) {
	found, err := d.percentiles(ctx, "p95_shuffled")
	out := make([]shuffledFlowTime, len(found))
	for i, f := range found {
		out[i].Keys.FlowName, out[i].Count, out[i].Percentile = f.Keys.FlowName, f.Count, f.Percentile
	}
	return map[string]any{"all": shuffledGroups[shuffledFlowTime]{listed[shuffledFlowTime]{out}}}, err
}

func (d *database) percentiles(ctx context.Context, statement string) ([]flowTime, error) {
	if !d.sqlite {
		return read(ctx, d, func(rows *sql.Rows, t *flowTime) error {
			return rows.Scan(&t.Keys.FlowName, &t.Count, &t.Percentile)
		}, statement)
	}
	times, err := d.runTimes(ctx, statement)
	if err != nil {
		return nil, err
	}
	out, err := read(ctx, d, func(rows *sql.Rows, t *flowTime) error {
		var id string
		if err := rows.Scan(&id, &t.Keys.FlowName); err != nil {
			return err
		}
		t.Count = len(times[id])
		if t.Count == 0 {
			return nil
		}
		var err error
		t.Percentile, err = percentile(times[id], 0.95)
		return err
	}, "flow_names")
	out = slices.DeleteFunc(out, func(f flowTime) bool { return f.Count == 0 })
	slices.SortFunc(out, slowestFirst)
	return out[:min(len(out), 100)], err
}

// runTimes are the run times of each flow, as they are stored.
func (d *database) runTimes(ctx context.Context, statement string) (map[string][]string, error) {
	rows, err := d.query(ctx, statement, nil)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	times := map[string][]string{}
	var id sql.RawBytes
	for rows.Next() {
		var interval string
		if err := rows.Scan(&id, &interval); err != nil {
			return nil, err
		}
		times[string(id)] = append(times[string(id)], interval)
	}
	return times, rows.Err()
}

// percentile is between the two neighbours of the place, as PostgreSQL's percentile_cont has it. The stored texts are in
// the order of the times.
func percentile(times []string, p float64) (float64, error) {
	slices.Sort(times)
	place := p * float64(len(times)-1)
	low := int(place)
	a, err := seconds(times[low])
	if err != nil {
		return 0, err
	}
	b, err := seconds(times[min(low+1, len(times)-1)])
	return a + (b-a)*(place-float64(low)), err
}

// slowestFirst is the order of groups.
func slowestFirst(a, b flowTime) int {
	return cmp.Or(-cmp.Compare(a.Percentile, b.Percentile), strings.Compare(a.Keys.FlowName, b.Keys.FlowName))
}
