package annotation

// Order is what the connections of an entity are sorted by where they are not
// told; without it by name, where there is one, else by id.
type Order struct {
	// Field is a column, or a computed field.
	Field string
	Desc  bool
}

// Name implements schema.Annotation.
func (Order) Name() string { return "QuaestorOrder" }
