package document

import (
	"fmt"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator/core"
)

// cycles is GraphQL's rule NoFragmentCycles. gqlparser's writes out all of the way
// around each cycle, of which there may be a thousand, each as long as the
// document.
func (w *work) cycles(observers *core.Events, add core.AddErrFunc) {
	seen := map[string]bool{}
	observers.OnFragment(func(walker *core.Walker, f *ast.FragmentDefinition) {
		c := circle{w: w, fragments: fragments(walker.Document), seen: seen, at: map[string]int{}, add: add}
		c.enter(f)
	})
}

// fragments of a document by their names, the first where there are several.
func fragments(doc *ast.QueryDocument) map[string]*ast.FragmentDefinition {
	all := make(map[string]*ast.FragmentDefinition, len(doc.Fragments))
	for _, f := range doc.Fragments {
		if all[f.Name] == nil {
			all[f.Name] = f
		}
	}
	return all
}

type circle struct {
	w         *work
	fragments map[string]*ast.FragmentDefinition
	seen      map[string]bool
	// at is the place of each fragment on the way here, way the spreads.
	at  map[string]int
	way []string
	add core.AddErrFunc
}

// told is how many fragments of a cycle are named.
const told = 20

func (c *circle) enter(f *ast.FragmentDefinition) {
	if c.seen[f.Name] {
		return
	}
	c.seen[f.Name] = true
	c.at[f.Name] = len(c.way)
	defer delete(c.at, f.Name)
	for _, s := range spreads(f.SelectionSet, nil) {
		c.w.step(1)
		from, around := c.at[s.Name]
		if !around {
			if fragment := c.fragments[s.Name]; fragment != nil {
				c.way = append(c.way, s.Name)
				c.enter(fragment)
				c.way = c.way[:len(c.way)-1]
			}
			continue
		}
		var names []string
		for _, name := range c.way[from:] {
			if len(names) == told {
				names = append(names, "…")
				break
			}
			names = append(names, fmt.Sprintf("%q", name))
		}
		via := ""
		if len(names) > 0 {
			via = " via " + strings.Join(names, ", ")
		}
		c.add(core.Message(`Cannot spread fragment "%s" within itself%s.`, s.Name, via), core.At(s.Position))
	}
}

// spreads of a selection set and of all that lie below it.
func spreads(set ast.SelectionSet, to []*ast.FragmentSpread) []*ast.FragmentSpread {
	for _, s := range set {
		switch s := s.(type) {
		case *ast.FragmentSpread:
			to = append(to, s)
		case *ast.Field:
			to = spreads(s.SelectionSet, to)
		case *ast.InlineFragment:
			to = spreads(s.SelectionSet, to)
		}
	}
	return to
}
