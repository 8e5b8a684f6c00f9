package problem

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// The longest word of a message, and the longest message: names and values of an operation stand in them, and may have a
// megabyte.
const (
	longestWord    = 100
	longestMessage = 2000
)

// Shorten cuts the parts of a message that are too long to be read.
func Shorten(message string) string {
	if len(message) <= longestWord {
		return message
	}
	var b strings.Builder
	word := 0
	for _, r := range message {
		if word++; unicode.IsSpace(r) {
			word = 0
		}
		switch {
		case b.Len()+utf8.RuneLen(r) > longestMessage:
			b.WriteString("…")
			return b.String()
		case word <= longestWord:
			b.WriteRune(r)
		case word == longestWord+1:
			b.WriteString("…")
		}
	}
	return b.String()
}
