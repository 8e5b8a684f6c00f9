// Command gqlgen runs gqlgen by gqlgen.yml, with the inputs of connections
// hidden from it: graph/input reads them from the operation itself, and gqlgen
// would make 40,000 lines of code for them; and with the types hidden whose values
// write themselves (rungraph.Graph). The schema that is served has them all the same, because it is made of the *.graphql themselves.
package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/99designs/gqlgen/api"
	"github.com/99designs/gqlgen/codegen/config"
	"github.com/vektah/gqlparser/v2/ast"
)

// inputType is what gqlgen makes of every input, figures of the types that end so.
const inputType = "github.com/quaestor-graph/quaestor/ent/row.Input"

var figures = map[string]string{
	"Aggregate":       "github.com/quaestor-graph/quaestor/ent/row.Aggregate",
	"Group":           "github.com/quaestor-graph/quaestor/ent/row.Group",
	"GroupConnection": "github.com/quaestor-graph/quaestor/ent/row.Groups",
}

// written are types that gqlgen is to take for scalars: their values write
// themselves, with all that is below them.
var written = map[string]string{"FlowRunGraph": "github.com/quaestor-graph/quaestor/graph/rungraph.Graph"}

func main() {
	cfg, err := config.LoadConfigFromDefaultLocations()
	if err == nil {
		err = api.Generate(cfg, api.PrependPlugin(inputs{}))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "gqlgen:", err)
		os.Exit(1)
	}
}

// inputs is a plugin of gqlgen that makes scalars of the input objects, of the
// enums that are never an answer, and of the types that write themselves.
type inputs struct{}

// Name implements plugin.Plugin.
func (inputs) Name() string { return "inputs" }

// MutateConfig implements plugin.ConfigMutator.
func (inputs) MutateConfig(cfg *config.Config) error {
	for name, model := range written {
		def := cfg.Schema.Types[name]
		for below := range cfg.Schema.Types {
			if strings.HasPrefix(below, name) {
				delete(cfg.Schema.Types, below)
			}
		}
		scalar(cfg, def, model)
	}
	answers, arguments := map[string]bool{}, map[string]bool{}
	for name, def := range cfg.Schema.Types {
		if def.Kind != ast.Object {
			continue
		}
		for suffix, model := range figures {
			if strings.HasSuffix(name, suffix) {
				cfg.Models[name] = config.TypeMapEntry{Model: config.StringList{model}}
			}
		}
		for _, f := range def.Fields {
			answers[f.Type.Name()] = true
			for _, a := range f.Arguments {
				arguments[a.Type.Name()] = true
			}
		}
	}
	for name, def := range cfg.Schema.Types {
		enum := def.Kind == ast.Enum && !def.BuiltIn && !answers[name] && !cfg.Models.Exists(name)
		switch {
		case enum && !arguments[name]:
			delete(cfg.Schema.Types, name)
		case enum || def.Kind == ast.InputObject:
			scalar(cfg, def, inputType)
		}
	}
	return nil
}

// scalar makes a scalar of a type.
func scalar(cfg *config.Config, def *ast.Definition, model string) {
	cfg.Schema.Types[def.Name] = &ast.Definition{Kind: ast.Scalar, Name: def.Name, Position: def.Position, Description: def.Description}
	cfg.Models[def.Name] = config.TypeMapEntry{Model: config.StringList{model}}
}
