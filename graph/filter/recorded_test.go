package filter_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// inexpressible are the recorded requests that the grammar has no words for.
var inexpressible = map[string]string{
	"concurrency_limits.filter":        "one list of two tables: the limits by tag of either kind",
	"concurrency_limits.filter.limit1": "one list of two tables: the limits by tag of either kind",
	"events.filter.text":               "searches the text of whole JSON values",
	"events.filter.text.minus":         "searches the text of whole JSON values",
	"events.filter.text.quoted":        "searches the text of whole JSON values",
	"events.filter.resource.distinct":  "one event of each resource: the page would be of groups, not of rows",
}

// Each filter, sort and count request in testdata/prefect/answers-*.json.gz that the grammar can express gives the ids that
// Prefect gave, in the same order (ties aside); at least 95% can be expressed.
//
// Those are all requests that Prefect answered at filter, count and paginate of every collection (the queues and workers of
// a pool, the inputs of a run and the further pages of events among them), and the web side's counts by id and by state.
// Histories, graphs, scheduled runs and counts over time are questions of their own, not filters. Both recordings are asked
// of both dialects, for the answer is the same on both: each in the order of NULLs of the dialect that it was recorded on.
func TestPrefectsRecordedFilters(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		r := &recorded{g: graphtest.Open(t, d.SharedSample(t)), all: map[string][]graphtest.Row{}}
		r.shape = graphtest.Introspect(t, r.g)
		lacking := map[string]string{}
		for _, recording := range []databasetest.Dialect{databasetest.SQLite, databasetest.PostgreSQL} {
			asked, answered := r.recording(t, recording, lacking)
			t.Logf("%s: the grammar expresses %d of %d requests", recording, answered, asked)
			if share := 100 * float64(answered) / float64(asked); asked < 750 || share < 95 {
				t.Errorf("%s: %d requests were asked, %.1f%% of them could be", recording, asked, share)
			}
		}
		if !maps.Equal(lacking, inexpressible) {
			t.Errorf("what can't be expressed is %v, and the list says %v", lacking, inexpressible)
		}
	})
}

// recorded compares recorded answers with those of one graph.
type recorded struct {
	g     *graphtest.Graph
	shape graphtest.Shape
	all   map[string][]graphtest.Row // by question: most are recorded twice
}

// recording asks all requests of one recording, and notes those that can't be.
func (r *recorded) recording(t *testing.T, dialect databasetest.Dialect, lacking map[string]string) (asked, answered int) {
	t.Helper()
	bodies := map[string]json.RawMessage{}
	for _, a := range databasetest.Answers(t, dialect) {
		bodies[a.Name] = a.Body
		if a.Status != 200 {
			continue // refused: nothing to compare
		}
		body := a.Body
		if page1, _, further := strings.Cut(a.Name, ".next"); further && a.Method == http.MethodGet {
			body = bodies[page1]
		}
		q, err := graphtest.Translate(graphtest.Request{
			Name: a.Name, Method: a.Method, Path: a.Path, Body: body, LargestNull: dialect == databasetest.PostgreSQL,
		})
		var why graphtest.Inexpressible
		switch {
		case errors.As(err, &why):
			lacking[a.Name] = why.Error()
		case err != nil:
			t.Fatalf("%s: %v", a.Name, err)
		case q == nil:
			continue
		default:
			r.compare(t, string(dialect)+"'s "+a.Name, q, a.Response)
			answered++
		}
		asked++
	}
	return asked, answered
}

func (r *recorded) compare(t *testing.T, name string, q *graphtest.Question, response json.RawMessage) {
	t.Helper()
	switch q.Kind {
	case "count":
		r.same(t, name, r.count(t, q, q.Where), response)
	case "counts":
		counts := map[string]int{}
		for key, where := range q.Counts {
			counts[key] = r.count(t, q, where)
		}
		r.same(t, name, counts, response)
	case "filter":
		r.rows(t, name, q, response)
	default:
		var page struct {
			Results, Events                  json.RawMessage
			Count, Limit, Pages, Page, Total int
		}
		if err := json.Unmarshal(response, &page); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if q.Kind == "events" {
			page.Results, page.Count = page.Events, page.Total
		} else if pages := (page.Count + max(q.Limit, 1) - 1) / max(q.Limit, 1); q.Limit > 0 && pages != page.Pages {
			t.Errorf("%s: %d pages, Prefect says %d", name, pages, page.Pages)
		}
		r.rows(t, name, q, page.Results)
		if n := r.count(t, q, q.Where); n != page.Count {
			t.Errorf("%s: %d rows in all, Prefect says %d", name, n, page.Count)
		}
	}
}

func (r *recorded) count(t *testing.T, q *graphtest.Question, where map[string]any) int {
	t.Helper()
	return q.Count(t, r.g, r.shape, where)
}

func (r *recorded) same(t *testing.T, name string, got any, response json.RawMessage) {
	t.Helper()
	text, err := json.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	var a, b any
	if err := errors.Join(json.Unmarshal(text, &a), json.Unmarshal(response, &b)); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if fmt.Sprint(a) != fmt.Sprint(b) {
		t.Errorf("%s: %s, Prefect says %s", name, text, response)
	}
}

// rows compares a list: every row that Prefect shows must satisfy the filter and have the same sort key as ours at its
// place. So rows with equal keys may change places, also with those that the page cuts off, and no others.
func (r *recorded) rows(t *testing.T, name string, q *graphtest.Question, response json.RawMessage) {
	t.Helper()
	question, err := json.Marshal([]any{q.Type, q.Where, q.OrderBy})
	if err != nil {
		t.Fatal(err)
	}
	all, known := r.all[string(question)]
	if !known {
		all = q.Rows(t, r.g, r.shape)
		r.all[string(question)] = all
	}
	start := min(q.Offset, len(all))
	ours := all[start:min(start+q.Limit, len(all))]
	ids := make([]string, len(ours))
	for i, row := range ours {
		ids[i] = row.ID
	}
	if page := q.Page(t, r.g, r.shape, all); !slices.Equal(page, ids) {
		t.Errorf("%s: the page after its cursor is not what stands there in the whole:\n%v\n%v", name, page, ids)
	}
	want := recordedIDs(t, response)
	keys := map[string]string{}
	for _, row := range all {
		keys[row.ID] = row.Key
	}
	if len(want) != len(ours) {
		t.Errorf("%s: %d rows, Prefect shows %d (%s)", name, len(ours), len(want), question)
		return
	}
	seen := map[string]bool{}
	for i, id := range want {
		key, there := keys[id]
		switch {
		case !there:
			t.Errorf("%s: %s is not among the rows (%s)", name, id, question)
		case key != ours[i].Key || seen[id]:
			t.Errorf("%s: place %d has %s, Prefect shows %s (%s)", name, i, ours[i].Key, key, question)
			return
		}
		seen[id] = true
	}
}

// recordedIDs are the ids of a list, which the recording may have shortened.
func recordedIDs(t *testing.T, response json.RawMessage) []string {
	t.Helper()
	var short struct{ IDs []string }
	if json.Unmarshal(response, &short) == nil {
		return short.IDs
	}
	var rows []struct{ ID string }
	if err := json.Unmarshal(response, &rows); err != nil {
		t.Fatal(err)
	}
	ids := make([]string, len(rows))
	for i, row := range rows {
		ids[i] = row.ID
	}
	return ids
}
