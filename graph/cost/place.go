package cost

import (
	"fmt"
	"strings"

	"github.com/quaestor-graph/quaestor/graph/limits"
)

// place is a place in the operation, and what it costs: each for each object that
// it is asked of, once whatever their number.
type place struct {
	// name is the field's in the answer, none of a place that is part of another.
	name       string
	each, once limits.Tenth
	// own is what of each is the place's own.
	own      limits.Tenth
	children []child
	// rows is how many objects a page has, default where it says no size.
	rows     float64
	page     bool
	sizeless bool
	// advice says how to make the place smaller.
	advice string
}

// child is a place within another, for each of so many objects of it.
type child struct {
	times float64
	*place
}

// costs adds what is the place's own.
func (p *place) costs(each, once limits.Tenth) {
	p.own += each
	p.each += each
	p.once += once
}

// holds adds a place within this one.
func (p *place) holds(times float64, part *place) {
	if part == nil {
		return
	}
	p.children = append(p.children, child{times, part})
	p.each += limits.Tenth(times) * part.each
	p.once += part.once
}

// total is what the place costs for so many objects.
func (p *place) total(objects float64) limits.Tenth { return limits.Tenth(objects)*p.each + p.once }

// dearest says which place of an operation costs most, and how to make that
// smaller.
func (p *place) dearest() string {
	var path []string
	objects := 1.0
	// parent is the page to which the objects belong.
	var parent *place
	parents := 1.0
	for {
		var most *child
		for i := range p.children {
			u := &p.children[i]
			if most == nil || u.total(objects*u.times) > most.total(objects*most.times) {
				most = u
			}
		}
		if most == nil || 2*most.total(objects*most.times) < p.total(objects) {
			break
		}
		objects *= most.times
		p = most.place
		if p.name != "" {
			path = append(path, p.name)
		}
		if p.page {
			parent, parents = p, objects
		}
		if p.advice != "" {
			parent = nil
		}
	}
	if len(path) == 0 {
		return "No field costs most of it: ask in several operations"
	}
	if parent == p && 2*limits.Tenth(objects)*p.own < p.total(objects) {
		parent = nil // not its rows
	}
	text := fmt.Sprintf("Most of it, %s, is %s", p.total(objects), strings.Join(path, "."))
	if parent != nil {
		text += ", " + number(parent.rows)
		if parents > 1 {
			text += fmt.Sprintf(" for each of %s objects", number(parents))
		}
	}
	switch {
	case p.advice != "":
		return text + ": " + p.advice
	case parent != nil && parent.sizeless:
		return text + ", as no size is given: say how many with first or last, there or above it"
	case parent != nil:
		return text + ": ask for fewer with first or last, there or above it"
	}
	return text + fmt.Sprintf(", in %d parts: ask for fewer, or in several operations", max(len(p.children), 1))
}

func number(n float64) string { return limits.Tenth(10 * n).String() }
