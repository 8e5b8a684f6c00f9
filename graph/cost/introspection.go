package cost

import (
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/quaestor-graph/quaestor/graph/limits"
)

// introspection prices __schema and __type by the types, fields and values that they answer (contract 12.9).
func (p *pricer) introspection(g *group) *place {
	f := g.fields[0]
	at := &place{name: f.Alias, advice: "ask for each type once, or as GraphiQL does, which costs nothing"}
	if f.Name == "__schema" {
		p.schemas++
		if p.standard(g) {
			return at
		}
	}
	measured := func(each func(fields int) limits.Tenth) limits.Tenth {
		i := inspector{p, p.schema, each}
		if f.Name == "__schema" {
			return i.root(i.asked("__Schema", g.sets()))
		}
		name, _ := p.argument(f, "name").(string)
		return i.definition(i.asked("__Type", g.sets()), p.schema.Types[name])
	}
	at.costs(measured(limits.Object), 0)
	p.introspected += float64(measured(func(fields int) limits.Tenth { return limits.Tenth(fields) }))
	return at
}

// inspector goes through what introspection answers.
type inspector struct {
	*pricer
	schema *ast.Schema
	// each is what an object counts of which so many fields are asked for.
	each func(fields int) limits.Tenth
}

// asked is what is asked of objects of the introspection's types.
type asked struct {
	// object is what one counts without what it leads to, none what one does of which
	// nothing is asked for.
	object, none limits.Tenth
	fields       []askedField
	// known are the prices of types, as each is asked for the same many times.
	known map[*ast.Definition]limits.Tenth
}

type askedField struct {
	name       string
	deprecated bool
	asked      *asked
}

// leadsTo are the types of the introspection's fields that lead to objects.
var leadsTo = map[string]string{
	"types": "__Type", "queryType": "__Type", "mutationType": "__Type", "subscriptionType": "__Type", "directives": "__Directive",
	"fields": "__Field", "interfaces": "__Type", "possibleTypes": "__Type", "enumValues": "__EnumValue", "inputFields": "__InputValue",
	"ofType": "__Type", "args": "__InputValue", "type": "__Type",
}

func (i inspector) asked(typ string, sets []ast.SelectionSet) *asked {
	groups := i.fields(typ, sets)
	a := &asked{object: i.each(len(groups)), none: i.each(0), known: map[*ast.Definition]limits.Tenth{}}
	for _, g := range groups {
		f := g.fields[0]
		if to, ok := leadsTo[f.Name]; ok {
			deprecated, _ := i.argument(f, "includeDeprecated").(bool)
			a.fields = append(a.fields, askedField{f.Name, deprecated, i.asked(to, g.sets())})
		}
	}
	return a
}

func (i inspector) root(a *asked) limits.Tenth {
	cost := a.object - a.none // the one that is the schema is none of it
	for _, f := range a.fields {
		switch f.name {
		case "types":
			for _, def := range i.schema.Types {
				cost += i.definition(f.asked, def)
			}
		case "queryType":
			cost += i.definition(f.asked, i.schema.Query)
		case "mutationType":
			cost += i.definition(f.asked, i.schema.Mutation)
		case "subscriptionType":
			cost += i.definition(f.asked, i.schema.Subscription)
		case "directives":
			for _, d := range i.schema.Directives {
				cost += f.asked.object
				for _, of := range f.asked.fields {
					cost += i.arguments(of.asked, d.Arguments, of.deprecated)
				}
			}
		}
	}
	return cost
}

// definition prices a type of the schema, 0 for none.
func (i inspector) definition(a *asked, def *ast.Definition) limits.Tenth {
	if def == nil {
		return 0
	}
	if cost, ok := a.known[def]; ok {
		return cost
	}
	cost := a.object
	for _, f := range a.fields {
		switch f.name {
		case "fields":
			cost += i.fieldsOf(f, def)
		case "inputFields":
			if def.Kind == ast.InputObject {
				for _, v := range def.Fields {
					if shown(v.Directives, f.deprecated) {
						cost += i.value(f.asked, v.Type)
					}
				}
			}
		case "enumValues":
			for _, v := range def.EnumValues {
				if shown(v.Directives, f.deprecated) {
					cost += f.asked.object
				}
			}
		case "interfaces":
			for _, name := range def.Interfaces {
				cost += i.definition(f.asked, i.schema.Types[name])
			}
		case "possibleTypes":
			if def.IsAbstractType() {
				for _, definition := range i.schema.GetPossibleTypes(def) {
					cost += i.definition(f.asked, definition)
				}
			}
		}
	}
	a.known[def] = cost
	return cost
}

// fieldsOf prices the fields of a type.
func (i inspector) fieldsOf(asks askedField, def *ast.Definition) (cost limits.Tenth) {
	if def.Kind != ast.Object && def.Kind != ast.Interface {
		return 0
	}
	for _, field := range def.Fields {
		if strings.HasPrefix(field.Name, "__") || !shown(field.Directives, asks.deprecated) {
			continue
		}
		cost += asks.asked.object
		for _, f := range asks.asked.fields {
			switch f.name {
			case "type":
				cost += i.typ(f.asked, field.Type)
			case "args":
				cost += i.arguments(f.asked, field.Arguments, f.deprecated)
			}
		}
	}
	return cost
}

func shown(directives ast.DirectiveList, deprecated bool) bool {
	return deprecated || directives.ForName("deprecated") == nil
}

func (i inspector) arguments(a *asked, all ast.ArgumentDefinitionList, deprecated bool) (cost limits.Tenth) {
	for _, d := range all {
		if shown(d.Directives, deprecated) {
			cost += i.value(a, d.Type)
		}
	}
	return cost
}

// value prices an argument, or a field of an input.
func (i inspector) value(a *asked, typ *ast.Type) limits.Tenth {
	cost := a.object
	for _, f := range a.fields {
		if f.name == "type" {
			cost += i.typ(f.asked, typ)
		}
	}
	return cost
}

// typ prices a type as fields and arguments have it, which may be a list or not
// null.
func (i inspector) typ(a *asked, typ *ast.Type) limits.Tenth {
	if !typ.NonNull && typ.Elem == nil {
		return i.definition(a, i.schema.Types[typ.NamedType])
	}
	list := typ.Elem
	if typ.NonNull {
		nullable := *typ
		nullable.NonNull = false
		list = &nullable
	}
	cost := a.object
	for _, f := range a.fields {
		if f.name == "ofType" {
			cost += i.typ(f.asked, list)
		}
	}
	return cost
}
