package annotation

// GraphQL is the part of entgql's annotation that the entities need, under its
// name and in its form. The entities are part of the running program, because
// ent's defaults are: through entgql itself it would contain gqlgen's code
// generator, which makes folders in the user's cache when it starts.
type GraphQL struct {
	// Type is the name of the object type, if not the entity's.
	Type string `json:"Type,omitempty"`
	// Skip is a bit mask of the parts to leave out.
	Skip int `json:"Skip,omitempty"`
}

// Name implements schema.Annotation.
func (GraphQL) Name() string { return "EntGQL" }

// Hidden keeps a column, or a whole entity, out of the graph: entgql.SkipAll.
var Hidden = GraphQL{Skip: 1<<6 - 1}
