package write

import (
	"strings"
	"unicode/utf8"
)

// A search for a text of m bytes in one of n may take n*m steps, and neither
// database looks in the middle of one whether it is to end: where those may be
// more than searchSteps, another way is taken, which does. What a pattern of
// searchFree bytes takes is never too long.
const (
	searchFree  = 32
	searchSteps = 20_000_000
)

// searchable is how many bytes a text may have in which a pattern is searched for
// in the usual way.
func searchable(pattern string, steps int) int { return steps / max(1, len(pattern)) }

// likeStart is a short pattern of LIKE that all texts match which match a longer
// one.
func likeStart(pattern string) string {
	end := 0
	for i := 0; i < len(pattern); {
		n := 1
		if pattern[i] == '\\' {
			n++
		}
		if i+n > len(pattern) {
			break
		}
		_, size := utf8.DecodeRuneInString(pattern[i+n-1:])
		if i += n - 1 + size; i > searchFree {
			break
		}
		end = i
	}
	return strings.TrimRight(pattern[:end], "%") + "%"
}

// suffix is the end of a text, of searchFree bytes at most and whole characters.
func suffix(text string) string {
	end := text[max(0, len(text)-searchFree):]
	for !utf8.RuneStart(end[0]) {
		end = end[1:]
	}
	return end
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
