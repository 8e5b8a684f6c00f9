package write

import (
	"entgo.io/ent/dialect"

	"github.com/quaestor-graph/quaestor/server/database/query"
)

// sqlite is the variant of SQLite.
type sqlite struct{}

// joinBehind: SQLite keeps to the order of a CROSS JOIN.
var sqliteWords = words{
	dialect: dialect.SQLite, folder: "sqlite", quote: "`", joinBehind: " CROSS JOIN ",
	arguments: 32_766, // SQLITE_MAX_VARIABLE_NUMBER, as it is compiled
	tables:    "SELECT name FROM sqlite_master WHERE type = 'table' AND name",
	json:      jsonFunctions{strings: true, cast: "json", array: "json_group_array", emptyArray: true, object: "json_object"},
}

func (sqlite) words() *words { return &sqliteWords }

// column: a unary plus takes the declared type away, by which go-sqlite3 would
// interpret the value. A BLOB in place of an id is marked, or its bytes may look
// like the text of a UUID, which SQLite compares otherwise. The alias hides the
// column from ORDER BY, which is always qualified for that reason.
func (v sqlite) column(w *writer, relation string, c query.Column) frag {
	if c.Name != "id" && !c.Interpreted {
		return w.col(relation, c.Name)
	}
	return v.columnAs(w, relation, c, c.Name)
}

func (sqlite) columnAs(w *writer, relation string, c query.Column, name string) frag {
	column := w.name(relation, c.Name)
	switch {
	case c.Name == "id":
		column = "iif(typeof(" + column + ") = 'blob', CAST(x'00' || " + column + " AS BLOB), " + column + ")"
	case c.Interpreted:
		column = "+" + column
	}
	return raw(column + " AS `" + name + "`")
}

func (v sqlite) sortable(w *writer, r row, term query.Term) frag { return v.term(w, r, term) }

// position: the plus is for go-sqlite3, as in column.
func (v sqlite) position(w *writer, r row, term query.Term) frag {
	return sqlf("+($1)", v.term(w, r, term))
}

func (sqlite) unordered(column frag) frag { return frag{"+" + column.sql, column.args} }

func (sqlite) keys(keys []string, _ bool) frag {
	return sqlf("(SELECT key AS n, value AS k FROM json_each($1)) AS p", arg(jsonOf(keys)))
}

func (sqlite) in(keys []string, _ bool) frag {
	return sqlf(" IN (SELECT value FROM json_each($1))", arg(jsonOf(keys)))
}

func (sqlite) doubles(column frag, values []float64) frag {
	return sqlf("$1 IN (SELECT value FROM json_each($2))", column, arg(jsonOf(values)))
}

func (sqlite) bytes(string) frag { return raw("NULL") }

func (sqlite) cast(query.Kind) string { return "" }

func (sqlite) placed(_ query.Kind, value any) frag { return arg(value) }

func (sqlite) byCodePoint(query.Kind) string { return "" }

// jsonNumber: an integer of 64 bits, else a double.
func (sqlite) jsonNumber(text frag) frag { return sqlf("CAST($1 AS NUMERIC)", text) }

// key: go-sqlite3 would read what is declared BOOLEAN in its own way, and take 7
// for 1.
func (sqlite) key(column string, kind query.Kind) frag {
	if kind == query.Bool && column != "" {
		return raw("+" + column)
	}
	return raw(column)
}
