package query

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
