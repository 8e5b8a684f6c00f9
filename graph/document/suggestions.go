package document

import (
	"fmt"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/validator/core"
	"github.com/vektah/gqlparser/v2/validator/rules"
)

// To compare a name with all others takes time that grows with both: a document
// of nothing but unknown names could keep the server busy for seconds. A name
// that is longer than maxTypo is no slip of the finger, and a document has
// enough comparisons, of two letters each, for some hundred mistyped fields.
const (
	maxTypo        = 100
	maxComparisons = 2_000_000
)

// suggestions say what may be meant by a name that is not there: as GraphQL's
// rules do by likeness, which costs no more than these bounds, and by where a
// field is that was looked for one level too high.
type suggestions struct{ comparisons int }

// suggest gives rules their suggestions.
func suggest(all *rules.Rules) {
	s := &suggestions{comparisons: maxComparisons}
	replace := func(name string, rule core.Rule, hints func(*core.Events, *refused)) {
		all.ReplaceRule(name, func(observers *core.Events, add core.AddErrFunc) {
			r := &refused{}
			rule.RuleFunc(observers, func(options ...core.ErrorOption) {
				add(append(options, func(e *gqlerror.Error) { r.errors = append(r.errors, e) })...)
			})
			// The same places are come to again right behind the rule itself.
			hints(observers, r)
		})
	}
	replace(rules.FieldsOnCorrectTypeRule.Name, rules.FieldsOnCorrectTypeRuleWithoutSuggestions, s.fields)
	replace(rules.KnownArgumentNamesRule.Name, rules.KnownArgumentNamesRuleWithoutSuggestions, s.arguments)
	replace(rules.KnownTypeNamesRule.Name, rules.KnownTypeNamesRuleWithoutSuggestions, s.types)
	replace(rules.ValuesOfCorrectTypeRule.Name, rules.ValuesOfCorrectTypeRuleWithoutSuggestions, s.values)
}

// refused are the errors that a rule has added since they were last looked at.
type refused struct{ errors []*gqlerror.Error }

// next gives them in turn, nil where there is none.
func (r *refused) next() *gqlerror.Error {
	if len(r.errors) == 0 {
		return nil
	}
	e := r.errors[0]
	r.errors = r.errors[1:]
	return e
}

// hint says what may be meant by a name.
func (s *suggestions) hint(e *gqlerror.Error, words, name string, known []string) {
	if e == nil || len(name) > maxTypo {
		return
	}
	for _, k := range known {
		s.comparisons -= len(name) * len(k)
	}
	if s.comparisons < 0 {
		return
	}
	core.SuggestListQuoted(words, name, known)(e)
}

func (s *suggestions) fields(observers *core.Events, r *refused) {
	observers.OnField(func(w *core.Walker, f *ast.Field) {
		if f.ObjectDefinition == nil || f.Definition != nil {
			return
		}
		e := r.next()
		if on := typesWith(w.Schema, f); len(on) > 0 {
			e.Message += " Did you mean to use an inline fragment on " + core.QuotedOrList(on...) + "?"
		} else if below := oneBelow(w.Schema, f); below != "" {
			core.Suggestf("%s", below)(e)
		} else {
			s.hint(e, "Did you mean", f.Name, names(f.ObjectDefinition.Fields, func(d *ast.FieldDefinition) string { return d.Name }))
		}
	})
}

// typesWith are the types of an interface that have a field which itself has not.
func typesWith(schema *ast.Schema, f *ast.Field) (on []string) {
	if f.ObjectDefinition.IsAbstractType() {
		for _, d := range schema.GetPossibleTypes(f.ObjectDefinition) {
			if d.Fields.ForName(f.Name) != nil {
				on = append(on, d.Name)
			}
		}
		slices.Sort(on)
	}
	return on
}

// oneBelow says where an unknown field of a type without an id, such as a
// connection or an edge, is among what its fields lead to: `nodes { id }`.
func oneBelow(schema *ast.Schema, f *ast.Field) string {
	if f.ObjectDefinition.Fields.ForName("id") != nil {
		return ""
	}
	for _, d := range f.ObjectDefinition.Fields {
		if strings.HasPrefix(d.Name, "__") || slices.ContainsFunc(d.Arguments, func(a *ast.ArgumentDefinition) bool { return a.Type.NonNull && a.DefaultValue == nil }) {
			continue
		}
		definition := schema.Types[d.Type.Name()]
		found := definition.Fields.ForName(f.Name)
		switch {
		case found == nil || definition.Kind != ast.Object:
		case schema.Types[found.Type.Name()].IsLeafType():
			return fmt.Sprintf("%s { %s }", d.Name, f.Name)
		default:
			return fmt.Sprintf("%s { %s { ... } }", d.Name, f.Name)
		}
	}
	return ""
}

func (s *suggestions) arguments(observers *core.Events, r *refused) {
	unknown := func(given ast.ArgumentList, known ast.ArgumentDefinitionList) {
		for _, a := range given {
			if known.ForName(a.Name) == nil {
				s.hint(r.next(), "Did you mean", a.Name, names(known, func(d *ast.ArgumentDefinition) string { return d.Name }))
			}
		}
	}
	observers.OnField(func(_ *core.Walker, f *ast.Field) {
		if f.Definition != nil && f.ObjectDefinition != nil {
			unknown(f.Arguments, f.Definition.Arguments)
		}
	})
	observers.OnDirective(func(_ *core.Walker, d *ast.Directive) {
		if d.Definition != nil {
			unknown(d.Arguments, d.Definition.Arguments)
		}
	})
}

func (s *suggestions) types(observers *core.Events, r *refused) {
	hint := func(w *core.Walker, name string) {
		if name == "" || w.Schema.Types[name] != nil {
			return
		}
		var known []string
		for k := range w.Schema.Types {
			known = append(known, k)
		}
		slices.Sort(known)
		s.hint(r.next(), "Did you mean", name, known)
	}
	observers.OnVariable(func(w *core.Walker, v *ast.VariableDefinition) { hint(w, v.Type.Name()) })
	observers.OnInlineFragment(func(w *core.Walker, f *ast.InlineFragment) { hint(w, f.TypeCondition) })
	observers.OnFragment(func(w *core.Walker, f *ast.FragmentDefinition) { hint(w, f.TypeCondition) })
}

func (s *suggestions) values(observers *core.Events, r *refused) {
	observers.OnValue(func(_ *core.Walker, v *ast.Value) {
		defer func() { r.errors = nil }()
		if v.Definition == nil || len(r.errors) == 0 {
			return
		}
		if v.Definition.Kind == ast.Enum {
			s.hint(r.next(), "Did you mean the enum value", v.Raw, names(v.Definition.EnumValues, func(d *ast.EnumValueDefinition) string { return d.Name }))
			return
		}
		// The last are about unknown fields, in their order.
		var unknown []string
		for _, c := range v.Children {
			if v.Kind == ast.ObjectValue && v.Definition.Fields.ForName(c.Name) == nil {
				unknown = append(unknown, c.Name)
			}
		}
		r.errors = r.errors[max(0, len(r.errors)-len(unknown)):]
		for _, name := range unknown {
			s.hint(r.next(), "Did you mean", name, names(v.Definition.Fields, func(d *ast.FieldDefinition) string { return d.Name }))
		}
	})
}

func names[D any](of []D, name func(D) string) []string {
	out := make([]string, len(of))
	for i, d := range of {
		out[i] = name(d)
	}
	return out
}
