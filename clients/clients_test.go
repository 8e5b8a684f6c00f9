package clients_test

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
	"github.com/quaestor-graph/quaestor/server/servertest"
)

func TestMain(m *testing.M) { databasetest.Main(m) }

// A client is a program that is given the address of a server and the ids of flow runs, and prints found as JSON.
type client struct {
	folder string
	// prepare generates code, with QUAESTOR_URL in the environment and the schema in build/schema.graphql.
	prepare [][]string
	run     []string
	// more looks at what this client alone prints.
	more func(*testing.T, found)
}

type found struct {
	FlowRuns []string            `json:"flowRuns"`
	TaskRuns map[string][]string `json:"taskRuns"`
	// Codes are those of operations that are wrong.
	Codes []string `json:"codes"`
	// Warnings are graphcache's.
	Warnings []string `json:"warnings"`
	// Sent says how often a persisted query went as its hash alone and with its text.
	Sent struct{ Alone, WithText int } `json:"sent"`
}

var all = []client{
	{folder: "apollo", run: []string{"node", "main.mjs"}, more: func(t *testing.T, f found) {
		// Two operations: each text is sent once, to a server that has not seen it.
		if f.Sent.WithText > 2 || f.Sent.Alone < 10 {
			t.Errorf("%d requests with a hash alone and %d with the text", f.Sent.Alone, f.Sent.WithText)
		}
	}},
	{folder: "urql", run: []string{"node", "main.mjs"}, more: func(t *testing.T, f found) {
		if len(f.Warnings) > 0 {
			t.Errorf("graphcache warns: %q", f.Warnings)
		}
	}},
	{
		folder: "codegen",
		prepare: [][]string{
			{"node", "../node_modules/.bin/graphql-codegen", "--config", "codegen.ts"},
			{"node", "../node_modules/.bin/tsc", "--project", "."},
		},
		run: []string{"node", "build/js/src/main.js"},
	},
	{
		folder: "genqlient",
		prepare: [][]string{
			{"go", "tool", "genqlient", "genqlient.yaml"},
			{"go", "build", "-o", "build/client", "."},
		},
		run: []string{"build/client"},
	},
	{
		folder: "relay",
		prepare: [][]string{
			{"mkdir", "build/artifacts"},
			{"node", "../node_modules/.bin/relay-compiler", "relay.config.json"},
			{"node", "babel.mjs"},
		},
		run: []string{"node", "build/main.js"},
	},
	{folder: "graphql-ws", run: []string{"node", "main.mjs"}, more: codes},
	{folder: "graphql-sse", run: []string{"node", "main.mjs"}, more: codes},
	{folder: "gql", run: []string{"../../build/clients/gql-3/bin/python", "main.py"}},
	{folder: "gql", run: []string{"../../build/clients/gql-4/bin/python", "main.py"}},
}

func codes(t *testing.T, f found) {
	if want := []string{"GRAPHQL_VALIDATION_FAILED", "GRAPHQL_PARSE_FAILED", "BAD_USER_INPUT"}; !slices.Equal(f.Codes, want) {
		t.Errorf("wrong operations end with %q, want %q", f.Codes, want)
	}
}

// Real clients page through the flow runs and, in a connection below one row, through its task runs, and find what is
// there: each row once, in the order of the connection.
func TestClients(t *testing.T) {
	addresses := map[databasetest.Dialect]string{}
	want := map[databasetest.Dialect]found{}
	for _, d := range databasetest.Dialects {
		addresses[d] = d.SharedSample(t)
		want[d] = stored(t, addresses[d])
	}
	for _, c := range all {
		t.Run(c.folder, func(t *testing.T) {
			url := servertest.Serve(t, addresses[databasetest.SQLite]) + "/graphql"
			c.build(t, url)
			for d, address := range addresses {
				got := c.ask(t, servertest.Serve(t, address)+"/graphql", want[d])
				if !slices.Equal(got.FlowRuns, want[d].FlowRuns) {
					t.Errorf("%s: %d flow runs, want %d, or in another order", d, len(got.FlowRuns), len(want[d].FlowRuns))
				}
				if c.more != nil {
					c.more(t, got)
				}
				for id, tasks := range want[d].TaskRuns {
					if !slices.Equal(got.TaskRuns[id], tasks) {
						t.Errorf("%s: %d task runs of %s, want %d, or in another order", d, len(got.TaskRuns[id]), id, len(tasks))
					}
				}
			}
		})
	}
}

// stored is what SQL finds: all flow runs, and the task runs of those that have most.
func stored(t *testing.T, address string) found {
	t.Helper()
	db := databasetest.Open(t, address)
	f := found{TaskRuns: map[string][]string{}}
	f.FlowRuns = column(t, db, "SELECT id FROM flow_run ORDER BY COALESCE(start_time, expected_start_time) DESC NULLS LAST, id DESC")
	parents := column(t, db, "SELECT flow_run_id FROM task_run WHERE flow_run_id IS NOT NULL GROUP BY flow_run_id ORDER BY count(*) DESC, flow_run_id LIMIT 5")
	for _, id := range parents {
		f.TaskRuns[id] = column(t, db, "SELECT id FROM task_run WHERE flow_run_id = '"+id+"' ORDER BY expected_start_time DESC NULLS LAST, id DESC")
	}
	if len(f.FlowRuns) < 200 || len(f.TaskRuns[parents[0]]) < 30 {
		t.Fatalf("the sample has too few rows to page through: %d and %d", len(f.FlowRuns), len(f.TaskRuns[parents[0]]))
	}
	return f
}

func column(t *testing.T, db *sql.DB, query string) []string {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var values []string
	for rows.Next() {
		var v string
		if err := rows.Scan(&v); err != nil {
			t.Fatal(err)
		}
		values = append(values, v)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return values
}

func (c client) build(t *testing.T, url string) {
	t.Helper()
	if len(c.prepare) == 0 {
		return
	}
	build := filepath.Join(c.folder, "build")
	if err := os.RemoveAll(build); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(build, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(build, "schema.graphql"), schema(t, url), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, command := range c.prepare {
		c.execute(t, url, command)
	}
}

// ask runs the client against a server.
func (c client) ask(t *testing.T, url string, want found) found {
	t.Helper()
	command := append(slices.Clone(c.run), url)
	for id := range want.TaskRuns {
		command = append(command, id)
	}
	var f found
	out := c.execute(t, url, command)
	if err := json.Unmarshal(out, &f); err != nil {
		t.Fatalf("%v: %.500s", err, out)
	}
	return f
}

func (c client) execute(t *testing.T, url string, command []string) []byte {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), command[0], command[1:]...)
	cmd.Dir = c.folder
	cmd.Env = append(os.Environ(), "QUAESTOR_URL="+url)
	var out, complaints bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &complaints
	if err := cmd.Run(); err != nil {
		t.Fatalf("%s: %v\n%.2000s%.2000s\n`make test-tools` installs what the clients need", strings.Join(command, " "), err, out.String(), complaints.String())
	}
	return out.Bytes()
}

// schema is the SDL that a server serves, as generators of code are given it.
func schema(t *testing.T, url string) []byte {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, strings.TrimSuffix(url, "graphql")+"schema.graphql", nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	sdl, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("%d, %v", response.StatusCode, err)
	}
	return sdl
}
