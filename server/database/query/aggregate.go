package query

// Function is an aggregate function.
type Function uint8

// The aggregate functions: 0 is none of them. Values that are NULL do not count; Sum, Avg and
// Percentile take numbers and durations and give doubles (of durations seconds),
// Min and Max take instants and texts too.
const (
	Count Function = iota + 1
	CountDistinct
	Sum
	Avg
	Min
	Max
	Percentile
)

// Aggregate is one figure about all rows of a connection, or of a group of them.
type Aggregate struct {
	Function Function
	// Term is what it is about, of every function but Count.
	Term Term
	// P is the place of a Percentile, from 0 to 1: it interpolates as
	// PostgreSQL's percentile_cont.
	P float64
	// Where: of Count, only rows that satisfy this.
	Where Condition
}

// Kind is the kind of its values, as they are sorted.
func (a Aggregate) Kind() Kind {
	switch a.Function {
	case Count, CountDistinct:
		return Int
	case Min, Max:
		return a.Term.Kind
	}
	return Float
}
