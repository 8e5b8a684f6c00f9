package extension

import (
	"bytes"
	"fmt"
	"go/format"
	"os"
	"path/filepath"
	"text/template"

	"entgo.io/ent/dialect"
)

// writeIndexes writes gen_indexes.go of package plan: the indexes of every table on
// both dialects, and the columns that name a run.
func writeIndexes(plan string, all []*Entity) error {
	t, err := template.New("indexes.tmpl").Funcs(template.FuncMap{
		"indexes": func(d string, e *Entity) ([]Index, error) { return e.Indexes(d) },
		"kind": func(e *Entity, k IndexKey) string {
			if c, ok := e.column(k.Column); ok {
				return c.Kind
			}
			return ""
		},
		"computed": computedKey,
		"runs":     runColumns,
	}).ParseFS(templates, "templates/indexes.tmpl")
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := t.Execute(&b, map[string]any{"Entities": all, "Dialects": []string{dialect.SQLite, dialect.Postgres}}); err != nil {
		return err
	}
	src, err := format.Source(b.Bytes())
	if err != nil {
		return fmt.Errorf("indexes: %w\n%s", err, b.Bytes())
	}
	return os.WriteFile(filepath.Join(plan, "gen_indexes.go"), src, 0o600)
}

// computedKey names the computed field that is an instant and that an index has.
func computedKey(e *Entity, k IndexKey) string {
	for _, c := range e.Computed {
		if k.coalesces(c.Columns) {
			return upperFirst(camel(c.Name))
		}
	}
	return ""
}

// runColumns are the columns of a table by which its rows are of one run.
func runColumns(e *Entity) []string {
	var out []string
	for _, c := range e.Columns {
		for _, d := range e.Edges {
			if hop := d.Path[0]; !d.Many && hop.From == c.Name && hop.To == "id" && (hop.Table == "flow_run" || hop.Table == "task_run") {
				out = append(out, c.Name)
				break
			}
		}
	}
	return out
}
