package connection_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/fernet/fernet-go"

	"github.com/quaestor-graph/quaestor/graph/descriptor"
	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/server/database/config"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// recordedData is what Prefect answered for the data of block documents to who did not ask for secrets, by id; secrets
// are the texts that it gave to who did, where it had given the others a mask.
func recordedData(t *testing.T, d databasetest.Dialect) (shown map[string]any, secrets []string) {
	t.Helper()
	shown, hidden := map[string]any{}, map[string]any{}
	var walk func(v any, into map[string]any)
	walk = func(v any, into map[string]any) {
		switch v := v.(type) {
		case []any:
			for _, e := range v {
				walk(e, into)
			}
		case map[string]any:
			data, _ := v["data"].(map[string]any)
			references, ok := v["block_document_references"].(map[string]any)
			if !ok {
				return
			}
			into[v["id"].(string)] = data
			for name, r := range references {
				nested := r.(map[string]any)["block_document"].(map[string]any)
				nested["data"] = data[name]
				walk(nested, into)
			}
		}
	}
	for _, a := range databasetest.Answers(t, d) {
		if !strings.HasPrefix(a.Name, "block_") || a.Status != 200 {
			continue
		}
		var v any
		if err := json.Unmarshal(a.Response, &v); err != nil {
			t.Fatal(err)
		}
		if slices.Contains(strings.Split(a.Name, "."), "secrets") {
			walk(v, hidden)
		} else {
			walk(v, shown)
		}
	}
	var differ func(shown, hidden any)
	differ = func(shown, hidden any) {
		switch s := shown.(type) {
		case map[string]any:
			for k := range s {
				differ(s[k], hidden.(map[string]any)[k])
			}
		case string:
			if h, ok := hidden.(string); ok && s == "********" && len(h) > 5 {
				secrets = append(secrets, h)
			}
		}
	}
	for id, h := range hidden {
		differ(shown[id], h)
	}
	// Prefect shows the object of a Secret made from a dict, and Quaestor masks all that lies at a secret path (contract 11.6).
	whole := 0
	for _, v := range shown {
		data, ok := v.(map[string]any)
		if object, is := data["value"].(map[string]any); ok && is && len(data) == 1 {
			if !reflect.DeepEqual(object["nested"], map[string]any{"token": "abc"}) {
				t.Errorf("%v is shown by Prefect: is it secret?", object)
			}
			data["value"] = "********"
			whole++
		}
	}
	if whole != 1 {
		t.Errorf("%d Secrets are made from a dict", whole)
	}
	return shown, secrets
}

// listening runs operations, and looks for secrets in all that comes of them: data, errors, statements and the log.
type listening struct {
	*testing.T
	g       *graphtest.Graph
	log     *graphtest.Listener
	secrets []string
}

func (l *listening) ask(query string, variables map[string]any) graphtest.Response {
	l.Helper()
	var statements []string
	r := l.g.Do(config.WithObserver(l.Context(), func(s config.Statement) { statements = append(statements, s.Query) }), query, variables)
	errs, err := json.Marshal(r.Errors)
	if err != nil {
		l.Fatal(err)
	}
	for _, out := range append(statements, string(r.Data), string(errs), l.log.String()) {
		for _, secret := range l.secrets {
			escaped, err := json.Marshal(secret)
			if err != nil {
				l.Fatal(err)
			}
			for _, form := range []string{secret, strings.Trim(string(escaped), `"`)} {
				if at := strings.Index(out, form); at >= 0 {
					l.Errorf("%s\nshows %q: …%s", query, secret, out[max(0, at-200):at+len(form)])
				}
			}
		}
	}
	return r
}

// Contract 11.6, wherever a block document appears.
func TestBlockDataIsWhatPrefectShows(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		shown, secrets := recordedData(t, d)
		if len(shown) < 8 || len(secrets) < 2 {
			t.Fatalf("%d documents and the secrets %q were recorded", len(shown), secrets)
		}
		address := d.SharedSample(t)
		l := &listening{t, graphtest.Open(t, address, append(graphtest.Unlimited, "PREFECT_SERVER_DATABASE_ECHO", "true")...), graphtest.Listen(t), append(secrets, sampleKey(t, address))}
		ids := slices.Sorted(maps.Keys(shown))
		r := l.ask(`query ($ids: [ID!]!, $id: ID!) {
			blockDocuments(first: 200) { nodes { ...d } edges { node { ...d } again: node { x: id data: data } } }
			blockDocument(id: $id) { ...d }
			node(id: $id) { ... on BlockDocument { ...d } }
			nodes(ids: $ids) { ... on BlockDocument { ...d } ... on Node { __typename } }
			typed: nodesOfType(type: BLOCK_DOCUMENT, ids: $ids) { ... on BlockDocument { ...d } }
			blockDocumentByName(blockTypeSlug: "acme-pipeline", name: "pub-pipeline") {
				...d
				references { nodes { name reference { ...d references { nodes { reference { ...d } } } } } }
			}
			blockTypes(first: 200) { nodes { blockDocuments { nodes { ...d } } blockSchemas { nodes { blockDocuments { edges { node { ...d } } } } } } }
			deployments(first: 200) { nodes { infrastructureDocument { ...d } storageDocument { ...d } } }
		}
		fragment d on BlockDocument { id data alias: data }`, map[string]any{"ids": ids, "id": ids[0]})
		if len(r.Errors) > 0 {
			t.Fatal(r.Errors)
		}
		seen := map[string]int{}
		var walk func(path string, v any)
		walk = func(path string, v any) {
			switch v := v.(type) {
			case []any:
				for _, e := range v {
					walk(path, e)
				}
			case map[string]any:
				if data, ok := v["data"]; ok {
					id, _ := v["id"].(string)
					if x, ok := v["x"].(string); ok {
						id, v["alias"] = x, data
					}
					want, recorded := shown[id]
					if !recorded {
						t.Errorf("%s: Prefect has shown no %s", path, id)
					}
					if !agreeing(data, want) || !agreeing(v["alias"], want) {
						t.Errorf("%s: the data of %s is %v, Prefect shows %v", path, id, data, want)
					}
					seen[path]++
				}
				for k, e := range v {
					if k != "data" && k != "alias" {
						walk(path+"."+k, e)
					}
				}
			}
		}
		walk("", r.Decode(t))
		for path, least := range map[string]int{
			".blockDocuments.nodes": len(shown), ".blockDocuments.edges.node": len(shown), ".blockDocuments.edges.again": len(shown),
			".blockDocument": 1, ".node": 1, ".nodes": len(shown), ".typed": len(shown), ".blockDocumentByName": 1,
			".blockDocumentByName.references.nodes.reference": 3, ".blockDocumentByName.references.nodes.reference.references.nodes.reference": 1,
			".blockTypes.nodes.blockDocuments.nodes": len(shown), ".blockTypes.nodes.blockSchemas.nodes.blockDocuments.edges.node": len(shown),
		} {
			if seen[path] < least {
				t.Errorf("%s: %d documents were compared, want %d", path, seen[path], least)
			}
		}
	})
}

// agreeing compares JSON values, numbers as doubles.
func agreeing(a, b any) bool {
	var plain [2]any
	for i, v := range []any{a, b} {
		text, err := json.Marshal(v)
		if err != nil || json.Unmarshal(text, &plain[i]) != nil {
			return false
		}
	}
	return reflect.DeepEqual(plain[0], plain[1])
}

// sampleKey is the key in a database's configuration.
func sampleKey(t testing.TB, address string) string {
	t.Helper()
	var text string
	if err := databasetest.Open(t, address).QueryRow("SELECT value FROM configuration WHERE key = 'ENCRYPTION_KEY'").Scan(&text); err != nil {
		t.Fatal(err)
	}
	var value struct {
		Key string `json:"fernet_key"`
	}
	if err := json.Unmarshal([]byte(text), &value); err != nil || value.Key == "" {
		t.Fatal(text, err)
	}
	return value.Key
}

// encrypted is a token as it is stored, with the key of the database.
func encrypted(t testing.TB, key, data string) string {
	t.Helper()
	k, err := fernet.DecodeKey(key)
	if err != nil {
		t.Fatal(err)
	}
	token, err := fernet.EncryptAndSign([]byte(data), k)
	if err != nil {
		t.Fatal(err)
	}
	return `"` + string(token) + `"`
}

// Contract 5.3: neither filters nor orders nor groups nor aggregates have what blocks hold.
func TestBlockDataIsAFieldOnly(t *testing.T) {
	schema := graphtest.ParsedSDL(t)
	fields := 0
	for name, def := range schema.Types {
		if strings.HasPrefix(name, "BlockDocument") && !strings.HasPrefix(name, "BlockDocumentReference") {
			for _, f := range def.Fields {
				if strings.EqualFold(f.Name, "data") {
					fields++
				}
			}
			for _, v := range def.EnumValues {
				if strings.Contains(v.Name, "DATA") {
					t.Errorf("%s has %s", name, v.Name)
				}
			}
		}
	}
	if fields != 1 {
		t.Errorf("%d types have a field data", fields)
	}
	if _, ok := descriptor.BlockDocument.Column("data"); ok {
		t.Error("the graph knows the column data")
	}
}

// A page of 200 block documents with nested references takes as many statements as one document.
func TestStatementsOfBlockData(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.Sample(t)
		b := newBlocks(t, address)
		b.schema(`{"secret_fields": ["password"]}`)
		for i := range 300 {
			b.document(fmt.Sprintf("page-%03d", i), fmt.Sprintf(`{"n": %d, "password": "s3cret"}`, i))
			b.document(fmt.Sprintf("child-%03d", i), `{"child": true, "password": "s3cret"}`)
			b.document(fmt.Sprintf("leaf-%03d", i), `{"leaf": true}`)
			b.reference(fmt.Sprintf("page-%03d", i), "child", fmt.Sprintf("child-%03d", i))
			b.reference(fmt.Sprintf("child-%03d", i), "leaf", fmt.Sprintf("leaf-%03d", i))
		}
		b.write()
		const query = `query ($first: Int!) { blockDocuments(first: $first, where: { name: { startsWith: "page-" } }) { nodes { name data again: data } } }`
		for _, first := range []int{1, 20, 200} {
			g := graphtest.Open(t, address) // the key is read anew
			statements := graphtest.Observe(t, g, query, map[string]any{"first": first})
			// The page, three levels of references, the documents, their schemas, the key.
			if len(statements) != 7 {
				t.Errorf("%d statements for %d documents", len(statements), first)
			}
			for _, s := range statements {
				if s.Rows > int64(3*first) {
					t.Errorf("%d rows for %d documents: %s", s.Rows, first, s.Query)
				}
			}
			if statements = graphtest.Observe(t, g, query, map[string]any{"first": first}); len(statements) != 6 {
				t.Errorf("%d statements for %d documents, the key being known", len(statements), first)
			}
			nodes := graphtest.List(g.Query(t, query, map[string]any{"first": first})["blockDocuments"].(map[string]any)["nodes"])
			if len(nodes) != first {
				t.Fatalf("%d nodes", len(nodes))
			}
			for i, n := range nodes {
				want := map[string]any{"n": i, "password": "********", "child": map[string]any{
					"child": true, "password": "********", "leaf": map[string]any{"leaf": true},
				}}
				if got := n.(map[string]any); !agreeing(got["data"], want) || !agreeing(got["again"], want) {
					t.Errorf("%v", got)
				}
			}
		}
		g := graphtest.Open(t, address)
		if statements := graphtest.Observe(t, g, `{ blockDocuments { nodes { name } } }`, nil); len(statements) != 1 {
			t.Errorf("%d statements where nobody asks for data", len(statements))
		}
		if statements := graphtest.Observe(t, g, `{ blockDocuments(where: { name: { eq: "nothing" } }) { nodes { data } } }`, nil); len(statements) != 1 {
			t.Errorf("%d statements where there are no documents", len(statements))
		}
	})
}

// It belongs to the operation's snapshot, and ends with it.
func TestBlockDataOfACancelledOperation(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		g := graphtest.Open(t, d.SharedSample(t))
		for stop := 1; stop <= 4; stop++ {
			ctx, cancel := context.WithCancel(t.Context())
			n := 0
			r := g.Do(config.WithObserver(ctx, func(config.Statement) {
				if n++; n == stop {
					cancel()
				}
			}), `{ blockDocuments { nodes { data } } }`, nil)
			cancel()
			if len(r.Errors) == 0 || r.Errors[0].Extensions["code"] != "TIMEOUT" {
				t.Errorf("cancelled after %d statements: %s %v", stop, r.Data, r.Errors)
			}
		}
	})
}
