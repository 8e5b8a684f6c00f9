// Package descriptor describes each entity to the graph: its table, columns, edges and natural keys. The descriptions are
// generated from the ent schemas (gen_*.go). Everything in graph reads entities through them, so that no code is written
// or generated once for each of the 36.
package descriptor

import (
	"fmt"
	"slices"
	"sort"
	"strings"
	"unicode"

	"github.com/quaestor-graph/quaestor/ent/row"
	"github.com/quaestor-graph/quaestor/server/database/query"
)

// Kind is the kind of a column's values.
type Kind = query.Kind

// The kinds of columns.
const (
	ID       = query.ID
	Text     = query.Text
	Int      = query.Int
	Float    = query.Float
	Bool     = query.Bool
	Time     = query.Time
	Duration = query.Duration
	JSON     = query.JSON
	Strings  = query.Strings
	Enum     = query.Enum
)

// Entity describes one type of the graph.
type Entity struct {
	// Type is its GraphQL name, NodeType its name in the enum NodeType.
	Type, NodeType, Table string
	Columns               []Column
	Computed              []Computed
	// Attached are fields that graph/connection reads by statements of their own.
	Attached []string
	Edges    []Edge
	Keys     []Key
	// Fields are the fields by which rows can be sorted and grouped; Order names the field by which they are sorted unless
	// an operation says otherwise.
	Fields    []Field
	Order     string
	OrderDesc bool
	// New makes a row to scan into.
	New func() row.Row

	columns   map[string]*Column
	computed  map[string]*Computed
	positions map[string]int
	edges     map[string]*Edge
	fields    map[string]*Field
	groups    map[string]*Column
	leads     map[string]bool
}

// Column is a column and the field that shows it.
type Column struct {
	Name, Field string
	Kind        Kind
	Nullable    bool
	// JSONText: PostgreSQL's type is json, which holds what jsonb refuses.
	JSONText bool
}

// Term is the column as statements take it.
func (c *Column) Term() query.Term {
	return query.Term{Kind: c.Kind, Column: c.Name, Nullable: c.Nullable, JSONText: c.JSONText}
}

// Field is a field by which rows can be sorted and grouped: a column, a computed field, or a column of a to-one edge's
// target.
type Field struct {
	// Enum names it in the enums of the API, Key in the keys of groups.
	Enum, Key    string
	Column, Edge string
	Computed     query.Computed
	Kind         Kind
	// Indexed: it is an instant, and on both dialects an index holds the rows in
	// its order.
	Indexed bool
	// Leads: rows are found by the field without reading all of them: it is the
	// id, a name, a foreign key, or leads an index on both dialects, at every
	// revision that is served.
	Leads bool
	// Term is the field as statements take it, made from the columns above.
	Term query.Term
}

// Computed is a field that is made from columns of the same row.
type Computed struct {
	Field   string
	Columns []string
	// Term is the term of the entity's Field of this name.
	Term query.Term
}

// Edge leads to the rows of another entity.
type Edge struct {
	Field, To string
	Many      bool
	// Indexed: an index finds the rows of every hop, on both dialects.
	Indexed bool
	// Ordered are the columns by which an index holds the rows of one parent.
	Ordered []string
	Path    []Hop
	Target  *Entity
}

// Hops is the path as statements take it.
func (d *Edge) Hops() []query.Hop {
	hops := make([]query.Hop, len(d.Path))
	for i, h := range d.Path {
		hops[i] = query.Hop{From: h.From, Table: h.Table, To: h.To, Text: h.Text, Prefix: h.Prefix}
		for _, eq := range h.Equals {
			hops[i].Equals = append(hops[i].Equals, [2]string{eq.Column, eq.Value})
		}
	}
	return hops
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

// Position is the position of a column or computed field, as row.Row.AppendJSON takes it.
func (e *Entity) Position(field string) int { return e.positions[field] }

// IsAttached says whether a field is attached.
func (e *Entity) IsAttached(field string) bool { return slices.Contains(e.Attached, field) }

// Leads says whether rows are found by a term without reading all of them.
func (e *Entity) Leads(t query.Term) bool {
	return len(t.Path) == 0 && t.Computed == query.NotComputed && e.leads[t.Column]
}

// Edge finds an edge by its field.
func (e *Entity) Edge(field string) (*Edge, bool) { d, ok := e.edges[field]; return d, ok }

// OrderField finds a field by which rows can be sorted, by its name in the enum.
func (e *Entity) OrderField(enum string) (*Field, bool) { f, ok := e.fields[enum]; return f, ok }

// GroupColumn finds a column that is no OrderField, by its name in the enum of the fields by which rows can be grouped: a
// list, or JSON.
func (e *Entity) GroupColumn(enum string) (*Column, bool) { c, ok := e.groups[enum]; return c, ok }

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
		e.columns, e.positions = map[string]*Column{}, map[string]int{}
		for i := range e.Columns {
			e.columns[e.Columns[i].Field] = &e.Columns[i]
			e.positions[e.Columns[i].Field] = i
		}
		e.groups = map[string]*Column{}
		for i := range e.Columns {
			if c := &e.Columns[i]; c.Kind == JSON || c.Kind == Strings {
				e.groups[screaming(c.Field)] = c
			}
		}
		e.computed = map[string]*Computed{}
		for i := range e.Computed {
			e.computed[e.Computed[i].Field] = &e.Computed[i]
			e.positions[e.Computed[i].Field] = len(e.Columns) + i
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
	for _, e := range byType {
		e.fields, e.leads = map[string]*Field{}, map[string]bool{}
		for i := range e.Fields {
			e.Fields[i].link(e)
			e.fields[e.Fields[i].Enum] = &e.Fields[i]
			if e.Fields[i].Leads {
				e.leads[e.Fields[i].Column] = true
			}
			if c, ok := e.computed[e.Fields[i].Key]; ok {
				c.Term = e.Fields[i].Term
			}
		}
	}
}

// link makes the field's term.
func (f *Field) link(e *Entity) {
	switch {
	case f.Computed != query.NotComputed:
		f.Term = query.Term{Kind: f.Kind, Computed: f.Computed, Nullable: f.Computed != query.EstimatedStartTimeDelta, Indexed: f.Indexed}
		return
	case f.Edge != "":
		d := e.edges[f.Edge]
		c, _ := d.Target.ColumnNamed(f.Column)
		f.Term = c.Term()
		f.Term.Path, f.Term.Nullable = d.Hops(), true
	default:
		c, _ := e.ColumnNamed(f.Column)
		f.Term = c.Term()
		f.Term.Indexed = f.Indexed
	}
	f.Kind = f.Term.Kind
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

// screaming turns a field's name into an enum value (jobVariables is
// JOB_VARIABLES).
func screaming(field string) string {
	var b strings.Builder
	for _, r := range field {
		if unicode.IsUpper(r) {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToUpper(r))
	}
	return b.String()
}
