package schema_test

import (
	"crypto/md5"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql/schema"
	"entgo.io/ent/entc"
	"entgo.io/ent/entc/gen"

	"github.com/quaestor-graph/quaestor/ent/annotation"
)

func entGraph(t *testing.T) *gen.Graph {
	t.Helper()
	g, err := entc.LoadGraph(".", &gen.Config{})
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// declaredTables is what ent's own descriptions of its tables, with the
// annotations beside them, say of each table on a dialect.
func declaredTables(t *testing.T, g *gen.Graph, d string) map[string]table {
	t.Helper()
	described, err := g.Tables()
	if err != nil {
		t.Fatal(err)
	}
	tables := map[string]table{}
	for _, n := range g.Nodes {
		if strings.HasPrefix(n.Table(), "quaestor_") {
			continue // our own, which Prefect knows nothing of
		}
		i := slices.IndexFunc(described, func(s *schema.Table) bool { return s.Name == n.Table() })
		tables[n.Table()] = declaredTable(described[i], tableAnnotation(t, n), d)
	}
	return tables
}

func tableAnnotation(t *testing.T, n *gen.Type) (a annotation.Table) {
	t.Helper()
	raw, ok := n.Annotations[a.Name()]
	if !ok {
		t.Fatalf("%s has no annotation.Table", n.Name)
	}
	b, err := json.Marshal(raw)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, &a); err != nil {
		t.Fatal(err)
	}
	return a
}

func declaredTable(described *schema.Table, a annotation.Table, d string) table {
	var out table
	for _, c := range described.Columns {
		out.column(c.Name, columnType(c, d), c.Nullable, columnDefault(c, d))
	}
	order := a.Columns
	if d == dialect.Postgres && a.ColumnsPostgreSQL != nil {
		order = a.ColumnsPostgreSQL
	}
	out.order(order)
	out.primaryKey("pk_"+described.Name, names(described.PrimaryKey)...)
	for _, fk := range described.ForeignKeys {
		out.foreignKey(constraintName(fk.Symbol, d), strings.Join(names(fk.Columns), ", "),
			fk.RefTable.Name, strings.Join(names(fk.RefColumns), ", "), string(fk.OnDelete))
	}
	for _, c := range a.Checks {
		condition := c.SQLite
		if d == dialect.Postgres {
			condition = c.PostgreSQL
		}
		out.check(constraintName(c.Name, d), condition)
	}
	declaredIndexes(&out, described, a, d)
	return out
}

func declaredIndexes(out *table, described *schema.Table, a annotation.Table, d string) {
	for _, i := range described.Indexes {
		if slices.Contains(a.Constraints, i.Name) {
			out.uniqueConstraint(constraintName(i.Name, d), names(i.Columns)...)
			continue
		}
		var keys []string
		for _, c := range i.Columns {
			key := c.Name
			if i.Annotation != nil && (i.Annotation.Desc || i.Annotation.DescColumns[c.Name]) {
				key += " DESC"
			}
			keys = append(keys, key)
		}
		on := "(" + strings.Join(keys, ", ") + ")"
		if d == dialect.Postgres {
			on = "btree " + on
		}
		out.index(i.Name, i.Unique, on)
	}
	for _, i := range a.Indexes {
		on := i.SQLite
		if d == dialect.Postgres {
			on = i.PostgreSQL
		}
		if on != "" {
			out.index(i.Name, i.Unique, on)
		}
	}
}

func names(columns []*schema.Column) []string {
	var out []string
	for _, c := range columns {
		out = append(out, c.Name)
	}
	return out
}

func columnType(c *schema.Column, d string) string {
	if typ, ok := c.SchemaType[d]; ok {
		return typ
	}
	return "of no declared type"
}

// columnDefault is the database's own default. One that is a Go value is what ent
// inserts: the database knows nothing of it.
func columnDefault(c *schema.Column, d string) string {
	def, _ := c.Default.(map[string]schema.Expr)
	return string(def[d])
}

// constraintName shortens a name as SQLAlchemy does for PostgreSQL, whose names
// have 63 bytes at most: the first 55, a line, and the last four hexadecimal
// digits of the whole name's MD5.
func constraintName(name, d string) string {
	const most = 63
	if d != dialect.Postgres || len(name) <= most {
		return name
	}
	sum := md5.Sum([]byte(name))
	digits := hex.EncodeToString(sum[:])
	return name[:most-8] + "_" + digits[len(digits)-4:]
}
