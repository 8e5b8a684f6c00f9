package query

import (
	"encoding/json"

	"entgo.io/ent/dialect/sql"
)

// sqlite is the variant of SQLite.
type sqlite struct{}

// column: a unary plus takes the declared type away, by which go-sqlite3 would
// interpret the value. A BLOB in place of an id is marked, or its bytes may look
// like the text of a UUID, which SQLite compares otherwise. The alias hides the
// column from ORDER BY, which is always qualified for that reason.
func (v sqlite) column(b *sql.Builder, t string, c Column) {
	if c.Name != "id" && !c.Interpreted {
		col(b, t, c.Name)
		return
	}
	v.columnAs(b, t, c, c.Name)
}

func (sqlite) columnAs(b *sql.Builder, t string, c Column, name string) {
	switch {
	case c.Name == "id":
		b.WriteString("iif(typeof(")
		col(b, t, c.Name).WriteString(") = 'blob', CAST(x'00' || ")
		col(b, t, c.Name).WriteString(" AS BLOB), ")
		col(b, t, c.Name).WriteString(")")
	case c.Interpreted:
		b.WriteByte('+')
		col(b, t, c.Name)
	default:
		col(b, t, c.Name)
	}
	b.WriteString(" AS ").Ident(name)
}

func (v sqlite) sortable(w *writer, t string, term Term) { v.term(w, t, term) }

// position: the plus is for go-sqlite3, as in column.
func (v sqlite) position(w *writer, t string, term Term) {
	w.b.WriteString("+(")
	v.term(w, t, term)
	w.b.WriteString(")")
}

func (sqlite) keys(b *sql.Builder, keys []string, _ bool) {
	b.WriteString("(SELECT key AS n, value AS k FROM json_each(").Arg(jsonList(keys)).WriteString(")) AS p")
}

func (sqlite) in(b *sql.Builder, keys []string, _ bool) {
	b.WriteString(" IN (SELECT value FROM json_each(").Arg(jsonList(keys)).WriteString("))")
}

// jsonList binds a list as one value, a JSON text in UTF-8.
func jsonList(keys []string) string {
	b, err := json.Marshal(keys)
	if err != nil { // strings always marshal
		panic(err)
	}
	return string(b)
}

// each is a correlated IN of rowids, which are compared and found in less time
// than ids. The unary plus before the id keeps the planner on the index of the
// parent's column: it would walk the primary key for the order, and read the rows
// of other parents on its way.
func (sqlite) each(w *writer, p Page, parents func()) {
	w.b.WriteString(" FROM ")
	parents()
	w.b.WriteString(" CROSS JOIN ")
	w.from(w.ctx, w.b, p.Table, "t")
	row := "rowid"
	if w.visible(w.ctx, p.Table).Made() { // no table, which alone has it
		row = "id"
	}
	w.b.WriteString(" ON t." + row + " IN (SELECT i." + row + " FROM ")
	w.rows(p, "i")
	w.keepID = true
	w.sorted(" ORDER BY ", p, "i", unknown)
	w.keepID = false
	limit(w.b, p)
	w.b.WriteString(")")
}

// step: SQLite keeps to the order of a CROSS JOIN, and where it is told that
// few rows match it takes the index; of several that begin so the one that has
// the order, if it is not told that there is next to nothing to sort.
func (v sqlite) step(b *sql.Builder, hop Hop, t string, key stepKey, ordered bool, table func()) (word string) {
	table()
	b.WriteString(" WHERE ")
	if !ordered {
		b.WriteString("likelihood(")
	}
	col(b, t, hop.To)
	if key.known != nil {
		b.WriteString(v.stable(Eq)).Arg(key.known[0])
	} else {
		b.WriteString(" = " + key.column)
	}
	if !ordered {
		b.WriteString(", 0.000001)")
	}
	held(b, hop, t)
	return " AND "
}

// joinBehind: SQLite keeps to the order of a CROSS JOIN.
func (sqlite) joinBehind() string { return " CROSS JOIN " }

// only: SQLite keeps to the index that finds the key.
func (sqlite) only(w *writer, p Page, t string) { w.rows(p, t) }

// children: the keys and the rows that hold one of them (IN looks it up) are
// brought together by sorting. A join would go through the JSON, or through the
// whole table, again and again: SQLite makes no index for it when it takes the
// keys to be few.
func (v sqlite) children(w *writer, p Page) {
	hop := onlyHop(p)
	w.b.WriteString("(SELECT p.n, t.* FROM (SELECT max(n) OVER (PARTITION BY k) AS n, id FROM (SELECT value AS k, key AS n, NULL AS id FROM json_each(").
		Arg(jsonList(p.Keys)).WriteString(") UNION ALL SELECT ")
	col(w.b, "i", hop.To).WriteString(", NULL, i.id FROM ")
	w.from(w.ctx, w.b, p.Table, "i")
	w.b.WriteString(" WHERE ")
	col(w.b, "i", hop.To)
	v.in(w.b, p.Keys, hop.Text)
	held(w.b, hop, "i")
	w.filtered(p, "i", " AND ")
	w.b.WriteString(")) AS p CROSS JOIN ")
	w.from(w.ctx, w.b, p.Table, "t")
	w.b.WriteString(" ON t.id = p.id) AS t")
}

func (sqlite) unordered(b *sql.Builder, t, column string) {
	b.WriteByte('+')
	col(b, t, column)
}

func (sqlite) tables(b *sql.Builder) {
	b.WriteString("SELECT name FROM sqlite_master WHERE type = 'table' AND name")
}

func (sqlite) jsonFunctions() jsonFunctions {
	return jsonFunctions{strings: true, cast: "json", array: "json_group_array", emptyArray: true, object: "json_object"}
}

func (sqlite) templates() string { return "sqlite" }

func (sqlite) bytes(b *sql.Builder, _ string) { b.WriteString("NULL") }

func (sqlite) cast(*sql.Builder, Kind) {}
