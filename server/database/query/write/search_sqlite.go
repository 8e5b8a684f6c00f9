package write

import "strings"

// maxPattern is how many bytes a pattern of SQLite's own may have.
const maxPattern = 50_000

// sqliteLike says that a text matches a pattern of LIKE. SQLite's own LIKE, which
// folds ASCII letters, and GLOB, which does not, end at a NUL in the text: a
// function of our connections (config) is for such texts, and for patterns that
// those two misread. To see that a text has as many bytes as characters before a
// NUL takes the least of all ways to tell whether there is one. The two also go
// back to the last wildcard at each mismatch, and don't look for an interrupt: the
// function, which does, is for long texts too.
func sqliteLike(text frag, pattern string, folds bool) frag {
	own := pattern
	if !folds {
		own = glob(pattern)
	}
	ours := ownLike(text, pattern, folds)
	if len(own) > maxPattern || strings.ContainsAny(own, "\x00\uFFFD\uFFFE\uFFFF") {
		return sqlf("CASE WHEN $1 IS NOT NULL THEN $2 END", text, ours)
	}
	theirs := sqlf("$1 GLOB $2", text, arg(own))
	if folds {
		theirs = sqlf(`$1 LIKE $2 ESCAPE '\'`, text, arg(own))
	}
	if len(pattern) > searchFree {
		return sqlf("CASE WHEN octet_length($1) > $2 OR length($1) < octet_length($1) AND instr($1, char(0)) THEN $3 ELSE $4 END",
			text, arg(searchable(pattern, searchSteps)), ours, theirs)
	}
	return sqlf("CASE WHEN length($1) < octet_length($1) AND instr($1, char(0)) THEN $2 ELSE $3 END", text, ours, theirs)
}

// ownLike is the call of our function, which takes no number.
func ownLike(text frag, pattern string, folds bool) frag {
	return sqlf("quaestor_like(CAST($1 AS TEXT), $2, $3)", text, arg(pattern), raw(either(folds, "1", "0")))
}

// instrSteps: instr compares a piece of memory at once.
const instrSteps = 50 * searchSteps

// instr says that a text contains another, which SQLite's instr begins to compare
// wherever the first character is the same.
func instr(in frag, text string) frag {
	find := sqlf("instr($1, $2) > 0", in, arg(text))
	if len(text) <= searchFree {
		return find
	}
	return sqlf("CASE WHEN octet_length($1) > $2 THEN $3 ELSE $4 END",
		in, arg(searchable(text, instrSteps)), ownLike(in, "%"+escapeLike(text)+"%", false), find)
}

// mentioned is how many texts are searched for at most before JSON is read.
const mentioned = 4

// mentions says, ahead of a test of a JSON text, that the text mentions others
// that the test needs, all or one of them, as JSON strings; it says nothing where
// that can't be told, or takes long. To search a text takes a tenth of the time that
// it takes to read it as JSON. A text with a backslash may write a string in another
// way.
func mentions(in frag, texts []string, one bool) frag {
	if len(texts) == 0 || len(texts) > mentioned {
		return frag{}
	}
	found := make([]frag, len(texts))
	for i, text := range texts {
		if len(text) > searchFree*4 || strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r == '"' || r == '\\' }) {
			return frag{}
		}
		found[i] = sqlf("instr($1, $2)", in, arg(`"`+text+`"`))
	}
	return sqlf("(instr($1, $2) OR $3) AND ", in, arg(`\`), join(either(one, " OR ", " AND "), found))
}

// glob rewrites a pattern of LIKE as one of GLOB.
func glob(like string) string {
	var b strings.Builder
	escaped := false
	for _, r := range like {
		switch {
		case !escaped && r == '\\':
			escaped = true
			continue
		case !escaped && r == '%':
			b.WriteByte('*')
		case !escaped && r == '_':
			b.WriteByte('?')
		case r == '*' || r == '?' || r == '[':
			b.WriteString("[" + string(r) + "]")
		default:
			b.WriteRune(r)
		}
		escaped = false
	}
	return b.String()
}
