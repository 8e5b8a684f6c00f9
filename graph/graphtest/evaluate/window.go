package evaluate

import (
	"fmt"
	"slices"
	"testing"

	"github.com/quaestor-graph/quaestor/graph/graphtest"
)

// ByID is the order that most tests of paging walk in.
const ByID = "orderBy: [{field: ID}]"

// Window is a combination of arguments; after and before are positions among
// rows, -1 for none.
type Window struct {
	Size          int
	Backward      bool
	After, Before int
}

func (w Window) Arguments(cursors []string) string {
	args := fmt.Sprintf("%s, first: %d", ByID, w.Size)
	if w.Backward {
		args = fmt.Sprintf("%s, last: %d", ByID, w.Size)
	}
	if w.After >= 0 {
		args += fmt.Sprintf(", after: %q", cursors[w.After])
	}
	if w.Before >= 0 {
		args += fmt.Sprintf(", before: %q", cursors[w.Before])
	}
	return args
}

// page evaluates a window over some of the rows: `first` or `last` of those
// behind after and ahead of before. Their ids, all in order, are the positions.
func (w Window) page(all, rows []string) (ids []string, next, previous bool) {
	ids = []string{}
	for _, id := range rows {
		behindAfter := w.After < 0 || id > all[w.After]
		aheadOfBefore := w.Before < 0 || id < all[w.Before]
		previous = previous || !behindAfter
		next = next || !aheadOfBefore
		if behindAfter && aheadOfBefore {
			ids = append(ids, id)
		}
	}
	if over := len(ids) - w.Size; over > 0 {
		if w.Backward {
			return ids[over:], next, true
		}
		return ids[:w.Size], true, previous
	}
	return ids, next, previous
}

// Windows is every combination of some sizes and positions.
func Windows(sizes, positions []int) []Window {
	var out []Window
	for _, backward := range []bool{false, true} {
		for _, size := range sizes {
			for _, after := range positions {
				for _, before := range positions {
					out = append(out, Window{size, backward, after, before})
				}
			}
		}
	}
	return out
}

// Check compares a page with what the window gives of the rows.
func (w Window) Check(t testing.TB, what string, c object, all, rows []string, cursors map[string]string) {
	t.Helper()
	want, next, previous := w.page(all, rows)
	info := c["pageInfo"].(object)
	var start, end any
	if len(want) > 0 {
		start, end = cursors[want[0]], cursors[want[len(want)-1]]
	}
	got := graphtest.IDsOf(c["edges"])
	if !slices.Equal(got, want) || !slices.Equal(graphtest.IDsOf(c["nodes"]), want) ||
		info["hasNextPage"] != next || info["hasPreviousPage"] != previous ||
		info["startCursor"] != start || info["endCursor"] != end {
		t.Errorf("%s %+v: %v with %v,\nwant %v with next %v, previous %v", what, w, got, info, want, next, previous)
	}
	for _, e := range c["edges"].([]any) {
		if id := e.(object)["node"].(object)["id"].(string); e.(object)["cursor"] != cursors[id] {
			t.Errorf("%s %+v: %s has another cursor than in the whole list", what, w, id)
		}
	}
}
