package rows

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/formatter"
)

// Paged are the operations that ask for a connection page by page: the first with all
// that the user asked for, the others with the rows alone.
type Paged struct {
	List *List
	// First and Next are the texts of these operations. Both take Size, if the operation has no first of its own, and Next
	// takes After.
	First, Next string
	// Size and After are names of variables, Info that of the page info that was
	// added. None of them is the user's.
	Size, After, Info string
	// Sized: the operation says itself how large its pages are.
	Sized bool
}

// Paged writes the operations for all pages of a list.
func (l *List) Paged() (*Paged, error) {
	o, connection := l.operation, l.connection()
	switch {
	case o.chosen.Operation != ast.Query:
		return nil, errors.New("--all is for queries")
	case connection == nil:
		return nil, errors.New("--all is for a connection, and " + strings.Join(keys(l.path), ".") + " is none")
	case o.given(connection, "last"):
		return nil, errors.New("--all goes on with first and after: leave last out")
	case o.zero(connection, "first"):
		return nil, errors.New("--all can't go on from pages of no rows: give first a number above 0, or leave it out")
	}
	p := &Paged{List: l, Sized: o.given(connection, "first")}
	p.Size, p.After, p.Info = o.unused("pageSize"), o.unused("pageAfter"), o.unused("pageInfoOfAll")
	p.First, p.Next = p.document(false), p.document(true)
	return p, nil
}

// argument is what an argument comes to; nil where it is as if it were not given.
func (o *Operation) argument(f *field, name string) any {
	a := f.selected[0].Arguments.ForName(name)
	if a == nil {
		return nil
	}
	return o.value(a.Value)
}

// given says whether an argument has a value.
func (o *Operation) given(f *field, argument string) bool { return o.argument(f, argument) != nil }

// zero says whether it is 0, which a literal and a variable have as numbers of
// different types.
func (o *Operation) zero(f *field, argument string) bool {
	n, err := strconv.ParseFloat(fmt.Sprint(o.argument(f, argument)), 64)
	return err == nil && n == 0
}

// unused is a name that the document does not have.
func (o *Operation) unused(name string) string {
	text := o.document.Position.Src.Input
	for strings.Contains(text, name) {
		name += "_"
	}
	return name
}

// document is the operation alone, with the fragments and variables that it needs.
func (p *Paged) document(next bool) string {
	o := p.List.operation
	chosen := *o.chosen
	chosen.SelectionSet = p.selection(0, o.root(), o.rootType(), next)
	used := &uses{document: o.document, variables: map[string]bool{}, fragments: map[string]bool{}}
	used.selection(chosen.SelectionSet)
	used.directives(chosen.Directives)
	chosen.VariableDefinitions = slices.DeleteFunc(slices.Clone(chosen.VariableDefinitions), func(d *ast.VariableDefinition) bool {
		return !used.variables[d.Variable]
	})
	for _, ours := range []struct{ name, owner string }{{p.Size, "Int"}, {p.After, "String"}} {
		if used.variables[ours.name] {
			chosen.VariableDefinitions = append(chosen.VariableDefinitions, &ast.VariableDefinition{Variable: ours.name, Type: ast.NamedType(ours.owner, nil)})
		}
	}
	document := &ast.QueryDocument{Operations: ast.OperationList{&chosen}}
	for _, f := range o.document.Fragments {
		if used.fragments[f.Name] {
			document.Fragments = append(document.Fragments, f)
		}
	}
	var b bytes.Buffer
	formatter.NewFormatter(&b).FormatQueryDocument(document)
	return b.String()
}

// selection is what is asked of one of the objects that lead to the list, whose
// fields and type are given: where fragments had fields of it, they stand in it
// themselves.
func (p *Paged) selection(depth int, fields []*field, owner string, next bool) (set ast.SelectionSet) {
	path := p.List.path
	connection := depth == len(path)-1
	for _, f := range fields {
		leads := f.key == path[depth].key
		if next && !leads && !(connection && f.name() == "pageInfo") {
			continue
		}
		var below ast.SelectionSet
		if leads && !connection {
			below = p.selection(depth+1, p.List.operation.children(f), f.typeName(), next)
		}
		for _, s := range f.selected {
			copied := *s.Field
			if below != nil {
				copied.SelectionSet = below
			}
			if leads && depth == len(path)-2 {
				copied.Arguments = p.arguments(copied.Arguments, next)
			}
			if s.parent == owner {
				set = append(set, &copied)
				continue
			}
			set = append(set, &ast.InlineFragment{TypeCondition: s.parent, SelectionSet: ast.SelectionSet{&copied}})
		}
	}
	if connection {
		set = append(set, &ast.Field{Alias: p.Info, Name: "pageInfo", SelectionSet: ast.SelectionSet{
			&ast.Field{Alias: "hasNextPage", Name: "hasNextPage"}, &ast.Field{Alias: "endCursor", Name: "endCursor"},
		}})
	}
	return set
}

// arguments of the connection, with a size and the cursor of the page before. The
// first page begins where the user's own cursor says.
func (p *Paged) arguments(given ast.ArgumentList, next bool) ast.ArgumentList {
	out := slices.DeleteFunc(slices.Clone(given), func(a *ast.Argument) bool {
		return a.Name == "last" || a.Name == "first" && !p.Sized || a.Name == "after" && next
	})
	add := func(name, variable string) {
		out = append(out, &ast.Argument{Name: name, Value: &ast.Value{Kind: ast.Variable, Raw: variable}})
	}
	if !p.Sized {
		add("first", p.Size)
	}
	if next {
		add("after", p.After)
	}
	return out
}

// Read takes a page apart, and removes what Quaestor added: the page info, and the places of errors, which are in a text
// that is not the user's.
func (p *Paged) Read(answer []byte, before int) *Page {
	top, _ := Object(answer)
	for i, m := range top {
		if m.Key == "errors" {
			top[i].Value = withoutPlaces(m.Value)
		}
	}
	page := p.List.Read(object(top), before)
	if !page.Found {
		return page
	}
	last := &page.Levels[len(page.Levels)-1]
	raw, _ := member(*last, p.Info)
	*last = slices.DeleteFunc(*last, func(m Member) bool { return m.Key == p.Info })
	var info struct {
		HasNextPage bool   `json:"hasNextPage"`
		EndCursor   string `json:"endCursor"`
	}
	if json.Unmarshal(raw, &info) == nil && info.HasNextPage {
		page.After = info.EndCursor
	}
	return page
}

func withoutPlaces(errors json.RawMessage) json.RawMessage {
	var list []json.RawMessage
	if json.Unmarshal(errors, &list) != nil {
		return errors
	}
	out := []byte{'['}
	for i, e := range list {
		if i > 0 {
			out = append(out, ',')
		}
		members, _ := Object(e)
		out = append(out, object(slices.DeleteFunc(members, func(m Member) bool { return m.Key == "locations" }))...)
	}
	return append(out, ']')
}
