package write_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"entgo.io/ent/dialect"

	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/server/database/query"
	"github.com/quaestor-graph/quaestor/server/database/query/write"
)

var update = flag.Bool("update", false, "write testdata/*.sql anew")

// clause is a word that begins a line of a golden statement. It is none in `extract(epoch FROM …)`, `IS DISTINCT FROM`, `WITH
// ORDINALITY` and the like.
var clause = regexp.MustCompile(`^(SELECT|FROM|WHERE|WITH|ORDER BY)\b`)

var noClause = regexp.MustCompile(`^WITH (ORDINALITY|TIES|NO DATA)\b`)

// inLines breaks a statement into lines, indented as deep as their parentheses, with one space in place of any white space, but within
// quotes.
func inLines(statement string) string {
	var out strings.Builder
	depth := 0
	for i := 0; i < len(statement); {
		rest := statement[i:]
		switch c := rest[0]; {
		case strings.IndexByte("'\"`", c) >= 0:
			n := strings.IndexByte(rest[1:], c) + 2
			out.WriteString(rest[:n])
			i += n
		case strings.HasPrefix(rest, "--"): // a comment, to its end of line
			n := strings.IndexByte(rest+"\n", '\n')
			out.WriteString(rest[:n] + "\n" + strings.Repeat("  ", depth))
			i += n + 1
		case strings.IndexByte(" \n\t", c) >= 0:
			if !strings.HasSuffix(out.String(), " ") && !strings.HasSuffix(out.String(), "\n") && out.Len() > 0 {
				out.WriteByte(' ')
			}
			i++
		case clause.MatchString(rest) && !noClause.MatchString(rest) && !regexp.MustCompile(`([A-Za-z_]|epoch |DISTINCT )$`).MatchString(out.String()):
			if out.Len() > 0 {
				before := strings.TrimRight(out.String(), " \n")
				out.Reset()
				out.WriteString(before + "\n" + strings.Repeat("  ", depth))
			}
			n := len(clause.FindString(rest))
			out.WriteString(rest[:n])
			i += n
		case c == ')' && strings.HasSuffix(out.String(), " "):
			before := strings.TrimRight(out.String(), " ")
			out.Reset()
			out.WriteString(before + ")")
			depth--
			i++
		default:
			switch c {
			case '(':
				depth++
			case ')':
				depth--
			}
			out.WriteByte(c)
			i++
		}
	}
	return out.String()
}

// components are those of a dialect.
func components(t testing.TB, d string, visible query.Visible) query.Components {
	t.Helper()
	c, err := write.New(d, visible)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func writeStatement(out *strings.Builder, what string, st query.Statement) {
	fmt.Fprintf(out, "-- %s\n%s\n", what, inLines(st.SQL))
	for _, a := range st.Args {
		switch a := a.(type) {
		case int, int64, float64:
			fmt.Fprintf(out, "--   %v\n", a)
		case stored.Time:
			fmt.Fprintf(out, "--   %s\n", a.Time().Format(stored.StoredTimeLayout))
		default:
			fmt.Fprintf(out, "--   %q\n", a)
		}
	}
	out.WriteByte('\n')
}

// golden compares with a file that -update writes.
func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	is, was := strings.Split(got, "\n"), strings.Split(string(want), "\n")
	for i := range max(len(is), len(was)) {
		var a, b string
		if i < len(is) {
			a = is[i]
		}
		if i < len(was) {
			b = was[i]
		}
		if a != b {
			t.Fatalf("%s:%d: got\n%s\nwant\n%s\n(if that is meant: go test ./server/database/query/write -update)", path, i+1, a, b)
		}
	}
}

// Each component has a case of its own among the golden statements, under its name, on each dialect that has a statement for it.
func TestEveryComponentHasACase(t *testing.T) {
	statements := map[reflect.Type]bool{reflect.TypeFor[query.Statement](): true, reflect.TypeFor[[]query.Statement](): true}
	for d, suffix := range map[string]string{dialect.SQLite: "sqlite.sql", dialect.Postgres: "postgresql.sql"} {
		cases := ""
		for _, file := range []string{suffix, "group_" + suffix} {
			text, err := os.ReadFile(filepath.Join("testdata", file))
			if err != nil {
				t.Fatal(err)
			}
			cases += "\n" + string(text)
		}
		c, methods := reflect.ValueOf(components(t, d, old)), 0
		for m := range reflect.TypeFor[query.Components]().NumMethod() {
			method := reflect.TypeFor[query.Components]().Method(m)
			if method.Type.NumOut() == 0 || !statements[method.Type.Out(0)] {
				continue
			}
			methods++
			if method.Type.NumOut() == 2 { // there may be no statement
				in := []reflect.Value{reflect.ValueOf(t.Context())}
				for i := 1; i < method.Type.NumIn(); i++ {
					in = append(in, reflect.Zero(method.Type.In(i)))
				}
				if ok := c.MethodByName(method.Name).Call(in)[1].Bool(); !ok {
					continue
				}
			}
			if !regexp.MustCompile(`\n-- ` + method.Name + `\b`).MatchString(cases) {
				t.Errorf("%s: testdata/*%s has no case of %s: add one to TestStatements, named after it", d, suffix, method.Name)
			}
		}
		if methods < 40 {
			t.Errorf("%d components", methods)
		}
	}
}
