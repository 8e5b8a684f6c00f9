package extension

import (
	"strings"
	"unicode"
)

// camel turns a column's name into a field's: only the first letter of each
// part is a capital (flow_run_id is flowRunId).
func camel(s string) string {
	parts := strings.Split(s, "_")
	for i, p := range parts {
		if i > 0 && p != "" {
			parts[i] = strings.ToUpper(p[:1]) + p[1:]
		}
	}
	return strings.Join(parts, "")
}

func lowerFirst(s string) string { return strings.ToLower(s[:1]) + s[1:] }

// screaming turns a type's name into an enum value (FlowRun is FLOW_RUN).
func screaming(s string) string {
	return strings.ToUpper(strings.ReplaceAll(split(s), " ", "_"))
}

// screamingCamel turns a field's name into an enum value (flowRunId is
// FLOW_RUN_ID).
func screamingCamel(s string) string { return screaming(upperFirst(s)) }

// words turns a type's name into words for a description.
func words(s string) string {
	w := strings.ToLower(split(s))
	w = strings.Replace(w, "csrf", "CSRF", 1)
	return strings.Replace(w, " v2", " (v2)", 1)
}

func split(s string) string {
	var b strings.Builder
	for i, r := range s {
		if i > 0 && unicode.IsUpper(r) {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// plural of a name or of words.
func plural(s string) string {
	if w, ok := strings.CutSuffix(s, " (v2)"); ok {
		return plural(w) + " (v2)"
	}
	if strings.HasSuffix(s, "ch") {
		return s + "es"
	}
	return s + "s"
}

// article is a or an.
func article(s string) string {
	if strings.ContainsRune("aeiou", rune(s[0])) {
		return "an " + s
	}
	return "a " + s
}
