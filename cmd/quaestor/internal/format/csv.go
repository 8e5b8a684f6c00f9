package format

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"

	"github.com/quaestor-graph/quaestor/cmd/quaestor/internal/rows"
	"github.com/quaestor-graph/quaestor/cmd/quaestor/internal/terminal"
)

// commas prints CSV by RFC 4180. encoding/csv is not used: with the RFC's line ends
// it writes others than there are within a text, and an empty text as it writes
// null.
func commas(out io.Writer, list *rows.List, person bool) func([][]json.RawMessage) error {
	head := make([]json.RawMessage, len(list.Columns))
	for i, c := range list.Columns {
		head[i] = quoted(c.Name)
	}
	return func(page [][]json.RawMessage) error {
		var b bytes.Buffer
		if head != nil {
			page = append([][]json.RawMessage{head}, page...)
			head = nil
		}
		for _, values := range page {
			for i, v := range values {
				if i > 0 {
					b.WriteByte(',')
				}
				s, ok, err := text(v)
				if err != nil {
					return err
				}
				if person {
					s = terminal.Text(s)
				}
				b.WriteString(cell(s, ok || len(values) == 1))
			}
			b.WriteString("\r\n")
		}
		_, err := out.Write(b.Bytes())
		return err
	}
}

// cell is a value between commas: null is empty, an empty text is "", and so is a
// null that would be an empty line, which readers pass over.
func cell(text string, is bool) string {
	if is && text == "" || strings.ContainsAny(text, "\",\r\n") || strings.TrimSpace(text) != text {
		return `"` + strings.ReplaceAll(text, `"`, `""`) + `"`
	}
	return text
}
