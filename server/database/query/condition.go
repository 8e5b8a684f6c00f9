package query

// Condition is what a row must satisfy. It is two-valued: what a NULL makes
// unknown does not hold, and Not holds exactly where its condition does not.
type Condition interface{ condition() }

// The conditions. The empty And holds always, the empty Or never.
type (
	And []Condition
	Or  []Condition
	Not struct{ Of Condition }
	// Compare compares a term with a value of the term's kind: an int64, a
	// float64, a bool, a stored.Time, a stored.Duration, and a string of
	// everything else.
	Compare struct {
		Term  Term
		Op    Op
		Value any
	}
	// In holds of a term that equals one of the values.
	In struct {
		Term   Term
		Values []any
	}
	// IsNull holds of a term without a value.
	IsNull struct{ Term Term }
	// Related holds where some row that the path leads to satisfies Where. One:
	// the path leads to one row at most. Listed: no index finds the rows from
	// where the path begins, so that they are listed once.
	Related struct {
		Path        []Hop
		Where       Condition
		One, Listed bool
	}
	// Counted holds where the number of rows that the path leads to and that
	// satisfy Where passes all tests.
	Counted struct {
		Path    []Hop
		Indexed bool
		Where   Condition
		Is      []NumberTest
	}
	// HasTags holds of a list of strings that has all of the tags, or any.
	HasTags struct {
		Term Term
		Tags []string
		Any  bool
	}
	// NoTags holds of a list of strings that has no element.
	NoTags struct{ Term Term }
)

func (And) condition()      {}
func (Or) condition()       {}
func (Not) condition()      {}
func (Compare) condition()  {}
func (In) condition()       {}
func (IsNull) condition()   {}
func (Related) condition()  {}
func (Counted) condition()  {}
func (HasTags) condition()  {}
func (NoTags) condition()   {}
func (JSONTest) condition() {}

// NumberTest is one test of a count.
type NumberTest struct {
	// Op is Eq, Lt, Le, Gt or Ge; Not turns it round.
	Op  Op
	Not bool
	// Any of the values: one for an order, any number for Eq.
	Values []int64
}

// Always says whether a condition is none at all: nil, or the empty And.
func Always(c Condition) bool {
	a, ok := c.(And)
	return c == nil || ok && len(a) == 0
}
