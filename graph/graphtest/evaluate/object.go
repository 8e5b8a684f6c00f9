package evaluate

// object is a JSON object.
type object = map[string]any
