package query

// Kind is the kind of a column's values.
type Kind uint8

// The kinds of columns: 0 is none of them.
const (
	ID Kind = iota + 1
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

// Known says whether it is one of the kinds.
func (k Kind) Known() bool { return ID <= k && k <= Enum }

// Term is a value of a row that can be compared, sorted and grouped by: a
// column, or something that is computed from columns of the row, either of the
// row itself or of the one that a path of to-one hops leads to (NULL where it
// leads nowhere).
type Term struct {
	Kind     Kind
	Column   string
	Computed Computed
	Path     []Hop
	// Nullable: the value may be NULL.
	Nullable bool
	// JSONText: the column is of PostgreSQL's type json, which holds any text
	// that looks like JSON, and not of jsonb.
	JSONText bool
	// Indexed: the term is an instant, and on both dialects an index has all rows
	// of the table in its order (SQLite's of an effective start time is spread over
	// the states).
	Indexed bool
}

// Computed is a value that Prefect computes of a run
// (src/prefect/server/database/orm_models.py: estimated_run_time,
// estimated_start_time_delta; its sorts by COALESCE(start_time,
// expected_start_time)).
type Computed uint8

// What is computed.
const (
	NotComputed Computed = iota
	EffectiveStartTime
	EstimatedRunTime
	EstimatedStartTimeDelta
)

// Op compares a term with a value.
type Op uint8

// The comparisons: 0 is none of them. Like, ILike take a pattern, in which % and _ are wildcards
// and a backslash escapes; IContains and ILike fold ASCII letters.
const (
	Eq Op = iota + 1
	Lt
	Le
	Gt
	Ge
	Contains
	StartsWith
	EndsWith
	Like
	IContains
	ILike
)
