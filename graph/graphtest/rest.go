package graphtest

import (
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// Request is a request to Prefect's REST API, by the name of its recording. Of events/filter/next the body is that of the
// first page. NULL sorts as the largest value where Prefect is on PostgreSQL, and as the smallest on SQLite.
type Request struct {
	Name, Method, Path string
	Body               json.RawMessage
	LargestNull        bool
}

// Question is a request to Prefect's REST API in the grammar of the graph: which rows, in which order, and which of them.
type Question struct {
	Type    string
	Where   object
	OrderBy []any
	Offset  int
	Limit   int
	// Kind is how the answer shows them: filter, count, paginate, events, or counts (several, by key).
	Kind   string
	Counts map[string]object

	body object
}

// Inexpressible is why a request has no counterpart in the grammar.
type Inexpressible string

func (e Inexpressible) Error() string { return string(e) }

// endpoint is a collection of the REST API: the type of its rows and the order that it gives them unless asked for another.
type endpoint struct{ typ, sort string }

var endpoints = map[string]endpoint{
	"flows":                 {"Flow", "NAME_ASC"},
	"flow_runs":             {"FlowRun", "ID_DESC"},
	"task_runs":             {"TaskRun", "ID_DESC"},
	"deployments":           {"Deployment", "NAME_ASC"},
	"work_pools":            {"WorkPool", "NAME_ASC"},
	"work_queues":           {"WorkQueue", "NAME_ASC"},
	"queues":                {"WorkQueue", "PRIORITY_ASC"}, // of one pool
	"workers":               {"Worker", "LAST_HEARTBEAT_TIME_DESC"},
	"logs":                  {"Log", "TIMESTAMP_ASC"},
	"artifacts":             {"Artifact", "ID_DESC"},
	"artifacts/latest":      {"ArtifactCollection", "ID_DESC"},
	"variables":             {"Variable", "NAME_ASC"},
	"block_types":           {"BlockType", "NAME_ASC"},
	"block_schemas":         {"BlockSchema", "CREATED_DESC"},
	"block_documents":       {"BlockDocument", "NAME_ASC"},
	"v2/concurrency_limits": {"ConcurrencyLimitV2", "NAME_ASC"},
	"automations":           {"Automation", "NAME_ASC"},
	"saved_searches":        {"SavedSearch", "NAME_ASC"},
	"input":                 {"FlowRunInput", "CREATED_ASC"},
	"events":                {"Event", "OCCURRED_DESC"},
}

var (
	collection = regexp.MustCompile(`^/([a-z0-9_/]+)/(filter|count|paginate)$`)
	within     = regexp.MustCompile(`^/(?:work_pools|flow_runs)/([^/]+)/(queues|workers|input)/(filter)$`)
)

// Translate gives the question of a recorded request, nil where the request is none that filters, sorts or counts.
func Translate(a Request) (*Question, error) {
	body := object{}
	if err := json.Unmarshal(a.Body, &body); err != nil {
		return nil, err
	}
	q := &Question{body: body, Limit: 200}
	parent, name := "", ""
	if m := within.FindStringSubmatch(a.Path); m != nil {
		parent, name, q.Kind = m[1], m[2], m[3]
	} else if m := collection.FindStringSubmatch(a.Path); m != nil {
		name, q.Kind = m[1], m[2]
	}
	e, known := endpoints[name]
	switch {
	case strings.HasPrefix(a.Path, "/events/filter"):
		return q.events(a)
	case strings.HasPrefix(a.Path, "/ui/") && strings.Contains(a.Path, "/count"):
		return q.counts(a.Path)
	case name == "concurrency_limits":
		return nil, Inexpressible("one list of two tables: the limits by tag of either kind")
	case !known && q.Kind != "":
		return nil, fmt.Errorf("%s is no known endpoint", a.Path)
	case !known:
		return nil, nil //nolint:nilnil // no question
	}
	q.Type = e.typ
	if err := q.within(parent); err != nil {
		return nil, err
	}
	if s, ok := body["sort"].(string); ok {
		e.sort = s
	}
	q.OrderBy = orders(q.Type, e.sort, a.LargestNull)
	return q, q.page()
}

// within says which rows the body asks for, of one parent where the path names one.
func (q *Question) within(parent string) error {
	parent, err := url.PathUnescape(parent)
	if err != nil {
		return err
	}
	if f, ok := q.body["work_queues"]; ok {
		q.body["work_pool_queues"] = f // as the other endpoints call them
	}
	where, err := conditions(q.Type, q.body)
	switch q.Type {
	case "WorkQueue", "Worker":
		if parent != "" {
			where = object{"and": []any{where, object{"workPool": object{"name": object{"eq": parent}}}}}
		}
	case "FlowRunInput":
		where = object{"flowRunId": object{"eq": parent}, "key": object{"like": q.body["prefix"].(string) + "%"}}
		if keys, ok := q.body["exclude_keys"]; ok {
			where = object{"and": []any{where, object{"key": object{"notIn": keys}}}}
		}
		q.Limit = 1
	}
	q.Where = where
	return err
}

// page reads limit and offset, or the page of paginate; a number may be a text.
func (q *Question) page() error {
	for key, to := range map[string]*int{"limit": &q.Limit, "offset": &q.Offset} {
		if v := q.body[key]; v != nil {
			n, err := strconv.Atoi(fmt.Sprint(v))
			if err != nil {
				return err
			}
			*to = n
		}
	}
	if page, ok := q.body["page"].(float64); ok {
		q.Offset = (int(page) - 1) * q.Limit
	}
	return nil
}

// counts are the web side's counts: one for each id or kind of state.
func (q *Question) counts(path string) (*Question, error) {
	q.Kind, q.Counts = "counts", map[string]object{}
	each := func(key string, more object) {
		for _, id := range q.body[key].([]any) {
			q.Counts[id.(string)] = object{"and": []any{object{camel(strings.TrimSuffix(key, "s")): object{"eq": id}}, more}}
		}
	}
	switch path {
	case "/ui/flow_runs/count-task-runs":
		q.Type = "TaskRun"
		each("flow_run_ids", object{"childFlowRuns": object{"none": object{}}})
	case "/ui/flows/count-deployments":
		q.Type = "Deployment"
		each("flow_ids", object{})
	case "/ui/task_runs/count":
		q.Type = "TaskRun"
		where, err := conditions(q.Type, q.body)
		if err != nil {
			return nil, err
		}
		for _, state := range []string{"COMPLETED", "SCHEDULED", "PENDING", "RUNNING", "FAILED", "CANCELLED", "CRASHED", "PAUSED", "CANCELLING"} {
			q.Counts[state] = object{"and": []any{object{"stateType": object{"eq": state}}, where}}
		}
	default:
		return nil, nil //nolint:nilnil // dashboard/counts is a history
	}
	return q, nil
}

// orders translates a sort. The grammar can ask for the NULLs of either dialect.
func orders(typ, sort string, largestNull bool) []any {
	cut := strings.LastIndex(sort, "_")
	field, direction := sort[:cut], sort[cut+1:]
	fields := [][2]string{{field, direction}}
	switch typ + "." + field {
	case "FlowRun.START_TIME":
		fields = [][2]string{{"EFFECTIVE_START_TIME", direction}}
	case "TaskRun.DURATION":
		fields = [][2]string{{"ESTIMATED_RUN_TIME", direction}, {"EXPECTED_START_TIME", "DESC"}, {"ID", "DESC"}}
	case "BlockDocument.BLOCK_TYPE_AND_NAME":
		fields = [][2]string{{"BLOCK_TYPE_NAME", direction}, {"NAME", direction}}
	}
	var by []any
	for _, f := range fields {
		nulls := "LAST"
		if (f[1] == "DESC") == largestNull {
			nulls = "FIRST"
		}
		by = append(by, object{"field": f[0], "direction": f[1], "nulls": nulls})
	}
	return by
}

// Row is a row of a question's answer: its id, where it stands, and the values of the sort's keys.
type Row struct{ ID, Cursor, Key string }

// Rows are all rows that satisfy the question, in its order.
func (q *Question) Rows(t testing.TB, g Asker, s Shape) []Row {
	t.Helper()
	var rows []Row
	after := any(nil)
	for {
		page, more := q.ask(t, g, s, 1000, after)
		rows = append(rows, page...)
		if !more {
			return rows
		}
		after = page[len(page)-1].Cursor
	}
}

// Page are the ids of the rows that the question asks for, read as a client would: after the row before them.
func (q *Question) Page(t testing.TB, g Asker, s Shape, all []Row) []string {
	t.Helper()
	var after any
	if start := min(q.Offset, len(all)); start > 0 {
		after = all[start-1].Cursor
	}
	rows, _ := q.ask(t, g, s, q.Limit, after)
	ids := make([]string, len(rows))
	for i, r := range rows {
		ids[i] = r.ID
	}
	return ids
}

func (q *Question) ask(t testing.TB, g Asker, s Shape, first int, after any) ([]Row, bool) {
	t.Helper()
	var keys []string
	for _, by := range q.OrderBy {
		key := camel(strings.ToLower(by.(object)["field"].(string)))
		if !slices.Contains(s.Scalars[q.Type], key) {
			key = strings.TrimSuffix(key, "Name") + " { name }"
		}
		keys = append(keys, key)
	}
	query := fmt.Sprintf(`query($where: %[1]sFilter, $by: [%[1]sOrder!], $first: Int, $after: String) {
		c: %[2]s(where: $where, orderBy: $by, first: $first, after: $after) {
			edges { cursor node { id %[3]s } } pageInfo { hasNextPage } } }`, q.Type, s.Roots[q.Type], strings.Join(keys, " "))
	c := g.Query(t, query, map[string]any{"where": q.Where, "by": q.OrderBy, "first": first, "after": after})["c"].(object)
	var rows []Row
	for _, e := range c["edges"].([]any) {
		node := e.(object)["node"].(object)
		row := Row{ID: node["id"].(string), Cursor: e.(object)["cursor"].(string)}
		for _, key := range keys {
			row.Key += text(node[strings.Fields(key)[0]]) + " "
		}
		rows = append(rows, row)
	}
	return rows, c["pageInfo"].(object)["hasNextPage"] == true
}

// Count is the number of rows that satisfy a filter of the question's type.
func (q *Question) Count(t testing.TB, g Asker, s Shape, where object) int {
	t.Helper()
	query := fmt.Sprintf(`query($where: %sFilter) { c: %s(where: $where, first: 0) { totalCount } }`, q.Type, s.Roots[q.Type])
	n, err := g.Query(t, query, map[string]any{"where": where})["c"].(object)["totalCount"].(json.Number).Int64()
	if err != nil {
		t.Fatal(err)
	}
	return int(n)
}
