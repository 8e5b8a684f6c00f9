package databasetest

import "strings"

// PageWays says in which ways the statement of a page is written, by what each has in its text that no other has.
func PageWays(text string) (ways []string) {
	for _, way := range [][2]string{
		{"lead", "WITH RECURSIVE k AS"}, {"probe", "WITH e AS"}, {"two parts", ", b AS ("}, {"ties", "WITH TIES"}, {"positions", "quaestor_position"},
		{"lateral", "CROSS JOIN LATERAL"}, {"rowids", "rowid IN (SELECT"},
	} {
		if strings.Contains(text, way[1]) {
			ways = append(ways, way[0])
		}
	}
	if strings.Count(text, " AS oid") > 3 {
		ways = append(ways, "spread")
	}
	if strings.HasPrefix(text, "SELECT 0") {
		ways = append(ways, "one part")
	}
	return ways
}
