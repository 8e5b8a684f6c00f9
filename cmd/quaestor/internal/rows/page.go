package rows

import (
	"encoding/json"
	"strconv"
)

// Page is one answer.
type Page struct {
	Answer json.RawMessage
	// Levels are the objects from the data to the one that holds the list, with all that the operation asked for. There are
	// fewer where the answer ends before it.
	Levels [][]Member
	// Rows are the rows of the list; Found says whether the list was there.
	Rows  []json.RawMessage
	Found bool
	// Errors are the errors of the answer, and Codes their codes.
	Errors []json.RawMessage
	Codes  []string
	// After is the cursor of the next page; empty if there is none.
	After string
}

// Read takes an answer apart. The rows that came before it are counted in the
// paths of errors.
func (l *List) Read(answer []byte, before int) *Page {
	p := &Page{Answer: answer}
	top, _ := Object(answer)
	if errors, ok := member(top, "errors"); ok {
		var list []json.RawMessage
		_ = json.Unmarshal(errors, &list)
		for _, e := range list {
			p.addError(l, e, before)
		}
	}
	at, ok := member(top, "data")
	for _, f := range l.path {
		members, is := Object(at)
		if !ok || !is {
			return p
		}
		p.Levels = append(p.Levels, members)
		at, ok = member(members, f.key)
	}
	if !ok || json.Unmarshal(at, &p.Rows) != nil || p.Rows == nil {
		return p
	}
	p.Found = true
	return p
}

// addError keeps an error, whose path counts the rows of all pages.
func (p *Page) addError(l *List, raw json.RawMessage, before int) {
	var e struct {
		Path       []json.RawMessage `json:"path"`
		Extensions struct {
			Code string `json:"code"`
		} `json:"extensions"`
	}
	_ = json.Unmarshal(raw, &e)
	p.Codes = append(p.Codes, e.Extensions.Code)
	if before > 0 && len(e.Path) > len(l.path) {
		if i, err := strconv.Atoi(string(e.Path[len(l.path)])); err == nil {
			e.Path[len(l.path)] = json.RawMessage(strconv.Itoa(i + before))
			members, _ := Object(raw)
			for i := range members {
				if members[i].Key == "path" {
					members[i].Value, _ = json.Marshal(e.Path)
				}
			}
			raw = object(members)
		}
	}
	p.Errors = append(p.Errors, raw)
}

// Values are the values of a row, in the order of the columns; a missing value is nil.
func (l *List) Values(row json.RawMessage) []json.RawMessage {
	values := make([]json.RawMessage, len(l.Columns))
	read := map[string]map[string]json.RawMessage{}
	var object func(path []string) map[string]json.RawMessage
	object = func(path []string) map[string]json.RawMessage {
		key := ""
		for _, p := range path {
			key += p + "."
		}
		if found, ok := read[key]; ok {
			return found
		}
		raw := row
		if len(path) > 0 {
			raw = object(path[:len(path)-1])[path[len(path)-1]]
		}
		var found map[string]json.RawMessage
		_ = json.Unmarshal(raw, &found) // what is no object has no fields
		read[key] = found
		return found
	}
	for i, c := range l.Columns {
		values[i] = object(c.path[:len(c.path)-1])[c.path[len(c.path)-1]]
	}
	return values
}
