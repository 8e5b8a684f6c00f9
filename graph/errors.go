package graph

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/errcode"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/quaestor-graph/quaestor/graph/document"
	"github.com/quaestor-graph/quaestor/graph/problem"
	"github.com/quaestor-graph/quaestor/server/database"
)

type requestKey struct{}

// WithRequestID gives the errors of a request the id that the log repeats.
func WithRequestID(ctx context.Context, id string) context.Context {
	return context.WithValue(ctx, requestKey{}, id)
}

// RequestID gives the id that a context carries, or nothing.
func RequestID(ctx context.Context) string {
	id, _ := ctx.Value(requestKey{}).(string)
	return id
}

// NewRequestID makes an id for a request.
func NewRequestID() string { return rand.Text() }

// present turns an error into what a client may see: a problem as it is,
// anything unexpected as INTERNAL with the request's id, its text in the log.
func present(ctx context.Context, err error) *gqlerror.Error {
	var gql *gqlerror.Error
	if errors.As(err, &gql) {
		if code, ok := gql.Extensions["code"].(string); ok {
			setCode(gql, problem.Code(code))
			return gql
		}
	}
	p := problemOf(ctx, err)
	aborted := errors.Is(err, database.ErrAborted)
	if aborted {
		p = problem.New(p.Code, "not run, because another field of the operation failed: %s", p.Message)
	}
	out := &gqlerror.Error{Message: p.Message, Path: graphql.GetPath(ctx)}
	if gql != nil {
		out.Locations = gql.Locations
		if gql.Path != nil {
			out.Path = gql.Path
		}
		if fc := graphql.GetFieldContext(ctx); ofArgument(fc, out.Path) {
			out.Path = fc.Path()
		}
	}
	setCode(out, p.Code)
	id := RequestID(ctx)
	if p.Code == problem.Internal {
		out.Extensions["requestId"] = id
	}
	if aborted {
		return out // the field that failed has logged why
	}
	switch {
	case p.Code == problem.Internal:
		slog.ErrorContext(ctx, "an operation met an internal error", "request", id, "path", out.Path.String(), "error", err)
	case errors.Is(err, database.ErrDenied):
		slog.WarnContext(ctx, "the database refused a statement", "request", id, "path", out.Path.String(), "error", err)
	case errors.Is(err, database.ErrUnavailable):
		slog.WarnContext(ctx, "the database is not available", "request", id, "error", err)
	}
	return out
}

// ofArgument says whether a path leads on from a field into an argument that
// could not be read: gqlgen's way to it. The path of an error is that of a
// field of the answer.
func ofArgument(fc *graphql.FieldContext, path ast.Path) bool {
	if fc == nil || fc.Field.Field == nil || fc.Args != nil {
		return false
	}
	field := len(fc.Path())
	if len(path) <= field {
		return false
	}
	name, ok := path[field].(ast.PathName)
	return ok && fc.Field.Arguments.ForName(string(name)) != nil
}

func setCode(e *gqlerror.Error, code problem.Code) {
	if string(code) == errcode.ValidationFailed && len(e.Path) > 1 && e.Path[0] == ast.PathName("variable") {
		// gqlgen calls a bad variable a failed validation, and shows the way to
		// the value where only the way to a field of the answer may be.
		code = problem.BadUserInput
		if e.Message == "cannot be null" && len(e.Path) > 2 {
			e.Message += "; in a filter, isNull asks for what has no value"
		}
		e.Message = fmt.Sprintf("the variable $%s: %s", e.Path[1:], e.Message)
		e.Path = nil
	}
	if e.Rule == document.NullInFilter {
		code = problem.BadUserInput
	}
	if e.Extensions == nil {
		e.Extensions = map[string]any{}
	}
	e.Extensions["code"] = string(code)
	e.Message = problem.Shorten(e.Message)
}

func problemOf(ctx context.Context, err error) *problem.Problem {
	var p *problem.Problem
	var denied *database.DeniedError
	switch {
	case errors.As(err, &p):
		return p
	case ctx.Err() != nil && errors.As(context.Cause(ctx), &p): // who ended it has said why
		return p
	case errors.As(err, &denied):
		return problem.New(problem.Unavailable, "%s", denied)
	// First, as an attempt to connect that took too long is a deadline exceeded too.
	case errors.Is(err, database.ErrUnavailable):
		return problem.New(problem.Unavailable, "the database can't be reached at present, or has no connection to give: try again later")
	case errors.Is(err, database.ErrTimeout), errors.Is(err, context.DeadlineExceeded):
		return problem.New(problem.Timeout, "the database took longer than its limit: ask for less at a time, or raise the limit")
	case errors.Is(err, database.ErrTooComplex):
		return problem.New(problem.QueryTooLarge, "the database takes no statement of so many parts: ask with fewer conditions or edges at a time")
	case errors.Is(err, context.Canceled):
		return problem.New(problem.Timeout, "the operation was cancelled before it ended")
	}
	if errors.Is(ctx.Err(), context.DeadlineExceeded) { // whatever else gave way first
		return problem.New(problem.Timeout, "the operation took longer than its limit: ask for less at a time, or raise the limit")
	}
	return problem.New(problem.Internal, "internal error")
}

// recovered turns a panic into an error.
func recovered(ctx context.Context, v any) error {
	slog.ErrorContext(ctx, "panic in a resolver", "panic", v, "stack", string(debug.Stack()))
	return fmt.Errorf("panic: %v", v)
}

// PresentError is any error as a client may see it.
func PresentError(ctx context.Context, err error) *gqlerror.Error { return present(ctx, err) }

// Failure is the response of an operation that has failed as a whole.
func Failure(err error) *graphql.Response {
	var e *gqlerror.Error
	if !errors.As(err, &e) {
		e = Present(problem.New(problem.Internal, "internal error"))
	}
	return &graphql.Response{Errors: gqlerror.List{e}}
}

// Present is a problem as a GraphQL error, for where there is no operation.
func Present(p *problem.Problem) *gqlerror.Error {
	e := &gqlerror.Error{Message: p.Message}
	setCode(e, p.Code)
	return e
}
