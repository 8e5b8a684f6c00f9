package terminal_test

import (
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/cmd/quaestor/internal/terminal"
)

// Columns are aligned by the width that a terminal shows: wide letters, emoji and combined ones. A text that is wider than
// the widest column is cut at a letter.
func TestColumns(t *testing.T) {
	for _, c := range []struct {
		widest int
		rows   [][]string
		want   string
	}{
		{0, [][]string{{"a", "b"}, {"長い", "c"}, {"👩‍👩‍👧", "d"}, {"e\u0301e", "e"}}, "a     b\n長い  c\n👩‍👩‍👧    d\ne\u0301e    e\n"},
		{4, [][]string{{"abcd", "x"}, {"abcde", "x"}, {"長長", "x"}, {"長長長", "x"}, {"a長長", "x"}}, "abcd  x\nabc…  x\n長長  x\n長…   x\na長…  x\n"},
		{4, [][]string{{strings.Repeat("長", 1_000_000), ""}}, "長…\n"},
		{0, [][]string{{"", ""}, {"a"}, {"", "b"}}, "\na\n  b\n"},
	} {
		var b strings.Builder
		columns := terminal.Columns{Widest: c.widest}
		if err := columns.Write(&b, c.rows...); err != nil || b.String() != c.want {
			t.Errorf("%v\n%s\nwant\n%s", err, b.String(), c.want)
		}
	}
}
