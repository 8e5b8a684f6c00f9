package block

import (
	"encoding/json"
	"errors"
	"slices"

	"github.com/quaestor-graph/quaestor/ent/stored"
)

var errSchema = errors.New("the secret fields of its block schema can't be read")

// secretFields are the paths of a block schema's secret fields, each once, none
// where it names none. Where they can't be read nothing can be shown.
func secretFields(fields stored.JSON) ([]string, error) {
	var schema map[string]json.RawMessage
	if json.Unmarshal([]byte(fields.Raw()), &schema) != nil || schema == nil {
		return nil, errSchema
	}
	raw, ok := schema["secret_fields"]
	if !ok {
		return nil, nil
	}
	var names []*string // pointers, because json.Unmarshal takes null for ""
	if json.Unmarshal(raw, &names) != nil || names == nil || slices.Contains(names, nil) {
		return nil, errSchema
	}
	paths := make([]string, len(names))
	for i, name := range names {
		paths[i] = *name
	}
	slices.Sort(paths)
	return slices.Compact(paths), nil
}
