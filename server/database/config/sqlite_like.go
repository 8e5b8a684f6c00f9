package config

import "unicode/utf8"

// like is the function quaestor_like(text, pattern, folds) of our connections to SQLite: whether a text matches a pattern
// in which % and _ are wildcards and a backslash escapes; folds takes ASCII's capitals and small letters for equal.
// SQLite's own LIKE and GLOB end at a NUL, and take U+FFFE and U+FFFF for U+FFFD.
func like(text, pattern string, folds bool) bool {
	// Where the last % stood, and the text behind what it stands for so far: all other ways back are in vain.
	back, behind := -1, 0
	p, t := 0, 0
	for t < len(text) {
		_, size := utf8.DecodeRuneInString(text[t:])
		switch {
		case p < len(pattern) && pattern[p] == '%':
			p++
			back, behind = p, t
			continue
		case p < len(pattern) && pattern[p] == '_':
			p++
			t += size
			continue
		case p < len(pattern):
			literal := p
			if pattern[p] == '\\' && p+1 < len(pattern) {
				literal++
			}
			if equalBytes(text[t], pattern[literal], folds) {
				p = literal + 1
				t++
				continue
			}
		}
		if back < 0 {
			return false
		}
		_, size = utf8.DecodeRuneInString(text[behind:])
		behind += size
		p, t = back, behind
	}
	for p < len(pattern) && pattern[p] == '%' {
		p++
	}
	return p == len(pattern)
}

func equalBytes(a, b byte, folds bool) bool {
	return a == b || folds && lower(a) == lower(b)
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}
