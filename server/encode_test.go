package server_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/quaestor-graph/quaestor/server"
)

// Encode writes what encoding/json would, without HTML's escapes, and copies data. A request error has no data key (contract
// 4.11).
func TestEncode(t *testing.T) {
	errs := gqlerror.List{{Message: "<no>", Path: ast.Path{ast.PathName("a"), ast.PathIndex(1)}}, {Message: "\n"}}
	for _, r := range []graphql.Response{
		{},
		{Data: json.RawMessage(`null`)},
		{Data: json.RawMessage(`{"a":"<é\u2028>"}`), Extensions: map[string]any{"cost": 5, "sql": []string{"a < b"}}},
		{Errors: errs},
		{Errors: errs, Extensions: map[string]any{"cost": "&"}},
		{Errors: errs, Data: json.RawMessage(`{"a":[1,2.50]}`)},
		{Extensions: map[string]any{}},
	} {
		var want bytes.Buffer
		e := json.NewEncoder(&want)
		e.SetEscapeHTML(false)
		if err := e.Encode(struct {
			Errors     gqlerror.List   `json:"errors,omitempty"`
			Data       json.RawMessage `json:"data,omitempty"`
			Extensions map[string]any  `json:"extensions,omitempty"`
		}{r.Errors, r.Data, r.Extensions}); err != nil {
			t.Fatal(err)
		}
		got, err := server.Encode(&r)
		if err != nil || string(got)+"\n" != want.String() {
			t.Errorf("%v: got %s, want %s", err, got, want.String())
		}
	}
	if got, err := server.Encode(&graphql.Response{Extensions: map[string]any{"no": func() {}}}); err == nil {
		t.Errorf("no error, and %s", got)
	}
}
