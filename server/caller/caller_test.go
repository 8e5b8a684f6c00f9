package caller_test

import (
	"testing"

	"github.com/quaestor-graph/quaestor/server/caller"
)

// Contract 13.3: admin is all scopes, and no other scope holds another.
func TestMay(t *testing.T) {
	for _, has := range caller.Scopes {
		c := caller.Caller{Scopes: []caller.Scope{has}}
		for _, asked := range caller.Scopes {
			if got, want := c.May(asked), has == asked || has == caller.Admin; got != want {
				t.Errorf("a caller with %s may %s: %v", has, asked, got)
			}
		}
	}
	if (caller.Caller{}).May(caller.Read) {
		t.Error("a caller without scopes may read")
	}
	if ctx := caller.With(t.Context(), caller.Caller{Name: "ci"}); caller.From(ctx).Name != "ci" || !caller.From(t.Context()).May(caller.Explain) {
		t.Error("the context does not carry the caller")
	}
}
