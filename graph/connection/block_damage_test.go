package connection_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/fernet/fernet-go"

	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// damaged adds documents in every state, each with a secret and each in the place that it must have: what its data is, or
// what the error on it says.
func damaged(b *blocks) (shown map[string]any, says map[string]string, secrets []string) {
	b.Helper()
	var other fernet.Key
	if err := other.Generate(); err != nil {
		b.Fatal(err)
	}
	secret := func(name string) string {
		secrets = append(secrets, "s3cret-"+name)
		return secrets[len(secrets)-1]
	}
	data := func(name string) string { return fmt.Sprintf(`{"id": %q, "password": %q}`, name, secret(name)) }
	b.schema(`{"secret_fields": ["password", "env.*"]}`)
	shown, says = map[string]any{}, map[string]string{}

	b.document("t-plain", data("plain"))
	shown["t-plain"] = object{"id": "plain", "password": "********"}
	b.document("t-env", fmt.Sprintf(`{"env": {"A": %q, "B": {"C": [%q]}}}`, secret("a"), secret("c")))
	shown["t-env"] = object{"env": object{"A": "********", "B": object{"C": "********"}}}
	b.document("t-parent", data("parent"))
	b.document("t-middle", data("middle"))
	b.reference("t-parent", "middle", "t-middle")
	b.reference("t-middle", "plain", "t-plain")
	shown["t-middle"] = object{"id": "middle", "password": "********", "plain": shown["t-plain"]}
	shown["t-parent"] = object{"id": "parent", "password": "********", "middle": shown["t-middle"]}

	for _, name := range []string{"t-cycle-1", "t-cycle-2", "t-cycle-3", "t-before"} {
		b.document(name, data(name))
		says[name] = "cycle"
	}
	b.reference("t-cycle-1", "next", "t-cycle-2")
	b.reference("t-cycle-2", "next", "t-cycle-3")
	b.reference("t-cycle-3", "next", "t-cycle-1")
	b.reference("t-before", "next", "t-cycle-2")

	b.stored("t-other-key", encrypted(b, other.Encode(), data("other-key")))
	says["t-other-key"] = "encrypted with another key, or is damaged"
	token := encrypted(b, b.key, data("damaged"))
	b.stored("t-damaged", token[:40]+"AAAA"+token[44:])
	says["t-damaged"] = "encrypted with another key, or is damaged"
	b.stored("t-cut", token[:60]+`"`)
	says["t-cut"] = "no Fernet token"
	b.stored("t-clear", data("clear")) // never encrypted
	says["t-clear"] = "no Fernet token"
	b.document("t-list", `["`+secret("list")+`"]`)
	says["t-list"] = "no JSON object"
	b.document("t-around", data("around"))
	b.reference("t-around", "it", "t-cut")
	says["t-around"] = "row with id " + b.ids["t-cut"] + " can't be shown: it is no Fernet token: it is damaged, or was never encrypted; that document is nested in this one"
	for i := range 52 {
		name := fmt.Sprintf("t-deep-%02d", i)
		b.document(name, "{}")
		if i > 0 {
			b.reference(fmt.Sprintf("t-deep-%02d", i-1), "next", name)
		}
	}
	says["t-deep-00"] = "more than 50 deep"
	for i, of := 51, (object{}); i > 0; i-- {
		shown[fmt.Sprintf("t-deep-%02d", i)] = of
		of = object{"next": of}
	}

	b.schema(`{"title": "no secret fields"}`)
	b.document("t-open", `{"password": "shown"}`)
	shown["t-open"] = object{"password": "shown"}
	b.schema(`{"secret_fields": "password"}`)
	b.document("t-schema", data("schema"))
	says["t-schema"] = "secret fields of its block schema can't be read"
	return shown, says, secrets
}

const damagedQuery = `{ blockDocuments(first: 200, where: { name: { startsWith: "t-" } }) { nodes { id name data } } }`

// checkDamaged asks for all of them.
func checkDamaged(l *listening, ids map[string]string, shown map[string]any, says map[string]string) {
	l.Helper()
	r := l.ask(damagedQuery, nil)
	found := map[string]string{}
	for _, e := range r.Errors {
		found[e.Path.String()] = e.Message
		if e.Extensions["code"] != "INTERNAL" || e.Extensions["requestId"] != "test-request" {
			l.Errorf("%v", e)
		}
	}
	nodes := graphtest.List(r.Decode(l)["blockDocuments"].(object)["nodes"])
	if len(nodes) != len(ids) || len(ids) != len(shown)+len(says) {
		l.Errorf("%d nodes of %d", len(nodes), len(ids))
	}
	for i, n := range nodes {
		node := n.(object)
		name := node["name"].(string)
		message := found[fmt.Sprintf("blockDocuments.nodes[%d].data", i)]
		if want, ok := shown[name]; ok {
			if !agreeing(node["data"], want) || message != "" {
				l.Errorf("%s: %v %s", name, node["data"], message)
			}
			continue
		}
		if node["data"] != nil || !strings.Contains(message, says[name]) || !strings.HasPrefix(message, "the value stored in table block_document, column data, of the row with id ") {
			l.Errorf("%s: %v %q, want %q", name, node["data"], message, says[name])
		}
		delete(found, fmt.Sprintf("blockDocuments.nodes[%d].data", i))
	}
	if len(found) > 0 {
		l.Errorf("further errors: %v", found)
	}
}

// Contract 11.6: nested references, anonymous blocks, a cycle of references, a wrong key, a damaged ciphertext, a missing
// key and a schema without secret fields each give the right data or a clear error on that field. The known secrets appear
// in no answer, log, error or trace.
func TestDamagedBlockDocuments(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.Sample(t)
		b := newBlocks(t, address)
		shown, says, secrets := damaged(b)
		b.write()
		var another fernet.Key
		if err := another.Generate(); err != nil {
			t.Fatal(err)
		}
		key := b.key
		listening := func(t *testing.T, flags ...string) *listening {
			t.Helper()
			g := graphtest.Open(t, address, append(flags, "PREFECT_SERVER_DATABASE_ECHO", "true")...)
			return &listening{t, g, graphtest.Listen(t), append(secrets, key, another.Encode())}
		}
		all := func(says string) map[string]string {
			out := map[string]string{}
			for name := range b.ids {
				out[name] = says
			}
			// What is wrong with the references or the schema is so whatever the key.
			out["t-schema"] = "secret fields of its block schema can't be read"
			return out
		}
		t.Run("key of the configuration", func(t *testing.T) { checkDamaged(listening(t), b.ids, shown, says) })
		t.Run("a wrong key", func(t *testing.T) {
			says := all("it was encrypted with another key, or is damaged")
			says["t-cut"], says["t-clear"] = "no Fernet token", "no Fernet token"
			checkDamaged(listening(t, "PREFECT_SERVER_ENCRYPTION_KEY", another.Encode()), b.ids, nil, says)
		})
		t.Run("no key that is one", func(t *testing.T) {
			checkDamaged(listening(t, "PREFECT_SERVER_ENCRYPTION_KEY", "s3cret-key"), b.ids, nil, all("is set to something that is no Fernet key"))
		})
		databasetest.Exec(t, address, `UPDATE configuration SET value = '{"fernet_key": 5}' WHERE key = 'ENCRYPTION_KEY'`)
		t.Run("a stored key that is none", func(t *testing.T) {
			checkDamaged(listening(t), b.ids, nil, all("the ENCRYPTION_KEY in the table configuration is no Fernet key"))
		})
		databasetest.Exec(t, address, `DELETE FROM configuration WHERE key = 'ENCRYPTION_KEY'`)
		t.Run("a missing key", func(t *testing.T) {
			checkDamaged(listening(t), b.ids, nil, all("there is no key to decrypt it with"))
		})
		t.Run("key of the environment", func(t *testing.T) {
			checkDamaged(listening(t, "PREFECT_SERVER_ENCRYPTION_KEY", key), b.ids, shown, says)
		})
	})
}
