package write

import (
	"strings"
	"unicode/utf8"
)

// like says that a text matches a pattern of LIKE. PostgreSQL goes back to the
// last wildcard at each mismatch, and its LIKE, ILIKE and strpos don't look for an
// interrupt: a text of 1 MB took minutes beyond statement_timeout. Its regular
// expressions read a text once, and do look; they take ten times as long for all
// other texts. A trigram index serves the first condition.
func like(text frag, pattern string, folds bool) frag {
	form := "$1 LIKE $2"
	if folds {
		form = `$1 COLLATE "C" ILIKE $2`
	}
	if len(pattern) <= searchFree {
		return sqlf(form, text, arg(pattern))
	}
	return sqlf("$1 AND $2", sqlf(form, text, arg(likeStart(pattern))), unestimated(searched(text, sqlf(form, text, arg(pattern)), pattern, folds)))
}

// searched is a search, or for long texts the regular expression that means the
// same.
func searched(text, plain frag, pattern string, folds bool) frag {
	return sqlf(`CASE WHEN octet_length($1) <= $2::int THEN $3 ELSE $1 COLLATE "C" ~ $4 END`,
		text, arg(searchable(pattern, searchSteps)), plain, arg(regularExpression(pattern, folds)))
}

// endsWith: a text of many bytes is compared where it would end, and not searched
// for.
func endsWith(text frag, end string) frag {
	if len(end) <= searchFree {
		return sqlf("$1 LIKE $2", text, arg("%"+escapeLike(end)))
	}
	return sqlf("$1 LIKE $2 AND $3", text, arg("%"+escapeLike(suffix(end))),
		unestimated(sqlf("right($1, $2::int) = $3", text, arg(utf8.RuneCountInString(end)), arg(end))))
}

// unestimated narrows what another condition has said, so that the planner does not
// count it a second time.
func unestimated(condition frag) frag { return sqlf("NULLIF(($1), FALSE) IS NOT NULL", condition) }

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
