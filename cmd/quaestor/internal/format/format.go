package format

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/quaestor-graph/quaestor/cmd/quaestor/internal/rows"
	"github.com/quaestor-graph/quaestor/cmd/quaestor/internal/terminal"
)

// Names are what --format may be: the first is the default.
var Names = []string{JSON, "ndjson", "csv", "table"}

// JSON is the format that prints answers as they are.
const JSON = "json"

// Check says whether there is a format of a name.
func Check(name string) error {
	for _, n := range Names {
		if n == name {
			return nil
		}
	}
	return fmt.Errorf("--format must be %s or %s, not %q", strings.Join(Names[:len(Names)-1], ", "), Names[len(Names)-1], name)
}

// Printer prints pages.
type Printer interface {
	Page(*rows.Page) error
	// Close ends the output, with the errors of the answer.
	Close(problems []json.RawMessage) error
}

// New gives the printer of a format for the rows of a list.
func New(name string, out io.Writer, list *rows.List) Printer {
	person := terminal.Is(out)
	switch name {
	case JSON:
		return &document{out: out, list: list, person: person}
	case "ndjson":
		return &records{list: list, print: lines(out, list, person)}
	case "csv":
		return &records{list: list, print: commas(out, list, person)}
	}
	return &records{list: list, print: table(out, list)}
}

// records prints the rows alone.
type records struct {
	list *rows.List
	// print is given a page's rows, and nothing once, in the end of an empty list.
	print   func([][]json.RawMessage) error
	printed bool
}

func (r *records) Page(p *rows.Page) error {
	page := make([][]json.RawMessage, len(p.Rows))
	for i, row := range p.Rows {
		page[i] = r.list.Values(row)
	}
	if !p.Found {
		return nil
	}
	r.printed = true
	return r.print(page)
}

// Close prints the head of a table without rows, but not of one that could not be read.
func (r *records) Close(problems []json.RawMessage) error {
	if r.printed || len(problems) > 0 {
		return nil
	}
	return r.print(nil)
}

// lines prints an object a line.
func lines(out io.Writer, list *rows.List, person bool) func([][]json.RawMessage) error {
	names := make([][]byte, len(list.Columns))
	for i, c := range list.Columns {
		names[i] = quoted(c.Name)
	}
	return func(page [][]json.RawMessage) error {
		var b bytes.Buffer
		for _, values := range page {
			b.WriteByte('{')
			for i, v := range values {
				if i > 0 {
					b.WriteByte(',')
				}
				b.Write(names[i])
				b.WriteByte(':')
				if v == nil {
					v = json.RawMessage("null")
				}
				if err := json.Compact(&b, v); err != nil {
					return err
				}
			}
			b.WriteString("}\n")
		}
		line := b.Bytes()
		if person {
			line = terminal.JSON(line)
		}
		_, err := out.Write(line)
		return err
	}
}

func quoted(text string) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(text) // a text is always one of JSON
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// text is a value outside of JSON: a string is its text, a list or an object is
// JSON still. It gives false for null.
func text(value json.RawMessage) (string, bool, error) {
	switch {
	case len(value) == 0 || string(value) == "null":
		return "", false, nil
	case value[0] == '"':
		var s string
		err := json.Unmarshal(value, &s)
		return s, true, err
	case value[0] == '{' || value[0] == '[':
		var b bytes.Buffer
		err := json.Compact(&b, value)
		return b.String(), true, err
	}
	return string(value), true, nil
}

// Message is the first error's message, with the number of further errors.
func Message(problems []json.RawMessage) error {
	var first struct {
		Message string `json:"message"`
	}
	_ = json.Unmarshal(problems[0], &first)
	if len(problems) > 1 {
		return fmt.Errorf("%s (and %d more)", first.Message, len(problems)-1)
	}
	return errors.New(first.Message)
}
