package config

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"entgo.io/ent/dialect"
)

func TestPostgresAddresses(t *testing.T) {
	one := func(host, port string) ([]string, []string) { return []string{host}, []string{port} }
	type want struct {
		user, password, database, searchPath string
		hosts, ports                         []string
		parameters                           map[string]string
		shown                                string
	}
	local := func(w want) want {
		if w.hosts == nil {
			w.hosts, w.ports = one("db", "5432")
		}
		if w.parameters == nil {
			w.parameters = map[string]string{}
		}
		return w
	}
	for raw, w := range map[string]want{
		"postgresql://u:p@db:5433/name": {user: "u", password: "p", database: "name", hosts: []string{"db"},
			ports: []string{"5433"}, shown: "postgresql://u@db:5433/name"},
		"postgres://u@db/name":                     {user: "u", database: "name", shown: "postgresql://u@db:5432/name"},
		"postgresql+asyncpg://u:p@db/name":         {user: "u", password: "p", database: "name", shown: "postgresql://u@db:5432/name"},
		"POSTGRESQL://db/name":                     {database: "name", shown: "postgresql://db:5432/name"},
		"postgresql://u:p%40%2F%3A%25s@db/name":    {user: "u", password: "p@/:%s", database: "name", shown: "postgresql://u@db:5432/name"},
		"postgresql://u:100%@db/name":              {user: "u", password: "100%", database: "name", shown: "postgresql://u@db:5432/name"},
		"postgresql://u:p@ss@db/name":              {user: "u", password: "p@ss", database: "name", shown: "postgresql://u@db:5432/name"},
		"postgresql://u:a/b#c?d@db/name":           {user: "u", password: "a/b#c?d", database: "name", shown: "postgresql://u@db:5432/name"},
		"postgresql://u%40corp:a+b@db/n%20m":       {user: "u@corp", password: "a+b", database: "n m", shown: "postgresql://u%40corp@db:5432/n%20m"},
		"postgresql://u:p@db/name?password=secret": {user: "u", password: "secret", database: "name", shown: "postgresql://u@db:5432/name"},
		"postgresql://u@[::1]:5433/name": {user: "u", database: "name", hosts: []string{"::1"}, ports: []string{"5433"},
			shown: "postgresql://u@[::1]:5433/name"},
		"postgresql://u@[fe80::1%25eth0]/name": {user: "u", database: "name", hosts: []string{"fe80::1%eth0"},
			ports: []string{"5432"}, shown: "postgresql://u@[fe80::1%eth0]:5432/name"},
		"postgresql://u:p@/name?host=/run/pg&port=5433": {user: "u", password: "p", database: "name",
			hosts: []string{"/run/pg"}, ports: []string{"5433"}, shown: "postgresql://u@/name?host=/run/pg"},
		"postgresql:///name?user=u&host=%2Frun%2Fpg": {user: "u", database: "name", hosts: []string{"/run/pg"},
			ports: []string{"5432"}, shown: "postgresql://u@/name?host=/run/pg"},
		"postgresql://u@/name?host=a:1&host=b:2": {user: "u", database: "name", hosts: []string{"a", "b"},
			ports: []string{"1", "2"}, shown: "postgresql://u@a:1,b:2/name"},
		"postgresql://u@a,b:7/name": {user: "u", database: "name", hosts: []string{"a", "b"},
			ports: []string{"5432", "7"}, shown: "postgresql://u@a:5432,b:7/name"},
		"postgresql://u@/name?host=a,::1&port=1,2": {user: "u", database: "name", hosts: []string{"a", "::1"},
			ports: []string{"1", "2"}, shown: "postgresql://u@a:1,[::1]:2/name"},
		"postgresql://db/name?port=9": {database: "name", hosts: []string{"db"}, ports: []string{"9"},
			shown: "postgresql://db:9/name"},
		"postgresql+asyncpg://db/name?ssl=require": {database: "name", parameters: map[string]string{"sslmode": "require"},
			shown: "postgresql://db:5432/name"},
		"postgresql://db/name?sslmode=verify-full&sslrootcert=/ca.pem&application_name=a%20b&search_path=x,public": {
			database: "name", searchPath: "x,public", shown: "postgresql://db:5432/name",
			parameters: map[string]string{"sslmode": "verify-full", "sslrootcert": "/ca.pem", "application_name": "a b"}},
		"postgresql+asyncpg://db/name?prepared_statement_cache_size=0&statement_cache_size=0": {database: "name",
			shown: "postgresql://db:5432/name"},
		" postgresql://db/name\n": {database: "name", shown: "postgresql://db:5432/name"},
	} {
		t.Run(raw, func(t *testing.T) {
			a, err := parseAddress(raw)
			if err != nil {
				t.Fatal(err)
			}
			if a.dialect != dialect.Postgres {
				t.Errorf("dialect %s", a.dialect)
			}
			w, p := local(w), a.postgres
			got := want{p.user, p.password, p.database, p.searchPath, p.hosts, p.ports, p.parameters, p.String()}
			if !reflect.DeepEqual(got, w) {
				t.Errorf("got  %+v\nwant %+v", got, w)
			}
		})
	}
}

func TestSQLiteAddresses(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	for _, name := range []string{"with space.db", "a?b.db", "a#b.db", "100%.db", "x%20y.db", "x y.db", "ü.db"} {
		if err := os.WriteFile(name, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	here := func(name string) sqliteAddress { return sqliteAddress{path: filepath.Join(dir, name), shown: name} }
	memory := sqliteAddress{shown: ":memory:"}
	for raw, want := range map[string]sqliteAddress{
		"sqlite:///relative.db":           here("relative.db"),
		"sqlite:////abs/olute.db":         {path: "/abs/olute.db", shown: "/abs/olute.db"},
		"sqlite+aiosqlite:///relative.db": here("relative.db"),
		"sqlite:///relative.db?timeout=5": here("relative.db"),
		"sqlite:///:memory:":              memory,
		"sqlite://":                       memory,
		"sqlite+aiosqlite:///file::memory:?cache=shared&uri=true":                         memory,
		"sqlite+aiosqlite:///file::memory:?cache=shared&uri=true&check_same_thread=false": memory,
		"sqlite:///file:x?mode=memory&uri=true":                                           memory,
		"sqlite:///file:/abs/x%3Fy.db?uri=true":                                           {path: "/abs/x?y.db", shown: "/abs/x?y.db"},
		"sqlite:///file:///abs/x.db?uri=true&mode=ro":                                     {path: "/abs/x.db", shown: "/abs/x.db", readOnly: true},
		"sqlite:///file:x.db?immutable=1&uri=true":                                        {path: filepath.Join(dir, "x.db"), shown: "x.db", immutable: true},
		"sqlite:///with space.db":                                                         here("with space.db"),
		"sqlite:///with%20space.db":                                                       here("with space.db"),
		"sqlite:///a?b.db":                                                                here("a?b.db"),
		"sqlite:///a%3Fb.db":                                                              here("a?b.db"),
		"sqlite:///a#b.db":                                                                here("a#b.db"),
		"sqlite:///100%.db":                                                               here("100%.db"),
		"sqlite:///x%20y.db":                                                              here("x%20y.db"),
		"sqlite:///%C3%BC.db":                                                             here("ü.db"),
		"sqlite:///missing%20file.db":                                                     here("missing%20file.db"),
	} {
		t.Run(raw, func(t *testing.T) {
			a, err := parseAddress(raw)
			if err != nil {
				t.Fatal(err)
			}
			if a.dialect != dialect.SQLite || a.sqlite != want {
				t.Errorf("got  %+v\nwant %+v", a.sqlite, want)
			}
		})
	}
}

func TestBadAddresses(t *testing.T) {
	const secret = "s3cret"
	for raw, want := range map[string]string{
		"":                                                           "it is empty",
		"user:s3cret@db/name":                                        "it has no scheme",
		"mysql://u:s3cret@db/name":                                   `unknown scheme "mysql"`,
		"u:s3cret@x://db":                                            "unknown scheme; it may be",
		"postgresql+x://u:s3cret@db/name":                            `unknown scheme "postgresql+x"`,
		"postgresql://u:s3cret@db:port/name":                         "the port may be a whole number from 1 to 65535",
		"postgresql://u:s3cret@db:0/name":                            "the port may be",
		"postgresql://u:s3cret@db:65536/name":                        "the port may be",
		"postgresql://u:s3cret@db/name?port=-1":                      "the port may be",
		"postgresql://u:s3cret@db:1:2/name":                          "an IPv6 host stands in brackets",
		"postgresql://u:s3cret@[::1/name":                            "'[' without a ']'",
		"postgresql://u:s3cret@[::1]x/name":                          "something but a port",
		"postgresql://u:s3c@/s3cret@db/name":                         "percent-encode",
		"postgresql://u:s3cret@db/name?sslmode=s3cret":               "unknown sslmode; it may be disable",
		"postgresql://u:s3cret@db/name?ssl=on":                       "unknown ssl; it may be",
		"postgresql://u:s3cret@db/name?ssl=require&sslmode=disable":  "two different values",
		"postgresql://u:s3cret@db/name?nonsense=1":                   `unknown parameter "nonsense"`,
		"postgresql://u:s3cret@db/name?connect_timeout=x":            "connect_timeout",
		"postgresql://u:s3cret@db/name?channel_binding=require":      "not supported",
		"postgresql://u:s3cret@/name?host=a&host=b&port=1,2,3":       "3 ports for 2 hosts",
		"postgresql://u:s3cret@db/name?target_session_attrs=nothing": "target_session_attrs",
		"postgresql://u:s3cret@d\x00b/name":                          "control character",
		"sqlite://relative.db":                                       "has no host",
		"sqlite:///file://host/x.db?uri=true":                        "may name no host",
	} {
		t.Run(raw, func(t *testing.T) {
			_, err := New(DefaultOptions(raw))
			if err == nil {
				t.Fatal("no error")
			}
			if !errors.Is(err, ErrAddress) {
				t.Errorf("%T is no ErrAddress", err)
			}
			message := err.Error()
			if !strings.Contains(message, want) {
				t.Errorf("got %q, want %q", message, want)
			}
			if strings.Contains(message, secret) || strings.Contains(message, "\n") {
				t.Errorf("shows too much: %q", message)
			}
		})
	}
}
