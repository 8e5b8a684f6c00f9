package connection

import (
	"github.com/quaestor-graph/quaestor/ent/row"
	"github.com/quaestor-graph/quaestor/graph/aggregate"
)

// loadedNode is a row as one selection sees it. Rows are shared: two selections
// of one row are two nodes, because they may give one name to different edges.
type loadedNode struct {
	row.Row
	// links are what the selection's edges lead to (a *loadedNode, nil or a
	// *page) and what is attached (a stored.JSON), or an error in its place, by the
	// places that the plan gave them.
	links []any
}

// nodesOf makes nodes of rows, for a selection with so many links.
func nodesOf(rows []row.Row, links int) []*loadedNode {
	all, targets := make([]loadedNode, len(rows)), make([]any, len(rows)*links)
	out := make([]*loadedNode, len(rows))
	for i, r := range rows {
		all[i] = loadedNode{r, targets[i*links : (i+1)*links]}
		out[i] = &all[i]
	}
	return out
}

// info is Relay's PageInfo.
type info struct {
	next, previous bool
	// start and end are cursors, none if empty.
	start, end string
}

// page is what a connection holds; of its views, totals, aggregates and groups
// in the order of the plan.
type page struct {
	info info
	// cursors has one for each row.
	cursors    []string
	views      [][]*loadedNode
	totals     []int
	aggregates [][]string
	groups     []groupPage
}

// newPage is an empty one, whose aggregates are those over no row.
func (c *pages) newPage() *page {
	p := &page{views: make([][]*loadedNode, len(c.views)), totals: make([]int, len(c.totals)), groups: make([]groupPage, len(c.groups))}
	for _, a := range c.aggregates {
		p.aggregates = append(p.aggregates, a.None())
	}
	return p
}

// groupPage is one page of groups.
type groupPage struct {
	info   info
	total  int
	groups []aggregate.Group
}
