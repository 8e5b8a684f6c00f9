package server_test

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
	"github.com/quaestor-graph/quaestor/ui"
)

// of are values for the variables of the web side's operations, by their type: pages of 50, ten ids, and filters that no
// index serves.
var of = map[string]string{
	"Int": "50", "Boolean": "true", "String": `null`, "String!": `"x"`, "DateTime": `"2026-10-31T00:00:00Z"`, "Duration": `"PT1H"`,
	"ID":                 `"00000000-0000-0000-0000-000000000000"`,
	"[ID!]":              `[` + strings.TrimSuffix(strings.Repeat(`"00000000-0000-0000-0000-000000000000",`, 10), ",") + `]`,
	"FlowRunFilter":      `{"effectiveStartTime": {"last": "P30D"}, "tags": {"all": ["a", "b"]}, "flow": {"name": {"icontains": "x"}}}`,
	"LogFilter":          `{"message": {"icontains": "x"}, "flowRun": {"name": {"icontains": "y"}}}`,
	"FlowFilter":         `{"name": {"icontains": "x"}}`,
	"DeploymentFilter":   `{"name": {"icontains": "x"}, "tags": {"any": ["a"]}}`,
	"EventFilter":        `{"event": {"startsWith": "prefect."}}`,
	"FlowRunStateFilter": `{"message": {"isNull": false}}`,
	"[StateType!]":       `["FAILED"]`,
	"[FlowRunOrder!]":    `[{"field": "TOTAL_RUN_TIME"}, {"field": "FLOW_NAME"}]`,
	"[LogOrder!]":        `[{"field": "MESSAGE"}]`,
	"[FlowRunGroupBy!]":  `[{"field": "FLOW_NAME"}, {"field": "STATE_TYPE"}]`,
}

var declared = regexp.MustCompile(`\$(\w+): ([\w!]+|\[\w+!\]!?)`)

// variables gives values to an operation's variables.
func variables(t *testing.T, operation, cursor string) string {
	t.Helper()
	operation, _, _ = strings.Cut(operation, "{")
	var all []string
	for _, v := range declared.FindAllStringSubmatch(operation, -1) {
		value, ok := of[v[2]]
		if !ok {
			value, ok = of[strings.TrimSuffix(v[2], "!")]
		}
		if !ok {
			t.Fatalf("no value of the type %s", v[2])
		}
		switch v[1] {
		case "last", "before": // first and after are given
			value = "null"
		case "at":
			value = cursor
		}
		if value == "null" && !strings.HasSuffix(v[2], "!") {
			continue // null may stand in no argument that has a default
		}
		all = append(all, `"`+v[1]+`": `+value)
	}
	return "{" + strings.Join(all, ", ") + "}"
}

// The operations of the web side, all recipes and all examples stay below a tenth of the limit (with Int variables of 50,
// and 10 ids), and are answered.
func TestHonestOperationsAreCheap(t *testing.T) {
	const tenth = 10_000
	operations := map[string]string{}
	files, err := filepath.Glob("testdata/web/*.graphql")
	if err != nil || len(files) != 26 {
		t.Fatal(len(files), err)
	}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		_, text, _ := strings.Cut(string(b), "\n")
		operations[filepath.Base(f)] = text
	}
	examples, err := fs.Glob(ui.Examples(), "*.graphql")
	if err != nil || len(examples) < 8 {
		t.Fatal(examples, err)
	}
	for _, f := range examples {
		b, err := fs.ReadFile(ui.Examples(), f)
		if err != nil {
			t.Fatal(err)
		}
		operations["ui/examples/"+f] = string(b)
	}
	for _, page := range []string{"../README.md", "../docs/questions.md", "../docs/filters.md", "../docs/recipes.md", "../docs/prefect.md", "../docs/graphql.md"} {
		b, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for i, o := range regexp.MustCompile("(?s)```graphql\n(.*?)```").FindAllStringSubmatch(string(b), -1) {
			operations[page+" "+string(rune('A'+i/26))+string(rune('a'+i%26))] = o[1]
		}
	}
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		base := serve(t, d.SharedSample(t))
		var first struct {
			Logs struct {
				PageInfo struct{ EndCursor json.RawMessage }
			}
		}
		a := post(t, base, "query($o: [LogOrder!]) { logs(first: 1, orderBy: $o) { pageInfo { endCursor } } }", `{"o": `+of["[LogOrder!]"]+`}`)
		if err := json.Unmarshal(a.data, &first); err != nil {
			t.Fatal(a.body, err)
		}
		for name, o := range operations {
			given := "{}"
			if strings.Contains(o, "$") {
				given = variables(t, o, string(first.Logs.PageInfo.EndCursor))
			}
			got, a := cost(t, base, o, given)
			if got >= tenth {
				t.Errorf("%s costs %g, a tenth of the limit is %d", name, got, tenth)
			}
			if len(a.errors) > 0 {
				t.Errorf("%s: %s", name, a.body)
			}
		}
	})
}
