package graphqlws

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
)

// message is one of the protocol's, of a client.
type message struct {
	ID      *string         `json:"id"`
	Type    string          `json:"type"`
	Payload json.RawMessage `json:"payload"`
}

// read gives a message, false for what is none.
func read(raw []byte) (m message, ok bool) {
	if err := json.Unmarshal(raw, &m); err != nil {
		return m, false
	}
	if string(m.Payload) == "null" {
		m.Payload = nil
	}
	isObject := len(m.Payload) > 0 && m.Payload[0] == '{'
	named := m.ID != nil && *m.ID != ""
	switch m.Type {
	case "connection_init", "ping", "pong":
		return m, m.Payload == nil || isObject
	case "subscribe":
		return m, named && isObject
	case "complete":
		return m, named
	}
	return m, false
}

// authorization is connectionParams.authorization, in any letter case, as headers have none.
func (m message) authorization() string {
	var params map[string]json.RawMessage
	_ = json.Unmarshal(m.Payload, &params) // an object, or nothing
	for name, raw := range params {
		var text string
		if strings.EqualFold(name, "authorization") && json.Unmarshal(raw, &text) == nil {
			return text
		}
	}
	return ""
}

// write gives a message of ours. Payload is JSON, or nil.
func write(id, kind string, payload []byte) []byte {
	var b bytes.Buffer
	b.Grow(len(payload) + len(id) + 64)
	b.WriteByte('{')
	if id != "" {
		b.WriteString(`"id":`)
		e := json.NewEncoder(&b)
		e.SetEscapeHTML(false)
		_ = e.Encode(id) // a text always has a form
		b.Truncate(b.Len() - len("\n"))
		b.WriteByte(',')
	}
	b.WriteString(`"type":"` + kind + `"`)
	if payload != nil {
		b.WriteString(`,"payload":`)
		b.Write(payload)
	}
	b.WriteByte('}')
	return b.Bytes()
}

// tokenIn says whether a header that is a list has a word, in any letter case.
func tokenIn(h http.Header, name, word string) bool {
	for _, line := range h.Values(name) {
		for token := range strings.SplitSeq(line, ",") {
			if strings.EqualFold(strings.TrimSpace(token), word) {
				return true
			}
		}
	}
	return false
}
