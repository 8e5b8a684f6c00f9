package query

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"entgo.io/ent/dialect/sql"

	"github.com/quaestor-graph/quaestor/ent/stored"
)

// Condition is what a row must satisfy. It is two-valued: what a NULL makes
// unknown does not hold, and Not holds exactly where its condition does not.
type Condition interface {
	// write writes it of the row t.
	write(w *writer, t string)
	// exact: as SQL it is true or false and never NULL.
	exact() bool
}

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
	// Key holds of the rows on one side of an id, in the table's own order.
	Key struct {
		Op Op
		ID stored.ID
	}
)

// NumberTest is one test of a count.
type NumberTest struct {
	// Op is Eq, Lt, Le, Gt or Ge; Not turns it round.
	Op  Op
	Not bool
	// Any of the values: one for an order, any number for Eq.
	Values []int64
}

// escapeLike makes a pattern of LIKE that matches a text literally.
func escapeLike(text string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(text)
}

// writer writes conditions into a statement.
type writer struct {
	ctx context.Context
	*components
	b *sql.Builder
	// now is the present of what is computed.
	now stored.Time
	// joins are there for the terms of the row t of a source.
	joins joins
	// filteredSource: the rows of the source are filtered.
	filteredSource bool
	// sortsGroups: an aggregate needs the rows of each group together.
	sortsGroups bool
	// walked: rows are read in the order of an index, which no other index is to
	// take the place of.
	walked bool
	// limited writes how many rows a part may have, where that is not the page's
	// limit.
	limited func()
	// fenced are the columns of the rows of a source that are read first.
	fenced []string
	// onlyKey is that of the only parent, where it is written as it is.
	onlyKey []string
	// keepID: ids are written so that no index of them is walked.
	keepID bool
	// aliases counts the relations of subqueries.
	aliases int
}

func (c *components) writer(ctx context.Context, b *sql.Builder, now stored.Time) *writer {
	return &writer{ctx: ctx, components: c, b: b, now: now}
}

// alias gives a name that no other relation of the condition has.
func (w *writer) alias() string {
	w.aliases++
	return fmt.Sprintf("r%d", w.aliases)
}

// where writes a condition in parentheses after a word, unless it always holds.
func (w *writer) where(word string, c Condition, t string) (next string) {
	if c == nil || always(c) {
		return word
	}
	w.b.WriteString(word + "(")
	c.write(w, t)
	w.b.WriteString(")")
	return " AND "
}

func always(c Condition) bool {
	a, ok := c.(And)
	return ok && len(a) == 0
}

// write puts what is cheap to test first: SQLite tests in the order that is
// written, and parses a JSON text for each row.
func (c And) write(w *writer, t string) {
	c = slices.Clone(c)
	slices.SortStableFunc(c, func(a, b Condition) int { return effort(a) - effort(b) })
	w.joined(c, " AND ", "TRUE", t)
}

func (c Or) write(w *writer, t string) { w.joined(c, " OR ", "FALSE", t) }

func (c And) exact() bool { return allExact(c) }
func (c Or) exact() bool  { return allExact(c) }

func allExact(c []Condition) bool {
	for _, of := range c {
		if !of.exact() {
			return false
		}
	}
	return true
}

func (w *writer) joined(c []Condition, word, none, t string) {
	if len(c) == 0 {
		w.b.WriteString(none)
		return
	}
	parts := make([]func(), len(c))
	for i, of := range c {
		parts[i] = func() { of.write(w, t) }
	}
	w.balanced(parts, word)
}

// all writes that all of some parts hold.
func (w *writer) all(parts []func()) { w.balanced(parts, " AND ") }

// balanced writes a list as a balanced tree: SQLite's expressions nest 1,000
// deep at most, and a chain nests as deep as it is long.
func (w *writer) balanced(parts []func(), word string) {
	if len(parts) == 1 {
		parts[0]()
		return
	}
	groups := [][]func(){parts[:len(parts)/2], parts[len(parts)/2:]}
	if len(parts) <= 4 {
		groups = nil
		for i := range parts {
			groups = append(groups, parts[i:i+1])
		}
	}
	for i, g := range groups {
		if i > 0 {
			w.b.WriteString(word)
		}
		w.b.WriteString("(")
		w.balanced(g, word)
		w.b.WriteString(")")
	}
}

func (c Not) write(w *writer, t string) {
	if n, ok := c.Of.(Not); ok && n.Of.exact() {
		n.Of.write(w, t)
		return
	}
	if c.Of.exact() {
		w.b.WriteString("NOT (")
		c.Of.write(w, t)
		w.b.WriteString(")")
		return
	}
	w.b.WriteString("(")
	c.Of.write(w, t)
	w.b.WriteString(") IS NOT TRUE")
}

func (Not) exact() bool { return true }

func (c Compare) write(w *writer, t string) { w.compare(w, t, c) }
func (Compare) exact() bool                 { return false }

func (c In) write(w *writer, t string) {
	if len(c.Values) == 0 {
		w.b.WriteString("FALSE")
		return
	}
	w.among(w, t, c)
}
func (c In) exact() bool { return len(c.Values) == 0 }

func (c IsNull) write(w *writer, t string) {
	if c.Term.Computed == EffectiveStartTime && len(c.Term.Path) == 0 && !w.indexesEffective() {
		// Each of the two has an index of its own. The one that takes the place of the
		// other is seldom NULL.
		w.unordered(w.b, t, "start_time")
		w.b.WriteString(" IS NULL AND ")
		col(w.b, t, "expected_start_time").WriteString(" IS NULL")
		return
	}
	w.b.WriteString("(")
	w.term(w, t, c.Term)
	w.b.WriteString(") IS NULL")
}
func (IsNull) exact() bool { return true }

func (c HasTags) write(w *writer, t string) { w.tags(w, t, c) }
func (HasTags) exact() bool                 { return false }

func (c NoTags) write(w *writer, t string) { w.noTags(w, t, c.Term) }
func (NoTags) exact() bool                 { return false }

func (c Key) write(w *writer, t string) {
	w.id(t)
	w.b.WriteString(operator(c.Op)).Arg(c.ID)
}
func (Key) exact() bool { return true }

func operator(op Op) string {
	switch op {
	case Lt:
		return " < "
	case Le:
		return " <= "
	case Gt:
		return " > "
	case Ge:
		return " >= "
	}
	return " = "
}

// through writes a term of the row that its path leads to, and says whether it
// had one.
func (w *writer) through(t string, term Term) bool {
	if len(term.Path) == 0 {
		return false
	}
	if r, ok := w.joins[pathKey(term.Path)]; ok && t == "t" {
		term.Path = nil
		w.term(w, r, term)
		return true
	}
	if w.nowhere(term.Path) {
		w.b.WriteString("NULL")
		return true
	}
	hop := term.Path[0]
	r := w.alias()
	w.b.WriteString("(SELECT ")
	term.Path = term.Path[1:]
	w.term(w, r, term)
	w.b.WriteString(" FROM ")
	w.from(w.ctx, w.b, hop.Table, r)
	w.b.WriteString(" WHERE ")
	w.hop(t, r, hop)
	w.b.WriteString(")")
	return true
}

// hop writes that the row r is one that a hop leads to from the row t.
func (w *writer) hop(t, r string, hop Hop) {
	col(w.b, r, hop.To).WriteString(" = ")
	w.hopFrom(t, hop)
	held(w.b, hop, r)
}

// hopFrom writes the key by which a hop leads on from the row t.
func (w *writer) hopFrom(t string, hop Hop) {
	if hop.Prefix == "" {
		col(w.b, t, hop.From)
		return
	}
	w.b.WriteString("(").Arg(hop.Prefix)
	w.prefixed(w.b, t, hop.From)
	w.b.WriteString(")")
}
