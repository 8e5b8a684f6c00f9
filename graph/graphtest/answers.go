package graphtest

import (
	"context"
	"database/sql"
	"encoding/json"
	"log/slog"
	"testing"
)

// Doubles turns every JSON number of an answer into a double.
func Doubles(t testing.TB, v any) any {
	switch v := v.(type) {
	case json.Number:
		f, err := v.Float64()
		if err != nil {
			t.Errorf("the number %s: %v", v, err)
		}
		return f
	case []any:
		for i := range v {
			v[i] = Doubles(t, v[i])
		}
	case object:
		for k := range v {
			v[k] = Doubles(t, v[k])
		}
	}
	return v
}

func List(v any) []any {
	l, _ := v.([]any)
	return l
}

// IDsOf gives the ids of a list of nodes or of edges.
func IDsOf(rows any) []string {
	out := []string{}
	for _, r := range rows.([]any) {
		o := r.(object)
		if n, ok := o["node"].(object); ok {
			o = n
		}
		out = append(out, o["id"].(string))
	}
	return out
}

// Refused runs an operation that must fail with one error of this code.
func Refused(t testing.TB, g *Graph, code, query string, variables map[string]any) {
	t.Helper()
	r := g.Do(context.Background(), query, variables)
	if len(r.Errors) != 1 || r.Errors[0].Extensions["code"] != code {
		t.Errorf("%.300s %.200v: want one error %s, got %s with errors %v", query, variables, code, r.Data, r.Errors)
		return
	}
	if m := r.Errors[0].Message; len(m) < 20 || len(m) > 400 {
		t.Errorf("%.300s: the message is not one clear line: %q", query, m)
	}
}

func EndCursor(t testing.TB, g *Graph, connection string) string {
	t.Helper()
	return At(t, g.Query(t, "{ c: "+connection+" { pageInfo { endCursor } } }", nil), "c", "pageInfo", "endCursor").(string)
}

func Btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

func EachRow(t *testing.T, query func() (*sql.Rows, error), row func(*sql.Rows) error) {
	t.Helper()
	rows, err := query()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := row(rows); err != nil {
			t.Fatal(err)
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
}

// At follows keys and positions into an answer.
func At(t testing.TB, v any, path ...any) any {
	t.Helper()
	for _, p := range path {
		switch p := p.(type) {
		case string:
			v = v.(object)[p]
		case int:
			v = v.([]any)[p]
		}
	}
	return v
}

// Same compares two parts of answers.
func Same(t testing.TB, what string, got, want any) {
	t.Helper()
	g, _ := json.Marshal(got)
	w, _ := json.Marshal(want)
	if string(g) != string(w) {
		t.Errorf("%s: %s, want %s", what, g, w)
	}
}

// Quiet drops the log, in which every value that can't be read is repeated.
func Quiet(t *testing.T) {
	t.Helper()
	old := slog.Default()
	slog.SetDefault(slog.New(slog.DiscardHandler))
	t.Cleanup(func() { slog.SetDefault(old) })
}
