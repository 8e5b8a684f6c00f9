package plan

import (
	"slices"

	"entgo.io/ent/dialect"

	"github.com/quaestor-graph/quaestor/server/database/query"
)

// Index is one of Prefect's indexes on one dialect.
type Index struct {
	Name string
	Keys []IndexKey
	// Where is the condition of a partial index.
	Where string
	// Since is the revision of the schema that the index came with, where some
	// served revision of Prefect is older.
	Since string
	// Method is PostgreSQL's, where it is another than btree.
	Method string
}

// IndexKey is a column of an index, or an expression.
type IndexKey struct {
	Column string
	// Kind is that of the column, 0 of an expression that nobody asks for.
	Kind query.Kind
	// Computed is what the expression computes, and Expression its text.
	Computed   query.Computed
	Expression string
	Desc       bool
}

// is says whether a key holds a term of its table's rows.
func (k IndexKey) is(t query.Term) bool {
	return len(t.Path) == 0 && t.Kind == k.Kind && t.Computed == k.Computed && t.Column == k.Column
}

// term is what a key holds.
func (k IndexKey) term() query.Term {
	return query.Term{Kind: k.Kind, Column: k.Column, Computed: k.Computed}
}

// Indexes are those of a table on a dialect.
func Indexes(d, table string) []Index {
	if d == dialect.SQLite {
		return sqliteIndexes[table]
	}
	return postgresqlIndexes[table]
}

// ordered says whether an index has all rows: in its order, and not of words.
func (i *Index) ordered() bool { return i.Where == "" && i.Method == "" }

// indexed says whether some index of a table that the revision has passes a test.
func indexed(db Database, table string, is func(i *Index) bool) bool {
	all := Indexes(db.Dialect(), table)
	if len(all) == 0 {
		return false
	}
	lacks := db.Relation(table).Unindexed
	for n := range all {
		if is(&all[n]) && !slices.Contains(lacks, all[n].Name) {
			return true
		}
	}
	return false
}

// leads says whether an index of all rows begins with a term.
func leads(db Database, table string, t query.Term) bool {
	return indexed(db, table, func(i *Index) bool { return i.ordered() && i.Keys[0].is(t) })
}

// byState says whether no index begins with a term, but one has it for each state
// of a run.
func byState(db Database, table string, t query.Term) bool {
	return !leads(db, table, t) &&
		indexed(db, table, func(i *Index) bool { return i.ordered() && len(i.Keys) > 1 && i.Keys[0].is(state) && i.Keys[1].is(t) })
}

// ofRun says whether a column names a run, of whose time the rows are then.
func ofRun(table, column string) bool { return slices.Contains(runColumns[table], column) }

// state is the type of a run's state.
var state = query.Term{Kind: query.Enum, Column: "state_type", Nullable: true}

func isState(t query.Term) bool { return t.Column == state.Column && len(t.Path) == 0 }

// IndexesEffective says whether an index has all runs by their effective start
// time: of SQLite's each has those of one state.
func IndexesEffective(d string) bool {
	effective := query.Term{Kind: query.Time, Computed: query.EffectiveStartTime}
	return slices.ContainsFunc(Indexes(d, "flow_run"), func(i Index) bool { return i.ordered() && i.Keys[0].is(effective) })
}

// Late are the indexes that a revision lacks, by table and name; has says whether it
// comes at or after another.
func Late(d string, has func(since string) bool) map[string][]string {
	all := postgresqlIndexes
	if d == dialect.SQLite {
		all = sqliteIndexes
	}
	out := map[string][]string{}
	for table, indexes := range all {
		for _, i := range indexes {
			if i.Since != "" && !has(i.Since) {
				out[table] = append(out[table], i.Name)
			}
		}
	}
	return out
}
