package connection

import (
	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/graph/aggregate"
)

// what says what writes a field.
type what uint8

const (
	typename what = iota
	// value is a column or a computed field, attachment a field that is attached.
	value
	attachment
	// toOne and toMany are edges.
	toOne
	toMany
	// The fields of a connection and of its edges.
	nodes
	edges
	node
	cursorText
	pageInfo
	totalCount
	aggregateObject
	groupsObject
	// The fields of a pageInfo.
	hasNextPage
	hasPreviousPage
	startCursor
	endCursor
	// The fields of aggregates and of groups.
	figure
	keys
)

// named are the fields of connections, edges, pages of groups and pageInfo.
var named = map[string]what{
	"__typename": typename, "nodes": nodes, "edges": edges, "node": node, "cursor": cursorText, "pageInfo": pageInfo,
	"totalCount": totalCount, "aggregate": aggregateObject, "groups": groupsObject, "hasNextPage": hasNextPage,
	"hasPreviousPage": hasPreviousPage, "startCursor": startCursor, "endCursor": endCursor,
}

// selection is what is asked of an object, in the order of the answer.
type selection struct {
	// name is the object's type, as JSON.
	name   []byte
	fields []field
}

// field is one field of an answer.
type field struct {
	what
	// at is the position of the value: of an entity's field in its descriptor, of
	// an edge or an attached field among the node's links, of views, totals and
	// figures in the plan.
	at      int
	nonNull bool
	// open is what comes before the value: { or a comma, and the response key.
	open []byte
	ast  *ast.Field
	// inner is what is asked of a pageInfo, an edge, an aggregate or a group; of
	// rows it is in one, of a connection in many.
	inner *selection
	one   *object
	many  *pages
}

func newSelection(typename string, fields []graphql.CollectedField) *selection {
	return &selection{name: stored.AppendText(nil, typename), fields: make([]field, 0, len(fields))}
}

// add appends a field.
func (s *selection) add(f graphql.CollectedField, w what, at int) *field {
	open := []byte{','}
	if len(s.fields) == 0 {
		open[0] = '{'
	}
	open = append(stored.AppendText(open, f.Alias), ':')
	s.fields = append(s.fields, field{what: w, at: at, open: open, ast: f.Field, nonNull: f.Definition.Type.NonNull})
	return &s.fields[len(s.fields)-1]
}

// plain is a selection of fields without a position.
func (p planner) plain(typename string, sel ast.SelectionSet) *selection {
	fields := p.fields(sel, typename)
	s := newSelection(typename, fields)
	for _, f := range fields {
		s.add(f, named[f.Name], 0)
	}
	return s
}

// figures is a selection of an aggregate or of a group.
func (p planner) figures(typename string, sel ast.SelectionSet) (*selection, []graphql.CollectedField) {
	fields := p.fields(sel, typename)
	s := newSelection(typename, fields)
	n := 0
	for _, f := range fields {
		switch {
		case aggregate.IsFigure(f.Name):
			s.add(f, figure, n)
			n++
		case f.Name == "keys":
			s.add(f, keys, 0)
		default:
			s.add(f, named[f.Name], 0)
		}
	}
	return s, fields
}

// asks says whether one of the fields was asked for.
func (s *selection) asks(fields ...what) bool {
	for i := range s.fields {
		for _, w := range fields {
			if s.fields[i].what == w {
				return true
			}
		}
	}
	return false
}
