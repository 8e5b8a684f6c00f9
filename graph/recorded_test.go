package graph_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// Where Prefect's recorded answers (testdata/prefect/answers-*.json.gz) show the same object, values agree field by field,
// with names mapped.
func TestPrefectsRecordedAnswers(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		c := graphtest.Compare(t, graphtest.Open(t, d.SharedSample(t)))
		for _, a := range databasetest.Answers(t, d) {
			if a.Status == 200 {
				c.Answer(a.Name, a.Response, a.ClockPaths)
			}
		}
		for _, typ := range slices.Sorted(maps.Keys(c.Rows())) {
			objects, fields := len(c.Objects[typ]), c.Fields[typ]
			if want := least[typ]; objects < want[0] || fields < want[1] || (objects > 0) != (want[0] > 0) {
				t.Errorf("%s: %d objects and %d fields were compared, want %d", typ, objects, fields, want)
			}
		}
	})
}

// least are how many objects and fields of each type the recordings of either
// dialect let us compare: none may get lost. Which of the rows with equal sort keys
// are shown in full is drawn at each recording, so that runs and states have some room.
var least = map[string][2]int{
	"Artifact":           {33, 760},
	"ArtifactCollection": {12, 462},
	"Automation":         {7, 330},
	"BlockDocument":      {8, 641},
	"BlockSchema":        {11, 576},
	"BlockType":          {15, 1550},
	"ConcurrencyLimit":   {2, 24},
	"ConcurrencyLimitV2": {6, 344},
	"Deployment":         {13, 1972},
	"DeploymentSchedule": {16, 648},
	"Event":              {31, 544},
	"Flow":               {16, 324},
	"FlowRun":            {100, 9200},
	"FlowRunInput":       {4, 119},
	"FlowRunState":       {144, 2550},
	"Log":                {24, 414},
	"SavedSearch":        {3, 25},
	"TaskRun":            {52, 3176},
	"TaskRunState":       {62, 938},
	"Variable":           {14, 222},
	"WorkPool":           {4, 156},
	"WorkQueue":          {14, 501},
	"Worker":             {8, 160},
}
