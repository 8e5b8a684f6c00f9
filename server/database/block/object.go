package block

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
)

// object is a JSON object whose keys stay in order, as those of a Python dict.
// Only objects are taken apart: for Prefect a list is one value.
type object struct {
	keys   []string
	values map[string]value
}

// value is an object, or the text of any other JSON value.
type value struct {
	object *object
	text   string
}

func newObject() *object { return &object{values: map[string]value{}} }

// set keeps the place of a key that is there.
func (o *object) set(key string, v value) {
	if _, there := o.values[key]; !there {
		o.keys = append(o.keys, key)
	}
	o.values[key] = v
}

var errNoObject = errors.New("what is encrypted is no JSON object")

// parseObject reads what Python's json.dumps has written.
func parseObject(text string) (*object, error) {
	text = withoutNaN(text)
	if !json.Valid([]byte(text)) { // which also bounds how deep it nests
		return nil, errNoObject
	}
	p := parser{text: text, Decoder: json.NewDecoder(strings.NewReader(text))}
	p.UseNumber()
	v, err := p.value()
	if err != nil || v.object == nil {
		return nil, errNoObject
	}
	return v.object, nil
}

type parser struct {
	*json.Decoder
	text string
}

func (p parser) value() (value, error) {
	start := p.InputOffset()
	token, err := p.Token()
	if err != nil {
		return value{}, err
	}
	switch token {
	case json.Delim('{'):
		o := newObject()
		for p.More() {
			key, err := p.Token()
			if err != nil {
				return value{}, err
			}
			v, err := p.value()
			if err != nil {
				return value{}, err
			}
			o.set(key.(string), v)
		}
		_, err := p.Token()
		return value{object: o}, err
	case json.Delim('['):
		for depth := 1; depth > 0; {
			switch token, err := p.Token(); {
			case err != nil:
				return value{}, err
			case token == json.Delim('[') || token == json.Delim('{'):
				depth++
			case token == json.Delim(']') || token == json.Delim('}'):
				depth--
			}
		}
	}
	// What lies between two tokens belongs to neither.
	return value{text: strings.TrimLeft(p.text[start:p.InputOffset()], " \t\r\n,:")}, nil
}

// write writes an object as JSON.
func (o *object) write(b *bytes.Buffer) {
	b.WriteByte('{')
	for i, key := range o.keys {
		if i > 0 {
			b.WriteString(", ")
		}
		writeString(b, key)
		b.WriteString(": ")
		o.values[key].write(b)
	}
	b.WriteByte('}')
}

func (v value) write(b *bytes.Buffer) {
	if v.object != nil {
		v.object.write(b)
		return
	}
	b.WriteString(v.text)
}

func writeString(b *bytes.Buffer, s string) {
	e := json.NewEncoder(b)
	e.SetEscapeHTML(false)
	_ = e.Encode(s)         // a string always encodes
	b.Truncate(b.Len() - 1) // the line's end
}

// withoutNaN writes null for what Python takes for numbers and JSON does not;
// Prefect's API answers null, too.
func withoutNaN(text string) string {
	if !strings.Contains(text, "NaN") && !strings.Contains(text, "Infinity") {
		return text
	}
	var b strings.Builder
	quoted := false
	for i := 0; i < len(text); {
		rest := text[i:]
		skip := 1
		switch {
		case quoted && rest[0] == '\\' && len(rest) > 1:
			skip = 2
		case rest[0] == '"':
			quoted = !quoted
		case !quoted:
			for _, name := range []string{"NaN", "Infinity", "-Infinity"} {
				if strings.HasPrefix(rest, name) {
					b.WriteString("null")
					rest, skip = "", 0
					i += len(name)
					break
				}
			}
		}
		b.WriteString(rest[:skip])
		i += skip
	}
	return b.String()
}
