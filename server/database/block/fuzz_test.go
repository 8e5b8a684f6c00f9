package block_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/fernet/fernet-go"

	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/server/database/block"
)

// Whatever is encrypted: an object comes out with the same values, and all else is an error.
func FuzzData(f *testing.F) {
	for _, seed := range []string{
		`{"a": [1, {"b": "]}"}], "c": {"d": {}}}`, `{"a":"\"{","b":-1.5e-7 , "" : null}`, `{"a": NaN}`, `{"a": 1, "a": {"b": 2}}`, `[1]`, `{"\ud800": "\\"}`, "{\"\xff\": 1}", `{"a" 1}`, ` { } `,
	} {
		f.Add(seed)
	}
	var key fernet.Key
	if err := key.Generate(); err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		token, err := fernet.EncryptAndSignAtTime([]byte(text), &key, time.Unix(0, 0))
		if err != nil {
			t.Fatal(err)
		}
		n := block.NewNest(block.NewKey(key.Encode(), stored.JSON{}), map[string]block.Document{
			"d": {ID: "d", Schema: "s", Data: stored.JSONOf(`"` + string(token) + `"`)},
		}, map[string]stored.JSON{"s": stored.JSONOf("{}")}, nil)
		data, err := n.Data("d")
		var want, got map[string]any
		if wrong := json.Unmarshal([]byte(text), &want); wrong != nil || want == nil {
			if err == nil && !strings.Contains(text, "NaN") && !strings.Contains(text, "Infinity") {
				t.Errorf("%q is shown as %s", text, data.Raw())
			}
			return
		}
		if err != nil || json.Unmarshal([]byte(data.Raw()), &got) != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%q is shown as %s, %v", text, data.Raw(), err)
		}
	})
}
