package database_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/quaestor-graph/quaestor/ent"
	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/graph/descriptor"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// What Prefect's migrations made and its models don't know.
const (
	tableWithoutModel    = "deployment_version"
	columnWithoutMapping = "deployment.version_id"
)

// Prefect's own ORM reads as the same what Quaestor writes, and the other way round. Both leave the very same in the
// database, value by value, also where the defaults are theirs.
func TestRoundTripThroughPrefect(t *testing.T) {
	r := newRandom(t)
	described := entities(t, ent.NewClient())
	r.documents = prefectsDocuments(t, described)
	complete, incomplete := r.rows(t, described), r.rows(t, described)
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		ours, oursAt := created(t, d)
		theirs, theirsAt := created(t, d)
		rows := slices.Concat(write(t, ours, complete, true), write(t, ours, incomplete, false))
		rows = slices.DeleteFunc(rows, func(row madeRow) bool {
			return row.table == tableWithoutModel || strings.HasPrefix(row.table, "quaestor_")
		})
		for _, row := range rows {
			if row.table+".version_id" == columnWithoutMapping {
				delete(row.values, "version_id")
			}
		}
		prefectReads(t, d, rows, asPrefect(t, oursAt, nil))
		asPrefect(t, theirsAt, rows)
		compare(t, d, theirs, finite(d, rows))
		compareStored(t, d, oursAt, theirsAt, rows)
	})
}

// prefectReads compares what Prefect read with what was written.
func prefectReads(t *testing.T, d databasetest.Dialect, rows []madeRow, read map[string][]map[string]any) {
	t.Helper()
	byTable := entitiesByTable(t, ent.NewClient())
	byID := map[string]map[string]any{}
	for table, list := range read {
		for _, row := range list {
			byID[table+" "+fmt.Sprint(row["id"])] = row
		}
	}
	for _, row := range rows {
		found, ok := byID[row.table+" "+string(row.id())]
		if !ok {
			t.Errorf("Prefect finds no %s %s", row.table, row.id())
			continue
		}
		for name, written := range row.values {
			c, _ := byTable[row.table].column(name)
			v, ok := found[name]
			if !ok {
				t.Errorf("Prefect maps no column %s.%s", row.table, name)
				continue
			}
			got, err := fromPrefect(c, v)
			if got == nil && c.kind == descriptor.JSON && canonical(written, true) == "<nil>" {
				continue // Python's None is both nulls
			}
			if err != nil || !same(d, c, written, got) {
				t.Errorf("%s.%s: %s was written, Prefect reads %s (%v)", row.table, name, canonical(written, true), canonical(got, true), err)
			}
		}
	}
}

func fromPrefect(c column, v any) (any, error) {
	if text, ok := v.(map[string]any); ok {
		raw := text["json"].(string)
		if c.kind == descriptor.Strings {
			var list stored.Strings
			return list, list.Scan(raw)
		}
		return stored.JSONOf(raw), nil
	}
	return decoded(c, v)
}

func toPrefect(v any) any {
	switch v := v.(type) {
	case stored.Time:
		return v.Time().Format(time.RFC3339Nano)
	case stored.Duration:
		return fmt.Sprint(v.Micros())
	case stored.Bool:
		return v.Bool()
	case stored.Int:
		return v.Int()
	case stored.Float:
		return fmt.Sprint(v.Float())
	case stored.JSON:
		return map[string]any{"json": v.Raw()}
	case stored.Strings:
		raw, _ := json.Marshal(v.List())
		return map[string]any{"json": string(raw)}
	}
	return v
}

// compareStored compares the stored forms in two databases.
func compareStored(t *testing.T, d databasetest.Dialect, ours, theirs string, rows []madeRow) {
	t.Helper()
	byTable := entitiesByTable(t, ent.NewClient())
	ourForms, theirForms := forms(t, d, ours), forms(t, d, theirs)
	for _, row := range rows {
		key := row.table + " " + string(row.id())
		for _, c := range byTable[row.table].columns {
			form, want := ourForms[key][c.name], theirForms[key][c.name]
			written, given := row.values[c.name]
			switch {
			case row.table+"."+c.name == columnWithoutMapping:
				continue
			case !given && c.kind == descriptor.Time: // the time of the row's own insertion
				form, want = digits.ReplaceAllString(form, "0"), digits.ReplaceAllString(want, "0")
			case infinite(d, written):
				if !strings.HasSuffix(want, "infinity") {
					t.Errorf("%s.%s: %s is stored by Prefect as %s", row.table, c.name, canonical(written, true), want)
				}
				continue
			}
			if form != want {
				t.Errorf("%s.%s: stored as %s, by Prefect as %s", row.table, c.name, form, want)
			}
		}
	}
}

// digits of a timestamp; PostgreSQL prints no zeros at the end of a fraction.
var digits = regexp.MustCompile(`\d+(\.\d+\+)?`)

// infinite: the driver that Prefect has for PostgreSQL (asyncpg) takes Python's
// first and last instants for -infinity and infinity, writes them as these and
// reads these as the instants. Quaestor writes the instants themselves, which
// Prefect reads too, and tells of an infinity that it can't be read.
func infinite(d databasetest.Dialect, v any) bool {
	at, ok := v.(stored.Time)
	return ok && d == databasetest.PostgreSQL && (at.Time().UnixMicro() == yearOne || at.Time().UnixMicro() == lastYear)
}

// finite leaves out what Prefect can't write.
func finite(d databasetest.Dialect, rows []madeRow) []madeRow {
	var out []madeRow
	for _, row := range rows {
		values := map[string]any{}
		for name, v := range row.values {
			if !infinite(d, v) {
				values[name] = v
			}
		}
		out = append(out, madeRow{row.table, values})
	}
	return out
}

// prefectsDocuments gives JSON for the columns that Prefect reads as objects of
// its own, not as any JSON: what it wrote there, into the sample.
func prefectsDocuments(t *testing.T, described []entity) map[string][]string {
	t.Helper()
	sample := databasetest.Open(t, databasetest.SQLite.SharedSample(t))
	asked := map[string][]string{}
	for _, e := range described {
		for _, c := range e.columns {
			if c.kind != descriptor.JSON || !e.prefects() {
				continue
			}
			for _, row := range query(t, sample, fmt.Sprintf("SELECT %q FROM %q WHERE json_type(%[1]q) IN ('object', 'array') LIMIT 100", c.name, e.table.Name)) {
				asked[e.table.Name+"."+c.name] = append(asked[e.table.Name+"."+c.name], row[0])
			}
		}
	}
	// Nobody is recorded there as who made or changed a deployment.
	asked["deployment.created_by"] = asked["flow_run.created_by"]
	asked["deployment.updated_by"] = asked["flow_run.created_by"]
	out := map[string][]string{}
	prefectsModels(t, "sqlite+aiosqlite://", map[string]any{"documents": asked}, &out)
	if len(out) < 19 {
		t.Errorf("only %d columns hold objects of Prefect's", len(out))
	}
	for column, list := range out {
		if len(list) == 0 {
			t.Errorf("the sample has nothing in %s", column)
		}
	}
	return out
}

// asPrefect writes rows by Prefect's models and gives all that are there.
func asPrefect(t *testing.T, address string, rows []madeRow) map[string][]map[string]any {
	t.Helper()
	write := []any{}
	for _, given := range rows {
		values := map[string]any{}
		for name, v := range given.values {
			values[name] = toPrefect(v)
		}
		write = append(write, map[string]any{"table": given.table, "values": values})
	}
	out := map[string][]map[string]any{}
	prefectsModels(t, prefectsAddress(address), map[string]any{"write": write}, &out)
	return out
}

// prefectsAddress names the drivers that Prefect uses.
func prefectsAddress(address string) string {
	address = strings.Replace(address, "sqlite://", "sqlite+aiosqlite://", 1)
	return strings.Replace(address, "postgresql://", "postgresql+asyncpg://", 1)
}

// forms gives the stored form of every value, by table and id and by column: on
// SQLite with its type.
func forms(t *testing.T, d databasetest.Dialect, address string) map[string]map[string]string {
	t.Helper()
	db := databasetest.Open(t, address)
	out := map[string]map[string]string{}
	for _, e := range entities(t, ent.NewClient()) {
		var list []string
		for _, c := range e.columns {
			expression := fmt.Sprintf(`coalesce(%q::text, 'NULL')`, c.name)
			if d == databasetest.SQLite {
				expression = fmt.Sprintf(`typeof(%q) || ' ' || quote(%[1]q)`, c.name)
			}
			list = append(list, expression)
		}
		for _, row := range query(t, db, fmt.Sprintf("SELECT id, %s FROM %q", strings.Join(list, ", "), e.table.Name)) {
			byColumn := map[string]string{}
			for i, c := range e.columns {
				byColumn[c.name] = row[i+1]
			}
			out[e.table.Name+" "+row[0]] = byColumn
		}
	}
	return out
}
