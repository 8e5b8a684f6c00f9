package connection_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// Contract 9.13: one query for each type with every scalar field, over all rows, has equal answers from SQLite and from
// PostgreSQL. JSON numbers are compared as doubles, and the estimated fields, which depend on the hour, are left out.
func TestBothDialectsAnswerAlike(t *testing.T) {
	answers := map[databasetest.Dialect]map[string][]object{}
	filled := map[string]int{}
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		g := graphtest.Open(t, d.SharedSample(t))
		s := graphtest.Introspect(t, g)
		answers[d] = map[string][]object{}
		for typ, fields := range s.Scalars {
			fields = slices.DeleteFunc(fields, func(f string) bool { return strings.HasPrefix(f, "estimated") })
			rows := s.EveryRow(t, g, typ, "__typename "+strings.Join(fields, " "))
			for _, r := range rows {
				graphtest.Doubles(t, r)
				for _, f := range fields {
					if r[f] != nil {
						filled[typ+"."+f]++
					} else {
						filled[typ+"."+f] += 0
					}
				}
			}
			answers[d][typ] = rows
		}
	})
	counts := databasetest.Manifest(t).RowCounts
	total := 0
	for _, n := range counts {
		total += n
	}
	sqlite, postgresql := answers[databasetest.SQLite], answers[databasetest.PostgreSQL]
	compared := 0
	for typ, rows := range sqlite {
		other := map[any]object{}
		for _, r := range postgresql[typ] {
			other[r["id"]] = r
		}
		if len(rows) != len(postgresql[typ]) || len(rows) != len(other) {
			t.Errorf("%s: %d rows on SQLite, %d on PostgreSQL", typ, len(rows), len(postgresql[typ]))
		}
		for _, r := range rows {
			for field, value := range r {
				if o := other[r["id"]][field]; !reflect.DeepEqual(value, o) {
					t.Errorf("%s.%s of %s: %.200s on SQLite, %.200s on PostgreSQL", typ, field, r["id"], fmt.Sprint(value), fmt.Sprint(o))
				}
			}
			compared++
		}
	}
	if want := total - counts["alembic_version"]; compared != want || len(sqlite) != 36 {
		t.Errorf("%d rows of %d types were compared, want %d of 36", compared, len(sqlite), want)
	}
	for field, n := range filled {
		if (n == 0) != slices.Contains(neverSet, field) {
			t.Errorf("%s has a value in %d rows", field, n)
		}
	}
}

// neverSet are the columns that no row of the sample has a value in.
var neverSet = []string{
	"ArtifactCollection.metadata", "Deployment.createdBy", "Deployment.infrastructureDocumentId", "Deployment.updatedBy",
}
