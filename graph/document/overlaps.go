package document

import (
	"fmt"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator/core"
)

// overlaps is GraphQL's rule OverlappingFieldsCanBeMerged: fields that make one in
// the answer must be the same field with the same arguments where they are of the
// same object, and of the same shape everywhere.
//
// gqlparser's compares each two of them, and each two fragments, and again for
// each selection set: minutes for six hundred fragments. To be the same is
// transitive, so here the fields of one name are each compared with the first of
// them, and then the selections of all are taken together as one, in which the
// same goes on below (as Simon Adameit proposed for Sangria): as many steps as the
// document has fields with its fragments spread, a few times.
func (w *work) overlaps(observers *core.Events, add core.AddErrFunc) {
	o := overlap{work: w, add: add}
	observers.OnOperation(func(walker *core.Walker, op *ast.OperationDefinition) {
		if o.schema == nil {
			o.schema, o.endless = walker.Schema, endless(walker.Document)
		}
		if !o.endless { // of which NoFragmentCycles tells
			o.checkTogether([]selections{{set: op.SelectionSet}})
		}
	})
}

type overlap struct {
	*work
	add     core.AddErrFunc
	schema  *ast.Schema
	endless bool
}

// selections are those of one field, which is nil for an operation's.
type selections struct {
	set   ast.SelectionSet
	first *occurrence
}

// occurrence is a field where it comes to stand in the answer, and the one around
// it.
type occurrence struct {
	*ast.Field
	parent *occurrence
	depth  int
}

// checkTogether checks selections whose fields come together in one object.
func (o *overlap) checkTogether(all []selections) {
	o.each(all, func(same []*occurrence) {
		parts := o.byObject(same)
		if len(parts) != 1 {
			o.alike(same) // also where they are never in the same object
		}
		for _, part := range parts {
			part = o.equal(part)
			if len(parts) == 1 {
				o.shapes(part)
			}
			o.checkTogether(below(part))
		}
	})
}

// equal checks that fields are the same with the same arguments, and gives those
// that are.
func (o *overlap) equal(all []*occurrence) []*occurrence {
	first := all[0]
	return slices.DeleteFunc(slices.Clone(all), func(f *occurrence) bool {
		o.step(1)
		switch {
		case f == first:
			return false
		case f.Name != first.Name:
			o.conflict(first, f, fmt.Sprintf(`"%s" and "%s" are different fields`, first.Name, f.Name))
			return true
		case !o.sameArguments(first.Arguments, f.Arguments):
			o.conflict(first, f, "they have differing arguments")
			return true
		}
		return false
	})
}

// alike checks that fields have the same shape, and all below them.
func (o *overlap) alike(same []*occurrence) {
	o.shapes(same)
	o.each(below(same), o.alike)
}

// shapes compares the types of fields.
func (o *overlap) shapes(same []*occurrence) {
	var first *occurrence
	for _, f := range same {
		switch {
		case f.Definition == nil:
		case first == nil:
			first = f
		case o.differ(first.Definition.Type, f.Definition.Type):
			o.conflict(first, f, fmt.Sprintf(`they return conflicting types "%s" and "%s"`, first.Definition.Type, f.Definition.Type))
		}
	}
}

// each gives the fields of selections that have one name, in the order in which
// the names come.
func (o *overlap) each(all []selections, do func(same []*occurrence)) {
	if !slices.ContainsFunc(all, func(s selections) bool { return len(s.set) > 0 }) {
		return
	}
	var names []string
	named := map[string][]*occurrence{}
	seen := map[string]bool{}
	var collect func(set ast.SelectionSet, first *occurrence) int
	collect = func(set ast.SelectionSet, first *occurrence) (fields int) {
		for _, s := range set {
			switch s := s.(type) {
			case *ast.Field:
				o.field()
				fields++
				if s.ObjectDefinition == nil {
					continue
				}
				if _, ok := named[s.Alias]; !ok {
					names = append(names, s.Alias)
				}
				at := &occurrence{Field: s, parent: first}
				if first != nil {
					at.depth = first.depth + 1
				}
				named[s.Alias] = append(named[s.Alias], at)
			case *ast.InlineFragment:
				fields += collect(s.SelectionSet, first)
			case *ast.FragmentSpread:
				o.step(1)
				if s.Definition != nil && !seen[s.Name] {
					seen[s.Name] = true
					fields += collect(s.Definition.SelectionSet, first)
				}
			}
		}
		// gqlgen gathers the fields of each fragment, and of each that is spread in
		// it, by looking each up among all before it.
		distinct := min(fields, len(names))
		o.step(distinct * distinct / 1000)
		return fields
	}
	for _, s := range all {
		collect(s.set, s.first)
	}
	for _, name := range names {
		do(named[name])
	}
}

// below are the selections of fields.
func below(all []*occurrence) []selections {
	out := make([]selections, 0, len(all))
	for _, f := range all {
		if len(f.SelectionSet) > 0 {
			out = append(out, selections{f.SelectionSet, f})
		}
	}
	return out
}

// byObject parts fields into those that may be of the same object: those of each
// object type, each with those of interfaces, whose objects may be of any.
func (o *overlap) byObject(all []*occurrence) [][]*occurrence {
	first := all[0].ObjectDefinition
	if !slices.ContainsFunc(all, func(f *occurrence) bool { return f.ObjectDefinition != first }) {
		return [][]*occurrence{all}
	}
	var types []string
	of := map[string][]*occurrence{}
	var abstract []*occurrence
	for _, f := range all {
		// Of a field that there is not nobody knows whose it is.
		if f.ObjectDefinition.Kind != ast.Object || f.Definition == nil {
			abstract = append(abstract, f)
			continue
		}
		name := f.ObjectDefinition.Name
		if _, ok := of[name]; !ok {
			types = append(types, name)
		}
		of[name] = append(of[name], f)
	}
	if len(types) < 2 {
		return [][]*occurrence{all}
	}
	parts := make([][]*occurrence, len(types))
	for i, name := range types {
		parts[i] = append(of[name], abstract...)
		o.step(len(parts[i]))
	}
	return parts
}

// conflict adds an error, about what holds both fields: the innermost selection set
// in which two different fields lead to them.
func (o *overlap) conflict(a, b *occurrence, because string) {
	var way []string
	for a.parent != b.parent && a.parent != nil && b.parent != nil && a.parent.Alias == b.parent.Alias {
		way = append(way, a.Alias)
		a, b = a.parent, b.parent
	}
	text := because
	for _, name := range way {
		text = fmt.Sprintf(`subfields "%s" conflict because %s`, name, text)
	}
	o.add(core.Message(`Fields "%s" conflict because %s. Use different aliases on the fields to fetch both if this was intentional.`, b.Alias, text),
		core.At(b.Position))
}

// differ says whether two types cannot both be of one value. Of two that have
// fields these are compared.
func (o *overlap) differ(a, b *ast.Type) bool {
	if a.NonNull != b.NonNull || (a.Elem == nil) != (b.Elem == nil) {
		return true
	}
	if a.Elem != nil {
		return o.differ(a.Elem, b.Elem)
	}
	if a.NamedType == b.NamedType {
		return false
	}
	definition, other := o.schema.Types[a.NamedType], o.schema.Types[b.NamedType]
	return definition.IsLeafType() || other.IsLeafType()
}

// sameArguments compares arguments, whatever their order.
func (o *overlap) sameArguments(a, b ast.ArgumentList) bool {
	if len(a) != len(b) {
		return false
	}
	if len(a) == 0 {
		return true
	}
	byName := func(x, y *ast.Argument) int { return strings.Compare(x.Name, y.Name) }
	a, b = slices.SortedStableFunc(slices.Values(a), byName), slices.SortedStableFunc(slices.Values(b), byName)
	for i := range a {
		if a[i].Name != b[i].Name || !o.sameValue(a[i].Value, b[i].Value) {
			return false
		}
	}
	return true
}

// sameValue compares values: of an object in any order, of a list in theirs.
func (o *overlap) sameValue(a, b *ast.Value) bool {
	o.step(1)
	if a.Kind != b.Kind || a.Raw != b.Raw || len(a.Children) != len(b.Children) {
		return false
	}
	of, other := a.Children, b.Children
	if a.Kind == ast.ObjectValue {
		byName := func(x, y *ast.ChildValue) int { return strings.Compare(x.Name, y.Name) }
		of, other = slices.SortedStableFunc(slices.Values(of), byName), slices.SortedStableFunc(slices.Values(other), byName)
	}
	for i := range of {
		if of[i].Name != other[i].Name || !o.sameValue(of[i].Value, other[i].Value) {
			return false
		}
	}
	return true
}

// endless says whether fragments of a document spread each other in a circle.
func endless(doc *ast.QueryDocument) bool {
	all := fragments(doc)
	const entered, left = 1, 2
	state := map[string]int{}
	var around func(f *ast.FragmentDefinition) bool
	around = func(f *ast.FragmentDefinition) bool {
		state[f.Name] = entered
		for _, s := range spreads(f.SelectionSet, nil) {
			fragment := all[s.Name]
			if state[s.Name] == entered || fragment != nil && state[s.Name] == 0 && around(fragment) {
				return true
			}
		}
		state[f.Name] = left
		return false
	}
	for _, f := range doc.Fragments {
		if state[f.Name] == 0 && around(f) {
			return true
		}
	}
	return false
}
