package query

import (
	"context"
	"errors"
	"slices"
	"strings"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"

	"github.com/quaestor-graph/quaestor/server/database/access"
)

// Statement is SQL with its arguments, which the storage codec still binds in
// the dialect's stored forms.
type Statement struct {
	SQL  string
	Args []any
	// Rows are what a COPY takes beside its text: rows of a value for each of its
	// columns, bound as arguments are.
	Rows [][]any
	// Denied are the tables that the database's role may not read: a statement
	// that has any is not sent.
	Denied []string
}

// Relation is what a table's name stands for in a FROM clause.
type Relation struct {
	Table string
	// Absent: the database's revision does not have the table yet.
	Absent bool
	// Denied: the database's role may not read the table.
	Denied bool
	// Added are columns that the revision lacks, each with the expression that
	// stands for it.
	Added []Added
	// Unindexed are the indexes, by name, that the revision lacks.
	Unindexed []string
	// Bounds are those of the key for which it is read, of whose rows no other is
	// seen; nil where all are.
	Bounds *access.Bounds
}

// Added is a column made from an expression.
type Added struct{ Column, Expr string }

// Visible names the relation that an operation may see of a table. Every
// statement takes its tables from it.
type Visible func(ctx context.Context, table string) Relation

// Components are the query components of one dialect.
type Components interface {
	Inserts
	Scheduling
	Surveying
	JSONExpressions
	Values
	// Page reads one page of a table, or one page for each parent.
	Page(ctx context.Context, p Page) Statement
	// Targets reads the rows whose column is one of the keys.
	Targets(ctx context.Context, t Targets) Statement
	// Count counts a page's rows, all of them or up to a limit, for each parent.
	Count(ctx context.Context, p Page) Statement
	// Aggregates gives figures about all rows of a page, for each parent.
	Aggregates(ctx context.Context, p Page, all []Aggregate) Statement
	// Groups gives figures about groups of a page's rows, for each parent, and
	// GroupCount how many groups there are.
	Groups(ctx context.Context, g Groups) Statement
	GroupCount(ctx context.Context, g Groups) Statement
	// History counts runs by interval and state.
	History(ctx context.Context, h History) Statement
	// FlowRunGraph reads the graph of a flow run, and FlowRunGraphSize how many
	// nodes it has.
	FlowRunGraph(ctx context.Context, g FlowRunGraph) Statement
	FlowRunGraphSize(ctx context.Context, g FlowRunGraph) Statement
	// Exists tells for each parent whether any row lies within the page's bounds.
	Exists(ctx context.Context, p Page) Statement
	// Locate finds which of the tables have rows with the ids.
	Locate(ctx context.Context, tables []string, ids []string) Statement
	// OneBy reads the rows, two at most, that hold the given texts.
	OneBy(ctx context.Context, o OneBy) Statement
	// ConfigurationValue reads the value of an entry of the configuration.
	ConfigurationValue(ctx context.Context, key string) Statement
	// APIKeys reads all keys that let programs in.
	APIKeys(ctx context.Context) Statement
	// TablesNamed tells which of some tables are there.
	TablesNamed(ctx context.Context, names ...string) Statement
	// Revisions reads the revision that Alembic left.
	Revisions(ctx context.Context) Statement
	// HiddenSchema names the schemas that hold Prefect's tables and that the role
	// may not use; ok is false where there can be none.
	HiddenSchema(ctx context.Context) (st Statement, ok bool)
	// TableStatus counts a table's rows and bytes.
	TableStatus(ctx context.Context, table string) Statement
	// InvalidIndexes lists indexes that an interrupted statement left; ok is
	// false where there can be none.
	InvalidIndexes(ctx context.Context) (st Statement, ok bool)
}

// New gives the components of a dialect.
func New(d string, visible Visible) Components {
	if d == dialect.Postgres {
		return &components{dialect: d, visible: visible, variant: postgresql{}}
	}
	return &components{dialect: d, visible: visible, variant: sqlite{}}
}

// variant is where the dialects truly differ.
type variant interface {
	// comparesKinds: values of different kinds can be compared.
	comparesKinds() bool
	// gives is Values.Gives of what is not NULL, givesKey GivesKey.
	gives(kind Kind, v any) bool
	givesKey(k GroupKey, v any) bool
	// load and loadLinked write very many rows.
	load(ctx context.Context, c *components, r Rows) []Statement
	loadLinked(ctx context.Context, c *components, l Linked) []Statement
	// column writes a column of relation t as a scanner should see it.
	column(b *sql.Builder, t string, c Column)
	// columnAs is column under another name.
	columnAs(b *sql.Builder, t string, c Column, name string)
	// sortable writes a term for ORDER BY, position its value for a Position.
	sortable(w *writer, t string, term Term)
	position(w *writer, t string, term Term)
	// spread parts the rows of a root page so that each part is read in order
	// through an index, where no index has the order of all of them.
	spread(p Page) []Condition
	// probed writes a page that is looked for among the first ids and then in all
	// rows as they lie, where something is to be won by it; else nothing.
	probed(w *writer, p Page) bool
	// keys writes a relation p with the columns n (the position of a key, from
	// 0) and k (the key itself).
	keys(b *sql.Builder, keys []string, text bool)
	// in writes `expr IN keys`.
	in(b *sql.Builder, keys []string, text bool)
	// indexesEffective: an index has all runs by their effective start time.
	indexesEffective() bool
	// stable is an operator, before an argument, that keeps a statement from being
	// compiled anew whenever it is run.
	stable(op Op) string
	// each writes, for the page of each of some parents p, `FROM p … t`: t are the
	// page's rows, in any order.
	each(w *writer, p Page, parents func())
	// step writes, to follow FROM, the rows t of a table whose column hop.To is
	// key and which hold hop.Equals, found through an index of that column; it
	// gives the word before a further condition. ordered: that index may also give
	// the order.
	step(b *sql.Builder, hop Hop, t string, key stepKey, ordered bool, table func()) (word string)
	// only writes, to follow FROM, the rows t of the only parent's page, whose key
	// is known.
	only(w *writer, p Page, t string)
	// steps writes the steps z of a lead, which looks for a number of rows of each
	// parent k; found is what each has found.
	steps(w *writer, l lead, missing int)
	found(hop Hop) found
	// leadWorth is how many rows of the parents that are left are worth one of the
	// lead.
	leadWorth() int
	// again writes, to follow FROM, the rows t that the relation s names, and gives
	// what follows the joins.
	again(w *writer, table string) string
	// children writes, to follow FROM, the rows t of all parents together, each
	// with the position n of its parent, where no index finds those of one.
	children(w *writer, p Page)
	// unordered writes a column so that no index is walked for its order.
	unordered(b *sql.Builder, t, column string)
	// term writes a term of the row t, as it is compared.
	term(w *writer, t string, term Term)
	compare(w *writer, t string, c Compare)
	among(w *writer, t string, c In)
	tags(w *writer, t string, c HasTags)
	noTags(w *writer, t string, term Term)
	json(w *writer, t string, c JSONTest)
	// joinBehind joins a relation that has a row for each of those before.
	joinBehind() string
	// beside writes the rows t of each parent p of a source.
	beside(w *writer, p Page)
	aggregate(w *writer, t string, a Aggregate)
	// fence says in w.fenced which columns of the rows are all that groups need,
	// where an index has them.
	fence(w *writer, g Groups)
	// ranged writes the groups g, of which w.figures are the aggregates, as ranges of
	// an index, where an index has all that they need; else nothing.
	ranged(w *writer, g Groups) bool
	// groupKey writes what rows t are grouped by, key reads it.
	groupKey(w *writer, t string, i int, k GroupKey)
	key(w *writer, column string, kind Kind)
	// elements writes a relation e with the elements of a list.
	elements(w *writer, t string, term Term, e string)
	// byCodePoint has a text sorted so.
	byCodePoint(b *sql.Builder, kind Kind)
	// placed writes the value of a Place.
	placed(b *sql.Builder, kind Kind, value any)
	// jsonNumber writes the text of a JSON number as a number to sort by.
	jsonNumber(b *sql.Builder, text func())
	// doubles writes that a column is one of some numbers.
	doubles(b *sql.Builder, column string, values []float64)
	// history writes a History of the runs t of a source, whose intervals begin
	// with first.
	history(w *writer, first Interval, source func())
	// cast follows an expression that a UNION needs of a kind.
	cast(b *sql.Builder, kind Kind)
	// integer follows an argument that is an integer.
	integer(b *sql.Builder)
	// numbers writes ` IN values`.
	numbers(b *sql.Builder, values []int64)
	// listsTargets: rows whose target must satisfy a condition are best found by
	// a list of the targets.
	listsTargets() bool
	// prefixed writes ` || column`, of text and of UUIDs.
	prefixed(b *sql.Builder, t, column string)
	// endingID writes the id at the end of a text, beforeID what stands before it;
	// NULL where there is none.
	endingID(b *sql.Builder, t, column string)
	beforeID(b *sql.Builder, t, column string)
	// tables writes the names of all tables that an unqualified name may mean,
	// up to the name itself.
	tables(b *sql.Builder)
	// jsonFunctions are those that make JSON.
	jsonFunctions() jsonFunctions
	// templates is the folder of the statements that are templates.
	templates() string
	// bytes writes the size of a table.
	bytes(b *sql.Builder, table string)
}

// components implements Components on a variant.
type components struct {
	dialect string
	visible Visible
	variant
}

// Column is a column of a projection.
type Column struct {
	Name string
	// Interpreted: go-sqlite3 reads such a column (declared DATETIME or BOOLEAN)
	// in its own way unless told not to.
	Interpreted bool
}

func (c *components) builder() *sql.Builder {
	b := &sql.Builder{}
	b.SetDialect(c.dialect)
	return b
}

func statement(b *sql.Builder) Statement {
	q, args := b.Query()
	st := Statement{SQL: q, Args: args}
	if err := b.Err(); err != nil { // what from could not write
		st.Denied = strings.Split(err.Error(), "; ")
		slices.Sort(st.Denied)
		st.Denied = slices.Compact(st.Denied)
	}
	return st
}

// from writes a table under an alias.
func (c *components) from(ctx context.Context, b *sql.Builder, table, alias string) {
	r := c.visible(ctx, table)
	if r.Denied {
		b.AddError(errors.New(r.Table))
	}
	switch {
	case r.Bounds != nil:
		c.seen(ctx, b, r)
	case len(r.Added) == 0:
		b.Ident(r.Table)
	default:
		b.WriteString("(SELECT *")
		for _, a := range r.Added {
			b.WriteString(", " + a.Expr + " AS ").Ident(a.Column)
		}
		b.WriteString(" FROM ").Ident(r.Table).WriteString(")")
	}
	b.WriteString(" AS ").Ident(alias)
}

// col writes alias.column.
func col(b *sql.Builder, alias, column string) *sql.Builder {
	return b.Ident(alias).WriteByte('.').Ident(column)
}

// columns writes a projection of relation t.
func (c *components) columns(b *sql.Builder, t string, columns []Column) {
	for i, column := range columns {
		if i > 0 {
			b.WriteString(", ")
		}
		c.column(b, t, column)
	}
}
