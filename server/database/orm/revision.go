package orm

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"

	"entgo.io/ent/dialect"

	"github.com/quaestor-graph/quaestor/server/database/query"
	"github.com/quaestor-graph/quaestor/server/database/query/plan"
)

// OldestRelease is the oldest Prefect release whose database is served.
const OldestRelease = "3.4.0"

// Revision is an Alembic revision of Prefect's schema.
type Revision struct {
	ID string
	// Release is the Prefect release whose head it is, a span of them
	// ("3.4.25 to 3.6.10"), or the two it lies between; empty if it is unknown.
	Release string
	// Known: it is one of those that Prefect had up to the newest known here.
	// One that is not is taken for a newer one.
	Known bool
	// TooOld: it comes before the head of OldestRelease.
	TooOld bool
	// position in the chain, len(chain) if unknown
	position int
	chain    []string
	// unindexed are the indexes that it lacks, by table.
	unindexed map[string][]string
}

//go:embed revisions.json
var revisionsJSON []byte

type revisions struct {
	Heads map[string]map[string]string `json:"heads_by_release"`
	Chain map[string][][2]string       `json:"chain"`
}

var known = func() revisions {
	var r revisions
	if err := json.Unmarshal(revisionsJSON, &r); err != nil {
		panic(err)
	}
	return r
}()

// Dialects are ent's names of the dialects.
var Dialects = []string{dialect.SQLite, dialect.Postgres}

// DialectName is what Prefect calls a dialect of ent's.
func DialectName(d string) string {
	if d == dialect.Postgres {
		return "postgresql"
	}
	return "sqlite"
}

// Lookup finds a revision of a dialect (ent's name).
func Lookup(d, id string) Revision {
	dialect := d
	d = DialectName(d)
	r := Revision{ID: id}
	for _, c := range known.Chain[d] {
		r.chain = append(r.chain, c[0])
	}
	r.position = slices.Index(r.chain, id)
	if r.position < 0 {
		r.position = len(r.chain)
		return r
	}
	r.Known = true
	r.TooOld = r.position < slices.Index(r.chain, known.Heads[OldestRelease][d])
	r.Release = r.release(d)
	r.unindexed = plan.Late(dialect, r.from)
	return r
}

func (r Revision) release(d string) string {
	var heads, before, after []string
	for _, release := range releases() {
		switch p := slices.Index(r.chain, known.Heads[release][d]); {
		case p == r.position:
			heads = append(heads, release)
		case p < r.position:
			before = append(before, release)
		default:
			after = append(after, release)
		}
	}
	switch {
	case len(heads) == 1:
		return heads[0]
	case len(heads) > 1:
		return heads[0] + " to " + heads[len(heads)-1]
	case len(before) == 0:
		return "before " + after[0]
	case len(after) == 0:
		return "after " + before[len(before)-1]
	}
	return "between " + before[len(before)-1] + " and " + after[0]
}

// releases gives the releases whose head is known, oldest first.
func releases() []string {
	var all []string
	for release := range known.Heads {
		all = append(all, release)
	}
	number := func(s string) (n int) {
		for part := range strings.SplitSeq(s, ".") {
			i, err := strconv.Atoi(part)
			if err != nil {
				panic(fmt.Sprintf("orm: release %q", s))
			}
			n = n*1000 + i
		}
		return n
	}
	sort.Slice(all, func(i, j int) bool { return number(all[i]) < number(all[j]) })
	return all
}

// Newest is the newest revision known of a dialect (ent's name).
func Newest(d string) Revision {
	chain := known.Chain[DialectName(d)]
	return Lookup(d, chain[len(chain)-1][0])
}

// has says whether the revision comes at or after that of its dialect.
func (r Revision) has(d, sqlite, postgresql string) bool {
	if d == dialect.Postgres {
		return r.from(postgresql)
	}
	return r.from(sqlite)
}

// from says whether the revision comes at or after another of its dialect.
func (r Revision) from(since string) bool { return r.position >= slices.Index(r.chain, since) }

// Relation is what stands for a table at this revision: what came later is left
// out or made up, so that no other code knows of revisions.
func (r Revision) Relation(d, table string) query.Relation {
	rel := query.Relation{Table: table, Unindexed: r.unindexed[table]}
	switch table {
	case "automation":
		if !r.has(d, "bb2345678901", "aa1234567890") {
			empty := "'[]'"
			if d == dialect.Postgres {
				empty = "'[]'::jsonb"
			}
			rel.Added = []query.Added{{Column: "tags", Expr: empty}}
		}
	case "automation_held_event":
		rel.Absent = !r.has(d, "8f5eda7c1dd7", "e7f54680bce3")
	}
	return rel
}
