package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/graph"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
	"github.com/quaestor-graph/quaestor/ui"
)

// Contract 1.15 and 1.16.
func TestSchemaAndVersion(t *testing.T) {
	if r := invoke(t, "", nil, "", "schema").want(t, 0); r.stdout != graph.SDL() || r.stderr != "" {
		t.Errorf("stdout: %.200s\nstderr: %s", r.stdout, r.stderr)
	}
	r := invoke(t, "", nil, "", "version").want(t, 0)
	for _, pattern := range []string{`(?m)^quaestor \d+\.\d+`, `(?m)^commit \S+$`, `(?m)^date \S+$`, `(?m)^go1\.\d+`} {
		if !regexp.MustCompile(pattern).MatchString(r.stdout) {
			t.Errorf("no %s in %s", pattern, r.stdout)
		}
	}
	for d, head := range databasetest.Manifest(t).AlembicHeads {
		if !strings.Contains(r.stdout, string(d)+": "+head+" (Prefect "+databasetest.Release(t)) {
			t.Errorf("no head of %s, %s, in %s", d, head, r.stdout)
		}
	}
	if flag := invoke(t, "", nil, "", "--version").want(t, 0); flag.stdout != r.stdout || flag.stderr != "" {
		t.Errorf("--version: %s%s", flag.stdout, flag.stderr)
	}
	var told build
	if err := json.Unmarshal([]byte(invoke(t, "", nil, "", "version", "--json").want(t, 0).stdout), &told); err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{"quaestor " + told.Version, "commit " + told.Commit, "date " + told.Date, told.Go} {
		if !strings.Contains(r.stdout, line+"\n") {
			t.Errorf("--json has %q, and version is %s", line, r.stdout)
		}
	}
	if told.UI != ui.Built() || told.UI == strings.Contains(r.stdout, "without the pages") {
		t.Errorf("--json has ui %v, and version is %s", told.UI, r.stdout)
	}
	for d, head := range databasetest.Manifest(t).AlembicHeads {
		if n := told.Newest[string(d)]; n.ID != head || !strings.HasSuffix(n.Release, databasetest.Release(t)) {
			t.Errorf("--json has %v as the newest of %s", n, d)
		}
	}
}

// Contract 1.18: every command prints its help, with examples, on stdout.
func TestHelp(t *testing.T) {
	root := invoke(t, "", nil, "", "--help").want(t, 0)
	if bare := invoke(t, "", nil, "").want(t, 0); bare.stdout != root.stdout {
		t.Errorf("without arguments: %s", bare.stdout)
	}
	for _, name := range []string{"serve", "query", "schema", "health", "version"} {
		if !regexp.MustCompile(`(?m)^  ` + name + ` +\S`).MatchString(root.stdout) {
			t.Errorf("the help does not list %s: %s", name, root.stdout)
		}
		r := invoke(t, "", nil, "", name, "--help").want(t, 0)
		if !strings.Contains(r.stdout, "Usage:\n  quaestor "+name) || !strings.Contains(r.stdout, "Examples:\n  quaestor "+name) || r.stderr != "" {
			t.Errorf("%s --help: %s%s", name, r.stdout, r.stderr)
		}
		if help := invoke(t, "", nil, "", "help", name).want(t, 0); help.stdout != r.stdout {
			t.Errorf("help %s: %s", name, help.stdout)
		}
	}
	for _, args := range [][]string{{"--help"}, {"database", "--help"}, {"completion", "--help"}} {
		if r := invoke(t, "", nil, "", args...).want(t, 0); !strings.Contains(r.stdout, "Examples:\n  ") {
			t.Errorf("%v: %s", args, r.stdout)
		}
	}
	// The contract's flags with their defaults.
	serve := invoke(t, "", nil, "", "serve", "--help").stdout
	for _, flag := range []string{"--database-url string", `--host string `, `(default "127.0.0.1")`, "--port int", "(default 4300)", "--read-only"} {
		if !strings.Contains(serve, flag) {
			t.Errorf("serve --help has no %s: %s", flag, serve)
		}
	}
	query := invoke(t, "", nil, "", "query", "--help").stdout
	for _, flag := range []string{"-f, --file", "--variables", "--operation-name", "--format", `(default "json")`, "--all", "--now", "--database-url", "--server", "--auth"} {
		if !strings.Contains(query, flag) {
			t.Errorf("query --help has no %s: %s", flag, query)
		}
	}
}

// Contract 1.17: wrong usage is one line that says what would be right, and exit code 2.
func TestWrongUsage(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "list.json", "[1]")
	const q = "{ server { dialect } }"
	for _, c := range []struct {
		args []string
		says string
	}{
		{[]string{"nope"}, `"nope"`},
		{[]string{"--nope"}, "--nope"},
		{[]string{"serve", "now"}, `"now"`},
		{[]string{"serve", "--nope"}, "quaestor serve --help"},
		{[]string{"serve", "--port", "many"}, "--port"},
		{[]string{"serve", "--read-only=perhaps"}, "--read-only"},
		{[]string{"serve", "--host"}, "--host"},
		{[]string{"schema", "x"}, `"x"`},
		{[]string{"database", "nope"}, `"nope"`},
		{[]string{"completion", "nope"}, `"nope"`},
		{[]string{"completion", "bash", "x"}, `"x"`},
		{[]string{"help", "nope"}, `"nope"`},
		{[]string{"help", "database", "nope"}, `database has no command "nope"`},
		{[]string{"version", "x"}, `"x"`},
		{[]string{"query"}, "--file"},
		{[]string{"query", q, q}, "at most 1"},
		{[]string{"query", q, "-f", "x.graphql"}, "not both"},
		{[]string{"query", "-", "-f", "x.graphql"}, "not both"},
		{[]string{"query", q, "--server", "http://127.0.0.1:1", "--database-url", "sqlite:///x.db"}, "not both"},
		{[]string{"query", q, "--variables", "{"}, "--variables"},
		{[]string{"query", q, "--variables", "[1]"}, "--variables"},
		{[]string{"query", q, "--variables", "{}}"}, "--variables"},
		{[]string{"query", q, "--variables", "{} x"}, "--variables"},
		{[]string{"query", q, "--variables", "7"}, "--variables"},
		{[]string{"query", q, "--variables", "@list.json"}, "--variables"},
	} {
		t.Run(strings.Join(c.args, " "), func(t *testing.T) {
			invoke(t, dir, nil, "", c.args...).failed(t, 2, c.says)
		})
	}
	for _, c := range []struct{ args, says string }{
		{"database stauts", "did you mean status?"},
		{"databse", "did you mean database?"},
		{"databse status --json", "did you mean database?"},
		{"database stauts --json", "did you mean status?"},
		{"qurey -", "did you mean query?"},
		{"demos", "did you mean demo?"},
		{"completion bach", "did you mean bash"},
		{"help qurey", "did you mean query?"},
		{"help database upgrad", "did you mean upgrade?"},
		{"QUERY -", "did you mean query?"},
		// Also where it is a command of another.
		{"status", "did you mean database status?"},
		{"stauts --json", "did you mean database status?"},
		{"help reset", "did you mean database reset?"},
		{"query --varables {}", "did you mean --variables?"},
		{"serve --prot 1", "did you mean --port?"},
		{"query { --format tabel", "json, ndjson, csv or table"},
		{"query { --format", "--format"},
		{"man", "1 arg"},
	} {
		invoke(t, dir, nil, "", strings.Split(c.args, " ")...).failed(t, 2, c.says)
	}
	// Nothing is near to these.
	for _, args := range [][]string{{"weather"}, {"database", "weather"}, {"query", "--weather"}, {"query", "-w"},
		// Two letters of four are half of another word.
		{"query", "x", "--live"}, {"dump"}, {"database", "stop"}} {
		if r := invoke(t, dir, nil, "", args...).want(t, 2); strings.Contains(r.stderr, "did you mean") {
			t.Error(r.stderr)
		}
	}
	for _, port := range []string{"65536", "-1"} {
		invoke(t, dir, nil, "", "serve", "--port", port).failed(t, 2, "--port", "0 to 65535")
	}
	// What is understood and can't be done is 1.
	for _, args := range [][]string{{"query", "-f", "none.graphql"}, {"query", q, "--variables", "@none.json"}, {"query", "-f", "."}} {
		invoke(t, dir, nil, "", args...).failed(t, 1, "can't be read")
	}
	invoke(t, dir, []string{"QUAESTOR_PORT=many"}, "", "serve").failed(t, 1, "QUAESTOR_PORT", "0 to 65535")
}

// Contract 1.18: shells have completion.
func TestCompletion(t *testing.T) {
	for _, shell := range []string{"bash", "zsh", "fish", "powershell"} {
		r := invoke(t, "", nil, "", "completion", shell).want(t, 0)
		if !strings.Contains(r.stdout, "quaestor") || r.stderr != "" {
			t.Errorf("%s: %.300s%s", shell, r.stdout, r.stderr)
		}
		if shell == "bash" {
			path := write(t, t.TempDir(), "quaestor.bash", r.stdout)
			if out, err := exec.Command("bash", "-n", path).CombinedOutput(); err != nil {
				t.Errorf("%v %s", err, out)
			}
		}
	}
	dir := t.TempDir()
	write(t, dir, "vars.json", "{}")
	if err := os.Mkdir(filepath.Join(dir, "folder"), 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, dir, "folder/more.json", "{}")
	for line, want := range map[string][]string{
		"ser": {"serve"}, "": {"serve", "query", "schema", "version"}, "serve --": {"--host", "--port", "--database-url", "--read-only"},
		"query --": {"--file", "--variables", "--server", "--auth"},
		// Tables, also the second; formats; files where a file is meant, and nowhere else.
		"demo --only ": {"flow_run", "log"}, "demo --only log,flow_r": {"log,flow_run", "log,flow_run_state", ":6"},
		"query --format ":    {"json", "ndjson", "csv", "table", ":4"},
		"query --variables ": {"@", ":6"}, "query --variables @": {"@vars.json", "@folder/"}, "query --variables @folder/": {"@folder/more.json"},
		"query --file ": {":0"}, "query ": {":4"}, "database status ": {":4"}, "serve --port ": {":4"},
	} {
		r := invoke(t, dir, nil, "", append([]string{"__complete"}, strings.Split(line, " ")...)...).want(t, 0)
		for _, w := range want {
			if !regexp.MustCompile(`(?m)^` + w + `(\s|$)`).MatchString(r.stdout) {
				t.Errorf("%q is not completed to %s: %s", line, w, r.stdout)
			}
		}
	}
}

// A manual page for every command that the help lists.
func TestManualPages(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "man1")
	invoke(t, "", nil, "", "man", dir).want(t, 0)
	for page, words := range map[string][]string{
		"quaestor": {"quaestor serve --demo"}, "quaestor-query": {"--operation-name", "ndjson"}, "quaestor-database-status": {"--json"},
		"quaestor-serve": {"--port"}, "quaestor-demo": {"--only"}, "quaestor-database": nil, "quaestor-schema": nil, "quaestor-version": nil,
	} {
		text, err := os.ReadFile(filepath.Join(dir, page+".1"))
		if err != nil {
			t.Error(err)
			continue
		}
		for _, w := range append(words, ".TH ", "SYNOPSIS", "EXAMPLE") {
			if !strings.Contains(strings.ReplaceAll(string(text), `\-`, "-"), w) {
				t.Errorf("%s has no %s", page, w)
			}
		}
	}
	if root := invoke(t, "", nil, "", "--help"); strings.Contains(root.stdout, "  man ") {
		t.Errorf("the help lists it: %s", root.stdout)
	}
	invoke(t, "", nil, "", "man", os.DevNull).failed(t, 1, os.DevNull)
}
