// Package descriptor says of each entity what the graph needs to know to read
// it: its table, columns, edges and natural keys. The tables of the entities
// are generated from the ent schemas (gen_*.go); everything in graph reads
// entities through them, so that no code is written or generated once more for
// each of the 36.
package descriptor

import (
	"fmt"
	"sort"

	"github.com/quaestor-graph/quaestor/ent/row"
)

// Kind is the kind of a column's values.
type Kind uint8

// The kinds of columns.
const (
	ID Kind = iota
	Text
	Int
	Float
	Bool
	Time
	Duration
	JSON
	Strings
	Enum
)

// Entity describes one type of the graph.
type Entity struct {
	// Type is its GraphQL name, NodeType its name in the enum NodeType.
	Type, NodeType, Table string
	Columns               []Column
	Computed              []Computed
	Edges                 []Edge
	Keys                  []Key
	// New makes a row to scan into, Connection the GraphQL object of a page.
	New        func() row.Row
	Connection func(*row.Page) any

	columns  map[string]*Column
	computed map[string]*Computed
	edges    map[string]*Edge
}

// Column is a column and the field that shows it.
type Column struct {
	Name, Field string
	Kind        Kind
	Nullable    bool
}

// Computed is a field that is made from columns of the same row.
type Computed struct {
	Field   string
	Columns []string
}

// Edge leads to the rows of another entity.
type Edge struct {
	Field, To string
	Many      bool
	// Indexed: an index finds the rows of every hop, on both dialects.
	Indexed bool
	Path    []Hop
	Target  *Entity
}

// Hop is one step of a path: rows of Table whose column To equals Prefix and
// the column From of the row before, and whose other columns hold Equals.
type Hop struct {
	From, Table, To string
	// Text: From and To hold text, else UUIDs.
	Text   bool
	Prefix string
	Equals []Equal
}

// Equal is a column that must hold a text.
type Equal struct{ Column, Value string }

// Key is a natural key: a root field that finds one row.
type Key struct {
	Field string
	Args  []KeyArg
}

// KeyArg is an argument of a Key and the column that it must equal, of the row
// itself or of the one that Hop leads to.
type KeyArg struct {
	Name, Column string
	Hop          *Hop
}

// Column finds a column by the field that shows it.
func (e *Entity) Column(field string) (*Column, bool) { c, ok := e.columns[field]; return c, ok }

// ComputedField finds a computed field.
func (e *Entity) ComputedField(field string) (*Computed, bool) {
	c, ok := e.computed[field]
	return c, ok
}

// Edge finds an edge by its field.
func (e *Entity) Edge(field string) (*Edge, bool) { d, ok := e.edges[field]; return d, ok }

// Key finds a natural key by its root field.
func (e *Entity) Key(field string) (*Key, bool) {
	for i := range e.Keys {
		if e.Keys[i].Field == field {
			return &e.Keys[i], true
		}
	}
	return nil, false
}

// ColumnNamed finds a column by its name in the table.
func (e *Entity) ColumnNamed(name string) (*Column, bool) {
	for i := range e.Columns {
		if e.Columns[i].Name == name {
			return &e.Columns[i], true
		}
	}
	return nil, false
}

var byType = map[string]*Entity{}

// register is called by the generated tables; targets are linked once all are
// known.
func register(e *Entity) *Entity {
	byType[e.Type] = e
	return e
}

func init() {
	for _, e := range byType {
		e.columns = map[string]*Column{}
		for i := range e.Columns {
			e.columns[e.Columns[i].Field] = &e.Columns[i]
		}
		e.computed = map[string]*Computed{}
		for i := range e.Computed {
			e.computed[e.Computed[i].Field] = &e.Computed[i]
		}
		e.edges = map[string]*Edge{}
		for i := range e.Edges {
			d := &e.Edges[i]
			d.Target = byType[d.To]
			if d.Target == nil {
				panic(fmt.Sprintf("descriptor: edge %s.%s leads to no type %s", e.Type, d.Field, d.To))
			}
			e.edges[d.Field] = d
		}
	}
}

// ByType finds an entity by its GraphQL name.
func ByType(name string) (*Entity, bool) { e, ok := byType[name]; return e, ok }

// All gives every entity, by name.
func All() []*Entity {
	all := make([]*Entity, 0, len(byType))
	for _, e := range byType {
		all = append(all, e)
	}
	sort.Slice(all, func(i, j int) bool { return all[i].Type < all[j].Type })
	return all
}
