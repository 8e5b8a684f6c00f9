package filter_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/graph/graphtest/evaluate"
	"github.com/quaestor-graph/quaestor/graph/graphtest/plans"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

var localeTexts = append(slices.Clone(oddTexts), "TITLE", "title", "TiTlE", "tıtle", "TİTLE", "pipeline", "PIPELINE", "PIPELıNE", "LIMIT", "Lİmit", "I\u0300Ja", "i\u0307\u0300ja",
	"i\u0307", "I\u0307", "xI\u0307y", "J\u0301j", "Į\u0303", "ÇIĞ", "çığ", "çiğ", "İSTANBUL", "istanbul", "ISTANBUL", "Strasse", "STRASSE", "straße", "aaa i aaa", "AAA I AAA", "zażółć", "q", "x", "w")

// localeFilters are all comparisons of texts that a locale could change, each with each operand.
func localeFilters() (out []object) {
	operands := append(slices.Clone(localeTexts), "ti", "TI", "tI", "itl", "ITL", "pel", "eli", "INE", "imi", "stan", "ISTAN", "çi", "ÇI", "i", "I", "a i a", "A I A", "trass", "SSE")
	for _, o := range operands {
		for _, op := range []string{"eq", "ne", "lt", "le", "gt", "ge", "contains", "startsWith", "endsWith", "icontains"} {
			out = append(out, object{op: o})
		}
	}
	for _, pattern := range []string{"ti%", "TI%", "%itle", "%ITLE", "t_tle", "T_TLE", "_I_LE", "%ıt%", "%İ%", "tit%e", `TI\TLE`, `\ti%`, "%limi_", "%a i a%", "%A I A", "i%", "I_", "i_j_", "%straß%", "%STRASS%", "PIPELINE", "p%pel%ne", "%ą%"} {
		out = append(out, object{"like": pattern}, object{"ilike": pattern})
	}
	return out
}

// Contract 9.9, 8.11 and 9.13: the answer is the same whatever the locale of a PostgreSQL database. The names are those of a
// table whose trigram index folds by that locale, and every index that can be used is.
func TestLettersFoldByASCIIInEveryLocale(t *testing.T) {
	each := func(name string, locales []string, test func(t *testing.T, d databasetest.Dialect, address string)) {
		for _, locale := range locales {
			t.Run(name+" "+locale, func(t *testing.T) { test(t, databasetest.PostgreSQL, databasetest.SampleIn(t, locale)) })
		}
		t.Run(name+" SQLite", func(t *testing.T) { test(t, databasetest.SQLite, databasetest.SQLite.Sample(t)) })
	}
	v := evaluate.Evaluation{Hits: map[string]*[2]int{}}
	each("names", slices.Sorted(maps.Keys(databasetest.Locales)), func(t *testing.T, d databasetest.Dialect, address string) {
		databasetest.Exec(t, address, "DELETE FROM flow")
		db := databasetest.Open(t, address)
		if d == databasetest.PostgreSQL {
			databasetest.Exec(t, address, "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET enable_seqscan = off', current_database()); END $$")
		}
		var ids []string
		for i, name := range localeTexts {
			ids = append(ids, fmt.Sprintf("00000000-0000-4000-8000-%012d", i))
			if _, err := db.Exec("INSERT INTO flow (id, name, tags) VALUES ($1, $2, '[]')", ids[i], name); err != nil {
				t.Fatalf("%q: %v", name, err)
			}
		}
		g := graphtest.Open(t, address)
		filters := []object{}
		for _, f := range localeFilters() {
			filters = append(filters, object{"name": f})
		}
		for i, got := range matchingVariables(t, g, filters, "flows") {
			want := []string{}
			for n, name := range localeTexts {
				if v.Comparator("StringFilter", name, filters[i]["name"].(object)) {
					want = append(want, ids[n])
				}
			}
			if slices.Sort(got); !slices.Equal(got, want) {
				t.Errorf("%s: %v, want %v", evaluate.Literal(filters[i]), namesOf(got, ids, localeTexts), namesOf(want, ids, localeTexts))
			}
		}
		sorted := slices.Sorted(slices.Values(localeTexts))
		data := g.Query(t, `{ flows(first: 200, orderBy: {field: NAME}) { nodes { name } aggregate { min(field: NAME) max(field: NAME) countDistinct(field: NAME) }
			groups(first: 200, by: {field: NAME}, orderBy: {aggregate: KEY}) { nodes { keys } } } }`, nil)["flows"].(object)
		var names, keys []string
		for _, n := range data["nodes"].([]any) {
			names = append(names, n.(object)["name"].(string))
		}
		for _, n := range data["groups"].(object)["nodes"].([]any) {
			keys = append(keys, n.(object)["keys"].(object)["name"].(string))
		}
		if !slices.Equal(names, sorted) || !slices.Equal(keys, sorted) {
			t.Errorf("sorted: %q\nkeys: %q\nwant: %q", names, keys, sorted)
		}
		if got := evaluate.Literal(data["aggregate"]); got != evaluate.Literal(object{"min": sorted[0], "max": sorted[len(sorted)-1], "countDistinct": json.Number(fmt.Sprint(len(sorted)))}) {
			t.Error(got)
		}
		if d == databasetest.SQLite {
			return
		}
		for _, where := range []string{`{icontains: "TITLE"}`, `{icontains: "aaa"}`, `{ilike: "pipel%"}`, `{ilike: "%Strasse"}`, `{icontains: "LIMIT"}`, `{like: "%pipel%"}`} {
			r := plans.Record(g)
			g.Query(t, "{ flows(where: {name: "+where+"}) { nodes { id } } }", nil)
			for _, m := range r.Take() {
				if p := plans.Explain(t, d, db, m); !strings.Contains(p.Text, "trgm_ix_flow_name") {
					t.Errorf("%s is not served by the trigram index:\n%s\n%s", where, m.SQL, p.Text)
				}
			}
			g.Database = r.Database
		}
	})
	each("JSON", []string{"C", "tr-TR"}, func(t *testing.T, d databasetest.Dialect, address string) {
		databasetest.Exec(t, address, "DELETE FROM variable")
		db := databasetest.Open(t, address)
		var ids []string
		for i, name := range localeTexts {
			ids = append(ids, fmt.Sprintf("00000000-0000-4000-8000-%012d", i))
			value, err := json.Marshal(name)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := db.Exec("INSERT INTO variable (id, name, value, tags) VALUES ($1, $2, $3, '[]')", ids[i], name, string(value)); err != nil {
				t.Fatal(err)
			}
		}
		filters := []object{}
		for _, f := range localeFilters() {
			for op := range f {
				if slices.Contains([]string{"eq", "lt", "ge", "startsWith", "icontains"}, op) {
					filters = append(filters, object{"value": []any{f}})
				}
			}
		}
		for i, got := range matchingVariables(t, graphtest.Open(t, address), filters, "variables") {
			want := []string{}
			for n, name := range localeTexts {
				if v.JSON(evaluate.JSONValue{Value: name, There: true}, filters[i]["value"].([]any)[0].(object)) {
					want = append(want, ids[n])
				}
			}
			if slices.Sort(got); !slices.Equal(got, want) {
				t.Errorf("%s: %v, want %v", evaluate.Literal(filters[i]), namesOf(got, ids, localeTexts), namesOf(want, ids, localeTexts))
			}
		}
	})
}

// What the trigram index's condition rests on: of ASCII's letters no locale folds another than I in its own way, not
// before any other of them either.
func TestLocalesFoldNoOtherLetterThanI(t *testing.T) {
	const capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ IJ IL I. JI KI"
	db := databasetest.Open(t, databasetest.PostgreSQL.SharedSample(t))
	var list string
	if err := db.QueryRow("SELECT json_agg(quote_ident(collname)) FROM pg_collation WHERE collencoding IN (-1, 6) AND collname NOT IN ('default') AND collnamespace = 'pg_catalog'::regnamespace").Scan(&list); err != nil {
		t.Fatal(err)
	}
	var names []string
	if err := json.Unmarshal([]byte(list), &names); err != nil {
		t.Fatal(err)
	}
	other := 0
	for _, name := range names {
		var lower string
		if err := db.QueryRow("SELECT lower('" + capitals + "' COLLATE " + name + ")").Scan(&lower); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if lower != strings.ToLower(capitals) {
			other++
		}
		if got := strings.ReplaceAll(lower, "ı", "i"); got != strings.ToLower(capitals) {
			t.Errorf("%s: %s", name, lower)
		}
	}
	if len(names) < 100 || other < 2 {
		t.Errorf("of %d locales %d fold the letter I in their own way", len(names), other)
	}
}
