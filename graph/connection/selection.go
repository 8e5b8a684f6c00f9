package connection

import (
	"fmt"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/graph/aggregate"
)

// kind says which code writes a field.
type kind uint8

const (
	// asNothing is no field at all: an answer that would have one is not written.
	asNothing kind = iota
	asTypename
	// asValue is a column or a computed field, asAttachment a field that is attached.
	asValue
	asAttachment
	// asToOne and asToMany are edges.
	asToOne
	asToMany
	// The fields of a connection and of its edges.
	asNodes
	asEdges
	asNode
	asCursor
	asPageInfo
	asTotalCount
	asAggregate
	asGroups
	// The fields of a pageInfo.
	asHasNextPage
	asHasPreviousPage
	asStartCursor
	asEndCursor
	// The fields of aggregates and of groups.
	asFigure
	asKeys
)

// named are the fields of connections, edges, pages of groups and pageInfo.
var named = map[string]kind{
	"__typename": asTypename, "nodes": asNodes, "edges": asEdges, "node": asNode, "cursor": asCursor, "pageInfo": asPageInfo,
	"totalCount": asTotalCount, "aggregate": asAggregate, "groups": asGroups, "hasNextPage": asHasNextPage,
	"hasPreviousPage": asHasPreviousPage, "startCursor": asStartCursor, "endCursor": asEndCursor,
}

// named is what writes a field of a connection and of what lies in it. A field that
// the schema has and nobody here knows ends the operation: it is INTERNAL, and its
// name is in the log.
func (p planner) named(f graphql.CollectedField) kind {
	k, ok := named[f.Name]
	if !ok {
		p.unknown(f)
	}
	return k
}

// unknown notes a field that nobody knows.
func (p planner) unknown(f graphql.CollectedField) {
	if *p.err == nil {
		*p.err = fmt.Errorf("connection: nobody writes the field %s of %s", f.Name, f.ObjectDefinition.Name)
	}
}

// selection is what is asked of an object, in the order of the answer.
type selection struct {
	// name is the object's type, as JSON.
	name   []byte
	fields []field
}

// field is one field of an answer.
type field struct {
	kind
	// at is the position of the value: of an entity's field in its descriptor, of
	// an edge or an attached field among the node's links, of views, totals and
	// figures in the plan.
	at      int
	nonNull bool
	// open is what comes before the value: { or a comma, and the response key.
	open []byte
	ast  *ast.Field
	// inner is what is asked of a pageInfo, an edge, an aggregate or a group; of
	// rows it is in node, of a connection in many.
	inner *selection
	node  *object
	many  *pages
}

func newSelection(typename string, fields []graphql.CollectedField) *selection {
	return &selection{name: stored.AppendText(nil, typename), fields: make([]field, 0, len(fields))}
}

// add appends a field.
func (s *selection) add(f graphql.CollectedField, w kind, at int) *field {
	open := []byte{','}
	if len(s.fields) == 0 {
		open[0] = '{'
	}
	open = append(stored.AppendText(open, f.Alias), ':')
	s.fields = append(s.fields, field{kind: w, at: at, open: open, ast: f.Field, nonNull: f.Definition.Type.NonNull})
	return &s.fields[len(s.fields)-1]
}

// plain is a selection of fields without a position.
func (p planner) plain(typename string, sel ast.SelectionSet) *selection {
	fields := p.fields(sel, typename)
	s := newSelection(typename, fields)
	for _, f := range fields {
		s.add(f, p.named(f), 0)
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
			s.add(f, asFigure, n)
			n++
		case f.Name == "keys":
			s.add(f, asKeys, 0)
		default:
			s.add(f, p.named(f), 0)
		}
	}
	return s, fields
}

// asks says whether one of the fields was asked for.
func (s *selection) asks(fields ...kind) bool {
	for i := range s.fields {
		for _, w := range fields {
			if s.fields[i].kind == w {
				return true
			}
		}
	}
	return false
}
