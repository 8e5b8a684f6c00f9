package query

import "strings"

// mentioned is how many texts are searched for at most before JSON is read.
const mentioned = 4

// mention writes, ahead of a test of a JSON text, that the text mentions others
// that the test needs, all or one of them, as JSON strings; it writes nothing
// where that can't be told, or takes long. To search a text takes a tenth of the time that it
// takes to read it as JSON. A text with a backslash may write a string in another
// way.
func (v sqlite) mention(w *writer, t string, term Term, texts []string, one bool) {
	if len(texts) == 0 || len(texts) > mentioned {
		return
	}
	for _, text := range texts {
		if len(text) > searchFree*4 || strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r == '"' || r == '\\' }) {
			return
		}
	}
	find := func(text string) {
		w.b.WriteString("instr(")
		v.term(w, t, term)
		w.b.WriteString(", ").Arg(text).WriteString(")")
	}
	w.b.WriteString("(")
	find(`\`)
	w.b.WriteString(" OR ")
	for i, text := range texts {
		if i > 0 {
			w.b.WriteString(map[bool]string{true: " OR ", false: " AND "}[one])
		}
		find(`"` + text + `"`)
	}
	w.b.WriteString(") AND ")
}

// texts appends the strings that a JSON value is made of, but for keys.
func texts(all []string, value any) []string {
	switch value := value.(type) {
	case string:
		return append(all, value)
	case []any:
		for _, e := range value {
			all = texts(all, e)
		}
	case map[string]any:
		for _, k := range sortedKeys(value) {
			all = texts(all, value[k])
		}
	}
	return all
}
