package rungraph_test

import (
	"cmp"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

type object = map[string]any

const operation = `query ($id: ID!, $since: DateTime) {
  flowRunGraph(id: $id, since: $since) {
    startTime endTime rootNodeIds
    nodes {
      kind id label stateType startTime endTime parents children encapsulating
      artifacts { id created key type isLatest data }
    }
    artifacts { id created key type isLatest data }
    states { id timestamp type name }
  }
}`

// recordedGraph is a graph as Prefect's API writes it; a node is a pair of its id and itself.
type recordedGraph struct {
	StartTime   *time.Time   `json:"start_time"`
	EndTime     *time.Time   `json:"end_time"`
	RootNodeIDs []string     `json:"root_node_ids"`
	Nodes       [][2]any     `json:"nodes"`
	Artifacts   shortenedAll `json:"artifacts"`
	States      shortenedAll `json:"states"`
}

// shortenedAll is a list of objects with ids, of which more than two are shortened: all ids, the first two in full.
type shortenedAll struct {
	IDs   []string
	First []any
}

func (s *shortenedAll) UnmarshalJSON(b []byte) error {
	var short struct {
		IDs   []string `json:"ids"`
		First []any    `json:"first"`
	}
	if json.Unmarshal(b, &short) == nil && short.First != nil {
		*s = shortenedAll(short)
		return nil
	}
	if err := json.Unmarshal(b, &s.First); err != nil {
		return err
	}
	for _, e := range s.First {
		s.IDs = append(s.IDs, e.(object)["id"].(string))
	}
	return nil
}

// inREST writes an answer of ours in the names of Prefect's API.
func inREST(t *testing.T, v any) object {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	text := strings.NewReplacer(`"startTime"`, `"start_time"`, `"endTime"`, `"end_time"`, `"stateType"`, `"state_type"`, `"isLatest"`, `"is_latest"`,
		`"FLOW_RUN"`, `"flow-run"`, `"TASK_RUN"`, `"task-run"`).Replace(string(b))
	var out object
	if err := json.Unmarshal([]byte(text), &out); err != nil {
		t.Fatal(err)
	}
	return instants(out).(object)
}

// instants makes instants those of Go.
func instants(v any) any {
	switch v := v.(type) {
	case []any:
		for i := range v {
			v[i] = instants(v[i])
		}
	case object:
		for key := range v {
			v[key] = instants(v[key])
		}
	case string:
		if at, err := time.Parse(time.RFC3339Nano, v); err == nil {
			return at.UTC()
		}
	}
	return v
}

// flowRunGraph has the recorded answers of Prefect's graph-v2 (nodes, parents, children, encapsulation, artifacts, states,
// times, since, limits) for every recorded run, PostgreSQL's on both dialects (contract 11.7). Prefect repeats the id of a
// neighbour for every input that the parent has itself; here it comes once for each input that names it (contract 11.3).
func TestGraphsAreAsRecorded(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.SharedSample(t)
		large := graphtest.Open(t, address)
		small := graphtest.Open(t, address, "PREFECT_API_MAX_FLOW_RUN_GRAPH_NODES", "3", "PREFECT_SERVER_FLOW_RUN_GRAPH_MAX_ARTIFACTS", "1")
		own, starts := ownInputs(t, d), map[string]time.Time{}
		compared := 0
		for _, a := range databasetest.Answers(t, databasetest.PostgreSQL) {
			path, since, _ := strings.Cut(a.Path, "?since=")
			id, is := strings.CutSuffix(strings.TrimPrefix(path, "/flow_runs/"), "/graph-v2")
			if !is || a.Status == 422 {
				continue
			}
			g := large
			if strings.HasPrefix(a.Name, "graph-small.") {
				g = small
			}
			variables := object{"id": id}
			if since != "" {
				variables["since"] = since
			}
			compared++
			r := g.Do(t.Context(), operation, variables)
			if a.Status == 400 {
				if len(r.Errors) != 1 || r.Errors[0].Extensions["code"] != "QUERY_TOO_LARGE" || !strings.Contains(r.Errors[0].Message, "more than 3") {
					t.Errorf("%s: %v", a.Name, r.Errors)
				}
				continue
			}
			if len(r.Errors) > 0 {
				t.Errorf("%s: %v", a.Name, r.Errors)
				continue
			}
			got := r.Decode(t)["flowRunGraph"]
			if a.Status == 404 {
				if got != nil {
					t.Errorf("%s: %v", a.Name, got)
				}
				continue
			}
			var want recordedGraph
			if err := json.Unmarshal(a.Response, &want); err != nil {
				t.Fatalf("%s: %v", a.Name, err)
			}
			compareGraph(t, a.Name, inREST(t, got), want, own, starts)
		}
		if compared < 50 {
			t.Errorf("%d graphs were compared, at least 50 are recorded", compared)
		}
	})
}

func compareGraph(t *testing.T, name string, got object, want recordedGraph, own map[string]int, starts map[string]time.Time) {
	t.Helper()
	same := func(what string, got, want any) {
		t.Helper()
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s, %s: got\n%v\nwant\n%v", name, what, got, want)
		}
	}
	at := func(p *time.Time) any {
		if p == nil {
			return nil
		}
		return p.UTC()
	}
	same("start", got["start_time"], at(want.StartTime))
	same("end", got["end_time"], at(want.EndTime))
	// Between equal times Prefect's order is not specified; ours is by id. The graphs with `since` come behind the whole ones,
	// and so the start of every neighbour is known.
	for _, n := range want.Nodes {
		instants(n[1])
		starts[n[0].(string)] = n[1].(object)["start_time"].(time.Time)
	}
	byStart := func(a, b string) int { return cmp.Or(starts[a].Compare(starts[b]), cmp.Compare(a, b)) }
	slices.SortStableFunc(want.Nodes, func(a, b [2]any) int {
		aEnd, aEnds := a[1].(object)["end_time"].(time.Time)
		bEnd, bEnds := b[1].(object)["end_time"].(time.Time)
		ends := aEnd.Compare(bEnd)
		if !aEnds || !bEnds {
			ends = map[bool]int{true: 1}[!aEnds] - map[bool]int{true: 1}[!bEnds]
		}
		return cmp.Or(starts[a[0].(string)].Compare(starts[b[0].(string)]), ends, cmp.Compare(a[0].(string), b[0].(string)))
	})
	roots := []string{}
	for _, n := range want.Nodes {
		if slices.Contains(want.RootNodeIDs, n[0].(string)) {
			roots = append(roots, n[0].(string))
		}
	}
	same("roots", ids(got["rootNodeIds"]), roots)
	for what, want := range map[string]shortenedAll{"artifacts": want.Artifacts, "states": want.States} {
		all := got[what].([]any)
		same(what, idsOf(all), append([]string{}, want.IDs...))
		if len(all) >= len(want.First) {
			same(what, all[:len(want.First)], instants(append([]any{}, want.First...)))
		}
	}
	nodes := got["nodes"].([]any)
	if len(nodes) != len(want.Nodes) {
		t.Errorf("%s: %d nodes, Prefect has %d", name, len(nodes), len(want.Nodes))
		return
	}
	for i, n := range nodes {
		wanted := want.Nodes[i][1].(object)
		id := wanted["id"].(string)
		for _, key := range []string{"parents", "children", "encapsulating"} {
			neighbours := idsOf(wanted[key].([]any))
			slices.SortFunc(neighbours, byStart)
			wanted[key] = once(neighbours, func(neighbour string) int {
				if key == "parents" {
					return own[neighbour]
				}
				return own[id]
			})
			n.(object)[key] = ids(n.(object)[key])
		}
		same("node "+id, n, wanted)
	}
}

// once leaves each run of one id as long as it would be if its parent's own inputs did not repeat it.
func once(all []string, times func(string) int) []string {
	out := []string{}
	for len(all) > 0 {
		n := slices.IndexFunc(all, func(id string) bool { return id != all[0] })
		if n < 0 {
			n = len(all)
		}
		for range n / max(times(all[0]), 1) {
			out = append(out, all[0])
		}
		all = all[n:]
	}
	return out
}

func ids(v any) []string {
	out := []string{}
	for _, id := range v.([]any) {
		out = append(out, id.(string))
	}
	return out
}

func idsOf(all []any) []string {
	out := []string{}
	for _, o := range all {
		out = append(out, o.(object)["id"].(string))
	}
	return out
}

// ownInputs counts the inputs of each task run, of all kinds.
func ownInputs(t *testing.T, d databasetest.Dialect) map[string]int {
	t.Helper()
	rows, err := databasetest.Open(t, d.SharedSample(t)).Query(`SELECT CAST(id AS TEXT), CAST(task_inputs AS TEXT) FROM task_run`)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	out := map[string]int{}
	for rows.Next() {
		var id, inputs string
		if err := rows.Scan(&id, &inputs); err != nil {
			t.Fatal(err)
		}
		var lists map[string][]any
		if err := json.Unmarshal([]byte(inputs), &lists); err != nil {
			continue // one of the sample's odd values, which is no parent
		}
		for _, list := range lists {
			out[id] += max(len(list), 1) // an empty one is a row of Prefect's outer join, too
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}
