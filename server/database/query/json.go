package query

// JSONOp is a test of the value at a path in a JSON column.
type JSONOp uint8

// The tests: 0 is none of them. At a path where nothing is none of them holds but JSONNull: it
// holds of SQL NULL, of JSON null and where nothing is.
const (
	JSONEq JSONOp = iota + 1
	JSONIn
	JSONLt
	JSONLe
	JSONGt
	JSONGe
	JSONContains
	JSONHasKey
	JSONExists
	JSONNull
	JSONStartsWith
	JSONIContains
)

// JSONTest holds where the value at a path passes a test. A stored text that is
// no JSON, or that PostgreSQL's jsonb can't hold, has no path.
type JSONTest struct {
	Term Term
	// Path is of keys of objects, and of positions in arrays, from 0.
	Path []string
	Op   JSONOp
	// Value is what to compare with: decoded JSON with json.Number, a list of
	// texts and numbers of JSONIn, a text of JSONHasKey, JSONStartsWith and
	// JSONIContains.
	Value any
}
