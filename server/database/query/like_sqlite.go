package query

import (
	"strings"

	"entgo.io/ent/dialect/sql"
)

// maxPattern is how many bytes a pattern of SQLite's own may have.
const maxPattern = 50_000

// like writes that a text matches a pattern of LIKE. SQLite's own LIKE, which
// folds ASCII letters, and GLOB, which does not, end at a NUL in the text: a
// function of our connections (config) is for such texts, and for patterns that
// those two misread. To see that a text has as many bytes as characters before a
// NUL takes the least of all ways to tell whether there is one. The two also go
// back to the last wildcard at each mismatch, and don't look for an interrupt: the
// function, which does, is for long texts too.
func (v sqlite) like(b *sql.Builder, operand func(), pattern string, folds bool) {
	own := pattern
	if !folds {
		own = glob(pattern)
	}
	exact := len(own) <= maxPattern && !strings.ContainsAny(own, "\x00\uFFFD\uFFFE\uFFFF")
	b.WriteString("CASE WHEN ")
	if exact {
		if len(pattern) > searchFree {
			b.WriteString("octet_length(")
			operand()
			b.WriteString(") > ").Arg(searchable(pattern, searchSteps)).WriteString(" OR ")
		}
		b.WriteString("length(")
		operand()
		b.WriteString(") < octet_length(")
		operand()
		b.WriteString(") AND instr(")
		operand()
		b.WriteString(", char(0))")
	} else {
		operand()
		b.WriteString(" IS NOT NULL")
	}
	b.WriteString(" THEN ")
	v.ownLike(b, operand, pattern, folds)
	if exact {
		b.WriteString(" ELSE ")
		operand()
		if folds {
			b.WriteString(" LIKE ").Arg(own).WriteString(` ESCAPE '\'`)
		} else {
			b.WriteString(" GLOB ").Arg(own)
		}
	}
	b.WriteString(" END")
}

// ownLike writes the call of our function.
func (sqlite) ownLike(b *sql.Builder, operand func(), pattern string, folds bool) {
	b.WriteString("quaestor_like(CAST(") // which takes no number
	operand()
	b.WriteString(" AS TEXT), ").Arg(pattern).WriteString(map[bool]string{true: ", 1)", false: ", 0)"}[folds])
}

// instrSteps: instr compares a piece of memory at once.
const instrSteps = 50 * searchSteps

// instr writes that a text contains another, which SQLite's instr begins to compare
// wherever the first character is the same.
func (v sqlite) instr(b *sql.Builder, operand func(), text string) {
	find := func() {
		b.WriteString("instr(")
		operand()
		b.WriteString(", ").Arg(text).WriteString(") > 0")
	}
	if len(text) <= searchFree {
		find()
		return
	}
	b.WriteString("CASE WHEN octet_length(")
	operand()
	b.WriteString(") > ").Arg(searchable(text, instrSteps)).WriteString(" THEN ")
	v.ownLike(b, operand, "%"+escapeLike(text)+"%", false)
	b.WriteString(" ELSE ")
	find()
	b.WriteString(" END")
}

// literalStart is what all texts begin with that match a pattern of LIKE.
func literalStart(pattern string) string {
	var b strings.Builder
	escaped := false
	for _, r := range pattern {
		switch {
		case !escaped && r == '\\':
			escaped = true
			continue
		case !escaped && (r == '%' || r == '_'):
			return b.String()
		}
		b.WriteRune(r)
		escaped = false
	}
	return b.String()
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

func lowerASCII(text string) string { return shifted(text, 'A', 'a') }
func upperASCII(text string) string { return shifted(text, 'a', 'A') }

// shifted puts letters of one case, which begin with from, into the other.
func shifted(text string, from, to rune) string {
	return strings.Map(func(r rune) rune {
		if from <= r && r < from+26 {
			return r + to - from
		}
		return r
	}, text)
}
