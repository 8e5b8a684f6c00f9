package main

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/rivo/uniseg"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// hostile are names that someone may give a flow; each is a row of the database.
var hostile = []string{
	"line\nbreak", "crlf\r\nand\rcr", "tab\tand \"quotes\", commas", "\x1b[2J\x1b[31mred\x1b]0;title\x07", "\u009b31m C1", "夜間バッチ処理",
	"👩‍👩‍👧 family", "e\u0301 combined", "\u202egnp.exe", "a\u2028b", " led and trailed ", "=HYPERLINK(\"http://x\")", "<b>&amp;</b>", "\\N", "NULL",
	strings.Repeat("長", 10_000), "last",
}

// withHostile is a sample with those flows, whose names come in their order; SQLite's has one with a NUL too.
func withHostile(t *testing.T, d databasetest.Dialect) (address string, names []string) {
	t.Helper()
	address, names = d.Sample(t), slices.Clone(hostile)
	expression := func(name string) string { return "'" + strings.ReplaceAll(name, "'", "''") + "'" }
	if d == databasetest.SQLite {
		names = append(names, "nul\x00behind")
		expression = func(name string) string { return fmt.Sprintf("CAST(x'%x' AS TEXT)", name) }
	}
	for i, name := range names {
		databasetest.Exec(t, address, fmt.Sprintf(`INSERT INTO flow (id, name, tags) VALUES ('f1000000-0000-4000-8000-%012d', %s, '["a, \"b\"", "ü"]')`, i, expression(name)))
	}
	return address, names
}

const hostileFlows = `{ flows(where: {tags: {all: ["ü", "a, \"b\""]}}, orderBy: [{field: ID}]) {
	totalCount
	nodes { id name tags updated nothing: labels flowRuns(first: 1) { totalCount nodes { flow { name } } } deployments { totalCount } }
} }`

// flat is what a row has by the names of columns, as the JSON answer has it.
func flat(row map[string]any, prefix string, into map[string]any) map[string]any {
	for key, v := range row {
		if below, is := v.(map[string]any); is {
			flat(below, prefix+key+".", into)
			continue
		}
		into[prefix+key] = v
	}
	return into
}

// answerRows are the rows in a JSON answer's list at a path.
func answerRows(t *testing.T, answer string, path ...string) (rows []map[string]any) {
	t.Helper()
	var data map[string]any
	d := json.NewDecoder(strings.NewReader(answer))
	d.UseNumber()
	if err := d.Decode(&data); err != nil || d.More() {
		t.Fatalf("not one document: %v\n%.500s", err, answer)
	}
	at := data["data"]
	for _, key := range path {
		at = at.(map[string]any)[key]
	}
	for _, r := range at.([]any) {
		rows = append(rows, r.(map[string]any))
	}
	return rows
}

// readCSV is RFC 4180, strictly: CRLF behind every record, quotes doubled within quotes, all else as it is. It also says
// which fields were quoted.
func readCSV(t *testing.T, text string) (records [][]string, quoted [][]bool) {
	t.Helper()
	var record []string
	var quotes []bool
	for text != "" {
		field, was := "", false
		if strings.HasPrefix(text, `"`) {
			was = true
			text = text[1:]
			for {
				i := strings.IndexByte(text, '"')
				if i < 0 {
					t.Fatal("a quote is open")
				}
				field, text = field+text[:i], text[i+1:]
				if !strings.HasPrefix(text, `"`) {
					break
				}
				field, text = field+`"`, text[1:]
			}
		} else {
			i := strings.IndexAny(text, ",\r\n\"")
			if i < 0 {
				t.Fatalf("the last record has no end: %q", text)
			}
			field, text = text[:i], text[i:]
		}
		record, quotes = append(record, field), append(quotes, was)
		switch {
		case strings.HasPrefix(text, ","):
			text = text[1:]
		case strings.HasPrefix(text, "\r\n"):
			text = text[2:]
			records, quoted = append(records, record), append(quoted, quotes)
			record, quotes = nil, nil
		default:
			t.Fatalf("neither a comma nor CRLF behind %q: %.20q", field, text)
		}
	}
	return records, quoted
}

var hostileColumns = []string{"id", "name", "tags", "updated", "nothing", "flowRuns.totalCount", "flowRuns.nodes", "deployments.totalCount"}

// Contract 1.11: each format prints all that the JSON answer has of the rows, whatever their texts hold.
func TestQueryFormats(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address, names := withHostile(t, d)
		databasetest.Exec(t, address, `UPDATE flow SET labels = NULL`, `UPDATE flow SET name = '' WHERE name = 'NULL'`)
		names[slices.Index(names, "NULL")] = ""
		ask := func(format string) string {
			r := invoke(t, "", at(address), "", "query", hostileFlows, "--format", format).want(t, 0)
			if r.stderr != "" {
				t.Error(r.stderr)
			}
			return r.stdout
		}
		answer := invoke(t, "", at(address), "", "query", hostileFlows).want(t, 0).stdout
		if ask("json") != answer {
			t.Error("json is not the default")
		}
		rows := answerRows(t, answer, "flows", "nodes")
		for i, name := range names {
			if rows[i]["name"] != name {
				t.Errorf("row %d is %q, want %q", i, rows[i]["name"], name)
			}
		}
		lines := strings.Split(strings.TrimSuffix(ask("ndjson"), "\n"), "\n")
		records, quoted := readCSV(t, ask("csv"))
		if len(lines) != len(rows) || len(records) != len(rows)+1 || !slices.Equal(records[0], hostileColumns) {
			t.Fatalf("%d lines and %d records of %d rows, head %q", len(lines), len(records), len(rows), records[0])
		}
		for i, row := range rows {
			want := flat(row, "", map[string]any{})
			var got map[string]any
			decoder := json.NewDecoder(strings.NewReader(lines[i]))
			decoder.UseNumber()
			if err := decoder.Decode(&got); err != nil || !reflect.DeepEqual(got, want) {
				t.Errorf("ndjson: %v, %.300s, want %v", err, lines[i], want)
			}
			for j, column := range hostileColumns {
				checkField(t, column, records[i+1][j], quoted[i+1][j], want[column])
			}
		}
	})
}

// checkField compares a field with its value: lists and objects are JSON, null is empty, a text is what it is, and an empty
// text is not null.
func checkField(t *testing.T, column, got string, quoted bool, want any) {
	t.Helper()
	switch want := want.(type) {
	case nil:
		if got != "" || quoted {
			t.Errorf("csv: null in %s is %q", column, got)
		}
	case string:
		if got != want || want == "" && !quoted {
			t.Errorf("csv: %s is %q, want %q", column, got, want)
		}
	case json.Number:
		if got != want.String() {
			t.Errorf("csv: %s is %q, want %s", column, got, want)
		}
	default:
		var parsed any
		d := json.NewDecoder(strings.NewReader(got))
		d.UseNumber()
		if err := d.Decode(&parsed); err != nil || !reflect.DeepEqual(parsed, want) {
			t.Errorf("csv: %s is %q, want %v", column, got, want)
		}
	}
}

// A table is aligned by display width, and control characters are escaped, so that hostile names cannot move the cursor.
func TestQueryTable(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address, names := withHostile(t, d)
		const query = `{ flows(where: {tags: {all: ["ü"]}}, orderBy: [{field: ID}]) { nodes { name n: flowRuns { totalCount } id } } }`
		r := invoke(t, "", at(address), "", "query", query, "--format", "table").want(t, 0)
		lines := strings.Split(strings.TrimSuffix(r.stdout, "\n"), "\n")
		if len(lines) != len(names)+1 {
			t.Fatalf("%d lines of %d rows", len(lines), len(names))
		}
		column := func(line, of string) int { return uniseg.StringWidth(line[:strings.Index(line, of)]) }
		for i, line := range lines[1:] {
			// Each id stands under the head's.
			if got := column(line, "f1000000-"); got != column(lines[0], "id") {
				t.Errorf("the id is in column %d: %.60q", got, line)
			}
			if strings.ContainsAny(line, "\x00\x07\x1b\r\t\u009b\u202e\u2028") {
				t.Errorf("moves the cursor: %.60q", line)
			}
			if len(names[i]) < 100 && names[i] == strings.ToLower(names[i]) && !strings.ContainsAny(names[i], "\x00\x07\x1b\r\t\n\u009b\u202e\u2028") && !strings.HasPrefix(line, names[i]) {
				t.Errorf("%q is shown as %q", names[i], line)
			}
		}
		for _, shown := range []string{`line\nbreak `, `crlf\r\nand\rcr `, `tab\tand "quotes", commas `, `\x1b[2J\x1b[31mred\x1b]0;title\x07 `, `\x9b31m C1 `, `\u202egnp.exe `, `a\u2028b `, "長… "} {
			if !strings.Contains(r.stdout, shown) {
				t.Errorf("the table does not show %s", shown)
			}
		}
		if w := uniseg.StringWidth(lines[0]); w > 150 {
			t.Errorf("a name of 10,000 characters makes the table %d columns wide", w)
		}
	})
}

// The rows are those of the one list nearest to the root; what has none, or several, is wrong usage that says so.
func TestQueryFormatsFindTheList(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.SharedSample(t)
		for query, head := range map[string]string{
			`{ flowRuns(first: 3) { totalCount nodes { id flow { name } } groups(by: [{field: STATE_TYPE}]) { nodes { keys } } } }`:                   "id,flow.name",
			`{ flowRuns(first: 3) { edges { cursor node { id flow { name } } } } }`:                                                                   "cursor,id,flow.name",
			`{ runs: flowRuns(first: 3) { rows: nodes { a: id b: flow { c: name } } } server { now } }`:                                               "a,b.c",
			`{ flowRuns { groups(by: [{field: STATE_TYPE}], first: 3) { nodes { keys count } } } }`:                                                   "keys,count",
			`{ workPoolByName(name: "k8s_batch") { workQueues(first: 3) { nodes { name } } } }`:                                                       "name",
			`{ scheduledFlowRuns(workPoolName: "docker-büro", limit: 3) { name workQueue { name } } }`:                                                "name,workQueue.name",
			`{ nodes(ids: ["49676da6-f6e0-4ace-829a-7340c3ca43e9"]) { __typename id ... on WorkQueue { name } ... on Log { name level } } }`:          "__typename,id,name,level",
			`query { ...A ...A } fragment A on Query { flows(first: 3) { ...B nodes { id } } } fragment B on FlowConnection { nodes { name id } }`:    "name,id",
			`query ($no: Boolean = false) { flows(first: 3) { nodes { name id @include(if: $no) } } logs @skip(if: true) { nodes { id } } }`:          "name",
			`{ flowRunHistory(start: "2026-10-31T00:00:00Z", end: "2026-10-31T03:00:00Z", interval: "PT1H") { intervalStart states { countRuns } } }`: "intervalStart,states",
			`{ __type(name: "StateType") { enumValues { name } } }`:                                                                                   "name",
		} {
			r := invoke(t, "", at(address), "", "query", query, "--format", "csv").want(t, 0)
			if records, _ := readCSV(t, r.stdout); strings.Join(records[0], ",") != head || len(records) < 2 {
				t.Errorf("%s: %q", query, records)
			}
		}
		for query, says := range map[string]string{
			`{ server { version } }`:                           "no list",
			`{ flowRuns { id } }`:                              "nodes of a connection",
			`{ flows { nodes { id } } logs { nodes { id } } }`: "2 lists (flows.nodes, logs.nodes)",
			`{ flows { nodes { id } edges { cursor } } }`:      "flows.nodes, flows.edges",
		} {
			for _, format := range []string{"ndjson", "csv", "table"} {
				invoke(t, "", at(address), "", "query", query, "--format", format).failed(t, 2, says)
			}
		}
		// Nothing found is a head alone, errors are one line on stderr.
		const none = `{ workPoolByName(name: "none") { workQueues { nodes { name id } } } }`
		for format, want := range map[string]string{"ndjson": "", "csv": "name,id\r\n", "table": "name  id\n"} {
			if r := invoke(t, "", at(address), "", "query", none, "--format", format).want(t, 0); r.stdout != want {
				t.Errorf("%s: %q", format, r.stdout)
			}
			for _, wrong := range []string{`{ flows { nodes { nope } } }`, `{ flows { nodes { id }`, `query A { flows { nodes { id } } } query B { logs { nodes { id } } }`} {
				invoke(t, "", at(address), "", "query", wrong, "--format", format).failed(t, 1, "the answer has errors: ")
			}
		}
	})
}

// A value that cannot be read is an error of the answer: the rows are printed, the exit code is 1.
func TestQueryFormatsWithErrors(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.Sample(t)
		databasetest.Exec(t, address, `UPDATE flow SET created = 'infinity' WHERE name = 'etl-orders'`)
		for _, format := range []string{"ndjson", "csv", "table"} {
			r := invoke(t, "", at(address), "", "query", `{ flows { nodes { name created } } }`, "--format", format).want(t, 1)
			if !strings.Contains(r.stdout, "etl-orders") || !strings.Contains(r.stdout, "billing-eu") ||
				!strings.HasPrefix(lastOf(r.stderr), "quaestor: the answer has errors: the value stored in table flow") {
				t.Errorf("%s\n%s", r.stdout, r.stderr)
			}
		}
	})
}

// lastOf is what a command says of its end; the log may stand before it.
func lastOf(stderr string) string {
	lines := strings.Split(strings.TrimSuffix(stderr, "\n"), "\n")
	return lines[len(lines)-1]
}
