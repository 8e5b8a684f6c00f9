package extension

import (
	"encoding/json"
	"fmt"
	"strings"

	"entgo.io/contrib/entgql"
	"entgo.io/ent/dialect"
	"entgo.io/ent/entc/gen"

	"github.com/quaestor-graph/quaestor/ent/annotation"
)

// Entity is an ent type as the graph shows it: ent's own description and our
// annotations, read once for all that is generated from them.
type Entity struct {
	Node *gen.Type
	// Type is the GraphQL name, Ent the Go name in package ent.
	Type, Ent, Table string
	// One and Many are the name in words; Single and Plural the root fields.
	One, Many, Single, Plural string
	Comment                   string
	Columns                   []Column
	Computed                  []annotation.ComputedField
	Attached                  []annotation.AttachedField
	Edges                     []Edge
	Keys                      []annotation.Key
	// Fields are the fields by which its rows can be sorted and grouped.
	Fields []Field
	// Order is the field by which they are sorted unless an operation says otherwise.
	Order     string
	OrderDesc bool
}

// Field is a scalar column, a computed field, or the name of a to-one edge's target.
type Field struct {
	// Enum names it in the enums of the API, Key in the keys of groups.
	Enum, Key string
	// Column or Computed is set, and Edge where it is a column of its target.
	Column   *Column
	Computed *annotation.ComputedField
	Edge     *Edge
	Comment  string
	// Indexed: on both dialects an index holds the rows in the field's order, and
	// it is an instant, which few rows share.
	Indexed bool
	// Leads: rows are found by it without reading all of them, on both dialects
	// and at every served revision.
	Leads bool
}

// GraphQLType is the type of the field's values.
func (f Field) GraphQLType() string {
	if f.Computed != nil {
		return f.Computed.Type
	}
	return f.Column.Type
}

// ComputedName is the name of the computed field in package query.
func (f Field) ComputedName() string {
	return gen.Funcs["pascal"].(func(string) string)(f.Computed.Name)
}

// Column is a column that the graph shows.
type Column struct {
	Field *gen.Field
	// Name is the column's name, GraphQL the field's.
	Name, GraphQL string
	// Kind is descriptor's name for the column's kind, Type its GraphQL type.
	Kind, Type string
	Nullable   bool
	// JSONText: PostgreSQL's type is json, not jsonb.
	JSONText bool
	Comment  string
}

// Go is the struct's field in package ent.
func (c Column) Go() string {
	if c.Name == "id" {
		return "ID"
	}
	return c.Field.StructField()
}

// Edge leads to the rows of another entity.
type Edge struct {
	// Name is the GraphQL field.
	Name    string
	To      *Entity
	Many    bool
	Path    []Hop
	Comment string
	// Indexed: on both dialects an index finds the rows of every hop.
	Indexed bool
	// Ordered are the columns by which an index holds the rows of one parent, on
	// both dialects.
	Ordered []string
}

// Hop is a step of an edge's path.
type Hop struct {
	annotation.Hop
	// Text: the columns hold text, not UUIDs.
	Text bool
}

// kinds maps the Go type of a column to its kind and GraphQL type.
var kinds = map[string][2]string{
	"stored.ID":               {"ID", "ID"},
	"stored.Time":             {"Time", "DateTime"},
	"stored.Duration":         {"Duration", "Duration"},
	"stored.JSON":             {"JSON", "JSON"},
	"stored.Strings":          {"Strings", "[String!]"},
	"stored.Bool":             {"Bool", "Boolean"},
	"stored.Int":              {"Int", "Int"},
	"stored.Float":            {"Float", "Float"},
	"stored.StateType":        {"Enum", "StateType"},
	"stored.DeploymentStatus": {"Enum", "DeploymentStatus"},
	"stored.WorkPoolStatus":   {"Enum", "WorkPoolStatus"},
	"stored.WorkQueueStatus":  {"Enum", "WorkQueueStatus"},
	"stored.WorkerStatus":     {"Enum", "WorkerStatus"},
	"string":                  {"Text", "String"},
}

// own says whether an entity is Quaestor's: it is no type of the graph, and its
// table is no table of Prefect's.
func own(n *gen.Type) bool { return strings.HasPrefix(n.Table(), "quaestor_") }

// noneAsNull are the columns whose type is Prefect's own JSON or Pydantic: all
// that are jsonb on PostgreSQL.
func noneAsNull(n *gen.Type) []*gen.Field {
	var out []*gen.Field
	for _, f := range n.Fields {
		if f.Type.String() == "stored.JSON" && f.Column().SchemaType[dialect.Postgres] == "jsonb" {
			out = append(out, f)
		}
	}
	return out
}

// entities reads the graph.
func entities(g *gen.Graph) ([]*Entity, error) {
	var all []*Entity
	byNode := map[string]*Entity{}
	byTable := map[string]*Entity{}
	for _, n := range g.Nodes {
		if own(n) {
			continue
		}
		e, err := entity(n)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", n.Name, err)
		}
		all = append(all, e)
		byNode[n.Name], byTable[e.Table] = e, e
	}
	for _, e := range all {
		if err := e.readEdges(byNode, byTable); err != nil {
			return nil, fmt.Errorf("%s: %w", e.Ent, err)
		}
	}
	for _, e := range all {
		if err := e.readFields(); err != nil {
			return nil, fmt.Errorf("%s: %w", e.Ent, err)
		}
	}
	return all, nil
}

func entity(n *gen.Type) (*Entity, error) {
	e := &Entity{Node: n, Ent: n.Name, Type: n.Name, Table: n.Table()}
	var gql entgql.Annotation
	if err := read(n.Annotations, &gql); err != nil {
		return nil, err
	}
	if gql.Type != "" {
		e.Type = gql.Type
	}
	e.One = words(e.Type)
	e.Single = lowerFirst(e.Type)
	e.Many, e.Plural = plural(e.One), plural(e.Single)
	e.Comment = comment(n.Annotations)
	for _, f := range append([]*gen.Field{n.ID}, n.Fields...) {
		hidden, err := skipped(f.Annotations)
		if err != nil || hidden {
			if err != nil {
				return nil, err
			}
			continue
		}
		kind, ok := kinds[f.Type.String()]
		if !ok {
			return nil, fmt.Errorf("field %s: no GraphQL type for %s", f.Name, f.Type)
		}
		e.Columns = append(e.Columns, Column{
			Field: f, Name: f.StorageKey(), GraphQL: camel(f.Name),
			Kind: kind[0], Type: kind[1], Nullable: f.Optional, Comment: f.Comment(),
			JSONText: f.Column().SchemaType[dialect.Postgres] == "json",
		})
	}
	var computed annotation.Computed
	var attached annotation.Attached
	var keys annotation.Keys
	if err := read(n.Annotations, &computed); err != nil {
		return nil, err
	}
	if err := read(n.Annotations, &attached); err != nil {
		return nil, err
	}
	if err := read(n.Annotations, &keys); err != nil {
		return nil, err
	}
	e.Computed, e.Attached, e.Keys = computed, attached, keys
	return e, nil
}

func (e *Entity) readEdges(byNode, byTable map[string]*Entity) error {
	for _, d := range e.Node.Edges {
		to := byNode[d.Type.Name]
		edge := Edge{Name: camel(d.Name), To: to, Many: !d.Unique, Comment: d.Comment()}
		fk := d.Rel.Column()
		if d.Unique {
			edge.Path = []Hop{{Hop: annotation.Hop{From: fk, Table: to.Table, To: "id"}}}
		} else {
			edge.Path = []Hop{{Hop: annotation.Hop{From: "id", Table: to.Table, To: fk}}}
		}
		e.Edges = append(e.Edges, edge)
	}
	var edges annotation.Edges
	if err := read(e.Node.Annotations, &edges); err != nil {
		return err
	}
	for _, d := range edges {
		to, ok := byNode[d.To]
		if !ok {
			return fmt.Errorf("edge %s: no entity %s", d.Name, d.To)
		}
		edge := Edge{Name: camel(d.Name), To: to, Many: d.Many, Comment: d.Comment}
		for _, h := range d.Path {
			edge.Path = append(edge.Path, Hop{Hop: h})
		}
		e.Edges = append(e.Edges, edge)
	}
	for i := range e.Edges {
		edge := &e.Edges[i]
		edge.Indexed = true
		for j := range edge.Path {
			h := &edge.Path[j]
			to, ok := byTable[h.Table]
			if !ok {
				return fmt.Errorf("edge %s: no table %s", edge.Name, h.Table)
			}
			col, ok := to.column(h.To)
			if !ok {
				return fmt.Errorf("edge %s: no column %s.%s", edge.Name, h.Table, h.To)
			}
			h.Text = col.Kind == "Text"
			indexed, err := to.indexed(h.To)
			if err != nil {
				return err
			}
			edge.Indexed = edge.Indexed && indexed
		}
		if last := edge.Path[0]; len(edge.Path) == 1 && edge.Many {
			to := byTable[last.Table]
			for _, c := range to.Columns {
				ordered, err := to.indexed(last.To, c.Name)
				if err != nil {
					return err
				}
				if ordered && c.Name != last.To {
					edge.Ordered = append(edge.Ordered, c.Name)
				}
			}
		}
	}
	return nil
}

func (e *Entity) column(name string) (Column, bool) {
	for _, c := range e.Columns {
		if c.Name == name {
			return c, true
		}
	}
	return Column{}, false
}

// readFields finds the fields by which rows are sorted (contract 8.8).
func (e *Entity) readFields() error {
	taken := map[string]bool{}
	for i := range e.Columns {
		c := &e.Columns[i]
		if c.Kind == "JSON" || c.Kind == "Strings" {
			continue
		}
		f := Field{Enum: screamingCamel(c.GraphQL), Key: c.GraphQL, Column: c, Comment: c.Comment}
		// Many rows may have one value of another kind, and are then to be sorted
		// by id.
		if c.Kind == "Time" {
			indexed, err := e.indexed(c.Name)
			if err != nil {
				return err
			}
			f.Indexed = indexed
		}
		taken[f.Enum] = true
		e.Fields = append(e.Fields, f)
	}
	for i := range e.Computed {
		c := &e.Computed[i]
		indexed, err := e.indexedCoalesce(c.Columns)
		if err != nil {
			return err
		}
		e.Fields = append(e.Fields, Field{Enum: screamingCamel(camel(c.Name)), Key: camel(c.Name), Computed: c, Comment: c.Comment, Indexed: indexed})
	}
	for i := range e.Edges {
		edge := &e.Edges[i]
		name, ok := edge.To.column("name")
		enum := screamingCamel(edge.Name) + "_NAME"
		if edge.Many || !ok || taken[enum] {
			continue
		}
		e.Fields = append(e.Fields, Field{
			Enum: enum, Key: edge.Name + "Name", Column: &name, Edge: edge,
			Comment: fmt.Sprintf("Name of the %s that the edge %s leads to; null where it leads nowhere.", edge.To.One, edge.Name),
		})
	}
	var order annotation.Order
	if err := read(e.Node.Annotations, &order); err != nil {
		return err
	}
	switch {
	case order.Field != "":
		e.Order, e.OrderDesc = screamingCamel(camel(order.Field)), order.Desc
	case taken["NAME"]:
		e.Order = "NAME"
	default:
		e.Order = "ID"
	}
	for i := range e.Fields {
		if err := e.readLeads(&e.Fields[i]); err != nil {
			return err
		}
	}
	return nil
}

// read decodes one of the annotations of an ent type or field into a.
func read[A interface{ Name() string }](from gen.Annotations, a *A) error {
	v, ok := from[(*a).Name()]
	if !ok {
		return nil
	}
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return json.Unmarshal(b, a)
}

func skipped(from gen.Annotations) (bool, error) {
	var gql entgql.Annotation
	err := read(from, &gql)
	return gql.Skip == entgql.SkipAll, err
}

func comment(from gen.Annotations) string {
	c, _ := from["Comment"].(map[string]any)
	s, _ := c["Text"].(string)
	return s
}
