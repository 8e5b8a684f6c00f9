package graphtest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// own is the key of the body that filters the rows of a type themselves.
var own = map[string]string{
	"Flow": "flows", "FlowRun": "flow_runs", "TaskRun": "task_runs", "Deployment": "deployments",
	"WorkPool": "work_pools", "WorkQueue": "work_pool_queues", "Worker": "workers", "Log": "logs",
	"Artifact": "artifacts", "ArtifactCollection": "artifacts", "Variable": "variables",
	"BlockType": "block_types", "BlockSchema": "block_schemas", "BlockDocument": "block_documents",
	"Automation": "automations",
}

// step leads from a type over an edge to the rows that other keys of the body filter: one row there satisfies them all.
type step struct {
	edge, to string
	many     bool
	keys     []string
}

var steps = map[string][]step{
	"Flow": {
		{"deployments", "Deployment", true, []string{"deployments", "work_pools"}},
		{"flowRuns", "FlowRun", true, []string{"flow_runs", "task_runs"}},
	},
	"FlowRun": {
		{"flow", "Flow", false, []string{"flows"}},
		{"deployment", "Deployment", false, []string{"deployments"}},
		{"taskRuns", "TaskRun", true, []string{"task_runs"}},
		{"workPool", "WorkPool", false, []string{"work_pools"}},
		{"workQueue", "WorkQueue", false, []string{"work_pool_queues"}},
	},
	"TaskRun": {{"flowRun", "FlowRun", false, []string{"flows", "flow_runs", "deployments", "work_pools", "work_pool_queues"}}},
	"Deployment": {
		{"flow", "Flow", false, []string{"flows"}},
		{"flowRuns", "FlowRun", true, []string{"flow_runs", "task_runs"}},
		{"workPool", "WorkPool", false, []string{"work_pools"}},
		{"workQueue", "WorkQueue", false, []string{"work_pool_queues"}},
	},
	"Artifact": {
		{"flowRun", "FlowRun", false, []string{"flows", "flow_runs", "deployments"}},
		{"taskRun", "TaskRun", false, []string{"task_runs"}},
	},
	"ArtifactCollection": {
		{"flowRun", "FlowRun", false, []string{"flows", "flow_runs", "deployments"}},
		{"taskRun", "TaskRun", false, []string{"task_runs"}},
	},
	"BlockType": {{"blockSchemas", "BlockSchema", true, []string{"block_schemas"}}},
	"BlockDocument": {
		{"blockType", "BlockType", false, []string{"block_types"}},
		{"blockSchema", "BlockSchema", false, []string{"block_schemas"}},
	},
}

// conditions are what a body asks of the rows of a type: its own filter, and those of related rows.
func conditions(typ string, body object) (object, error) {
	f, given := body[own[typ]].(object)
	if typ == "BlockDocument" && f["is_anonymous"] == nil {
		// Without an is_anonymous filter only the documents with a name come: a default, which an or_ has as well.
		f, given = maps.Clone(f), true
		if f == nil {
			f = object{}
		}
		f["is_anonymous"] = object{"eq_": false}
	}
	var all []any
	if given {
		where, err := entity(typ, f)
		if err != nil {
			return nil, err
		}
		all = append(all, where)
	}
	for _, s := range steps[typ] {
		there := object{}
		for _, key := range s.keys {
			if body[key] != nil {
				there[key] = body[key]
			}
		}
		if len(there) == 0 {
			continue
		}
		where, err := conditions(s.to, there)
		if err != nil {
			return nil, err
		}
		if s.many {
			where = object{"some": where}
		}
		all = append(all, object{s.edge: where})
	}
	return join("and_", all), nil
}

// join is and_ unless or_ is asked for; an or_ of nothing filters nothing.
func join(operator any, all []any) object {
	switch {
	case len(all) == 0:
		return object{}
	case operator == "or_":
		return object{"or": all}
	}
	return object{"and": all}
}

// entity translates the filter of one type: criteria by column, joined by its operator.
func entity(typ string, f object) (object, error) {
	var all []any
	for _, key := range slices.Sorted(maps.Keys(f)) {
		c, ok := f[key].(object)
		if !ok {
			continue // the operator, or null
		}
		where, err := criterion(typ, key, c)
		if err != nil {
			return nil, err
		}
		all = append(all, where)
	}
	return join(f["operator"], all), nil
}

// criterion translates what is asked of one column; most are the column's own name, and the rest stands here.
func criterion(typ, key string, c object) (object, error) {
	switch typ + "." + key {
	case "FlowRun.state", "TaskRun.state":
		var all []any
		for _, part := range []string{"type", "name"} {
			if f, ok := c[part].(object); ok {
				where, err := operators("state"+strings.ToUpper(part[:1])+part[1:], f, false)
				if err != nil {
					return nil, err
				}
				all = append(all, where)
			}
		}
		return join(c["operator"], all), nil
	case "FlowRun.start_time": // "START_TIME_* sorts by coalesce(start_time, expected_start_time)", and so it filters
		null := object{"is_null_": c["is_null_"]}
		rest := maps.Clone(c)
		delete(rest, "is_null_")
		a, err := operators("startTime", null, false)
		if err != nil {
			return nil, err
		}
		b, err := operators("effectiveStartTime", rest, false)
		return object{"and": []any{a, b}}, err
	case "FlowRun.parent_flow_run_id":
		where, err := operators("flowRunId", c, false)
		return object{"parentTaskRun": where}, err
	case "FlowRun.created_by":
		return createdBy(c), nil
	case "TaskRun.subflow_runs":
		return presence("childFlowRuns", c["exists_"]), nil
	case "TaskRun.flow_run_id": // with is_null_: true Prefect does not look at any_, whatever the operator
		if c["is_null_"] == true {
			return object{"flowRunId": object{"isNull": true}}, nil
		}
	case "Flow.deployment":
		null, ok := c["is_null_"].(bool)
		return presence("deployments", ok && !null), nil
	case "Deployment.flow_or_deployment_name":
		a, err := operators("name", c, false)
		return object{"or": []any{a, object{"flow": a}}}, err
	case "Deployment.concurrency_limit": // "has no effect: every case returns all deployments"
		return object{}, nil
	case "Log.text":
		return logText(c["query"].(string)), nil
	case "BlockSchema.block_capabilities":
		return operators("capabilities", c, true)
	}
	return operators(camel(key), c, key == "tags")
}

func presence(edge string, is any) object {
	if is == true {
		return object{edge: object{"some": object{}}}
	}
	return object{edge: object{"none": object{}}}
}

func createdBy(c object) object {
	var all []any
	for _, key := range []string{"id_", "type_"} {
		if c[key] != nil {
			all = append(all, object{"createdBy": []any{object{"path": []any{strings.TrimSuffix(key, "_")}, "in": c[key]}}})
		}
	}
	if null, ok := c["is_null_"].(bool); ok {
		all = append(all, object{"createdBy": []any{object{"exists": !null}}})
	}
	return join(c["operator"], all)
}

// operators translates Prefect's operators on a field. SQL's NULL satisfies none but is_null_, also of those that exclude.
func operators(field string, c object, list bool) (object, error) {
	var all []any
	add := func(is object) { all = append(all, object{field: is}) }
	for _, op := range slices.Sorted(maps.Keys(c)) {
		v := c[op]
		given, many := v.([]any)
		if v == nil || op == "operator" || v == "" || many && len(given) == 0 && op != "any_" {
			continue // "`all_: []` is no filter"
		}
		switch op {
		case "any_":
			if list {
				add(object{"any": v})
			} else {
				add(object{"in": v})
			}
		case "all_":
			add(object{"all": v})
		case "not_any_":
			add(object{"notIn": v, "isNull": false})
		case "is_null_":
			if list { // "tags.is_null_: true = empty list"
				add(object{"isEmpty": v, "isNull": false})
			} else {
				add(object{"isNull": v})
			}
		case "exists_":
			add(object{"isNull": v != true})
		case "eq_":
			add(object{"eq": v})
		case "ge_":
			add(object{"ge": v})
		case "le_":
			add(object{"le": v})
		case "before_":
			add(object{"le": instant(v)})
		case "after_":
			add(object{"ge": instant(v)})
		case "like_": // "a case-insensitive contains; % and _ act as wildcards"
			add(object{"ilike": "%" + v.(string) + "%"})
		case "startswith_":
			var some []any
			for _, start := range given {
				some = append(some, object{field: object{"ilike": start.(string) + "%"}})
			}
			all = append(all, object{"or": some})
		default:
			return nil, fmt.Errorf("%s is no known operator", op)
		}
	}
	return join(c["operator"], all), nil
}

// instant is a date as the grammar reads it, which takes naive dates and numbers for dates.
func instant(v any) any {
	switch v := v.(type) {
	case float64:
		return time.Unix(int64(v), 0).UTC().Format(time.RFC3339)
	case string:
		if _, err := time.Parse("2006-01-02T15:04:05.999999", v); err == nil {
			return v + "Z"
		}
	}
	return v
}
