package rows

import (
	"errors"
	"fmt"
	"strings"
)

// List is the one list of an operation.
type List struct {
	operation *Operation
	// path leads to it: all but the last are objects, and the last but one the
	// connection whose nodes or edges the list is, if it is that.
	path []*field
	// Columns are the columns of a row, in the order of the selection.
	Columns []Column
}

// Column is a field of the rows, or of the objects to which they lead.
type Column struct {
	// Name is its path with dots: "flow.name".
	Name string
	// path leads to it from a row of the answer.
	path []string
}

// List finds the list that is nearest to the root. There must be exactly one.
func (o *Operation) List() (*List, error) {
	level := [][]*field{}
	for _, f := range o.root() {
		level = append(level, []*field{f})
	}
	for depth := 0; len(level) > 0 && depth < maxDepth; depth++ {
		var lists, below [][]*field
		for _, path := range level {
			last := path[len(path)-1]
			switch {
			case last.list():
				lists = append(lists, path)
			case last.object():
				for _, f := range o.children(last) {
					below = append(below, append(path[:len(path):len(path)], f))
				}
			}
		}
		switch len(lists) {
		case 0:
			level = below
			continue
		case 1:
			l := &List{operation: o, path: lists[0]}
			l.columns()
			return l, nil
		}
		names := make([]string, len(lists))
		for i, path := range lists {
			names[i] = strings.Join(keys(path), ".")
		}
		return nil, fmt.Errorf("the operation asks for %d lists (%s): ask for one", len(names), strings.Join(names, ", "))
	}
	return nil, errors.New("the operation asks for no list: ask for the nodes of a connection")
}

func keys(path []*field) []string {
	names := make([]string, len(path))
	for i, f := range path {
		names[i] = f.key
	}
	return names
}

// columns reads them from the selection. An edge is shown as its node, with the
// cursor beside it if that is asked for.
func (l *List) columns() {
	taken := map[string]bool{}
	add := func(name, path []string) {
		c := Column{strings.Join(name, "."), path}
		if taken[c.Name] {
			c.Name = strings.Join(path, ".")
		}
		taken[c.Name] = true
		l.Columns = append(l.Columns, c)
	}
	var walk func(f *field, name, path []string)
	walk = func(f *field, name, path []string) {
		for _, c := range l.operation.children(f) {
			name, path := append(name[:len(name):len(name)], c.key), append(path[:len(path):len(path)], c.key)
			switch {
			case !c.object() || c.list() || len(path) > maxDepth:
				add(name, path)
			case len(path) == 1 && l.edges() && c.name() == "node":
				walk(c, nil, path)
			default:
				walk(c, name, path)
			}
		}
	}
	walk(l.path[len(l.path)-1], nil, nil)
}

func (l *List) edges() bool { return l.connection() != nil && l.path[len(l.path)-1].name() == "edges" }

// connection is that whose nodes or edges the list is, or nil.
func (l *List) connection() *field {
	if len(l.path) < 2 {
		return nil
	}
	list, parent := l.path[len(l.path)-1], l.path[len(l.path)-2]
	if name := list.name(); name != "nodes" && name != "edges" {
		return nil
	}
	if t := l.operation.schema.Types[parent.typeName()]; t != nil && t.Fields.ForName("pageInfo") == nil {
		return nil
	}
	return parent
}

// Keys lead to the list.
func (l *List) Keys() []string { return keys(l.path) }

// PageInfo says whether a key beside the list is its page info.
func (l *List) PageInfo(key string) bool { return l.pageInfo(key) != nil }

func (l *List) pageInfo(key string) *field {
	connection := l.connection()
	if connection == nil {
		return nil
	}
	for _, f := range l.operation.children(connection) {
		if f.key == key && f.name() == "pageInfo" {
			return f
		}
	}
	return nil
}

// Ends are the page infos of all pages: where the first begins and the last ends.
func (l *List) Ends(first, last []Member) (merged []Member) {
	for _, m := range first {
		info := l.pageInfo(m.Key)
		if info == nil {
			continue
		}
		raw, _ := member(last, m.Key)
		begins, _ := Object(m.Value)
		ends, _ := Object(raw)
		for _, c := range l.operation.children(info) {
			if c.name() != "hasNextPage" && c.name() != "endCursor" {
				continue
			}
			for i := range begins {
				if value, ok := member(ends, c.key); ok && begins[i].Key == c.key {
					begins[i].Value = value
				}
			}
		}
		merged = append(merged, Member{m.Key, object(begins)})
	}
	return merged
}
