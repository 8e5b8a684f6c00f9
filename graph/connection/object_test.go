package connection_test

// object is a JSON object.
type object = map[string]any
