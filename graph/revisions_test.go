package graph_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/graph/descriptor"
	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// automation.tags is there from bb2345678901 (SQLite) and aa1234567890 (PostgreSQL) on, automation_held_event from
// 8f5eda7c1dd7 and e7f54680bce3.
var (
	tagsSince = map[databasetest.Dialect]string{databasetest.SQLite: "bb2345678901", databasetest.PostgreSQL: "aa1234567890"}
	heldSince = map[databasetest.Dialect]string{databasetest.SQLite: "8f5eda7c1dd7", databasetest.PostgreSQL: "e7f54680bce3"}
)

// The sample stamped with each head from 3.4.0 on, without the newer table and column where that head lacks them, serves all
// 36 connections. Not only those that are the head of a release: a server may stop between two.
func TestEveryRevision(t *testing.T) {
	manifest := databasetest.Manifest(t)
	revisions := databasetest.Revisions(t)
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.Sample(t)
		chain := revisionIDs(revisions.Chain[d])
		oldest := slices.Index(chain, revisions.HeadsByRelease["3.4.0"][d])
		for i := len(chain) - 1; i >= oldest; i-- {
			revision := chain[i]
			stamp(t, address, revision)
			g := graphtest.Open(t, address)
			hasTags, hasHeld := i >= slices.Index(chain, tagsSince[d]), i >= slices.Index(chain, heldSince[d])
			for _, e := range descriptor.All() {
				want := manifest.RowCounts[e.Table]
				if e.Type == "AutomationHeldEvent" && !hasHeld {
					want = 0
				}
				c := g.Query(t, everything(e), nil)["c"].(map[string]any)
				if total, nodes := fmt.Sprint(c["totalCount"]), len(c["nodes"].([]any)); total != fmt.Sprint(want) || nodes != min(want, someRows) {
					t.Errorf("%s: %s nodes of %d and a totalCount of %s, want %d", revision, e.Type, nodes, total, want)
				}
			}
			server := g.Query(t, "{ server { prefectRevision prefectRelease readOnly dialect } }", nil)["server"].(map[string]any)
			if server["prefectRevision"] != revision || server["readOnly"] != false || server["dialect"] != string(d) {
				t.Errorf("%s: server is %v", revision, server)
			}
			for release, heads := range revisions.HeadsByRelease {
				if shown, _ := server["prefectRelease"].(string); heads[d] == revision && !inSpan(shown, release) {
					t.Errorf("%s is of %q, want %s", revision, shown, release)
				}
			}
			lacking(t, g, revision, hasTags, hasHeld)
			// The revision before this one lacks what this one added.
			switch revision {
			case tagsSince[d]:
				databasetest.Exec(t, address, "ALTER TABLE automation DROP COLUMN tags")
			case heldSince[d]:
				databasetest.Exec(t, address, "DROP TABLE automation_held_event")
			}
		}
	})
}

// Before those revisions there is an empty connection and an empty list, wherever they may be asked for.
func lacking(t *testing.T, g *graphtest.Graph, revision string, hasTags, hasHeld bool) {
	t.Helper()
	data := g.Query(t, `{
		automations { nodes { id tags heldEvents { totalCount nodes { id } edges { cursor } pageInfo { hasNextPage endCursor } } } }
		automationHeldEvents { totalCount(limit: 9) nodes { id } edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor } }
	}`, nil)
	held, tags := 0, 0
	for _, n := range data["automations"].(map[string]any)["nodes"].([]any) {
		a := n.(map[string]any)
		list, ok := a["tags"].([]any)
		if !ok {
			t.Errorf("%s: automation %s has the tags %v", revision, a["id"], a["tags"])
		}
		tags += len(list)
		events := a["heldEvents"].(map[string]any)
		held += len(events["nodes"].([]any))
		same := map[string]any{"automation": g.Query(t, fmt.Sprintf(
			"{ automation(id: %q) { id tags heldEvents { totalCount nodes { id } edges { cursor } pageInfo { hasNextPage endCursor } } } }", a["id"]), nil)["automation"]}
		for _, field := range []string{"node(", "nodeOfType(type: AUTOMATION, "} {
			same[field] = g.Query(t, fmt.Sprintf(
				"{ node: %sid: %q) { ... on Automation { id tags heldEvents { totalCount nodes { id } edges { cursor } pageInfo { hasNextPage endCursor } } } } }", field, a["id"]), nil)["node"]
		}
		for where, other := range same {
			if fmt.Sprint(other) != fmt.Sprint(a) {
				t.Errorf("%s: %s gives %v, the connection %v", revision, where, other, a)
			}
		}
	}
	if (tags > 0) != hasTags || (held > 0) != hasHeld {
		t.Errorf("%s: %d tags and %d held events at automations", revision, tags, held)
	}
	events := data["automationHeldEvents"].(map[string]any)
	if (len(events["nodes"].([]any)) > 0) != hasHeld {
		t.Errorf("%s: %v", revision, events)
	}
	if !hasHeld {
		all := databasetest.Manifest(t).RowCounts["automation"]
		graphtest.WantCounts(t, g, "automations", map[string]int{
			"{heldEvents: {some: {}}}": 0, "{heldEvents: {none: {}}}": all, "{heldEvents: {every: {triggerId: {isNull: true}}}}": all,
			"{not: {heldEvents: {some: {event: {}}}}}": all, "{heldEvents: {count: {eq: 0}}}": all, "{heldEvents: {count: {gt: 0}}}": 0,
			"{heldEvents: {counts: {where: {automation: {}}, is: {lt: 1}}}}": all, "{buckets: {some: {automation: {heldEvents: {some: {}}}}}}": 0,
		})
		g.Query(t, `{ automations { nodes { heldEvents { aggregate { count } groups(by: {field: TRIGGER_ID}) { totalCount nodes { keys } } } }
			groups(by: {field: NAME}, having: {aggregate: COUNT, where: {heldEvents: {some: {}}}, is: {ge: 0}}) { totalCount } } }`, nil)
	}
	const id = "00000000-0000-4000-8000-000000000000"
	for query, want := range map[string]string{
		`{ a: automationHeldEvent(id: "%s") { id automation { id } event { id } } }`:            "map[a:<nil>]",
		`{ a: nodeOfType(id: "%s", type: AUTOMATION_HELD_EVENT) { id } }`:                       "map[a:<nil>]",
		`{ a: node(id: "%s") { id } }`:                                                          "map[a:<nil>]",
		`{ a: nodesOfType(ids: ["%s"], type: AUTOMATION_HELD_EVENT) { id __typename } }`:        "map[a:[<nil>]]",
		`{ a: nodes(ids: ["%[1]s", "%[1]s"]) { id ... on AutomationHeldEvent { triggerId } } }`: "map[a:[<nil> <nil>]]",
	} {
		if got := fmt.Sprint(g.Query(t, fmt.Sprintf(query, id), nil)); got != want {
			t.Errorf("%s: %s: %s, want %s", revision, query, got, want)
		}
	}
}

// With an unknown head there is a warning, and server.readOnly is true.
func TestUnknownRevision(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.Sample(t)
		stamp(t, address, "feedfacecafe")
		log := captureLog(t)
		g := graphtest.Open(t, address)
		for _, part := range []string{"level=WARN", "revision=feedfacecafe", "served read-only", databasetest.Manifest(t).AlembicHeads[d]} {
			if strings.Count(log.String(), "\n") != 1 || !strings.Contains(log.String(), part) {
				t.Errorf("the log has no %q: %s", part, log)
			}
		}
		server := g.Query(t, "{ server { prefectRevision prefectRelease readOnly } }", nil)["server"]
		if got, want := fmt.Sprint(server), "map[prefectRelease:<nil> prefectRevision:feedfacecafe readOnly:true]"; got != want {
			t.Errorf("%s, want %s", got, want)
		}
		for _, e := range descriptor.All() {
			c := g.Query(t, everything(e), nil)["c"].(map[string]any)
			if want := databasetest.Manifest(t).RowCounts[e.Table]; fmt.Sprint(c["totalCount"]) != fmt.Sprint(want) {
				t.Errorf("%s: a totalCount of %v, want %d", e.Type, c["totalCount"], want)
			}
		}
	})
}

// A revision before 3.4.0 is refused with the error that the command shows.
func TestRevisionTooOld(t *testing.T) {
	revisions := databasetest.Revisions(t)
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.Sample(t)
		chain := revisionIDs(revisions.Chain[d])
		oldest := slices.Index(chain, revisions.HeadsByRelease["3.4.0"][d])
		for _, revision := range []string{chain[0], revisions.HeadsByRelease["3.2.0"][d], revisions.HeadsByRelease["3.3.0"][d], chain[oldest-1]} {
			stamp(t, address, revision)
			provideRefuses(t, address, revision, "older than Prefect 3.4.0", "`prefect server database upgrade`")
		}
	})
}

// A database of another program and an empty database are each refused with one clear line.
func TestOtherDatabases(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		version := "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"
		head := fmt.Sprintf("INSERT INTO alembic_version VALUES ('%s')", databasetest.Manifest(t).AlembicHeads[d])
		for name, c := range map[string]struct {
			statements []string
			want       string
		}{
			"empty":                               {nil, "holds no Prefect database: there is no table alembic_version"},
			"another program's":                   {[]string{"CREATE TABLE ledger (id INTEGER)"}, "no table alembic_version"},
			"another's with Alembic":              {[]string{"CREATE TABLE ledger (id INTEGER)", version, head}, "no table flow_run"},
			"another's with a table of that name": {[]string{"CREATE TABLE flow_run (id INTEGER)"}, "no table alembic_version"},
		} {
			address := d.Empty(t)
			databasetest.Exec(t, address, c.statements...)
			t.Run(name, func(t *testing.T) { provideRefuses(t, address, "holds no Prefect database", c.want, "--database-url") })
		}
		address := d.Sample(t)
		databasetest.Exec(t, address, "DELETE FROM alembic_version")
		provideRefuses(t, address, "alembic_version has 0 rows where Prefect has one")
		databasetest.Exec(t, address, head, "INSERT INTO alembic_version VALUES ('4160a4841eed')")
		provideRefuses(t, address, "alembic_version has 2 rows where Prefect has one")
	})
}

func provideRefuses(t *testing.T, address string, parts ...string) {
	t.Helper()
	_, err := graphtest.TryOpen(t, address)
	if err == nil {
		t.Errorf("it is served, want an error with %q", parts)
		return
	}
	for _, part := range parts {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("no %q in: %v", part, err)
		}
	}
	if strings.ContainsAny(err.Error(), "\n\r") || strings.Contains(err.Error(), "s3cret") {
		t.Errorf("not one line, or with the password: %v", err)
	}
}

const someRows = 20

// everything asks for all of some rows of a type: every field and every edge.
func everything(e *descriptor.Entity) string {
	var b strings.Builder
	fmt.Fprintf(&b, "{ c: %s(first: %d) { totalCount nodes {", graphtest.Plural(e), someRows)
	for _, c := range e.Columns {
		b.WriteString(" " + c.Field)
	}
	for _, edge := range e.Edges {
		if edge.Many {
			fmt.Fprintf(&b, " %s(first: 1) { totalCount nodes { id } }", edge.Field)
		} else {
			fmt.Fprintf(&b, " %s { id }", edge.Field)
		}
	}
	b.WriteString(" } } }")
	return b.String()
}

func stamp(t *testing.T, address, revision string) {
	t.Helper()
	databasetest.Exec(t, address, fmt.Sprintf("UPDATE alembic_version SET version_num = '%s'", revision))
}

func revisionIDs(chain [][2]string) []string {
	var all []string
	for _, c := range chain {
		all = append(all, c[0])
	}
	return all
}

// inSpan says whether a release is the one shown, or in the span "3.4.25 to 3.6.10".
func inSpan(shown, release string) bool {
	first, last, span := strings.Cut(shown, " to ")
	return shown == release || span && releaseNumber(first) <= releaseNumber(release) && releaseNumber(release) <= releaseNumber(last)
}

func releaseNumber(release string) (n int) {
	var major, minor, patch int
	if _, err := fmt.Sscanf(release, "%d.%d.%d", &major, &minor, &patch); err != nil {
		return -1
	}
	return major*1_000_000 + minor*1_000 + patch
}

// captureLog keeps what is logged until the test ends.
func captureLog(t *testing.T) *bytes.Buffer {
	t.Helper()
	log := &bytes.Buffer{}
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(log, nil)))
	t.Cleanup(func() { slog.SetDefault(before) })
	return log
}
