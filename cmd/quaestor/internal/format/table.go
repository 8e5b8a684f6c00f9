package format

import (
	"encoding/json"
	"io"

	"github.com/quaestor-graph/quaestor/cmd/quaestor/internal/rows"
	"github.com/quaestor-graph/quaestor/cmd/quaestor/internal/terminal"
)

// Widest is how wide a column of a table may be.
const Widest = 100

// table prints the rows of a page under each other; those of the next keep to its
// columns.
func table(out io.Writer, list *rows.List) func([][]json.RawMessage) error {
	columns := terminal.Columns{Widest: Widest}
	var head [][]string
	names := make([]string, len(list.Columns))
	for i, c := range list.Columns {
		names[i] = c.Name
	}
	head = append(head, names)
	return func(page [][]json.RawMessage) error {
		lines := head
		head = nil
		for _, values := range page {
			line := make([]string, len(values))
			for i, v := range values {
				var err error
				if line[i], _, err = text(v); err != nil {
					return err
				}
			}
			lines = append(lines, line)
		}
		return columns.Write(out, lines...)
	}
}
