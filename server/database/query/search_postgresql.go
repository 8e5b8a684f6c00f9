package query

import (
	"strings"
	"unicode/utf8"
)

// like writes that a text matches a pattern of LIKE. PostgreSQL goes back to the
// last wildcard at each mismatch, and its LIKE, ILIKE and strpos don't look for an
// interrupt: a text of 1 MB took minutes beyond statement_timeout. Its regular
// expressions read a text once, and do look; they take ten times as long for all
// other texts. A trigram index serves the first condition.
func (v postgresql) like(w *writer, operand func(), pattern string, folds bool) {
	operator := " LIKE "
	if folds {
		operator = ` COLLATE "C" ILIKE `
	}
	plain := func(pattern string) {
		operand()
		w.b.WriteString(operator).Arg(pattern)
	}
	if len(pattern) <= searchFree {
		plain(pattern)
		return
	}
	plain(likeStart(pattern))
	w.b.WriteString(" AND ")
	v.unestimated(w, func() { v.searched(w, operand, func() { plain(pattern) }, pattern, folds) })
}

// searched writes a search, or for long texts the regular expression that means
// the same.
func (postgresql) searched(w *writer, operand, plain func(), pattern string, folds bool) {
	w.b.WriteString("CASE WHEN octet_length(")
	operand()
	w.b.WriteString(") <= ").Arg(searchable(pattern, searchSteps)).WriteString("::int THEN ")
	plain()
	w.b.WriteString(" ELSE ")
	operand()
	w.b.WriteString(` COLLATE "C" ~ `).Arg(regularExpression(pattern, folds)).WriteString(" END")
}

// endsWith: a text of many bytes is compared where it would end, and not searched
// for.
func (v postgresql) endsWith(w *writer, operand func(), text string) {
	if len(text) <= searchFree {
		operand()
		w.b.WriteString(" LIKE ").Arg("%" + escapeLike(text))
		return
	}
	operand()
	w.b.WriteString(" LIKE ").Arg("%" + escapeLike(suffix(text))).WriteString(" AND ")
	v.unestimated(w, func() {
		w.b.WriteString("right(")
		operand()
		w.b.WriteString(", ").Arg(utf8.RuneCountInString(text)).WriteString("::int) = ").Arg(text)
	})
}

// regularExpression writes a pattern of LIKE as one of PostgreSQL's advanced
// regular expressions, in which `.` is any character and ^ and $ are the ends of
// the text alone.
func regularExpression(like string, folds bool) string {
	var parts []string
	escaped := false
	for _, r := range like {
		switch {
		case !escaped && r == '\\':
			escaped = true
			continue
		case !escaped && r == '%':
			if len(parts) == 0 || parts[len(parts)-1] != ".*" {
				parts = append(parts, ".*")
			}
		case !escaped && r == '_':
			parts = append(parts, ".")
		case folds && lowerASCII(string(r)) != upperASCII(string(r)):
			parts = append(parts, "["+lowerASCII(string(r))+upperASCII(string(r))+"]")
		case r < utf8.RuneSelf && strings.ContainsRune(`\.^$*+?()[]{}|`, r):
			parts = append(parts, `\`+string(r))
		default:
			parts = append(parts, string(r))
		}
		escaped = false
	}
	start, end := "^", "$"
	if len(parts) > 0 && parts[0] == ".*" {
		start, parts = "", parts[1:]
	}
	if len(parts) > 0 && parts[len(parts)-1] == ".*" {
		end, parts = "", parts[:len(parts)-1]
	} else if len(parts) == 0 && start == "" { // it was one %
		start, end = "^", ""
	}
	return "***:" + start + strings.Join(parts, "") + end
}
