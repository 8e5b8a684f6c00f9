package history_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/server/database"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// A history has a state for each name that its runs' states have, of which flows make up as many as they like: no more are read
// than may be written.
func TestHistoryReadsNoMoreStatesThanAreWritten(t *testing.T) {
	const limit = 150
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.Sample(t)
		var rows []object
		for i := range 400 {
			rows = append(rows, object{
				"id": fmt.Sprintf("c0000000-0000-4000-8000-%012d", i), "expected_start_time": "2026-10-01T00:00:00.000000Z", "total_run_time_seconds": 0.0,
				"state_type": "COMPLETED", "state_name": fmt.Sprint("state ", i),
			})
		}
		insertRuns(t, address, rows...)
		g := graphtest.Open(t, address, "QUAESTOR_MAX_COST", fmt.Sprint(limit))
		read := int64(0)
		ctx := database.WithObserver(t.Context(), func(s database.Statement) { read = max(read, s.Rows) })
		start := time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)
		r := g.Do(ctx, asks("flow_run"), object{"start": start.Format(time.RFC3339), "end": start.Add(time.Hour).Format(time.RFC3339), "interval": "PT1H"})
		if len(r.Errors) != 1 || r.Errors[0].Extensions["code"] != "QUERY_TOO_LARGE" || !strings.Contains(r.Errors[0].Message, "151 states") {
			t.Errorf("%.300s %v", r.Data, r.Errors)
		}
		if read != limit+1 {
			t.Errorf("%d rows were read, of %d that may be written", read, limit)
		}
	})
}
