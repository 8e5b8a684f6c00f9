package format

import (
	"bytes"
	"encoding/json"
	"io"
	"slices"
	"strings"

	"github.com/quaestor-graph/quaestor/cmd/quaestor/internal/rows"
	"github.com/quaestor-graph/quaestor/cmd/quaestor/internal/terminal"
)

// document prints all pages of a list as one answer: what the first has, the rows of
// all, and behind them the page info, which the last one knows.
type document struct {
	out    io.Writer
	list   *rows.List
	person bool
	// first and last are what the pages have beside their rows.
	first, last [][]rows.Member
	rows        int
}

const indent = "  "

func (d *document) Page(p *rows.Page) error {
	if !p.Found {
		return nil
	}
	var b bytes.Buffer
	if d.first == nil {
		d.first = p.Levels
		b.WriteString("{\n" + indent + `"data": `)
		for depth := range d.first {
			if err := d.begin(&b, depth); err != nil {
				return err
			}
		}
	}
	d.last = p.Levels
	inner := inside(len(d.first))
	for _, row := range p.Rows {
		if d.rows > 0 {
			b.WriteByte(',')
		}
		d.rows++
		b.WriteString("\n" + inner)
		if err := json.Indent(&b, row, inner, indent); err != nil {
			return err
		}
	}
	return d.write(&b)
}

// inside is what stands before a member of an object at a depth of the data.
func inside(depth int) string { return strings.Repeat(indent, depth+2) }

// begin prints an object that leads to the list, up to the key that does.
func (d *document) begin(b *bytes.Buffer, depth int) error {
	b.WriteByte('{')
	list := depth == len(d.first)-1
	key := d.list.Keys()[depth]
	for _, m := range d.first[depth] {
		if m.Key == key || list && d.list.PageInfo(m.Key) {
			continue
		}
		if err := member(b, depth, m); err != nil {
			return err
		}
	}
	name(b, depth, key)
	if list {
		b.WriteByte('[')
	}
	return nil
}

// name begins a member.
func name(b *bytes.Buffer, depth int, key string) {
	if last := b.Bytes()[b.Len()-1]; last != '{' {
		b.WriteByte(',')
	}
	b.WriteString("\n" + inside(depth))
	b.Write(quoted(key))
	b.WriteString(": ")
}

func member(b *bytes.Buffer, depth int, m rows.Member) error {
	name(b, depth, m.Key)
	return json.Indent(b, m.Value, inside(depth), indent)
}

func (d *document) Close(problems []json.RawMessage) error {
	if d.first == nil {
		return nil
	}
	var b bytes.Buffer
	depth := len(d.first) - 1
	if d.rows > 0 {
		b.WriteString("\n" + inside(depth))
	}
	b.WriteByte(']')
	for _, m := range d.list.Ends(d.first[depth], d.last[depth]) {
		if err := member(&b, depth, m); err != nil {
			return err
		}
	}
	for ; depth >= 0; depth-- {
		b.WriteString("\n" + inside(depth-1) + "}")
	}
	if len(problems) > 0 {
		list := slices.Concat([]byte("["), bytes.Join(raw(problems), []byte(",")), []byte("]"))
		if err := member(&b, -1, rows.Member{Key: "errors", Value: list}); err != nil {
			return err
		}
	}
	b.WriteString("\n}\n")
	return d.write(&b)
}

func raw(problems []json.RawMessage) [][]byte {
	out := make([][]byte, len(problems))
	for i, p := range problems {
		out[i] = p
	}
	return out
}

func (d *document) write(b *bytes.Buffer) error {
	text := b.Bytes()
	if d.person {
		text = terminal.JSON(text)
	}
	_, err := d.out.Write(text)
	return err
}
