package config

import (
	"strings"
	"unicode/utf8"
)

// likeStep is how many bytes are searched between two looks at whether the statement is to end.
const likeStep = 64 << 10

// like is the function quaestor_like(text, pattern, folds) of our connections to SQLite: whether a text matches a pattern
// in which % and _ are wildcards and a backslash escapes; folds takes ASCII's capitals and small letters for equal.
// SQLite's own LIKE and GLOB end at a NUL, take U+FFFE and U+FFFF for U+FFFD, and search long texts for as long as they
// take, whoever interrupts them.
func (c *sqliteConn) like(text, pattern string, folds bool) (bool, error) {
	if folds {
		text, pattern = lowered(text), lowered(pattern)
	}
	parts, open := likeParts(pattern)
	if len(parts) == 0 {
		return text == "", nil
	}
	if !open { // of the one part
		n, ok := parts[0].at(text)
		return ok && n == len(text), nil
	}
	first, last := parts[0], parts[len(parts)-1]
	n, ok := first.at(text)
	if !ok {
		return false, nil
	}
	text = text[n:]
	for _, part := range parts[1 : len(parts)-1] {
		end, err := c.find(text, part)
		if err != nil || end < 0 {
			return false, err
		}
		text = text[end:]
	}
	return last.ends(text), nil
}

// find gives where the first place of a part in a text ends, -1 where there is none. The longest of its pieces is looked
// for, and the others around it: Go's search takes as many steps as the text has bytes.
func (c *sqliteConn) find(text string, part likePart) (int, error) {
	piece, before, bytes := part.longest()
	if piece == "" {
		if n, ok := part.at(text); ok {
			return n, nil
		}
		return -1, nil
	}
	for next := 0; ; {
		if err := c.interrupted(); err != nil {
			return -1, err
		}
		for steps := 0; steps < likeStep; {
			window := min(len(text), next+likeStep+len(piece))
			at := strings.Index(text[next:window], piece)
			if at < 0 && window == len(text) {
				return -1, nil
			}
			if at < 0 {
				next += likeStep
				break
			}
			at += next
			if start, ok := back(text[:at], before); ok {
				if n, ok := part.at(text[start:]); ok {
					return start + n, nil
				}
			}
			steps += at - next + bytes
			next = at + 1
		}
	}
}

// back gives where n characters begin that end a text.
func back(text string, n int) (int, bool) {
	end := len(text)
	for range n {
		if end == 0 {
			return 0, false
		}
		_, size := utf8.DecodeLastRuneInString(text[:end])
		end -= size
	}
	return end, true
}

// likePart is what stands between two % of a pattern: texts, and an empty one for each _.
type likePart []string

// likeParts parts a pattern at each %, of which the first and the last part are at the ends of the text: open says that
// there was one.
func likeParts(pattern string) (parts []likePart, open bool) {
	var part likePart
	var literal []byte
	flush := func() {
		if len(literal) > 0 {
			part = append(part, string(literal))
			literal = nil
		}
	}
	for i := 0; i < len(pattern); i++ {
		switch c := pattern[i]; {
		case c == '%':
			flush()
			if !open || len(part) > 0 {
				parts = append(parts, part)
			}
			part, open = nil, true
		case c == '_':
			flush()
			part = append(part, "")
		case c == '\\' && i+1 < len(pattern):
			i++
			literal = append(literal, pattern[i])
		default:
			literal = append(literal, c)
		}
	}
	flush()
	if open || len(part) > 0 {
		parts = append(parts, part)
	}
	return parts, open
}

// at gives how many bytes of a text match the part from its start on.
func (p likePart) at(text string) (int, bool) {
	n := 0
	for _, piece := range p {
		switch {
		case piece == "" && n == len(text):
			return 0, false
		case piece == "":
			_, size := utf8.DecodeRuneInString(text[n:])
			n += size
		case strings.HasPrefix(text[n:], piece):
			n += len(piece)
		default:
			return 0, false
		}
	}
	return n, true
}

// ends says whether a text ends in the part.
func (p likePart) ends(text string) bool {
	for i := len(p) - 1; i >= 0; i-- {
		switch piece := p[i]; {
		case piece == "" && text == "":
			return false
		case piece == "":
			_, size := utf8.DecodeLastRuneInString(text)
			text = text[:len(text)-size]
		case strings.HasSuffix(text, piece):
			text = text[:len(text)-len(piece)]
		default:
			return false
		}
	}
	return true
}

// longest is the longest of the part's texts, empty where there are none but _, and how many characters stand before it;
// bytes is how many all of it has.
func (p likePart) longest() (piece string, before, bytes int) {
	characters := 0
	for _, one := range p {
		if len(one) > len(piece) {
			piece, before = one, characters
		}
		characters += max(1, utf8.RuneCountInString(one))
		bytes += max(1, len(one))
	}
	return piece, before, bytes
}

// lowered folds ASCII letters. strings.ToLower would fold others too.
func lowered(text string) string {
	if !strings.ContainsFunc(text, func(r rune) bool { return 'A' <= r && r <= 'Z' }) {
		return text
	}
	b := []byte(text)
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}
