package terminal

import (
	"io"
	"strings"

	"github.com/rivo/uniseg"
)

// Columns writes rows of texts under each other. Later rows keep to the columns, which only grow.
type Columns struct {
	// Widest is how wide a text may be; a wider text is cut. 0 is no limit.
	Widest int
	widths []int
}

const (
	gap = "  "
	cut = "…"
)

// Write writes some of the rows; the rows of one call are aligned with each other.
func (c *Columns) Write(out io.Writer, rows ...[]string) error {
	widths := make([][]int, len(rows))
	for i, row := range rows {
		widths[i] = make([]int, len(row))
		for j, text := range row {
			row[j], widths[i][j] = c.fit(Text(text))
			if j == len(c.widths) {
				c.widths = append(c.widths, 0)
			}
			// The last column has nothing beside it.
			if j < len(row)-1 {
				c.widths[j] = max(c.widths[j], widths[i][j])
			}
		}
	}
	var b strings.Builder
	for i, row := range rows {
		var line strings.Builder
		for j, text := range row {
			line.WriteString(text)
			if j < len(row)-1 {
				line.WriteString(strings.Repeat(" ", c.widths[j]-widths[i][j]) + gap)
			}
		}
		b.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
	_, err := io.WriteString(out, b.String())
	return err
}

// fit cuts a text to the widest, and says how wide it is. It looks no further than
// that: texts may be very long.
func (c *Columns) fit(text string) (string, int) {
	if c.Widest == 0 {
		return text, uniseg.StringWidth(text)
	}
	width, fits, fitting := 0, 0, 0 // fits bytes leave room for the mark of a cut, and are fitting wide
	rest, state := text, -1
	for rest != "" {
		var w int
		_, rest, w, state = uniseg.FirstGraphemeClusterInString(rest, state)
		width += w
		if width > c.Widest {
			return text[:fits] + cut, fitting + uniseg.StringWidth(cut)
		}
		if width <= c.Widest-uniseg.StringWidth(cut) {
			fits, fitting = len(text)-len(rest), width
		}
	}
	return text, width
}
