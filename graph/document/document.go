// Package document reads the documents of operations: it parses and validates them, within bounds on the work, and for no
// longer than the client waits. The executor of package graph uses it.
package document

import (
	"context"
	"time"

	"github.com/99designs/gqlgen/graphql/errcode"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"

	"github.com/quaestor-graph/quaestor/graph/problem"
)

// Reader reads documents.
type Reader struct {
	Schema *ast.Schema
	// MaxTokens is how many tokens a document may have; 0 is no limit.
	MaxTokens int
}

// Document is a valid document.
type Document struct {
	*ast.QueryDocument
	// Fields is how many fields the document has with its fragments spread.
	Fields int
	// Parsed is the instant at which parsing ended, between its beginning and the end of validation.
	Began, Parsed, Ended time.Time
}

// Read parses and validates a text.
func (r *Reader) Read(ctx context.Context, text string) (*Document, gqlerror.List) {
	began := time.Now()
	if p := tooLong(text, r.MaxTokens); p != nil {
		return nil, refuse(p)
	}
	doc, err := parser.ParseQuery(&ast.Source{Input: text})
	if err != nil {
		return nil, gqlerror.List{coded(gqlerror.WrapIfUnwrapped(err), problem.ParseFailed)}
	}
	parsed := time.Now()
	if len(doc.Operations) == 0 {
		return nil, gqlerror.List{coded(gqlerror.Errorf("no operation provided"), problem.ValidationFailed)}
	}
	if p := unreadable(doc); p != nil {
		return nil, refuse(p)
	}
	w := &work{ctx: ctx}
	errs := w.validate(r.Schema, doc, validationRules())
	switch {
	case w.ended != nil:
		return nil, gqlerror.List{{Err: w.ended, Message: w.ended.Error()}}
	case len(errs) > 0:
		for i, e := range errs {
			errs[i] = coded(e, problem.ValidationFailed)
		}
		return nil, errs
	case w.refused != nil:
		return nil, refuse(w.refused)
	}
	return &Document{doc, w.fields, began, parsed, time.Now()}, nil
}

func coded(e *gqlerror.Error, code problem.Code) *gqlerror.Error {
	errcode.Set(e, string(code))
	e.Message = problem.Shorten(e.Message)
	return e
}

func refuse(p *problem.Problem) gqlerror.List {
	return gqlerror.List{{Message: p.Message, Extensions: map[string]any{"code": string(p.Code)}}}
}
