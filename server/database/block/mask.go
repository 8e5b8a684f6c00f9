package block

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
)

// mask is what Prefect's obfuscate makes of any value
// (src/prefect/utilities/names.py).
const mask = `"********"`

// maxComparisons is how many keys, and bytes of lists, are looked at for the secret
// fields of one document: a schema is a text that anybody may have written.
const maxComparisons = 10_000_000

var errSecrets = errors.New("its block schema has too many secret fields")

// masking hides what lies at the paths of secret fields. It hides all that
// BlockDocument.from_orm_model hides without include_secrets
// (src/prefect/server/schemas/core.py), and more (docs/prefect.md): there a secret
// field stands for one value, and an object in its place is shown.
type masking struct{ left, hidden int }

// hide masks secret fields (contract 11.6).
func (o *object) hide(paths []string) error {
	m := masking{left: maxComparisons}
	for _, path := range paths {
		m.object(o, path)
	}
	if m.left < 0 {
		return errSecrets
	}
	return nil
}

// object hides what lies at a path below o. A key may have dots of its own, and
// letters of another case than the path.
func (m *masking) object(o *object, path string) {
	if m.left -= len(o.keys) + 1; m.left < 0 {
		return
	}
	if wild(path) {
		m.all(o)
		return
	}
	for _, key := range o.keys {
		if rest, more, is := cutKey(path, key); is && more {
			o.values[key] = m.below(o.values[key], rest)
		} else if is && o.values[key].text != "null" {
			o.values[key] = m.hide()
		}
	}
}

// below hides what lies at a path below a value. Where a wildcard stands for the
// keys of what has none, that is hidden itself.
func (m *masking) below(v value, path string) value {
	switch {
	case !v.leaf():
		m.object(v.object, path)
	case wild(path):
		return m.hide()
	case strings.HasPrefix(v.text, "["):
		return m.list(v, path)
	}
	return v
}

// list hides what lies at a path below each of a list's items.
func (m *masking) list(v value, path string) value {
	if m.left -= len(v.text); m.left < 0 {
		return v
	}
	before := m.hidden
	p := parser{text: v.text, Decoder: json.NewDecoder(strings.NewReader(v.text))}
	p.UseNumber()
	if _, err := p.Token(); err != nil {
		return m.hide()
	}
	var b bytes.Buffer
	for p.More() {
		item, err := p.value()
		if err != nil {
			return m.hide()
		}
		if b.Len() > 0 {
			b.WriteString(", ")
		}
		m.below(item, path).write(&b)
	}
	if m.hidden == before {
		return v
	}
	return value{text: "[" + b.String() + "]"}
}

// all hides all values below an object, and shows their keys, as Prefect does.
func (m *masking) all(o *object) {
	m.left -= len(o.keys)
	for key, v := range o.values {
		if v.leaf() {
			o.values[key] = m.hide()
		} else {
			m.all(v.object)
		}
	}
}

func (m *masking) hide() value {
	m.hidden++
	return value{text: mask}
}

// wild: Prefect takes a path to end at its first wildcard.
func wild(path string) bool { return path == "*" || strings.HasPrefix(path, "*.") }

// cutKey cuts a key from the beginning of a path, and says whether a step follows.
func cutKey(path, key string) (rest string, more, is bool) {
	if len(path) < len(key) || !strings.EqualFold(path[:len(key)], key) {
		return "", false, false
	}
	if len(path) == len(key) {
		return "", false, true
	}
	return path[len(key)+1:], true, path[len(key)] == '.'
}

// leaf: an empty object is a value of its own.
func (v value) leaf() bool { return v.object == nil || len(v.object.keys) == 0 }
