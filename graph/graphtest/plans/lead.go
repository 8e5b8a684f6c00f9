package plans

import (
	"fmt"
	"strings"

	"github.com/quaestor-graph/quaestor/graph/graphtest/large"
)

// Led says whether the page of each parent was looked for in a lead.
func (m Made) Led() bool { return m.Kind == "Page" && strings.HasPrefix(m.SQL, "WITH RECURSIVE k AS") }

// Walked are the rows of a table that were read without looking for a value, of PostgreSQL.
func (p Plan) Walked(table string) (rows int) {
	for _, a := range p.Accesses {
		if a.Table == table && len(a.By) == 0 {
			rows += (a.Rows + a.Unwanted) * a.Loops
		}
	}
	return rows
}

// WellLed says whether a lead was read in the order of an index and no further than it may be, and the rest by indexes.
func (p Plan) WellLed(m Made) error {
	const most = 8192
	limit := most + most/10
	if m.Table == "log" {
		limit = large.InflatedThings + large.InflatedThings/10 // PostgreSQL sorts all of this narrow table instead
	}
	if n := p.Walked(m.Table); n > limit {
		return fmt.Errorf("%d rows of %s are read for a lead of %d at most", n, m.Table, most)
	}
	if p.Automatic > most {
		return fmt.Errorf("an index is made of %d rows, of a lead of %d at most", p.Automatic, most)
	}
	if strings.Contains(p.Text, "SCAN t\n") || strings.Contains(p.Text, "SCAN i\n") {
		return fmt.Errorf("%s is read whole", m.Table)
	}
	return nil
}
