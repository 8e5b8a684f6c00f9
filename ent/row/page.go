package row

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
)

// PageInfo is Relay's PageInfo.
type PageInfo struct {
	HasNextPage, HasPreviousPage bool
	StartCursor, EndCursor       *string
}

// Page is the result of a connection.
type Page struct {
	// Info is set when pageInfo was asked for.
	Info PageInfo
	// Cursors holds a cursor for each row.
	Cursors []string
	views   map[string][]Row
	totals  map[string]int
	// figures are aggregates and groups, under their response keys.
	figures Loaded
}

// SetFigures keeps an *Aggregate or *Groups under its response key.
func (p *Page) SetFigures(responseKey string, v any) { p.figures.Attach(responseKey, v) }

// Aggregate resolves aggregate.
func (p *Page) Aggregate(ctx context.Context) (*Aggregate, error) {
	return Get[*Aggregate](ctx, &p.figures)
}

// Groups resolves groups.
func (p *Page) Groups(ctx context.Context, by, having, orderBy []*Input, first *int, after *string) (*Groups, error) {
	return Get[*Groups](ctx, &p.figures)
}

// SetView keeps the page's rows as one selection sees them: `nodes`, or `node`
// under `edges`, each under its own response key, because two selections of
// the same rows may give one name to different edges.
func (p *Page) SetView(key string, rows []Row) {
	if p.views == nil {
		p.views = map[string][]Row{}
	}
	p.views[key] = rows
}

// SetTotal keeps the answer of totalCount under its response key.
func (p *Page) SetTotal(responseKey string, n int) {
	if p.totals == nil {
		p.totals = map[string]int{}
	}
	p.totals[responseKey] = n
}

// Total is the answer of the totalCount that is being resolved.
func (p *Page) Total(ctx context.Context) int {
	return p.totals[graphql.GetFieldContext(ctx).Field.Alias]
}

// Nodes gives the rows for the `nodes` that is being resolved.
func Nodes[T Row](ctx context.Context, p *Page) []T {
	rows := p.views[graphql.GetFieldContext(ctx).Field.Alias]
	out := make([]T, len(rows))
	for i, r := range rows {
		out[i] = r.(T)
	}
	return out
}

// Edge is one row of a page for the `edges` that is being resolved.
type Edge struct {
	Cursor string
	page   *Page
	key    string
	index  int
}

// Edges gives an Edge for each row of the page.
func (p *Page) Edges(ctx context.Context) []Edge {
	key := graphql.GetFieldContext(ctx).Field.Alias
	out := make([]Edge, len(p.Cursors))
	for i, c := range p.Cursors {
		out[i] = Edge{Cursor: c, page: p, key: key, index: i}
	}
	return out
}

// EdgeView is the view's key for a `node` under an `edges`.
func EdgeView(edges, node string) string { return edges + "." + node }

// Node gives the row for the `node` that is being resolved.
func Node[T Row](ctx context.Context, e Edge) T {
	return e.page.views[EdgeView(e.key, graphql.GetFieldContext(ctx).Field.Alias)][e.index].(T)
}
