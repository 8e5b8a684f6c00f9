package block

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"github.com/quaestor-graph/quaestor/ent/stored"
)

// mask is what Prefect's obfuscate makes of any value
// (src/prefect/utilities/names.py).
const mask = `"********"`

var errSchema = errors.New("the secret fields of its block schema can't be read")

// secretFields are the paths of a block schema's secret fields, none where it
// names none. Where they can't be read nothing can be shown.
func secretFields(fields stored.JSON) ([][]string, error) {
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
	paths := make([][]string, len(names))
	for i, name := range names {
		paths[i] = strings.Split(*name, ".")
	}
	return paths, nil
}

// hide masks secret fields, as BlockDocument.from_orm_model does without
// include_secrets (src/prefect/server/schemas/core.py). There a secret field
// stands for one value: anything that is neither null nor an object with keys.
// Where there is none of it and the path has a wildcard, all values are masked
// that lie below what stands before the wildcard, or that are it.
func (o *object) hide(paths [][]string) {
	for _, path := range paths {
		if parent, key := o.find(path); parent != nil && parent.values[key].leaf() && parent.values[key].text != "null" {
			parent.values[key] = value{text: mask}
			continue
		}
		if wildcard := slices.Index(path, "*"); wildcard == 0 {
			o.hideAll()
		} else if parent, key := o.find(path[:max(wildcard, 0)]); parent != nil {
			if v := parent.values[key]; v.leaf() {
				parent.values[key] = value{text: mask}
			} else {
				v.object.hideAll()
			}
		}
	}
}

// leaf: an empty object is a value of its own.
func (v value) leaf() bool { return v.object == nil || len(v.object.keys) == 0 }

// find finds the object that has the last key of a path, nil if there is none.
func (o *object) find(path []string) (parent *object, key string) {
	if len(path) == 0 {
		return nil, ""
	}
	for _, key := range path[:len(path)-1] {
		if o = o.values[key].object; o == nil {
			return nil, ""
		}
	}
	key = path[len(path)-1]
	if _, there := o.values[key]; !there {
		return nil, ""
	}
	return o, key
}

func (o *object) hideAll() {
	for key, v := range o.values {
		if v.leaf() {
			o.values[key] = value{text: mask}
		} else {
			v.object.hideAll()
		}
	}
}
