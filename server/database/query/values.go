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
