package graphtest

import (
	"regexp"
	"strings"
)

// term is one of Prefect's text search: words and "quoted phrases", with + before what must be there, and - or ! before
// what must not.
var term = regexp.MustCompile(`([-!+]?)(?:"((?:[^"\\]|\\.)*)"?|([^\s"]+))`)

// logText searches in message, a blank and the logger's name, all one text: one of the plain terms, all with +, none with -.
func logText(query string) object {
	var some, all []any
	for _, m := range term.FindAllStringSubmatch(query, -1) {
		text := m[3]
		if text == "" {
			text = strings.NewReplacer(`\"`, `"`, `\\`, `\`).Replace(m[2])
		}
		if strings.TrimSpace(text) == "" {
			continue
		}
		switch found := inLog(text); m[1] {
		case "-", "!":
			all = append(all, object{"not": found})
		case "+":
			all = append(all, found)
		default:
			some = append(some, found)
		}
	}
	if len(some) > 0 {
		all = append(all, object{"or": some})
	}
	return join("and_", all)
}

// inLog finds a text in the message, in the name, or from the end of one over the blank into the other.
func inLog(text string) object {
	in := []any{object{"message": object{"icontains": text}}, object{"name": object{"icontains": text}}}
	literal := strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)
	for i := range len(text) {
		if text[i] == ' ' {
			in = append(in, object{
				"message": object{"ilike": "%" + literal.Replace(text[:i])},
				"name":    object{"ilike": literal.Replace(text[i+1:]) + "%"},
			})
		}
	}
	return object{"or": in}
}
