package query

// Values says what values the database gives for a Position or a Place. Those
// that come back from somewhere else are asked for before they become arguments:
// PostgreSQL would fail, and repeat them in its error.
type Values interface {
	// Gives says whether a value may be one of a kind, NULL included, if the column
	// holds what it should. What passes can be compared with any of the kind.
	Gives(kind Kind, v any) bool
	// GivesKey is Gives of a key of groups.
	GivesKey(k GroupKey, v any) bool
	// Typed: columns hold nothing but values of their kind, and a statement that
	// compares others fails.
	Typed() bool
}

// Gives implements Values.
func (c *components) Gives(kind Kind, v any) bool { return v == nil || c.gives(kind, v) }

// GivesKey implements Values.
func (c *components) GivesKey(k GroupKey, v any) bool { return v == nil || c.givesKey(k, v) }

// Typed implements Values.
func (c *components) Typed() bool { return !c.comparesKinds() }

func isInt(v any) bool { _, ok := v.(int64); return ok }

// isFloat: a cursor has a whole double as an integer.
func isFloat(v any) bool { _, ok := v.(float64); return ok || isInt(v) }

// maxEnum is how many bytes PostgreSQL takes for the member of an enum.
const maxEnum = 63

// splitKey splits the key of a JSON value: see the dialects' groupKey.
func splitKey(v any) (kind byte, rest string) {
	text, _ := v.(string)
	if text == "" {
		return 0, ""
	}
	return text[0], text[1:]
}
