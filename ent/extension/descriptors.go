package extension

import (
	"bytes"
	"fmt"
	"go/format"
	"os"
	"path/filepath"
	"strings"
	"text/template"
)

// writeDescriptors writes graph/descriptor/gen_<table>.go, one an entity.
func writeDescriptors(graph string, all []*Entity) error {
	t, err := template.New("descriptor.tmpl").Funcs(template.FuncMap{
		"camel":     camel,
		"screaming": screaming,
		"quote":     func(s string) string { return fmt.Sprintf("%q", s) },
	}).ParseFS(templates, "templates/descriptor.tmpl")
	if err != nil {
		return err
	}
	dir := filepath.Join(graph, "descriptor")
	old, err := filepath.Glob(filepath.Join(dir, "gen_*.go"))
	if err != nil {
		return err
	}
	for _, f := range old {
		if err := os.Remove(f); err != nil {
			return err
		}
	}
	for _, e := range all {
		var b bytes.Buffer
		if err := t.Execute(&b, e); err != nil {
			return err
		}
		src, err := format.Source(b.Bytes())
		if err != nil {
			return fmt.Errorf("descriptor of %s: %w\n%s", e.Type, err, b.Bytes())
		}
		// A file name must not end in what Go takes for a build constraint.
		name := "gen_" + strings.ReplaceAll(e.Table, "_", "") + ".go"
		if err := os.WriteFile(filepath.Join(dir, name), src, 0o600); err != nil {
			return err
		}
	}
	return nil
}
