package connection

import (
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/quaestor-graph/quaestor/graph/limits"
	"github.com/quaestor-graph/quaestor/graph/memory"
	"github.com/quaestor-graph/quaestor/graph/problem"
)

// unreadable says which value can't be read.
func (w *writer) unreadable(o *object, n *loadedNode, f *field) {
	name := f.ast.Name
	if c, ok := o.entity.Column(name); ok {
		name = c.Name
	} else if c, ok := o.entity.ComputedField(name); ok {
		name = strings.Join(c.Columns, " or ")
	}
	w.fail(f, problem.Unreadable(o.entity.Table, name, string(n.RowID())))
}

// heldByError is what an error takes beside its text and its path.
const heldByError = 400

// fail adds the error of a field.
func (w *writer) fail(f *field, err error) {
	path := graphql.GetPath(w.ctx)
	for _, s := range w.path {
		if s.field != nil {
			path = append(path, ast.PathName(s.field.Alias))
		} else {
			path = append(path, ast.PathIndex(s.index))
		}
	}
	e := gqlerror.WrapPath(append(path, ast.PathName(f.ast.Alias)), err)
	if at := f.ast.Position; at != nil {
		e.Locations = []gqlerror.Location{{Line: at.Line, Column: at.Column}}
	}
	graphql.AddError(w.ctx, e)
	w.end(limits.Wrote(w.ctx, len(e.Message)+len(e.Path)*len(`"field",`)))
	w.end(memory.From(w.ctx).Grow(w.ctx, heldByError+len(e.Message)+len(e.Path)*heldByReference))
}
