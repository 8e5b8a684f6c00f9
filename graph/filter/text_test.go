package filter_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/graph/graphtest/evaluate"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// matchingVariables asks for the variables that satisfy each of many filters.
func matchingVariables(t testing.TB, g *graphtest.Graph, filters []object, field string) [][]string {
	t.Helper()
	var out [][]string
	for some := range slices.Chunk(filters, 50) {
		o := evaluate.Operation{Variables: map[string]any{}}
		for i, f := range some {
			o.Field(fmt.Sprintf("f%d: %s", i, field), strings.ToUpper(field[:1])+field[1:len(field)-1], f, i%2 == 0, "first: 1000) { nodes { id } }")
		}
		data := o.Run(t, g, nil)
		for i := range some {
			out = append(out, graphtest.IDsOf(data[fmt.Sprintf("f%d", i)].(object)["nodes"]))
		}
	}
	return out
}

var oddTexts = []string{
	"a", "A", "ab", "AB", "aB", "z", "Z", "ä", "Ä", "é", "É", "e\u0301", "i", "I", "ı", "İ", "xİy", "xiy", "k", "K", "\u212A", "ß", "ẞ", "ss", "SS",
	"ΑΣ", "ας", "ασ", "a\nb", "a\r\nb", "a\U0001F680b", "\U0001F680", "\uFFFD", "\uFF5E", "\U0010FFFF", "\uD7FF", "\uE000", "100%", "100", "1000", "a_b", "axb", `a\b`, `a\`, `\`,
	"*", "?", "[a]", "]", "[", "^", "-", "", " ", "'", `"`, "a'b", "%", "_", "fi", "ﬁ", "a\u200Db", "\x01", "a b", "0", "O", "_a", "A_B",
}

// Contract 8.11 and 9.9. The test clusters of PostgreSQL have an ICU collation.
func TestFilterOnOddTexts(t *testing.T) {
	operands := append(slices.Clone(oddTexts), "a\x00", "\x00", "a\x00b", "_", "__", "___", "%a%", "%A%", "_%", "%_b", `\%`, `100\%`, `a\_b`, `\a`, `\\`, `a\\b`, `%\\`,
		"x_y", "x%y", "X%Y", "%σ", "%Σ", "%Σ%", "_σ", "%İ%", "%i%", "%k%", "%K%", "a%b", "a_b", "a__b", "[a]", "[a-z]", "%%", "%\n%", "*%", "?%", "_\x00", "%\x00%")
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address, ids := graphtest.VariableRows(t, d, oddTexts, nil)
		g := graphtest.Open(t, address)
		var filters []object
		for _, op := range []string{"eq", "ne", "in", "notIn", "lt", "le", "gt", "ge", "contains", "startsWith", "endsWith", "like", "icontains", "ilike"} {
			for _, operand := range operands {
				if strings.HasSuffix(op, "like") && oddBackslash(operand) {
					continue
				}
				value := any(operand)
				if op == "in" || op == "notIn" {
					value = []any{operand, "100"}
				}
				filters = append(filters, object{"name": object{op: value}})
			}
		}
		v := evaluate.Evaluation{Hits: map[string]*[2]int{}}
		for i, got := range matchingVariables(t, g, filters, "variables") {
			want := []string{}
			for n, name := range oddTexts {
				if v.Comparator("StringFilter", name, filters[i]["name"].(object)) {
					want = append(want, ids[n])
				}
			}
			if slices.Sort(got); !slices.Equal(got, want) {
				t.Errorf("%s: %v, want %v", evaluate.Literal(filters[i]), namesOf(got, ids, oddTexts), namesOf(want, ids, oddTexts))
			}
		}
	})
}

func oddBackslash(s string) bool {
	return (len(s)-len(strings.TrimRight(s, `\`)))%2 == 1
}

func namesOf(got, ids, names []string) string {
	var out []string
	for _, id := range got {
		out = append(out, names[slices.Index(ids, id)])
	}
	return fmt.Sprintf("%q", out)
}
