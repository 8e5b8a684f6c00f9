package graphtest

import (
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// events translates a filter of events; the pages after the first are those of the first's request.
func (q *Question) events(a Request) (*Question, error) {
	pages := 0
	if a.Method == http.MethodGet {
		n, err := strconv.Atoi(a.Name[strings.LastIndex(a.Name, ".next")+len(".next"):])
		if err != nil {
			return nil, err
		}
		pages = n
	}
	q.Kind, q.Type, q.Limit = "events", "Event", 50
	if err := q.page(); err != nil {
		return nil, err
	}
	q.Offset = pages * q.Limit
	f := q.body["filter"].(object)
	sort := "OCCURRED_DESC"
	if f["order"] == "ASC" {
		sort = "OCCURRED_ASC"
	}
	q.OrderBy = orders(q.Type, sort, a.LargestNull)
	occurred := f["occurred"].(object)
	during := object{"occurred": object{"ge": occurred["since"], "le": occurred["until"]}}
	all := []any{during}
	add := func(condition object, err error) error {
		all = append(all, condition)
		return err
	}
	for _, key := range slices.Sorted(maps.Keys(f)) {
		var err error
		parts, many := f[key].([]any)
		if !many {
			parts = []any{f[key]}
		}
		for _, part := range parts {
			c, _ := part.(object)
			switch key {
			case "event":
				err = add(eventName(c), nil)
			case "id":
				err = add(object{"id": object{"in": c["id"]}}, nil)
			case "resource":
				err = add(subject(c, during))
			case "related":
				err = add(involved(c, during, true))
			case "any_resource":
				err = add(involved(c, during, false))
			case "text":
				if c["query"] != "" {
					err = Inexpressible("searches the text of whole JSON values")
				}
			}
			if err != nil {
				return q, err
			}
		}
	}
	q.Where = object{"and": all}
	return q, nil
}

// prefixes is any of these beginnings; "%" and "_" act as wildcards.
func prefixes(field string, starts any) object {
	some := []any{}
	for _, p := range list(starts) {
		some = append(some, object{field: object{"like": p.(string) + "%"}})
	}
	return object{"or": some}
}

func eventName(c object) object {
	var all []any
	for op, v := range c {
		switch op {
		case "prefix":
			all = append(all, prefixes("event", v))
		case "exclude_prefix":
			all = append(all, object{"not": prefixes("event", v)})
		case "name":
			all = append(all, object{"event": object{"in": v}})
		case "exclude_name":
			all = append(all, object{"event": object{"notIn": v}})
		}
	}
	return join("and_", all)
}

// subject is what an event happened to: columns of its own, and labels in its row of resources.
func subject(c, during object) (object, error) {
	if c["distinct"] == true {
		return nil, Inexpressible("one event of each resource: the page would be of groups, not of rows")
	}
	var all []any
	if c["id"] != nil {
		all = append(all, object{"resourceId": object{"in": c["id"]}})
	}
	if c["id_prefix"] != nil {
		all = append(all, prefixes("resourceId", c["id_prefix"]))
	}
	if l, ok := c["labels"].(object); ok {
		has, err := labels(l)
		if err != nil {
			return nil, err
		}
		has = append(has, during, object{"resourceRole": object{"eq": ""}})
		all = append(all, object{"resources": object{"some": object{"and": has}}})
	}
	return join("and_", all), nil
}

// involved is one resource of the event that satisfies it all; related ones have a role.
func involved(c, during object, related bool) (object, error) {
	all := []any{during}
	if c["id"] != nil {
		all = append(all, object{"resourceId": object{"in": c["id"]}})
	}
	if c["id_prefix"] != nil {
		all = append(all, prefixes("resourceId", c["id_prefix"]))
	}
	if c["role"] != nil {
		all = append(all, object{"resourceRole": object{"in": c["role"]}})
	} else if related {
		all = append(all, object{"resourceRole": object{"ne": ""}})
	}
	if pairs, ok := c["resources_in_roles"].([]any); ok {
		var some []any
		for _, p := range pairs {
			pair := p.([]any)
			some = append(some, object{"resourceId": object{"eq": pair[0]}, "resourceRole": object{"eq": pair[1]}})
		}
		all = append(all, object{"or": some})
	}
	if l, ok := c["labels"].(object); ok {
		has, err := labels(l)
		if err != nil {
			return nil, err
		}
		all = append(all, has...)
	}
	return object{"resources": object{"some": object{"and": all}}}, nil
}

// labels are patterns with * and ?, one of which must fit; a ! before one turns it round. The id is a column.
func labels(l object) ([]any, error) {
	var all []any
	for _, label := range slices.Sorted(maps.Keys(l)) {
		values, many := l[label].([]any)
		if !many {
			values = []any{l[label]}
		}
		some := []any{}
		for _, v := range values {
			pattern, negated := strings.CutPrefix(v.(string), "!")
			var fits object
			switch start, open := strings.CutSuffix(pattern, "*"); {
			case label == "prefect.resource.id":
				fits = object{"resourceId": object{"like": likePattern(pattern)}}
			case strings.ContainsAny(start, "*?"):
				return nil, Inexpressible("a pattern within a label")
			case open:
				fits = object{"resource": []any{object{"path": []any{label}, "startsWith": start}}}
			default:
				fits = object{"resource": []any{object{"path": []any{label}, "eq": pattern}}}
			}
			if negated {
				there := object{"resource": []any{object{"path": []any{label}, "exists": true}}}
				if label == "prefect.resource.id" {
					there = object{}
				}
				fits = object{"and": []any{there, object{"not": fits}}}
			}
			some = append(some, fits)
		}
		all = append(all, object{"or": some})
	}
	return all, nil
}

func likePattern(pattern string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`, `*`, `%`, `?`, `_`).Replace(pattern)
}
