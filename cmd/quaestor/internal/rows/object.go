package rows

import (
	"bytes"
	"encoding/json"
)

// Member is a key of a JSON object with its value.
type Member struct {
	Key   string
	Value json.RawMessage
}

// Object reads an object in its order, with its values as they are written. It gives nothing for JSON that is no object.
func Object(raw json.RawMessage) (members []Member, ok bool) {
	d := json.NewDecoder(bytes.NewReader(raw))
	if open, err := d.Token(); err != nil || open != json.Delim('{') {
		return nil, false
	}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return nil, false
		}
		m := Member{Key: key.(string)}
		if err := d.Decode(&m.Value); err != nil {
			return nil, false
		}
		members = append(members, m)
	}
	return members, true
}

// member finds one by its key.
func member(members []Member, key string) (json.RawMessage, bool) {
	for _, m := range members {
		if m.Key == key {
			return m.Value, true
		}
	}
	return nil, false
}

// object writes one.
func object(members []Member) json.RawMessage {
	out := []byte{'{'}
	for i, m := range members {
		if i > 0 {
			out = append(out, ',')
		}
		key, _ := json.Marshal(m.Key)
		out = append(append(append(out, key...), ':'), m.Value...)
	}
	return append(out, '}')
}
