// Package extension is Quaestor's part of `go generate`: it writes files from the ent graph beside ent's own output.
// Package ent gets each entity's side of package row; graph/schema gets the connections, edges and root fields, and
// entgql's object types under Quaestor's names; graph/descriptor gets one table for each entity. Only ent/entc.go imports
// it.
package extension

import (
	"embed"
	"text/template"

	"entgo.io/ent/entc"
	"entgo.io/ent/entc/gen"
)

//go:embed templates
var templates embed.FS

// Extension implements entc.Extension.
type Extension struct {
	entc.DefaultExtension
	// Graph is the folder of package graph, Migrations that of the migrations, Plan
	// that of package plan.
	Graph, Migrations, Plan string
}

// Templates implements entc.Extension.
func (x *Extension) Templates() []*gen.Template {
	var model []*Entity
	read := func(n *gen.Type) (*Entity, error) {
		if model == nil {
			all, err := entities(&gen.Graph{Nodes: n.Config.Annotations[nodesKey].([]*gen.Type)})
			if err != nil {
				return nil, err
			}
			model = all
		}
		for _, e := range model {
			if e.Node == n || e.Ent == n.Name {
				return e, nil
			}
		}
		return nil, nil
	}
	return []*gen.Template{
		gen.MustParse(gen.NewTemplate("rows").Funcs(template.FuncMap{
			"own":      own,
			"entityOf": read,
		}).ParseFS(templates, "templates/rows.tmpl")),
		gen.MustParse(gen.NewTemplate("none").Funcs(template.FuncMap{
			"noneAsNull": noneAsNull,
		}).ParseFS(templates, "templates/none.tmpl")),
	}
}

// nodesKey carries the nodes of the graph to the template functions.
const nodesKey = "QuaestorNodes"

// Hooks implements entc.Extension.
func (x *Extension) Hooks() []gen.Hook {
	return []gen.Hook{func(next gen.Generator) gen.Generator {
		return gen.GenerateFunc(func(g *gen.Graph) error {
			if g.Config.Annotations == nil {
				g.Config.Annotations = gen.Annotations{}
			}
			g.Config.Annotations[nodesKey] = g.Nodes
			if err := next.Generate(g); err != nil {
				return err
			}
			all, err := entities(g)
			if err != nil {
				return err
			}
			if err := writeDescriptors(x.Graph, all); err != nil {
				return err
			}
			if err := writeIndexes(x.Plan, all); err != nil {
				return err
			}
			if err := writeMigrations(x.Migrations, g); err != nil {
				return err
			}
			return writeConnections(x.Graph, all)
		})
	}}
}
