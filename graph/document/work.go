package document

import (
	"context"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/validator"
	"github.com/vektah/gqlparser/v2/validator/core"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"github.com/quaestor-graph/quaestor/graph/problem"
)

// What a document may come to, far beyond what anybody writes.
const (
	// maxFields is how many fields it may have with its fragments spread: ten lines
	// of fragments that spread each other can ask for more than there is memory.
	maxFields = 100_000
	// maxSteps bounds what its validation takes: each operation and each fragment is
	// walked with all that it spreads, so that a chain of a thousand fragments is
	// entered half a million times.
	maxSteps = 300_000
	// maxErrors is how many errors of one are told.
	maxErrors = 100
	// often is after how many steps the operation is looked at again.
	often = 1000
)

// work counts what a document's validation takes, and ends it where that is too
// much, where enough is wrong, or where nobody waits for it any longer.
type work struct {
	ctx                          context.Context
	steps, looked, fields, wrong int
	refused                      *problem.Problem
	ended                        error
}

// enough ends a validation: gqlparser's walk has no other way out.
type enough struct{}

func (w *work) step(n int) {
	if w.steps += n; w.steps > maxSteps {
		w.refused = problem.New(problem.QueryTooLarge,
			"the operation takes more than %d steps to validate, which is the limit: spread fewer fragments within fragments, and nest fewer", maxSteps)
		panic(enough{})
	}
	if w.steps-w.looked >= often {
		w.looked = w.steps
		if w.ended = context.Cause(w.ctx); w.ended != nil {
			panic(enough{})
		}
	}
}

// field counts a field of the operations, their fragments spread.
func (w *work) field() {
	if w.fields++; w.fields > maxFields {
		w.refused = problem.New(problem.QueryTooLarge,
			"the operation comes to %d fields or more with its fragments spread, and the limit is %d", w.fields, maxFields)
		panic(enough{})
	}
	w.step(1)
}

func (w *work) validate(schema *ast.Schema, doc *ast.QueryDocument, all *rules.Rules) (errs gqlerror.List) {
	all.ReplaceRule(rules.NoFragmentCyclesRule.Name, w.cycles)
	all.ReplaceRule(rules.OverlappingFieldsCanBeMergedRule.Name, w.overlaps)
	for name, rule := range all.GetInner() {
		all.ReplaceRule(name, func(observers *core.Events, add core.AddErrFunc) {
			rule(observers, func(options ...core.ErrorOption) {
				if w.wrong++; w.wrong > maxErrors {
					panic(enough{})
				}
				add(append(options, func(e *gqlerror.Error) { errs = append(errs, e) })...)
			})
		})
	}
	all.AddRule("", w.walk) // the first
	defer func() {
		if v := recover(); v != nil && v != any(enough{}) {
			panic(v)
		}
	}()
	_ = validator.ValidateWithRules(schema, doc, all) // errs has them
	return errs
}

// walk counts each place that gqlparser comes to, by what the rules do there.
func (w *work) walk(observers *core.Events, _ core.AddErrFunc) {
	observers.OnField(func(_ *core.Walker, f *ast.Field) { w.step(1 + len(f.Arguments)) })
	observers.OnDirective(func(_ *core.Walker, d *ast.Directive) { w.step(1 + len(d.Arguments)) })
	observers.OnFragmentSpread(func(walker *core.Walker, f *ast.FragmentSpread) {
		w.step(3)
		if f.Definition != nil {
			w.step(pairs(walker.Schema, f.ObjectDefinition, f.Definition.TypeCondition))
		}
	})
	observers.OnInlineFragment(func(walker *core.Walker, f *ast.InlineFragment) {
		w.step(2 + pairs(walker.Schema, f.ObjectDefinition, f.TypeCondition))
	})
	observers.OnValue(func(walker *core.Walker, v *ast.Value) {
		w.step(1 + len(v.Children))
		if v.Kind == ast.Variable && walker.CurrentOperation != nil {
			w.step(len(walker.CurrentOperation.VariableDefinitions) / 64)
		}
	})
	observers.OnVariable(func(*core.Walker, *ast.VariableDefinition) { w.step(1) })
}

// pairs is for what is compared where a fragment is spread: each type that one may
// be with each that the other may be.
func pairs(schema *ast.Schema, parent *ast.Definition, condition string) int {
	if parent == nil {
		return 0
	}
	return len(schema.PossibleTypes[parent.Name]) * len(schema.PossibleTypes[condition]) / 64
}
