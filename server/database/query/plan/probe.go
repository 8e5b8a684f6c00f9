package plan

import "github.com/quaestor-graph/quaestor/server/database/query"

// Ids are random, so that to walk them in order is to read the rows of a table in
// random order: over a table larger than the cache that takes ten times as long
// as to read it from its beginning to its end. A page in the order of ids is
// looked for among the first of them, and if these have too few rows that pass
// the filter, all others are read as they lie, and the first ones kept.
const (
	// minProbe is how many ids are walked through at least, probePerRow how many
	// for each row of the page.
	minProbe, probePerRow = 1000, 50
)

// probes says whether a page of a whole table is looked for so: its order is that
// of the ids and its filter does not find rows by their ids or those of others.
// PostgreSQL knows how many rows pass a filter, mostly.
func probes(db Database, p *query.Page) bool {
	return isSQLite(db) && len(query.Keys(p.Order)) == 0 && p.Limit > 0 && !query.Always(p.Where) && !many(p.Where) && !identified(p.Where) &&
		db.Relation(p.Table).Bounds == nil
}
