// Command gqlgen runs gqlgen by gqlgen.yml, with the entities and the inputs of connections hidden from it.
// graph/connection writes the answer below a root field, and graph/input reads arguments from the operation itself: gqlgen
// would make over 100,000 lines of code for them, and walk through each field of each row. Types whose values write
// themselves (rungraph.Graph) are hidden too. The served schema has all of these types nevertheless, because it is made
// from the *.graphql files themselves.
package main

import (
	"fmt"
	"os"
	"slices"

	"github.com/99designs/gqlgen/api"
	"github.com/99designs/gqlgen/codegen/config"
	"github.com/vektah/gqlparser/v2/ast"
)

// What gqlgen takes for every input, and for what is asked of entities.
const (
	inputType  = "github.com/quaestor-graph/quaestor/ent/row.Input"
	answerType = "github.com/quaestor-graph/quaestor/graph/connection.Answer"
)

// parts are the types that belong to each entity, as its name goes on.
var parts = []string{"", "Connection", "Edge", "Aggregate", "GroupConnection", "GroupEdge", "Group"}

// shared are the types beside these that entities alone lead to.
var shared = []string{"Node", "PageInfo", "Waiting", "WaitingReason", "WaitingHint"}

// written are types that gqlgen is to take for scalars: their values write
// themselves, with all that is below them, a list of them as a whole.
var written = map[string]string{
	"FlowRunGraph": "github.com/quaestor-graph/quaestor/graph/rungraph.Graph",
	"RunHistory":   "github.com/quaestor-graph/quaestor/graph/history.History",
}

func main() {
	cfg, err := config.LoadConfigFromDefaultLocations()
	if err == nil {
		err = api.Generate(cfg, api.PrependPlugin(hidden{}))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "gqlgen:", err)
		os.Exit(1)
	}
}

// hidden is a plugin of gqlgen that makes scalars of entities and of inputs, and
// takes out what it need not know.
type hidden struct{}

// Name implements plugin.Plugin.
func (hidden) Name() string { return "hidden" }

// MutateConfig implements plugin.ConfigMutator.
func (hidden) MutateConfig(cfg *config.Config) error {
	for _, name := range below(cfg.Schema) {
		delete(cfg.Schema.Types, name)
	}
	for name, model := range written {
		def := cfg.Schema.Types[name]
		if def == nil {
			return fmt.Errorf("%s writes %s, which is not in graph/schema", model, name)
		}
		scalar(cfg, def, model)
	}
	of := entityTypes(cfg.Schema)
	asked, given := map[string]bool{}, map[string]bool{}
	for name, def := range cfg.Schema.Types {
		if def.Kind != ast.Object || of[name] {
			continue
		}
		for _, f := range def.Fields {
			if (of[f.Type.Name()] || written[f.Type.Name()] != "") && f.Type.Elem != nil {
				// A list is written as a whole.
				f.Type = &ast.Type{NamedType: f.Type.Name(), NonNull: f.Type.NonNull, Position: f.Type.Position}
			}
			asked[f.Type.Name()] = true
			for _, a := range f.Arguments {
				given[a.Type.Name()] = true
			}
		}
	}
	for name, def := range cfg.Schema.Types {
		enum := def.Kind == ast.Enum && !def.BuiltIn && !cfg.Models.Exists(name)
		switch {
		case of[name] && asked[name]:
			scalar(cfg, def, answerType)
		case def.Kind == ast.InputObject && given[name], enum && given[name] && !asked[name]:
			scalar(cfg, def, inputType)
		case of[name], def.Kind == ast.InputObject, enum && !asked[name]:
			delete(cfg.Schema.Types, name)
		}
	}
	return nil
}

// below gives the names of the types that written types alone lead to. What anything else leads to gqlgen has to know, and so
// does it an entity, whatever its name.
func below(schema *ast.Schema) (names []string) {
	within := map[string]bool{}
	for name := range written {
		reach(schema, name, within, true)
	}
	without := map[string]bool{}
	for name, def := range schema.Types {
		if written[name] == "" && !within[name] {
			reach(schema, def.Name, without, false)
		}
	}
	for name := range within {
		if written[name] == "" && !without[name] && !schema.Types[name].BuiltIn {
			names = append(names, name)
		}
	}
	return names
}

// reach adds a type and all that its fields lead to, through written types or only up to them.
func reach(schema *ast.Schema, name string, found map[string]bool, through bool) {
	def := schema.Types[name]
	if def == nil || found[name] || !through && written[name] != "" {
		return
	}
	found[name] = true
	for _, f := range def.Fields {
		reach(schema, f.Type.Name(), found, through)
		for _, a := range f.Arguments {
			reach(schema, a.Type.Name(), found, through)
		}
	}
}

// entityTypes gives the names of all types by which entities are shown.
func entityTypes(schema *ast.Schema) map[string]bool {
	of := map[string]bool{}
	for _, name := range shared {
		of[name] = true
	}
	for name, def := range schema.Types {
		if slices.Contains(def.Interfaces, "Node") {
			for _, part := range parts {
				of[name+part] = true
			}
		}
	}
	return of
}

// scalar makes one of a type.
func scalar(cfg *config.Config, def *ast.Definition, model string) {
	cfg.Schema.Types[def.Name] = &ast.Definition{Kind: ast.Scalar, Name: def.Name, Position: def.Position, Description: def.Description}
	cfg.Models[def.Name] = config.TypeMapEntry{Model: config.StringList{model}}
}
