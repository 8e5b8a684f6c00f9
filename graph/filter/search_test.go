package filter_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/graph/graphtest/evaluate"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// messages replaces the logs of a sample by one for each text, with the JSON string of it in an artifact, and gives the
// ids of both, which are the same.
func messages(t *testing.T, d databasetest.Dialect, texts []string) (address string, ids []string) {
	t.Helper()
	address = d.Sample(t)
	databasetest.Exec(t, address, "DELETE FROM log", "DELETE FROM artifact_collection", "DELETE FROM artifact")
	db := databasetest.Open(t, address)
	for i, text := range texts {
		ids = append(ids, fmt.Sprintf("00000000-0000-4000-8000-%012d", i))
		const log = "INSERT INTO log (id, created, updated, name, level, message, timestamp) VALUES ($1, $2, $2, 'a', 20, $3, $2)"
		if _, err := db.Exec(log, ids[i], "2026-11-01 00:00:00.000000", text); err != nil {
			t.Fatal(err)
		}
		const artifact = "INSERT INTO artifact (id, created, updated, data) VALUES ($1, $2, $2, $3)"
		if _, err := db.Exec(artifact, ids[i], "2026-11-01 00:00:00.000000", evaluate.Literal(text)); err != nil {
			t.Fatal(err)
		}
	}
	return address, ids
}

// Contract 9.9 and 9.13 hold for texts that are long enough that neither database searches for them in its usual way.
func TestFilterOnLongTexts(t *testing.T) {
	many := strings.Repeat
	// With a pattern of 700 bytes a text of 40,000 is long.
	texts := []string{
		many("a", 40_000), many("a", 40_000) + "b", "b" + many("a", 40_000), many("aB", 20_000), many("a", 100_000) + "b", many("ä", 20_000) + "Ä", many("x\n", 20_000) + "y",
		many(`.*+?()[]{}|^$\%_`, 2_500), many("a", 50), many("A", 50) + "b", "a" + many("-", 40_000) + "z", many("é_", 20_000), "", "a",
		many("\U0001F680", 10_000) + "end" + many("q", 40),
	}
	operands := []string{
		many("a", 699) + "b", many("a", 33), many("a", 49) + "b", "b" + many("a", 600), many("Ab", 300), many("ä", 350) + "Ä", many("ä", 50) + "Ä",
		many("\nx", 300), many(`.*+?()[]{}|^$\%_`, 45), many("é_", 233), many("_", 40), many("\U0001F680", 20) + "end", "end" + many("q", 40), many("q", 41),
		"b" + many("a", 40), many("a", 30) + "%" + many("a", 30), "-z" + many("q", 33),
	}
	patterns := []string{
		many("a", 600) + "%b", "%" + many("a", 700) + "b", "%" + many("a%", 350) + "b%", "%b%" + many("a", 40), "a" + many("_", 600) + "%z", "%a" + many("_", 600) + "z",
		many("%", 50), many("_", 50), many("_", 51) + "%", "%" + many(`\%\_`, 20) + "%", "%" + many(`.*+?()[]{}|^$\\\%\_`, 40) + "%", "%" + many("x\n", 300) + "y",
		"x%" + many("\n_", 50) + "y", "%" + many("é\\_", 50), "%" + many("é_", 50), many("%q", 40), "%" + many("\U0001F680", 30) + "_n%" + many("Q", 30), many("A", 40) + "%" + "B",
		many("%_", 100),
	}
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address, ids := messages(t, d, texts)
		g := graphtest.Open(t, address)
		var filters []object
		for _, op := range []string{"contains", "icontains", "startsWith", "endsWith", "like", "ilike"} {
			of := operands
			if strings.HasSuffix(op, "like") {
				of = patterns
			}
			for _, operand := range of {
				filters = append(filters, object{op: operand})
			}
		}
		for i, one := range matchingVariables(t, g, wrapped("message", filters), "logs") {
			for op, operand := range filters[i] {
				comparesTexts(t, "message", op, operand.(string), texts, ids, one)
			}
		}
		longest := object{"contains": many("a", 3_999) + "b"}
		comparesTexts(t, "message", "contains", longest["contains"].(string), texts, ids, matchingVariables(t, g, wrapped("message", []object{longest}), "logs")[0])
		filters = slices.DeleteFunc(filters, func(f object) bool { return f["icontains"] == nil && f["startsWith"] == nil })
		for i, one := range matchingVariables(t, g, wrapped("data", filters), "artifacts") {
			for op, operand := range filters[i] {
				comparesTexts(t, "data", op, operand.(string), texts, ids, one)
			}
		}
	})
}

func wrapped(field string, filters []object) []object {
	out := make([]object, len(filters))
	for i, f := range filters {
		out[i] = object{field: f}
	}
	return out
}

// searched is text, but for the regular expressions of Go, which would take minutes.
func searched(op, value, operand string) bool {
	switch op {
	case "ilike":
		value, operand = evaluate.FoldASCII(value), evaluate.FoldASCII(operand)
	case "like":
	default:
		return evaluate.Text(op, value, operand)
	}
	// A pattern is a list of characters, of which -1 is one _ and -2 one %.
	var pattern []rune
	escaped := false
	for _, r := range operand {
		switch {
		case !escaped && r == '\\':
			escaped = true
			continue
		case !escaped && r == '_':
			r = -1
		case !escaped && r == '%':
			r = -2
		}
		pattern, escaped = append(pattern, r), false
	}
	characters := []rune(value)
	p, c, back, behind := 0, 0, -1, 0
	for c < len(characters) {
		switch {
		case p < len(pattern) && pattern[p] == -2:
			p++
			back, behind = p, c
		case p < len(pattern) && (pattern[p] == -1 || pattern[p] == characters[c]):
			p++
			c++
		case back < 0:
			return false
		default:
			behind++
			p, c = back, behind
		}
	}
	for p < len(pattern) && pattern[p] == -2 {
		p++
	}
	return p == len(pattern)
}

func comparesTexts(t *testing.T, field, op, operand string, texts, ids, got []string) {
	t.Helper()
	var want []string
	for i, value := range texts {
		if searched(op, value, operand) {
			want = append(want, ids[i])
		}
	}
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("%s %s %.60q… of %d bytes: %v, want %v", field, op, operand, len(operand), got, want)
	}
}

// Contract 9.14: the longest search that there may be, of a text of 8 MB, ends when its operation does.
func TestSearchEndsWithItsOperation(t *testing.T) {
	pattern := "%a" + strings.Repeat("_", 3_990) + "b%"
	literally := strings.Repeat("a", 3_990) + "b"
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address, _ := messages(t, d, []string{strings.Repeat("a", 8_000_000), strings.Repeat("aac", 2_000_000)})
		g := graphtest.Open(t, address)
		db := databasetest.Open(t, address)
		for _, where := range []string{
			fmt.Sprintf("{message: {like: %q}}", pattern), fmt.Sprintf("{message: {ilike: %q}}", pattern), fmt.Sprintf("{message: {contains: %q}}", literally),
			fmt.Sprintf("{or: [%s]}", strings.Repeat(fmt.Sprintf("{message: {icontains: %q}}", literally), 10)), fmt.Sprintf("{message: {endsWith: %q}}", literally),
		} {
			ctx, cancel := context.WithCancel(t.Context())
			time.AfterFunc(200*time.Millisecond, cancel)
			ended := make(chan struct{})
			go func() {
				defer close(ended)
				g.Do(ctx, "{ logs(where: "+where+") { totalCount } }", nil)
			}()
			select {
			case <-ended:
			case <-time.After(20 * time.Second): // uninterrupted it takes minutes
				t.Fatalf("%.60s goes on", where)
			}
			if d == databasetest.SQLite {
				continue
			}
			for try := 0; ; try++ {
				var running int
				if err := db.QueryRow("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state = 'active' AND pid <> pg_backend_pid()").Scan(&running); err != nil {
					t.Fatal(err)
				}
				if running == 0 {
					break
				}
				if try > 200 {
					t.Fatalf("%.60s goes on in the server", where)
				}
				time.Sleep(100 * time.Millisecond)
			}
		}
	})
}
