package query

import "strings"

// JSONExpressions are the components that make JSON in a statement. They take
// and give expressions (testdata/prefect/components.md, rules 38 to 40).
type JSONExpressions interface {
	// UsesJSONStrings: a JSON value is a text to the database, which CastToJSON
	// has it read.
	UsesJSONStrings() bool
	// CastToJSON reads the value of a JSON column as JSON.
	CastToJSON(expr string) string
	// JSONArrayAgg makes an array of all values of a group, NULL as null. Of no
	// rows it is NULL, on SQLite too (rule 39).
	JSONArrayAgg(expr string) string
	// BuildJSONObject makes an object.
	BuildJSONObject(members ...JSONMember) string
}

// JSONMember is a key of an object and the expression of its value.
type JSONMember struct{ Key, Expr string }

// arguments writes them as arguments of a function.
func arguments(members []JSONMember) string {
	parts := make([]string, 0, 2*len(members))
	for _, m := range members {
		parts = append(parts, "'"+strings.ReplaceAll(m.Key, "'", "''")+"'", m.Expr)
	}
	return strings.Join(parts, ", ")
}

// UsesJSONStrings implements JSONExpressions.
func (c *components) UsesJSONStrings() bool { return c.jsonFunctions().strings }

// CastToJSON implements JSONExpressions.
func (c *components) CastToJSON(expr string) string { return c.jsonFunctions().cast + "(" + expr + ")" }

// JSONArrayAgg implements JSONExpressions.
func (c *components) JSONArrayAgg(expr string) string {
	f := c.jsonFunctions()
	array := f.array + "(" + expr + ")"
	if f.emptyArray {
		array = "iif(count(*) = 0, NULL, " + array + ")"
	}
	return array
}

// BuildJSONObject implements JSONExpressions.
func (c *components) BuildJSONObject(members ...JSONMember) string {
	return c.jsonFunctions().object + "(" + arguments(members) + ")"
}

// jsonFunctions are those that a dialect makes JSON with.
type jsonFunctions struct {
	strings             bool
	cast, array, object string
	// emptyArray: an array of no rows is empty.
	emptyArray bool
}
