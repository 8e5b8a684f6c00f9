package extension

import (
	"fmt"
	"slices"
	"strings"

	"entgo.io/ent/dialect"

	"github.com/quaestor-graph/quaestor/ent/annotation"
)

// Index is an index of an entity's table on one dialect.
type Index struct {
	Name string
	Keys []IndexKey
	// Where is the condition of a partial index, Method PostgreSQL's, where it is
	// another than btree, and Since the revision that the index came with, where
	// some served one is older.
	Where, Method, Since string
}

// IndexKey is a column, or an expression.
type IndexKey struct {
	Column, Expression string
	Desc               bool
}

// begins says whether an index begins with columns.
func (i Index) begins(columns []string) bool {
	if len(i.Keys) < len(columns) {
		return false
	}
	for n, c := range columns {
		if i.Keys[n].Column != c {
			return false
		}
	}
	return true
}

// coalesces says whether a key is the COALESCE of columns.
func (k IndexKey) coalesces(columns []string) bool {
	return strings.EqualFold(k.Expression, "coalesce("+strings.Join(columns, ", ")+")")
}

// Indexes are those of the entity's table on a dialect, but for that of its id.
func (e *Entity) Indexes(d string) ([]Index, error) {
	var t annotation.Table
	if err := read(e.Node.Annotations, &t); err != nil {
		return nil, err
	}
	var all []Index
	for _, i := range e.Node.Indexes {
		desc := descending(i)
		index := Index{Name: i.Name}
		for _, c := range i.Columns {
			index.Keys = append(index.Keys, IndexKey{Column: c, Desc: desc[c]})
		}
		all = append(all, index)
	}
	for _, i := range t.Indexes {
		on := i.SQLite
		if d == dialect.Postgres {
			on = i.PostgreSQL
		}
		if on == "" {
			continue
		}
		index, err := parseIndex(on)
		if err != nil {
			return nil, fmt.Errorf("index %s: %w", i.Name, err)
		}
		index.Name = i.Name
		all = append(all, index)
	}
	for n := range all {
		for _, s := range t.Since {
			if s.Index == all[n].Name {
				all[n].Since = map[string]string{dialect.SQLite: s.SQLite, dialect.Postgres: s.PostgreSQL}[d]
			}
		}
	}
	slices.SortFunc(all, func(a, b Index) int { return strings.Compare(a.Name, b.Name) })
	return all, nil
}

// parseIndex reads what follows ON table in the statement of an index, or USING on
// PostgreSQL: a method, keys in parentheses, and a condition.
func parseIndex(on string) (i Index, err error) {
	method, rest, ok := strings.Cut(on, "(")
	if !ok {
		return i, fmt.Errorf("%q has no keys", on)
	}
	if i.Method = strings.TrimSpace(method); i.Method == "btree" {
		i.Method = ""
	}
	depth, quoted, start := 0, false, 0
	for n := range len(rest) {
		switch c := rest[n]; {
		case c == '\'':
			quoted = !quoted
		case quoted:
		case c == '(':
			depth++
		case c == ')' && depth > 0:
			depth--
		case c == ',' && depth == 0, c == ')':
			i.Keys = append(i.Keys, parseKey(strings.TrimSpace(rest[start:n])))
			if start = n + 1; c == ')' {
				_, where, _ := strings.Cut(rest[start:], "WHERE ")
				i.Where = strings.TrimSpace(where)
				return i, nil
			}
		}
	}
	return i, fmt.Errorf("the keys of %q do not end", on)
}

// parseKey reads one key: a column or an expression, perhaps in parentheses, perhaps
// DESC. The class of PostgreSQL's operators is left out.
func parseKey(text string) (k IndexKey) {
	text, k.Desc = strings.CutSuffix(text, " DESC")
	switch name, _, _ := strings.Cut(text, " "); {
	case !strings.ContainsAny(text, "('"):
		k.Column = strings.Trim(name, `"`)
	default:
		for strings.HasPrefix(text, "(") && strings.HasSuffix(text, ")") {
			text = text[1 : len(text)-1]
		}
		k.Expression = text
	}
	return k
}
