// Command gqlgen runs gqlgen by gqlgen.yml, with the inputs of connections
// hidden from it: graph/input reads them from the operation itself, and gqlgen
// would make 40,000 lines of code for them. The schema that is served has them
// all the same, because it is made of the *.graphql themselves.
package main

import (
	"log"

	"github.com/99designs/gqlgen/api"
	"github.com/99designs/gqlgen/codegen/config"
	"github.com/vektah/gqlparser/v2/ast"
)

// inputType is what gqlgen makes of every input.
const inputType = "github.com/quaestor-graph/quaestor/ent/row.Input"

func main() {
	cfg, err := config.LoadConfigFromDefaultLocations()
	if err != nil {
		log.Fatal(err)
	}
	if err := api.Generate(cfg, api.PrependPlugin(inputs{})); err != nil {
		log.Fatal(err)
	}
}

// inputs is a plugin of gqlgen that makes scalars of the input objects, and takes
// away the enums that only they use.
type inputs struct{}

// Name implements plugin.Plugin.
func (inputs) Name() string { return "inputs" }

// MutateConfig implements plugin.ConfigMutator.
func (inputs) MutateConfig(cfg *config.Config) error {
	for name, def := range cfg.Schema.Types {
		if def.Kind == ast.InputObject {
			cfg.Schema.Types[name] = &ast.Definition{Kind: ast.Scalar, Name: name, Position: def.Position, Description: def.Description}
			cfg.Models[name] = config.TypeMapEntry{Model: config.StringList{inputType}}
		}
	}
	used := map[string]bool{}
	for _, def := range cfg.Schema.Types {
		for _, f := range def.Fields {
			used[f.Type.Name()] = true
			for _, a := range f.Arguments {
				used[a.Type.Name()] = true
			}
		}
	}
	for name, def := range cfg.Schema.Types {
		if def.Kind == ast.Enum && !def.BuiltIn && !used[name] {
			delete(cfg.Schema.Types, name)
		}
	}
	return nil
}
