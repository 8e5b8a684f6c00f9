package document

import (
	"fmt"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/validator/core"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"github.com/quaestor-graph/quaestor/graph/filter"
)

// NullInFilter is the rule that a null within a filter breaks.
const NullInFilter = "NullInFilter"

// validationRules are those of GraphQL, but for what they suggest, and for what
// they say of a null in one of a filter's lists.
func validationRules() *rules.Rules {
	all := rules.NewDefaultRules()
	suggest(all)
	nameNulls(all)
	return all
}

// nameNulls has the type that refuses a null in a filter's list say what contract 9.5 says.
func nameNulls(all *rules.Rules) {
	name := rules.ValuesOfCorrectTypeRule.Name
	values := all.GetInner()[name]
	all.ReplaceRule(name, func(observers *core.Events, add core.AddErrFunc) {
		// Whether a null lies within a filter is seen from the field or variable
		// around it, which validation comes to after its values.
		refused := map[gqlerror.Location]*gqlerror.Error{}
		values(observers, func(options ...core.ErrorOption) {
			add(append(options, func(e *gqlerror.Error) {
				if len(e.Locations) == 1 {
					refused[e.Locations[0]] = e
				}
			})...)
		})
		observers.OnField(func(_ *core.Walker, f *ast.Field) {
			for _, a := range f.Arguments {
				renameNulls(refused, a.Value, a.Name, false)
			}
		})
		observers.OnOperation(func(_ *core.Walker, o *ast.OperationDefinition) {
			for _, v := range o.VariableDefinitions {
				if v.DefaultValue != nil {
					renameNulls(refused, v.DefaultValue, "$"+v.Variable, false)
				}
			}
		})
	})
}

// renameNulls gives the errors about nulls within a filter their code and text.
func renameNulls(refused map[gqlerror.Location]*gqlerror.Error, v *ast.Value, at string, within bool) {
	if len(refused) == 0 {
		return
	}
	if v.Kind == ast.NullValue {
		e := refused[gqlerror.Location{Line: v.Position.Line, Column: v.Position.Column}]
		if within && e != nil {
			e.Rule, e.Message = NullInFilter, filter.NullAt(at)
		}
		return
	}
	within = within || v.Definition != nil && strings.HasSuffix(v.Definition.Name, "Filter")
	for i, c := range v.Children {
		name := at + "." + c.Name
		if v.Kind == ast.ListValue {
			name = fmt.Sprintf("%s[%d]", at, i)
		}
		renameNulls(refused, c.Value, name, within)
	}
}
