package block_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/fernet/fernet-go"

	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/server/database/block"
)

// world is some documents with one schema, encrypted with a key.
type world struct {
	key        fernet.Key
	documents  map[string]block.Document
	schemas    map[string]stored.JSON
	references []block.Reference
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{documents: map[string]block.Document{}, schemas: map[string]stored.JSON{"s": stored.JSONOf(`{}`)}}
	if err := w.key.Generate(); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *world) encrypt(t *testing.T, data string) stored.JSON {
	t.Helper()
	token, err := fernet.EncryptAndSignAtTime([]byte(data), &w.key, time.Date(2099, 1, 1, 0, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	return stored.JSONOf(`"` + string(token) + `"`)
}

func (w *world) add(t *testing.T, id, data string) {
	t.Helper()
	w.documents[id] = block.Document{ID: id, Name: id, Schema: "s", Data: w.encrypt(t, data)}
}

func (w *world) refer(parent, name, child string) {
	w.references = append(w.references, block.Reference{Parent: parent, Child: child, Name: name})
}

func (w *world) nest() *block.Nest {
	return block.NewNest(block.NewKey(w.key.Encode(), stored.JSON{}), w.documents, w.schemas, w.references)
}

// failed gives the error of a document that is no *block.Error's child.
func failed(t *testing.T, n *block.Nest, id string) *block.Error {
	t.Helper()
	data, err := n.Data(id)
	var e *block.Error
	if !errors.As(err, &e) || data.State() != stored.Null {
		t.Fatalf("%s: %q, %v", id, data.Raw(), err)
	}
	return e
}

// Nothing that Prefect masks is shown (contract 11.6): testdata/masks.json has what BlockDocument.from_orm_model of Prefect
// makes of data and paths, written by hand and at random. Where more is masked than by Prefect, its answer has a value there.
func TestWhatPrefectMasksIsMasked(t *testing.T) {
	recorded, err := os.ReadFile("testdata/masks.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		Data         json.RawMessage
		SecretFields json.RawMessage `json:"secret_fields"`
		Shown        any
	}
	if err := json.Unmarshal(recorded, &cases); err != nil || len(cases) < 80 {
		t.Fatal(len(cases), err)
	}
	alike := 0
	for _, c := range cases {
		data, err := masked(t, string(c.Data), string(c.SecretFields))
		var got any
		if err := errors.Join(err, json.Unmarshal([]byte(data), &got)); err != nil || !hidesMore(got, c.Shown) {
			t.Errorf("%s with %s is shown as %s, %v; Prefect shows %v", c.Data, c.SecretFields, data, err, c.Shown)
		}
		if reflect.DeepEqual(got, c.Shown) {
			alike++
		}
	}
	t.Logf("%d of %d are shown as by Prefect", alike, len(cases))
	if alike < len(cases)/2 || alike == len(cases) {
		t.Error("too much is masked, or no more than by Prefect")
	}
}

// hidesMore: got is what Prefect shows, but that values are masked.
func hidesMore(got, shown any) bool {
	if got == "********" || reflect.DeepEqual(got, shown) {
		return true
	}
	switch shown := shown.(type) {
	case map[string]any:
		got, ok := got.(map[string]any)
		for key, v := range shown {
			g, there := got[key]
			ok = ok && there && hidesMore(g, v)
		}
		return ok && len(got) == len(shown)
	case []any:
		got, ok := got.([]any)
		ok = ok && len(got) == len(shown)
		for i := 0; ok && i < len(shown); i++ {
			ok = hidesMore(got[i], shown[i])
		}
		return ok
	}
	return false
}

func masked(t *testing.T, data, secretFields string) (string, error) {
	t.Helper()
	w := newWorld(t)
	w.add(t, "d", data)
	w.schemas["s"] = stored.JSONOf(`{"secret_fields": ` + secretFields + `}`)
	shown, err := w.nest().Data("d")
	return shown.Raw(), err
}

// Every secret path is masked as a whole, whatever lies there (contract 11.6), also where Prefect shows it.
func TestSecretsAreMaskedWhole(t *testing.T) {
	for _, c := range []struct{ data, secretFields, want string }{
		{`{"value": {"token": "t", "n": {"m": 1}}}`, `["value"]`, `{"value": "********"}`},
		{`{"value": {}, "w": 1}`, `["value"]`, `{"value": "********", "w": 1}`},
		{`{"value": [1, {"a": 2}], "none": null}`, `["value", "none"]`, `{"value": "********", "none": null}`},
		{`{"headers": {"Authorization": "t", "Accept": "a"}}`, `["headers"]`, `{"headers": "********"}`},
		{`{"users": [{"name": "n", "password": "p"}, {"name": "m"}, 7, [{"password": "q"}]]}`, `["users.password"]`,
			`{"users": [{"name": "n", "password": "********"}, {"name": "m"}, 7, [{"password": "********"}]]}`},
		{`{"a.b": "s", "a": {"b": "t", "c": 1}}`, `["a.b"]`, `{"a.b": "********", "a": {"b": "********", "c": 1}}`},
		{`{"x.y": {"z": "s"}}`, `["x.y.z"]`, `{"x.y": {"z": "********"}}`},
		{`{"Password": "s", "pass": "t"}`, `["password"]`, `{"Password": "********", "pass": "t"}`},
		{`{"env": {"*": "s", "B": {"C": "t"}}}`, `["env.*"]`, `{"env": {"*": "********", "B": {"C": "********"}}}`},
		{`{"env": [{"A": "s"}], "x": [ 1 ]}`, `["env.*", "x.a"]`, `{"env": "********", "x": [ 1 ]}`},
		{`{"a": "s", "b": {"c": 1}}`, `["a.b", "b.d", "bc", "b.c.d"]`, `{"a": "s", "b": {"c": 1}}`},
	} {
		if got, err := masked(t, c.data, c.secretFields); err != nil || got != c.want {
			t.Errorf("%s with %s: %s, %v; want %s", c.data, c.secretFields, got, err, c.want)
		}
	}
}

// A schema of more secret fields than can be looked for shows nothing.
func TestTooManySecretFields(t *testing.T) {
	var data, fields strings.Builder
	for i := range 5_000 {
		fmt.Fprintf(&data, `, "k%d": "s"`, i)
		fmt.Fprintf(&fields, `, "f%d"`, i)
	}
	got, err := masked(t, `{"a": 1`+data.String()+`}`, `["a"`+fields.String()+`]`)
	if err == nil || !strings.Contains(err.Error(), "too many secret fields") {
		t.Errorf("%.100s, %v", got, err)
	}
}

// What Python writes as JSON comes out as it is, but for what JSON does not have.
func TestDataKeepsItsText(t *testing.T) {
	for text, want := range map[string]string{
		`{"b": 1, "a": [1, {"x": [ ]}], "c": {"d": {}}}`:             `{"b": 1, "a": [1, {"x": [ ]}], "c": {"d": {}}}`,
		`{"n": 12345678901234567890123, "f": 1.50, "e": 1e5}`:        `{"n": 12345678901234567890123, "f": 1.50, "e": 1e5}`,
		`{"x": NaN, "y": [Infinity, -Infinity], "NaN": "a \"NaN\\"}`: `{"x": null, "y": [null, null], "NaN": "a \"NaN\\"}`,
		`{"\u00fc <&>": "\ud83d\ude00 <&>", "a": 1, "a": 2}`:         `{"ü <&>": "\ud83d\ude00 <&>", "a": 2}`,
		"{\n\"a\" :\t[ 1 , 2 ] ,\r\"b\" : true }":                    `{"a": [ 1 , 2 ], "b": true}`,
		`{}`: `{}`,
	} {
		w := newWorld(t)
		w.add(t, "d", text)
		if data, err := w.nest().Data("d"); err != nil || data.Raw() != want {
			t.Errorf("%s: %s, %v", text, data.Raw(), err)
		}
	}
	for _, text := range []string{`[]`, `"a"`, `null`, ``, `{"a": 1`, `{"a": 1} {}`, `{"a": nan}`, strings.Repeat(`{"a":`, 20_000) + `1` + strings.Repeat(`}`, 20_000)} {
		w := newWorld(t)
		w.add(t, "d", text)
		if e := failed(t, w.nest(), "d"); !strings.Contains(e.Error(), "no JSON object") {
			t.Errorf("%.20s: %v", text, e)
		}
	}
}

// Nested references stand under their names (contract 11.6), in the place of what is there, and each is masked by its own
// schema alone.
func TestNestedDocuments(t *testing.T) {
	w := newWorld(t)
	w.add(t, "pipeline", `{"own": {"password": "shown"}, "database": "replaced", "password": "hidden"}`)
	w.add(t, "database", `{"host": "h", "password": "hidden"}`)
	w.add(t, "b-second", `{"n": 2}`)
	w.add(t, "a-first", `{"n": 1}`)
	w.refer("pipeline", "twice", "b-second")
	w.refer("pipeline", "twice", "a-first")
	w.refer("pipeline", "database", "database")
	w.refer("database", "a.b", "a-first")
	w.refer("pipeline", "gone", "nowhere")
	w.schemas["s"] = stored.JSONOf(`{"secret_fields": ["password", "database.host", "twice.*"]}`)
	n := w.nest()
	for id, want := range map[string]string{
		"pipeline": `{"own": {"password": "shown"}, "database": {"host": "h", "password": "********", "a.b": {"n": 1}}, "password": "********", "twice": {"n": 2}}`,
		"database": `{"host": "h", "password": "********", "a.b": {"n": 1}}`,
		"a-first":  `{"n": 1}`,
	} {
		if data, err := n.Data(id); err != nil || data.Raw() != want {
			t.Errorf("%s: %s, %v", id, data.Raw(), err)
		}
	}
}

// A chain as deep as Prefect follows is shown, one deeper is not, and neither is a cycle nor a document of too many.
func TestDepthCyclesAndNumbers(t *testing.T) {
	w := newWorld(t)
	for i := range block.MaxDepth + 2 {
		w.add(t, fmt.Sprint(i), `{}`)
		w.refer(fmt.Sprint(i), "next", fmt.Sprint(i+1))
	}
	n := w.nest()
	if data, err := n.Data("1"); err != nil || strings.Count(data.Raw(), "next") != block.MaxDepth {
		t.Errorf("%s %v", data.Raw(), err)
	}
	if e := failed(t, n, "0"); !strings.Contains(e.Error(), "more than 50 deep") || e.ID != "0" {
		t.Error(e)
	}

	w = newWorld(t)
	for _, id := range []string{"a", "b", "c", "outside", "inside", "self"} {
		w.add(t, id, `{"id": "`+id+`"}`)
	}
	w.refer("a", "next", "b")
	w.refer("b", "next", "c")
	w.refer("c", "next", "a")
	w.refer("c", "leaf", "inside")
	w.refer("outside", "leads to", "b")
	w.refer("self", "self", "self")
	n = w.nest()
	for _, id := range []string{"outside", "a", "b", "c", "self"} {
		if e := failed(t, n, id); !strings.Contains(e.Error(), "cycle") || e.ID != id {
			t.Error(id, e)
		}
	}
	if data, err := n.Data("inside"); err != nil || data.Raw() != `{"id": "inside"}` {
		t.Error(data.Raw(), err)
	}

	w = newWorld(t)
	for i := range 40 { // 2^40 documents in the first
		w.add(t, fmt.Sprint(i), `{}`)
		w.refer(fmt.Sprint(i), "left", fmt.Sprint(i+1))
		w.refer(fmt.Sprint(i), "right", fmt.Sprint(i+1))
	}
	n = w.nest()
	if e := failed(t, n, "0"); !strings.Contains(e.Error(), "more than 1000 block documents") {
		t.Error(e)
	}
	if data, err := n.Data("32"); err != nil || strings.Count(data.Raw(), "left") != 127 {
		t.Error(len(data.Raw()), err)
	}
}

// What is wrong with a nested document is said of it by name, and no other document is the worse for it.
func TestNestedDamage(t *testing.T) {
	w := newWorld(t)
	w.add(t, "parent", `{}`)
	w.add(t, "child", `{}`)
	w.add(t, "other", `{}`)
	w.refer("parent", "c", "child")
	w.refer("parent", "o", "other")
	child := w.documents["child"]
	child.Data = stored.JSONOf(`"gAAAAAB"`)
	w.documents["child"] = child
	n := w.nest()
	if e := failed(t, n, "parent"); e.ID != "child" || !e.Nested || !strings.Contains(e.Error(), "row with id child") ||
		!strings.HasSuffix(e.Error(), "nested in this one") {
		t.Error(e)
	}
	if e := failed(t, n, "child"); e.ID != "child" || e.Nested {
		t.Error(e)
	}
	if data, err := n.Data("other"); err != nil || data.Raw() != "{}" {
		t.Error(data.Raw(), err)
	}
}
