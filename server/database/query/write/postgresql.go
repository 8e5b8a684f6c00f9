package write

import (
	"slices"

	"entgo.io/ent/dialect"
	"github.com/lib/pq"

	"github.com/quaestor-graph/quaestor/server/database/query"
)

// postgresql is the variant of PostgreSQL.
type postgresql struct{}

// integer: PostgreSQL would read an argument as what it is compared with, and
// refuse what a smallint can't hold. An index of a smaller type serves it as well.
// joinBehind: the planner knows which of the two to begin with.
var postgresqlWords = words{
	dialect: dialect.Postgres, folder: "postgresql", quote: `"`, numbered: true, joinBehind: " JOIN ", integer: "::bigint", typed: true,
	arguments: 65_535, // the protocol counts them in 16 bits
	tables:    "SELECT relname::text FROM pg_class WHERE relkind IN ('r', 'p') AND pg_table_is_visible(oid) AND relname",
	json:      jsonFunctions{array: "jsonb_agg", object: "jsonb_build_object"},
}

func (postgresql) words() *words { return &postgresqlWords }

func (postgresql) column(w *writer, relation string, c query.Column) frag {
	return w.col(relation, c.Name)
}

func (postgresql) columnAs(w *writer, relation string, c query.Column, name string) frag {
	return raw(w.name(relation, c.Name) + ` AS "` + name + `"`)
}

// sortable: text by code point, enums by name.
func (v postgresql) sortable(w *writer, r row, term query.Term) frag {
	f := v.term(w, r, term)
	switch term.Kind {
	case query.Enum:
		f.sql += `::text COLLATE "C"`
	case query.Text:
		f.sql += ` COLLATE "C"`
	}
	return f
}

// position: what is no plain number or text is read as the text that it is
// written as.
func (v postgresql) position(w *writer, r row, term query.Term) frag {
	switch term.Kind {
	case query.Duration, query.Enum, query.ID, query.Time: // of which lib/pq knows infinity and the years from 1 to 9999
		return sqlf("($1)::text", v.term(w, r, term))
	}
	return sqlf("($1)", v.term(w, r, term))
}

func (postgresql) unordered(column frag) frag { return column }

func (postgresql) keys(keys []string, text bool) frag {
	return sqlf("(SELECT o.n - 1 AS n, o.k FROM unnest($1$2[]) WITH ORDINALITY AS o(k, n)) AS p", arg(pq.Array(keys)), raw(keyCast(text)))
}

func (postgresql) in(keys []string, text bool) frag {
	return sqlf(" = ANY($1$2[])", arg(pq.Array(storable(keys))), raw(keyCast(text)))
}

// keyCast is the type of keys.
func keyCast(text bool) string { return either(text, "::text", "::uuid") }

// storable are the texts that PostgreSQL can hold, which has none with a NUL.
func storable(texts []string) []string { return slices.DeleteFunc(slices.Clone(texts), holdsNUL) }

func (postgresql) doubles(column frag, values []float64) frag {
	return sqlf("$1 = ANY($2::float8[])", column, arg(pq.Array(values)))
}

func (postgresql) bytes(table string) frag {
	return sqlf("pg_total_relation_size($1::text::regclass)", arg(pq.QuoteIdentifier(table)))
}

// cast: a UNION takes what is NULL in its first two parts for text.
func (postgresql) cast(kind query.Kind) string {
	switch kind {
	case query.ID:
		return "::uuid"
	case query.Time:
		return "::timestamptz"
	}
	return "::text"
}

func (v postgresql) placed(kind query.Kind, value any) frag {
	cast := ""
	switch kind {
	case query.Time:
		cast = "::timestamptz"
	case query.Duration:
		cast = "::interval"
	case query.Float:
		cast = "::float8"
	case query.Int:
		cast = "::bigint"
	case query.ID:
		cast = "::uuid"
	}
	return sqlf("$1$2", arg(value), raw(cast))
}

func (postgresql) byCodePoint(kind query.Kind) string {
	return either(kind == query.Enum, `::text COLLATE "C"`, ` COLLATE "C"`)
}

func (postgresql) jsonNumber(text frag) frag { return sqlf("($1)::numeric", text) }

// key reads a key.
func (postgresql) key(column string, kind query.Kind) frag {
	switch kind {
	case query.Duration, query.Enum, query.ID:
		return raw(column + "::text")
	}
	return raw(column)
}
