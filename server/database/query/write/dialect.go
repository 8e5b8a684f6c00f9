package write

import (
	"context"

	"github.com/quaestor-graph/quaestor/server/database/query"
	"github.com/quaestor-graph/quaestor/server/database/query/plan"
)

// variant is where the dialects truly differ.
type variant interface {
	// words are what differs in a word or two.
	words() *words

	// column is a column of a relation as a scanner should see it, columnAs the same
	// under another name.
	column(w *writer, relation string, c query.Column) frag
	columnAs(w *writer, relation string, c query.Column, name string) frag
	// term is a term of a row, as it is compared; sortable is one for ORDER BY, and
	// position its value for a query.Position.
	term(w *writer, r row, term query.Term) frag
	sortable(w *writer, r row, term query.Term) frag
	position(w *writer, r row, term query.Term) frag
	// unordered is a column so that no index is walked for its order.
	unordered(column frag) frag

	// The conditions that differ.
	compare(w *writer, r row, c query.Compare) frag
	behind(w *writer, r row, c plan.Behind) frag
	among(w *writer, r row, c query.In) frag
	tags(w *writer, r row, c query.HasTags) frag
	noTags(w *writer, r row, term query.Term) frag
	json(w *writer, r row, c query.JSONTest) frag
	// stable is an operator, before an argument, that keeps a statement from being
	// compiled anew whenever it is run.
	stable(w *writer, op query.Op) string

	// keys is a relation p with the columns n (the position of a key, from 0) and k
	// (the key itself); in is ` IN keys`, numbers ` IN values`, and doubles a column
	// that is one of some numbers.
	keys(keys []string, text bool) frag
	in(keys []string, text bool) frag
	numbers(values []int64) frag
	doubles(column frag, values []float64) frag
	// cast follows an expression that a UNION needs of a kind; placed is the value of
	// a query.Place.
	cast(kind query.Kind) string
	placed(kind query.Kind, value any) frag
	// prefixed is ` || column`, of text and of UUIDs; endingID is the id at the end of
	// a text, beforeID what stands before it: NULL where there is none.
	prefixed(column frag) frag
	endingID(text frag) frag
	beforeID(text frag) frag

	// step is the rows of a table whose column hop.To is a key and which hold
	// hop.Equals, found through an index of that column. ordered: that index may also
	// give the order.
	step(w *writer, hop query.Hop, r string, key stepKey, ordered bool) source
	// only is, to follow FROM, the rows t of the only parent's page, whose key is
	// known; each is `FROM parents … t` of the page of each of some parents p, in any
	// order; window the rows t of all parents together, each with the position n of
	// its parent; and beside, behind parents p, the rows t of each.
	only(w *writer, p *query.Page, how plan.Children) frag
	each(w *writer, p *query.Page, how plan.Children, parents frag) frag
	window(w *writer, p *query.Page) frag
	beside(w *writer, p *query.Page) frag
	// steps is what a lead looks for, step by step: a number of rows of each parent k;
	// found is what each has found, and again the rows t that the relation s names, to
	// follow FROM, with what follows the joins.
	steps(w *writer, l *plan.Lead, missing int) frag
	found(hop query.Hop) found
	again(w *writer, table string) (from frag, behind string)

	// aggregate is a figure of the rows.
	aggregate(w *writer, r row, a query.Aggregate) frag
	// groupKey is what rows are grouped by (the ith of the keys), key reads it, and
	// elements is a relation e with the elements of a list.
	groupKey(w *writer, r row, i int, k query.GroupKey, how plan.Rows) frag
	key(column string, kind query.Kind) frag
	elements(w *writer, r row, term query.Term, e string) frag
	// byCodePoint has a text sorted so, and jsonNumber is the text of a JSON number as
	// a number to sort by.
	byCodePoint(kind query.Kind) string
	jsonNumber(text frag) frag
	// history is a query.History of the runs t of a source, whose intervals begin with
	// first.
	history(w *writer, first query.Interval, source frag) frag

	// gives is query.Values.Gives of what is not NULL, givesKey GivesKey.
	gives(kind query.Kind, v any) bool
	givesKey(k query.GroupKey, v any) bool
	// load and loadLinked write very many rows.
	load(ctx context.Context, c *components, r query.Rows) []query.Statement
	loadLinked(ctx context.Context, c *components, l query.Linked) []query.Statement
	// bytes is the size of a table.
	bytes(table string) frag
}

// words are what differs in a word or two.
type words struct {
	// dialect is ent's name, folder that of the dialect's statements in sql.
	dialect, folder string
	// quote stands on both sides of a name.
	quote string
	// numbered: arguments are $1, $2 and so on.
	numbered bool
	// arguments is how many a statement takes.
	arguments int
	// joinBehind joins a relation that has a row for each of those before.
	joinBehind string
	// integer follows an argument that is an integer.
	integer string
	// typed: columns hold nothing but values of their kind, and a statement that
	// compares others fails.
	typed bool
	// tables are the names of all tables that an unqualified name may mean, up to the
	// name itself.
	tables string
	// jsonFunctions are those that make JSON.
	json jsonFunctions
}

// jsonFunctions are those that a dialect makes JSON with.
type jsonFunctions struct {
	strings             bool
	cast, array, object string
	// emptyArray: an array of no rows is empty.
	emptyArray bool
}

// source is, to follow FROM, rows, and the conditions that they must satisfy
// beside others.
type source struct{ from, where frag }

// rows of a source that satisfy further conditions, to follow FROM.
func (s source) rows(conditions ...frag) frag {
	return concat(s.from, where(" WHERE ", append([]frag{s.where}, conditions...)...))
}

// stepKey is what the rows that a step finds hold: a value that is known, else a
// column, of a relation beside in the same FROM or around the statement.
type stepKey struct {
	known  []string
	column string
	beside bool
}
