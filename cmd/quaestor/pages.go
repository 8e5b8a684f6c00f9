package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"

	"github.com/99designs/gqlgen/graphql"

	"github.com/quaestor-graph/quaestor/cmd/quaestor/internal/format"
	"github.com/quaestor-graph/quaestor/cmd/quaestor/internal/rows"
)

const (
	// firstPage is how many rows a page of --all has, unless the operation says so
	// itself.
	firstPage = 500
	// largeAnswer is the size of an answer behind which pages become smaller.
	largeAnswer = 8 << 20
	// maxProblems is how many errors of all pages are kept.
	maxProblems = 100
)

// walk asks for the pages of a connection, one after the other.
type walk struct {
	ask    answerer
	params *graphql.RawParams
	paged  *rows.Paged
	size   int
	// rows are those that came, and problems the errors beside them.
	rows     int
	problems []json.RawMessage
	unshown  int
}

// pages prints every one. What was printed when it fails is whole.
func (q *queryFlags) pages(ctx context.Context, out io.Writer, ask answerer, params *graphql.RawParams, list *rows.List) error {
	paged, err := list.Paged()
	if err != nil {
		return &usageError{err}
	}
	w := &walk{ask: ask, params: params, paged: paged, size: firstPage}
	first, err := w.page(ctx, "")
	if err != nil {
		return err
	}
	if !first.Found && q.format == format.JSON {
		return q.print(out, first.Answer)
	}
	printer := format.New(q.format, out, list)
	failed := w.rest(ctx, first, printer.Page)
	if w.unshown > 0 {
		w.problem(fmt.Sprintf("%d more errors are left out", w.unshown))
	}
	if err := printer.Close(w.problems); err != nil {
		return err
	}
	switch {
	case failed != nil:
		return failed
	case len(w.problems) == 0:
		return nil
	case q.format == format.JSON:
		return errAnswered
	}
	return fmt.Errorf("%w: %w", errAnswered, format.Message(w.problems))
}

// rest prints a page and those behind it.
func (w *walk) rest(ctx context.Context, page *rows.Page, show func(*rows.Page) error) error {
	for {
		w.note(page.Errors)
		if err := show(page); err != nil {
			return err
		}
		w.rows += len(page.Rows)
		if page.After == "" {
			return nil
		}
		next, err := w.page(ctx, page.After)
		if err == nil && next.After == page.After {
			err = errors.New("the server gave the same cursor twice")
		}
		if err != nil {
			w.problem(err.Error())
			return err
		}
		page = next
	}
}

// page asks for the one behind a cursor. Where that is too much for the server's
// limits, it asks for fewer rows, if their number is ours.
func (w *walk) page(ctx context.Context, after string) (*rows.Page, error) {
	capped := false
	page, err := w.sized(ctx, after, w.size)
	for err == nil && !page.Found && !w.paged.Sized && w.size > 1 {
		switch refused := slices.Contains(page.Codes, "BAD_USER_INPUT"); {
		case refused && !capped:
			// Of the size or of something else? That is refused with one row too.
			if page, err = w.sized(ctx, after, 1); err != nil || !page.Found {
				return page, err
			}
			capped = true
		case !refused && !slices.Contains(page.Codes, "QUERY_TOO_LARGE"):
			return page, nil
		}
		w.size /= 2
		page, err = w.sized(ctx, after, w.size)
	}
	if err == nil && len(page.Answer) > largeAnswer {
		w.size = max(w.size/2, 1)
	}
	return page, err
}

// sized asks for a page of at most that many rows, unless the operation names a
// number itself.
func (w *walk) sized(ctx context.Context, after string, size int) (*rows.Page, error) {
	params := *w.params
	params.Query, params.Variables = w.paged.First, maps.Clone(w.params.Variables)
	if params.Variables == nil {
		params.Variables = map[string]any{}
	}
	if after != "" {
		params.Query, params.Variables[w.paged.After] = w.paged.Next, after
	}
	if !w.paged.Sized {
		params.Variables[w.paged.Size] = json.Number(strconv.Itoa(size))
	}
	answer, err := w.ask(ctx, &params)
	if err != nil {
		return nil, err
	}
	return w.paged.Read(answer, w.rows), nil
}

func (w *walk) note(problems []json.RawMessage) {
	room := min(len(problems), maxProblems-len(w.problems))
	w.problems = append(w.problems, problems[:room]...)
	w.unshown += len(problems) - room
}

// problem adds an error that is none of an answer.
func (w *walk) problem(message string) {
	raw, _ := json.Marshal(map[string]string{"message": message}) // a text is always one of JSON
	w.problems = append(w.problems, raw)
}
