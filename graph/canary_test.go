package graph_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// canary is in each of the three columns, in every row.
const canary = "CANARY-7f3a"

var secretColumns = [][2]string{{"configuration", "value"}, {"csrf_token", "token"}, {"block_document", "data"}}

// canaries are what may be stored there, by the first digit of the id: what Prefect would store, and what would fail on
// the way out. A token is text, with no quotes to be JSON.
func canaries(d databasetest.Dialect, table string) string {
	switch {
	case table == "csrf_token" && d == databasetest.SQLite:
		return `'CANARY-7f3a' || id`
	case table == "csrf_token":
		return `'CANARY-7f3a' || id::text`
	case d == databasetest.SQLite:
		return `CASE instr('0123456789abcdef', substr(id, 1, 1)) % 4 WHEN 0 THEN '"CANARY-7f3a' || id || '"'
			WHEN 1 THEN '{"CANARY-7f3a": ["CANARY-7f3a"]}' WHEN 2 THEN '{"CANARY-7f3a' ELSE CAST('CANARY-7f3a' AS BLOB) END`
	}
	return `CASE WHEN id::text < '8' THEN '"CANARY-7f3a"'::json ELSE '{"CANARY-7f3a": ["CANARY-7f3a"]}'::json END`
}

// Contract 5.3: canaries stand in configuration.value, csrf_token.token and block_document.data. Every field of every row is
// asked for through every root field, and none of the canaries is in answers, errors or logs.
func TestCanaries(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.Sample(t)
		for _, c := range secretColumns {
			databasetest.Exec(t, address, fmt.Sprintf("UPDATE %s SET %s = %s", c[0], c[1], canaries(d, c[0])))
		}
		log := graphtest.Listen(t)
		g := graphtest.Open(t, address, "PREFECT_SERVER_DATABASE_ECHO", "true")
		a := &asker{t: t, g: g}
		a.everything(graphtest.Introspect(t, g))
		a.forbidden()
		if text := log.String(); !strings.Contains(text, "msg=statement") || !strings.Contains(text, "block_document") {
			t.Error("nothing was logged of the statements")
		} else if at := strings.Index(text, canary); at >= 0 {
			t.Errorf("the log has it: %s", text[max(0, at-300):at+20])
		}
		if a.encrypted < 50 {
			t.Errorf("block documents had no data, with an error, %d times", a.encrypted)
		}
		if a.operations < 300 || a.bytes < 1_000_000 {
			t.Errorf("only %d operations and %d bytes of answers were looked at", a.operations, a.bytes)
		}
	})
}

// asker looks at every answer.
type asker struct {
	t          *testing.T
	g          *graphtest.Graph
	operations int
	bytes      int
	// encrypted is how often the data of a block document was an error.
	encrypted int
}

func (a *asker) ask(query string, variables map[string]any) graphtest.Response {
	a.t.Helper()
	r := a.g.Do(context.Background(), query, variables)
	errs, err := json.Marshal(r.Errors)
	if err != nil {
		a.t.Fatal(err)
	}
	a.operations++
	a.bytes += len(r.Data)
	for _, part := range [][]byte{r.Data, errs} {
		if at := bytes.Index(part, []byte(canary)); at >= 0 {
			a.t.Errorf("%s\nanswers %s", query, part[max(0, at-200):at+20])
		}
	}
	return r
}

// data is the answer of an operation that has no errors, but that a canary can't be decrypted.
func (a *asker) data(query string, variables map[string]any) map[string]any {
	a.t.Helper()
	r := a.ask(query, variables)
	for _, e := range r.Errors {
		if !strings.HasSuffix(e.Path.String(), ".data") || !strings.Contains(e.Message, "table block_document, column data, of the row with id") {
			a.t.Fatalf("%s: %v", query, r.Errors)
		}
		a.encrypted++
	}
	return r.Decode(a.t)
}

// everything asks for all fields of all rows, and of the rows that an edge leads to, through every root field.
func (a *asker) everything(s graphtest.Shape) {
	a.data(`{ server { version dialect prefectRevision prefectRelease readOnly now } }`, nil)
	for _, of := range entities() {
		fields := "__typename " + strings.Join(s.Scalars[of.typ], " ")
		for _, name := range slices.Sorted(maps.Keys(s.Edges[of.typ])) {
			edge := s.Edges[of.typ][name]
			inner := strings.Join(s.Scalars[edge.To], " ")
			if edge.Many {
				inner = "nodes { " + inner + " } edges { cursor node { id } } totalCount pageInfo { startCursor endCursor }"
				name += "(first: 2)"
			}
			fields += " " + name + " { " + inner + " }"
		}
		if of.typ == "FlowRun" {
			fields += " waiting { reasons { kind holders { " + strings.Join(s.Scalars[of.typ], " ") + " } } position }"
		}
		ids := a.connection(of.plural, fields)
		if len(ids) == 0 {
			continue
		}
		a.data(`query ($id: ID!, $ids: [ID!]!) { one: `+of.single+`(id: $id) { `+fields+` } node(id: $id) { ... on `+of.typ+
			` { `+fields+` } } nodes(ids: $ids) { ... on `+of.typ+` { `+fields+` } } }`,
			map[string]any{"id": ids[0], "ids": ids[:min(len(ids), 50)]})
		for _, key := range of.byKeys {
			a.byKey(key, of.plural, fields)
		}
	}
}

func (a *asker) connection(plural, fields string) (ids []any) {
	for after := any(nil); ; {
		page := a.data(`query ($after: String) { c: `+plural+`(first: 100, after: $after) { edges { cursor node { `+fields+
			` } } totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`, map[string]any{"after": after})["c"].(map[string]any)
		for _, e := range page["edges"].([]any) {
			ids = append(ids, e.(map[string]any)["node"].(map[string]any)["id"])
		}
		info := page["pageInfo"].(map[string]any)
		if info["hasNextPage"] != true {
			return ids
		}
		after = info["endCursor"]
	}
}

// keyPaths says where the row itself has a natural key's argument.
var keyPaths = map[string]string{
	"flowName": "flow { name }", "workPoolName": "workPool { name }", "blockTypeSlug": "blockType { slug }",
}

// byKey asks by the natural key of each row.
func (a *asker) byKey(key, plural, fields string) {
	root, list, ok := strings.Cut(strings.TrimSuffix(key, ")"), "(")
	if !ok {
		return
	}
	args := strings.Split(list, ", ")
	selection := ""
	for _, arg := range args {
		path, known := keyPaths[arg]
		if !known {
			path = arg
		}
		selection += fmt.Sprintf(" %s: %s", arg, path)
	}
	for _, n := range a.data(`{ c: `+plural+`(first: 1000) { nodes {`+selection+` } } }`, nil)["c"].(map[string]any)["nodes"].([]any) {
		row := n.(map[string]any)
		var given []string
		for _, arg := range args {
			value := row[arg]
			if edge, ok := value.(map[string]any); ok {
				for _, v := range edge {
					value = v
				}
			}
			text, ok := value.(string)
			if !ok {
				continue // an anonymous row, or a dangling edge
			}
			quoted, err := json.Marshal(text)
			if err != nil {
				a.t.Fatal(err)
			}
			given = append(given, arg+": "+string(quoted))
		}
		if len(given) == len(args) {
			a.data(`{ one: `+root+`(`+strings.Join(given, ", ")+`) { `+fields+` } }`, nil)
		}
	}
}

// forbidden asks for the columns themselves: there are no such fields, and the errors don't help either.
func (a *asker) forbidden() {
	for _, query := range []string{
		`{ configurations { nodes { key value } } }`, `{ csrfTokens { nodes { token client } } }`, `{ blockDocuments(orderBy: [{ field: DATA }]) { nodes { id } } }`,
		`{ blockDocuments { nodes { name encryptedData values secrets } } }`, `{ configurations { nodes { ... on Configuration { v: value } } } }`,
		`{ blockDocuments(where: { data: [{ hasKey: "a" }] }) { nodes { id } } }`, `{ blockDocuments { groups(by: [{ field: DATA, path: ["a"] }]) { totalCount } } }`,
		`{ blockDocuments { aggregate { max(field: DATA) } } }`, `{ blockDocuments { aggregate { countDistinct(field: DATA) } } }`,
		`{ nodes(ids: []) { ... on BlockDocument { encryptedData } ... on CsrfToken { token } ... on Configuration { value } } }`,
		`{ alembicVersions { nodes { versionNum } } }`, `{ configurations(first: -1) { nodes { key } } }`,
		`{ blockDocuments(after: "CANARY") { nodes { id } } }`, `{ blockDocument(id: "no") { id } }`,
	} {
		if r := a.ask(query, nil); len(r.Errors) == 0 {
			a.t.Errorf("%s has an answer: %s", query, r.Data)
		}
	}
	for _, f := range a.data(`{ __schema { types { name fields { name } } } }`, nil)["__schema"].(map[string]any)["types"].([]any) {
		typ := f.(map[string]any)
		for _, field := range graphtest.List(typ["fields"]) {
			of := fmt.Sprint(typ["name"], ".", field.(map[string]any)["name"])
			if slices.Contains([]string{"Configuration.value", "CsrfToken.token"}, of) {
				a.t.Errorf("there is a field %s", of)
			}
		}
	}
}

// The value of a variable is an answer to who asks for it, as in Prefect's API, and comes up nowhere else: neither in the
// log of statements nor in an error, not even where a filter holds it.
func TestVariablesStayInAnswers(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.Sample(t)
		databasetest.Exec(t, address, `UPDATE variable SET value = '{"password": "`+canary+`"}'`)
		log := graphtest.Listen(t)
		g := graphtest.Open(t, address, "PREFECT_SERVER_DATABASE_ECHO", "true")
		shown := 0
		for _, query := range []string{
			`{ variables { nodes { id name tags value } } }`,
			`{ variables(where: { value: [{ path: ["password"], eq: "` + canary + `" }] }) { totalCount nodes { value } } }`,
			`{ variables(where: { value: [{ path: ["password"], gt: ["` + canary + `"] }] }) { totalCount } }`,
			`{ variableByName(name: "` + canary + `\u0000") { value } }`,
		} {
			r := g.Do(t.Context(), query, nil)
			shown += bytes.Count(r.Data, []byte(canary))
			for _, e := range r.Errors {
				if strings.Contains(e.Message, canary) {
					t.Errorf("%s: %s", query, e.Message)
				}
			}
		}
		if text := log.String(); !strings.Contains(text, "msg=statement") || strings.Contains(text, canary) {
			t.Errorf("the log is %s", text)
		}
		if shown == 0 {
			t.Error("no answer has a variable")
		}
	})
}
