package terminal

import (
	"fmt"
	"io"
	"os"
	"strings"
	"unicode"
	"unicode/utf16"

	"golang.org/x/term"
)

// Is says whether a person reads the output.
func Is(out io.Writer) bool {
	f, ok := out.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// joiner puts emoji and letters of some scripts together, and moves nothing.
const joiner = '\u200d'

// moves says whether a character does something other than being shown: control
// characters, those that order or hide text, separators of lines.
func moves(r rune) bool {
	return r != joiner && unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp)
}

// Text shows such characters as escapes, and bytes that are no UTF-8 as U+FFFD.
func Text(text string) string {
	text = strings.ToValidUTF8(text, "\ufffd")
	if !strings.ContainsFunc(text, moves) {
		return text
	}
	var b strings.Builder
	for _, r := range text {
		switch {
		case !moves(r):
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case r < 0x100:
			fmt.Fprintf(&b, `\x%02x`, r)
		case r < 0x10000:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			fmt.Fprintf(&b, `\U%08x`, r)
		}
	}
	return b.String()
}

// JSON shows them as JSON's own escapes: it stays the same value. Those of ASCII
// are escaped in JSON already, but for DEL, or stand between values.
func JSON(raw []byte) []byte {
	acts := func(r rune) bool { return r >= 0x7f && moves(r) }
	if !strings.ContainsFunc(string(raw), acts) {
		return raw
	}
	var b strings.Builder
	for _, r := range string(raw) {
		switch {
		case !acts(r):
			b.WriteRune(r)
		case r < 0x10000:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			high, low := utf16.EncodeRune(r)
			fmt.Fprintf(&b, `\u%04x\u%04x`, high, low)
		}
	}
	return []byte(b.String())
}
