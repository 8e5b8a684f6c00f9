package main

import (
	"testing"

	"github.com/99designs/gqlgen/codegen/config"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
)

const sdl = `
interface Node { id: ID! }
type Query {
	flowRunGraph: FlowRunGraph
	flowRunHistory: [RunHistory!]
	flowRunGraphNotes: FlowRunGraphNoteConnection!
	unit: Unit
}
type FlowRunGraph { nodes: [FlowRunGraphNode!], since: Unit }
type FlowRunGraphNode { kind: NodeKind }
enum NodeKind { FLOW_RUN }
enum Unit { DAY }
type RunHistory { states: [RunHistoryState!] }
type RunHistoryState { name: String }
type FlowRunGraphNote implements Node { id: ID!, text: String }
type FlowRunGraphNoteConnection { nodes: [FlowRunGraphNote!]! }
type RunHistorySettings { days: Int }
`

// What is written as a whole hides the types that it alone leads to, whatever they are called, and no other that is called
// alike: an entity FlowRunGraphNote is one like all others.
func TestTypesAreHiddenByTheirPlaceAndNotByTheirName(t *testing.T) {
	schema := gqlparser.MustLoadSchema(&ast.Source{Input: sdl})
	cfg := &config.Config{Schema: schema, Models: config.TypeMap{}}
	if err := (hidden{}).MutateConfig(cfg); err != nil {
		t.Fatal(err)
	}
	for name, kind := range map[string]ast.DefinitionKind{
		"FlowRunGraph": ast.Scalar, "RunHistory": ast.Scalar, "FlowRunGraphNoteConnection": ast.Scalar,
		"RunHistorySettings": ast.Object, "Unit": ast.Enum, "String": ast.Scalar,
	} {
		if def := cfg.Schema.Types[name]; def == nil || def.Kind != kind {
			t.Errorf("%s is %+v for gqlgen, want a %s", name, def, kind)
		}
	}
	for _, name := range []string{"FlowRunGraphNode", "NodeKind", "RunHistoryState", "FlowRunGraphNote"} {
		if cfg.Schema.Types[name] != nil {
			t.Errorf("gqlgen sees %s, which is written as part of another", name)
		}
	}
}

func TestAWrittenTypeThatIsNotInTheSchemaIsAnError(t *testing.T) {
	cfg := &config.Config{Schema: gqlparser.MustLoadSchema(&ast.Source{Input: "type Query { a: Int }"}), Models: config.TypeMap{}}
	if err := (hidden{}).MutateConfig(cfg); err == nil {
		t.Error("nothing was said of FlowRunGraph and RunHistory")
	}
}
