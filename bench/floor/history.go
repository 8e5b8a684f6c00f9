package main

import (
	"context"
	"database/sql"
	"net/url"
	"strconv"
	"time"
)

// micros are microseconds, written as seconds.
type micros int64

// MarshalJSON implements json.Marshaler.
func (m micros) MarshalJSON() ([]byte, error) {
	return strconv.AppendFloat(nil, float64(m)/1e6, 'f', -1, 64), nil
}

type historyState struct {
	StateType *string `json:"stateType"`
	StateName *string `json:"stateName"`
	CountRuns int     `json:"countRuns"`
	Run       micros  `json:"sumEstimatedRunTime"`
	Late      micros  `json:"sumEstimatedLateness"`
}

type interval struct {
	Start  string         `json:"intervalStart"`
	End    string         `json:"intervalEnd"`
	States []historyState `json:"states"`
}

type shuffledHistoryState struct {
	Late micros  `json:"late"`
	Run  micros  `json:"time"`
	Runs int     `json:"runs"`
	Name *string `json:"called"`
	Kind *string `json:"kind"`
}

type shuffledInterval struct {
	States []shuffledHistoryState `json:"of"`
	Start  string                 `json:"begin"`
}

// present is the present that Quaestor's answer is of: histories are of runs that go on.
type present struct {
	Now string `json:"now"`
}

type stateOf struct {
	interval int
	historyState
}

// counted reads a history by day.
func (d *database) counted(ctx context.Context, statement string, p url.Values) (start time.Time, days int, found []stateOf, err error) {
	var args []any
	for _, name := range []string{"start", "end", "now"} {
		at, err := d.stored(p.Get(name))
		if err != nil {
			return start, 0, nil, err
		}
		args = append(args, at)
	}
	start, _ = time.Parse(time.RFC3339, p.Get("start"))
	end, _ := time.Parse(time.RFC3339, p.Get("end"))
	found, err = read(ctx, d, func(rows *sql.Rows, s *stateOf) error {
		return rows.Scan(&s.interval, &s.StateType, &s.StateName, &s.CountRuns, &s.Run, &s.Late)
	}, statement, args...)
	return start, int(end.Sub(start) / (24 * time.Hour)), found, err
}

// history counts the runs of a table by day and state.
func (d *database) history(table, field string) question {
	return func(ctx context.Context, p url.Values) (any, error) {
		start, days, found, err := d.counted(ctx, table+"_history", p)
		if err != nil {
			return nil, err
		}
		out := make([]interval, days)
		for i := range out {
			out[i] = interval{day(start, i), day(start, i+1), []historyState{}}
		}
		for _, s := range found {
			out[s.interval].States = append(out[s.interval].States, s.historyState)
		}
		return map[string]any{field: out, "server": present{p.Get("now")}}, nil
	}
}

// historyShuffled counts those that have begun.
func (d *database) historyShuffled(table string) question {
	return func(ctx context.Context, p url.Values) (any, error) {
		start, days, found, err := d.counted(ctx, table+"_history_shuffled", p)
		if err != nil {
			return nil, err
		}
		out := make([]shuffledInterval, days)
		for i := range out {
			out[i] = shuffledInterval{[]shuffledHistoryState{}, day(start, i)}
		}
		for _, s := range found {
			out[s.interval].States = append(out[s.interval].States, shuffledHistoryState{s.Late, s.Run, s.CountRuns, s.StateName, s.StateType})
		}
		return map[string]any{"all": out, "server": present{p.Get("now")}}, nil
	}
}

func day(start time.Time, n int) string { return start.AddDate(0, 0, n).Format(time.RFC3339) }
