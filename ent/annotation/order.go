package annotation

// Order is the field by which the connections of an entity are sorted unless an operation says otherwise. An entity without
// it is sorted by name, where it has one, else by id.
type Order struct {
	// Field is a column, or a computed field.
	Field string
	Desc  bool
}

// Name implements schema.Annotation.
func (Order) Name() string { return "QuaestorOrder" }
