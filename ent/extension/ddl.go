package extension

import (
	"crypto/md5" //nolint:gosec // SQLAlchemy's rule for long names, no cryptography
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/entc/gen"

	"github.com/quaestor-graph/quaestor/ent/annotation"
)

// table is what a dialect's DDL says of an entity: columns, types,
// nullability, defaults, keys and common indexes from the ent graph; their
// order, names and the rest from annotation.Table.
type table struct {
	name    string
	columns []ddlColumn
	unique  []ddlIndex
	foreign []foreignKey
	checks  []ddlCheck
	indexes []ddlIndex
}

type ddlColumn struct {
	name, typ, def string
	nullable       bool
}

type foreignKey struct{ name, column, references, onDelete string }

type ddlCheck struct{ name, condition string }

// ddlIndex is an index: on is what follows ON table in its statement.
type ddlIndex struct {
	name, table string
	unique      bool
}

// readTables gives the tables of a dialect, by name.
func readTables(g *gen.Graph, d string) ([]table, error) {
	var all []table
	for _, n := range g.Nodes {
		if own(n) {
			continue
		}
		t, err := readTable(n, d)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", n.Name, err)
		}
		all = append(all, t)
	}
	sort.Slice(all, func(i, j int) bool { return all[i].name < all[j].name })
	return all, nil
}

func readTable(n *gen.Type, d string) (table, error) {
	var a annotation.Table
	if err := read(n.Annotations, &a); err != nil {
		return table{}, err
	}
	order := a.Columns
	if d == dialect.Postgres && a.ColumnsPostgreSQL != nil {
		order = a.ColumnsPostgreSQL
	}
	t := table{name: n.Table()}
	for _, f := range append([]*gen.Field{n.ID}, n.Fields...) {
		c := ddlColumn{name: f.StorageKey(), typ: f.Column().SchemaType[d], nullable: f.Optional}
		if sql := f.EntSQL(); sql != nil {
			c.def = sql.DefaultExprs[d]
		}
		if !slices.Contains(order, c.name) {
			return t, fmt.Errorf("the annotation's columns lack %s", c.name)
		}
		t.columns = append(t.columns, c)
	}
	if len(order) != len(t.columns) {
		return t, fmt.Errorf("the annotation has %d columns, the entity %d", len(order), len(t.columns))
	}
	sort.Slice(t.columns, func(i, j int) bool {
		return slices.Index(order, t.columns[i].name) < slices.Index(order, t.columns[j].name)
	})
	for _, e := range n.Edges {
		if !e.M2O() && (!e.O2O() || !e.OwnFK()) {
			continue
		}
		fk, err := readForeignKey(e, d)
		if err != nil {
			return t, err
		}
		t.foreign = append(t.foreign, fk)
	}
	sort.Slice(t.foreign, func(i, j int) bool { return t.foreign[i].name < t.foreign[j].name })
	for _, c := range a.Checks {
		condition := c.SQLite
		if d == dialect.Postgres {
			condition = c.PostgreSQL
		}
		t.checks = append(t.checks, ddlCheck{name: Identifier(d, c.Name), condition: condition})
	}
	t.readIndexes(n, a, d)
	return t, nil
}

func (t *table) readIndexes(n *gen.Type, a annotation.Table, d string) {
	for _, i := range n.Indexes {
		columns := make([]string, len(i.Columns))
		desc := descending(i)
		for j, c := range i.Columns {
			columns[j] = quote(c)
			if desc[c] {
				columns[j] += " DESC"
			}
		}
		index := ddlIndex{name: i.Name, table: "(" + strings.Join(columns, ", ") + ")", unique: i.Unique}
		if slices.Contains(a.Constraints, i.Name) {
			t.unique = append(t.unique, index)
		} else {
			t.indexes = append(t.indexes, index)
		}
	}
	for _, i := range a.Indexes {
		on := i.SQLite
		if d == dialect.Postgres {
			on = i.PostgreSQL
			if on != "" {
				on = "USING " + on
			}
		}
		if on != "" {
			t.indexes = append(t.indexes, ddlIndex{name: i.Name, table: on, unique: i.Unique})
		}
	}
	sort.Slice(t.indexes, func(i, j int) bool { return t.indexes[i].name < t.indexes[j].name })
	sort.Slice(t.unique, func(i, j int) bool { return t.unique[i].name < t.unique[j].name })
}

// descending tells which columns of an index are DESC.
func descending(i *gen.Index) map[string]bool {
	out := map[string]bool{}
	m, _ := i.Annotations["EntSQLIndexes"].(map[string]any)
	switch v := m["DescColumns"].(type) {
	case map[string]any:
		for c := range v {
			out[c] = true
		}
	case map[string]bool:
		for c := range v {
			out[c] = true
		}
	}
	return out
}

func readForeignKey(e *gen.Edge, d string) (foreignKey, error) {
	assoc := e
	if e.IsInverse() {
		assoc = e.Ref
	}
	key, err := assoc.StorageKey()
	if err != nil {
		return foreignKey{}, err
	}
	if key == nil || len(key.Symbols) != 1 {
		return foreignKey{}, fmt.Errorf("edge %s: its foreign key has no name", e.Name)
	}
	fk := foreignKey{name: Identifier(d, key.Symbols[0]), column: e.Rel.Column(), references: e.Type.Table()}
	if sql := assoc.EntSQL(); sql != nil && sql.OnDelete != entsql.NoAction {
		fk.onDelete = string(sql.OnDelete)
	}
	return fk, nil
}

// Identifier is the name that SQLAlchemy gives a constraint: PostgreSQL's names
// have 63 bytes, a longer one is cut to 55 and goes on with the last four
// digits of its md5.
func Identifier(d, name string) string {
	if d != dialect.Postgres || len(name) <= 63 {
		return name
	}
	sum := md5.Sum([]byte(name)) //nolint:gosec // as above
	digest := hex.EncodeToString(sum[:])
	return name[:55] + "_" + digest[len(digest)-4:]
}

// quote quotes an identifier; both dialects understand the quotes, and a
// needless one changes nothing that the catalogues show.
func quote(name string) string { return `"` + name + `"` }

// newest reads the newest Alembic revision of a dialect from the revisions that
// orm knows.
func newest(migrations, d string) (string, error) {
	b, err := os.ReadFile(filepath.Join(migrations, "..", "revisions.json"))
	if err != nil {
		return "", err
	}
	var revisions struct{ Chain map[string][][2]string }
	if err := json.Unmarshal(b, &revisions); err != nil {
		return "", err
	}
	chain := revisions.Chain[d]
	return chain[len(chain)-1][0], nil
}

// writeMigrations renders the baseline of each dialect into
// server/database/orm/migrations.
func writeMigrations(dir string, g *gen.Graph) error {
	for d, render := range map[string]func([]table, string) string{dialect.SQLite: renderSQLite, dialect.Postgres: renderPostgreSQL} {
		tables, err := readTables(g, d)
		if err != nil {
			return err
		}
		name := map[string]string{dialect.SQLite: "sqlite", dialect.Postgres: "postgresql"}[d]
		head, err := newest(dir, name)
		if err != nil {
			return err
		}
		out := filepath.Join(dir, name, "prefect")
		if err := os.MkdirAll(out, 0o750); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(out, "00001_baseline.sql"), []byte(render(tables, head)), 0o600); err != nil {
			return err
		}
	}
	return nil
}
