package settings

import (
	"fmt"
	"log/slog"
	"net/netip"
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestValues(t *testing.T) {
	yes := true
	p := place{
		env: []string{
			"PREFECT_SERVER_DATABASE_CONNECTION_URL=postgresql://u:${PREFECT_API_DATABASE_PASSWORD}@db/name",
			"PREFECT_API_DATABASE_ECHO=Yes", "PREFECT_SERVER_DATABASE_TIMEOUT=2.5", "PREFECT_API_DATABASE_CONNECTION_TIMEOUT=1e1",
			"PREFECT_SQLALCHEMY_POOL_SIZE=7", "PREFECT_SERVER_DATABASE_SQLALCHEMY_MAX_OVERFLOW= -1 ",
			"PREFECT_API_DATABASE_SQLALCHEMY_POOL_RECYCLE=1_000", "PREFECT_SERVER_DATABASE_MIGRATE_ON_START=1",
			"PREFECT_SERVER_DATABASE_SQLALCHEMY_CONNECT_ARGS_TLS_ENABLED=on",
			"PREFECT_API_DATABASE_SQLALCHEMY_CONNECT_ARGS_TLS_CHECK_HOSTNAME=off",
			"PREFECT_SERVER_DATABASE_SQLALCHEMY_CONNECT_ARGS_TLS_CA_FILE=/ca.pem",
			"PREFECT_SERVER_API_AUTH_STRING=admin:pass", "ORION_ENCRYPTION_KEY=key", "PREFECT_SERVER_CORS_ALLOWED_ORIGINS=https://a, https://b",
			"QUAESTOR_DATABASE_READ_URL=postgres://u:${PREFECT_SERVER_DATABASE_PASSWORD}@standby/name", "PREFECT_SERVER_DATABASE_PASSWORD=p@ss", "QUAESTOR_READ_LAG=2m",
			"QUAESTOR_HOST=::", "QUAESTOR_READ_ONLY=t", "QUAESTOR_LOG_LEVEL=WARNING", "QUAESTOR_LOG_FORMAT=JSON",
			"QUAESTOR_MAX_PAGE_SIZE=20", "QUAESTOR_MAX_BODY_BYTES=2 MiB", "QUAESTOR_OPERATION_TIMEOUT=1m30s", "QUAESTOR_SLOW_OPERATION=250ms", "QUAESTOR_PPROF_ADDRESS=[::1]:6060", "OTEL_EXPORTER_OTLP_ENDPOINT=http://collector:4318", "QUAESTOR_EXPLAIN=1", "QUAESTOR_MAX_WEBSOCKETS=5", "QUAESTOR_TRUSTED_DOCUMENTS=/trusted.json", "QUAESTOR_TLS_CERT_FILE=/cert.pem", "QUAESTOR_TLS_KEY_FILE=/key.pem",
			"QUAESTOR_MAX_LIST_VALUES=7", "QUAESTOR_MAX_CONDITIONS=8", "QUAESTOR_MAX_FILTER_DEPTH=9", "QUAESTOR_MAX_COST=10", "QUAESTOR_MAX_RESPONSE_BYTES=11 KiB", "QUAESTOR_MAX_MEMORY=17 MiB",
			"QUAESTOR_MAX_CONCURRENT_OPERATIONS=12", "QUAESTOR_MAX_CLIENT_SHARE=0.5", "QUAESTOR_MAX_CONNECTIONS=13",
			"QUAESTOR_ALLOWED_HOSTS=Prefect.Example.org, [FD00:0::1],quaestor", "QUAESTOR_TRUSTED_PROXIES=10.1.2.3/8 ,192.0.2.1, fd00::/8",
			"PREFECT_API_MAX_FLOW_RUN_GRAPH_NODES=10", "PREFECT_SERVER_FLOW_RUN_GRAPH_MAX_ARTIFACTS=11",
		},
		flags: map[string]string{"port": "0", "QUAESTOR_MAX_TOKENS": "5"},
		files: map[string]string{
			"cwd/.env":         "QUAESTOR_MAX_DEPTH=3\nQUAESTOR_HOST=ignored\n",
			"cwd/prefect.toml": "[server.database]\nsqlalchemy.pool_timeout = 2\nsqlalchemy.connect_args.application_name = 'app'\n",
			"cwd/pyproject.toml": "[tool.prefect.server.database.sqlalchemy.connect_args]\n" +
				"search_path = 'mine, public'\napplication_name = 'ignored'\n",
		},
	}
	s, warnings, _, err := p.load(t)
	if err != nil || len(warnings) > 0 {
		t.Fatal(warnings, err)
	}
	d := s.Database
	d.URL, d.Source = "", ""
	for _, pair := range [][2]any{
		{d, Database{Echo: true, Timeout: 2500 * time.Millisecond, SnapshotTimeout: 10 * time.Second, ConnectionTimeout: 10 * time.Second, PoolSize: 7,
			ReadURL: "postgres://u:p%40ss@standby/name", ReadLag: 2 * time.Minute, MaxOverflow: -1, PoolRecycle: 1000 * time.Second, PoolTimeout: 2 * time.Second, MigrateOnStart: &yes,
			ApplicationName: "app", SearchPath: "mine, public", TLS: TLS{Enabled: true, CAFile: "/ca.pem"}, EncryptionKey: "key"}},
		{s.Server, Server{Host: "::", ReadOnly: true, LogLevel: slog.LevelWarn, LogFormat: "json", AuthString: "admin:pass",
			DefaultPageSize: 20, MaxPageSize: 20, MaxBodyBytes: 2 << 20, MaxTokens: 5, MaxDepth: 3,
			MaxListValues: 7, MaxConditions: 8, MaxFilterDepth: 9, MaxCost: 10, MaxResponseBytes: 11 << 10, MaxMemory: 17 << 20, MaxGraphNodes: 10, MaxGraphArtifacts: 11,
			OperationTimeout: 90 * time.Second, SlowOperation: 250 * time.Millisecond, PprofAddress: "[::1]:6060", OTLPEndpoint: "http://collector:4318", Explain: true, CORS: CORS{AllowedOrigins: []string{"https://a", "https://b"},
				AllowedMethods: []string{"*"}, AllowedHeaders: []string{"*"}},
			MaxConcurrentOperations: 12, MaxClientShare: 0.5, MaxConnections: 13, MaxWebSockets: 5, TrustedDocuments: "/trusted.json", TLSCertFile: "/cert.pem", TLSKeyFile: "/key.pem",
			AllowedHosts:   []string{"prefect.example.org", "fd00::1", "quaestor"},
			TrustedProxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("192.0.2.1/32"), netip.MustParsePrefix("fd00::/8")}}},
	} {
		got, want := reflect.ValueOf(pair[0]), reflect.ValueOf(pair[1])
		for i := range got.NumField() {
			if g, w := got.Field(i).Interface(), want.Field(i).Interface(); !reflect.DeepEqual(g, w) {
				t.Errorf("%s: got %v, want %v", got.Type().Field(i).Name, g, w)
			}
		}
	}
}

// The encryption key (contract 3.1) comes from the process's environment alone, as Prefect's os.getenv finds it; no verb
// prints the key.
func TestEncryptionKey(t *testing.T) {
	for want, p := range map[string]place{
		"s3cret-1": {env: []string{"ORION_ENCRYPTION_KEY=s3cret-2", "PREFECT_SERVER_ENCRYPTION_KEY=s3cret-1"}},
		"s3cret-2": {env: []string{"ORION_ENCRYPTION_KEY=s3cret-2", "PREFECT_SERVER_ENCRYPTION_KEY="}},
		"": {files: map[string]string{
			"cwd/.env": "PREFECT_SERVER_ENCRYPTION_KEY=s3cret\n", "cwd/prefect.toml": "[server]\nencryption_key = 's3cret'\n",
		}},
	} {
		s, warnings, _, err := p.load(t)
		if err != nil || len(warnings) > 0 || s.Database.EncryptionKey != want {
			t.Errorf("%q, want %q: %q %v", s.Database.EncryptionKey, want, warnings, err)
		}
		if shown := fmt.Sprintf("%v %+v %#v %s %+v", s, s, s, s, s.Database); strings.Contains(shown, "s3cret") {
			t.Error(shown)
		}
	}
}

func TestBadValues(t *testing.T) {
	for variable, want := range map[string]string{
		"QUAESTOR_PORT=http":                                `QUAESTOR_PORT: "http" is not valid; it may be a whole number from 0 to 65535`,
		"QUAESTOR_PORT=65536":                               `QUAESTOR_PORT: "65536" is not valid`,
		"QUAESTOR_PORT=1.5":                                 `QUAESTOR_PORT: "1.5" is not valid`,
		"QUAESTOR_READ_ONLY=maybe":                          `QUAESTOR_READ_ONLY: "maybe" is not valid; it may be true or false (also 1, yes, on; 0, no, off)`,
		"QUAESTOR_LOG_LEVEL=loud":                           `QUAESTOR_LOG_LEVEL: "loud" is not valid; it may be debug, info, warn or error`,
		"QUAESTOR_LOG_FORMAT=xml":                           `it may be text or json`,
		"QUAESTOR_MAX_BODY_BYTES=1 parsec":                  `it may be a number of bytes, 1 or more, also with KiB, MiB or GiB, as in 1 MiB`,
		"QUAESTOR_OPERATION_TIMEOUT=0":                      `it may be a number of seconds, 0.001 or more, also with ms, s, m or h, as in 30s`,
		"QUAESTOR_MAX_COST=x":                               `QUAESTOR_MAX_COST: "x" is not valid; it may be a whole number, 1 or more`,
		"QUAESTOR_MAX_CLIENT_SHARE=1.5":                     `QUAESTOR_MAX_CLIENT_SHARE: "1.5" is not valid; it may be a number above 0, 1 at most`,
		"QUAESTOR_MAX_CLIENT_SHARE=0":                       `it may be a number above 0, 1 at most`,
		"QUAESTOR_MAX_CLIENT_SHARE=nan":                     `it may be a number above 0, 1 at most`,
		"QUAESTOR_ALLOWED_HOSTS=example.org:4300":           `QUAESTOR_ALLOWED_HOSTS: "example.org:4300" is not valid; it may be names or addresses of hosts, without ports`,
		"QUAESTOR_ALLOWED_HOSTS=http://example.org":         `it may be names or addresses of hosts, without ports`,
		"QUAESTOR_ALLOWED_HOSTS=*":                          `it may be names or addresses of hosts, without ports`,
		"QUAESTOR_TRUSTED_PROXIES=10.0.0.0/33":              `QUAESTOR_TRUSTED_PROXIES: "10.0.0.0/33" is not valid; it may be addresses or networks`,
		"QUAESTOR_TRUSTED_PROXIES=10.0.0.1, proxy":          `it may be addresses or networks with commas between them, as in 10.0.0.0/8, 192.0.2.1`,
		"QUAESTOR_PPROF_ADDRESS=0.0.0.0:6060":               `QUAESTOR_PPROF_ADDRESS: "0.0.0.0:6060" is not valid; it may be a loopback address with a port, as in 127.0.0.1:6060`,
		"QUAESTOR_PPROF_ADDRESS=:6060":                      `it may be a loopback address with a port`,
		"QUAESTOR_PPROF_ADDRESS=127.0.0.1":                  `it may be a loopback address with a port`,
		"QUAESTOR_PPROF_ADDRESS=192.0.2.1:6060":             `it may be a loopback address with a port`,
		"QUAESTOR_PPROF_ADDRESS=127.0.0.1:http":             `it may be a loopback address with a port`,
		"QUAESTOR_PPROF_ADDRESS=localhost.example.org:6060": `it may be a loopback address with a port`,
		"OTEL_EXPORTER_OTLP_ENDPOINT=collector:4317":        `OTEL_EXPORTER_OTLP_ENDPOINT: its value is not valid; it may be an address of http or https, as in http://127.0.0.1:4318`,
		"QUAESTOR_DEFAULT_PAGE_SIZE=1001":                   `it may be a whole number from 1 to QUAESTOR_MAX_PAGE_SIZE (1000)`,
		"PREFECT_API_DATABASE_TIMEOUT=-1":                   `PREFECT_API_DATABASE_TIMEOUT: "-1" is not valid; it may be a number of seconds, 0 or more`,
		"PREFECT_SERVER_DATABASE_TIMEOUT=nan":               `is not valid`,
		"PREFECT_SERVER_DATABASE_TIMEOUT=inf":               `is not valid`,
		"PREFECT_SQLALCHEMY_MAX_OVERFLOW=-2":                `PREFECT_SQLALCHEMY_MAX_OVERFLOW: "-2" is not valid; it may be a whole number, -1 or more`,
		"PREFECT_SERVER_DATABASE_PORT=0":                    `it may be a whole number from 1 to 65535`,
		"PREFECT_SERVER_FLOW_RUN_GRAPH_MAX_NODES=s3cret 1":  "",
	} {
		t.Run(variable, func(t *testing.T) {
			_, warnings, _, err := place{env: []string{variable}}.load(t)
			if want == "" {
				if err == nil {
					t.Error("no error")
				}
				return
			}
			check(t, warnings, err, "", want)
		})
	}
	t.Run("flag", func(t *testing.T) {
		_, warnings, _, err := place{flags: map[string]string{"port": "x"}}.load(t)
		check(t, warnings, err, "", `--port (QUAESTOR_PORT): "x" is not valid; it may be`)
	})
	t.Run("file", func(t *testing.T) {
		_, warnings, _, err := place{files: map[string]string{"cwd/prefect.toml": "server.database.port = true\n"}}.load(t)
		check(t, warnings, err, "", `PREFECT_SERVER_DATABASE_PORT (server.database.port in prefect.toml): "true" is not valid`)
	})
}

// A certificate without its key, or the other way around, is an error that names what is missing.
func TestTLSFiles(t *testing.T) {
	for set, missing := range map[string]string{"QUAESTOR_TLS_CERT_FILE": "QUAESTOR_TLS_KEY_FILE", "QUAESTOR_TLS_KEY_FILE": "QUAESTOR_TLS_CERT_FILE"} {
		_, _, _, err := place{env: []string{set + "=/file.pem"}}.load(t)
		if want := set + " is set and " + missing + " is not: HTTPS needs both"; err == nil || err.Error() != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

// Only PostgreSQL has replicas, and the error about DATABASE_READ_URL shows no password.
func TestReadAddress(t *testing.T) {
	primary := "PREFECT_API_DATABASE_CONNECTION_URL=postgresql://db/name"
	for _, wrong := range []string{"sqlite:///s3cret.db", "mysql://u:s3cret@db/name", "s3cret"} {
		_, warnings, _, err := place{env: []string{primary, "QUAESTOR_DATABASE_READ_URL=" + wrong}}.load(t)
		check(t, warnings, err, "", "QUAESTOR_DATABASE_READ_URL is no address of a PostgreSQL database, as postgresql://user@host/name: no other has replicas")
	}
	s, warnings, _, err := place{env: []string{"PREFECT_API_DATABASE_CONNECTION_URL=sqlite:///file.db", "QUAESTOR_DATABASE_READ_URL=postgresql://db/name"}}.load(t)
	check(t, warnings, err, "QUAESTOR_DATABASE_READ_URL has no effect on SQLite", "")
	if s != nil && s.Database.ReadURL != "" {
		t.Error("SQLite has a replica")
	}
	_, warnings, _, err = place{env: []string{primary, "QUAESTOR_READ_LAG=5"}}.load(t)
	check(t, warnings, err, "QUAESTOR_READ_LAG has no effect without QUAESTOR_DATABASE_READ_URL", "")
}

// Contract 3.4.
func TestWarnings(t *testing.T) {
	for variable, want := range map[string]string{
		"QUAESTOR_MAX_WEBSOCKETS=5":                                         "",
		"QUAESTOR_PROT=5":                                                   "QUAESTOR_PROT is not a setting of Quaestor",
		"PREFECT_API_MAX_FLOW_RUN_GRAPH_NODES=5":                            "",
		"OTEL_EXPORTER_OTLP_ENDPOINT=http://x":                              "",
		"PREFECT_LOGGING_LEVEL=DEBUG":                                       "",
		"PREFECT_SERVER_CORS_ALLOWED_METHODS=GET":                           "PREFECT_SERVER_CORS_ALLOWED_METHODS has no effect without PREFECT_SERVER_API_CORS_ALLOWED_ORIGINS",
		"PREFECT_SERVER_CORS_ALLOWED_ORIGINS=*":                             "",
		"PREFECT_SERVER_DATABASE_SQLALCHEMY_CONNECT_ARGS_SEARCH_PATH=a":     "PREFECT_SERVER_DATABASE_SQLALCHEMY_CONNECT_ARGS_SEARCH_PATH has no effect on SQLite",
		"PREFECT_API_DATABASE_SQLALCHEMY_CONNECT_ARGS_TLS_ENABLED=1":        "PREFECT_API_DATABASE_SQLALCHEMY_CONNECT_ARGS_TLS_ENABLED has no effect on SQLite",
		"PREFECT_SERVER_DATABASE_SQLALCHEMY_CONNECT_ARGS_TLS_ENABLED=false": "",
		"QUAESTOR_MAX_WEBSOCKETS=":                                          "",
		"PREFECT_PROFILE=nothing":                                           `there is no profile "nothing" in ROOT/home/.prefect/profiles.toml`,
		"PREFECT_PROFILE=local":                                             "",
		"PREFECT_PROFILES_PATH=ROOT/none":                                   "there is no profiles file ROOT/none",
		"PREFECT_PROFILES_PATH=ROOT/cwd/broken.toml":                        "Prefect's profiles are left out: broken.toml is not valid TOML in line 1",
	} {
		t.Run(variable, func(t *testing.T) {
			_, warnings, rooted, err := place{env: []string{variable},
				files: map[string]string{"cwd/broken.toml": "s3cret s3cret\n"}}.load(t)
			check(t, warnings, err, rooted(want), "")
		})
	}
	t.Run("TLS", func(t *testing.T) {
		const x = "PREFECT_SERVER_DATABASE_SQLALCHEMY_CONNECT_ARGS_TLS_"
		env := []string{"PREFECT_SERVER_DATABASE_CONNECTION_URL=postgresql://h/n", x + "CA_FILE=/ca.pem"}
		_, warnings, _, err := place{env: env}.load(t)
		check(t, warnings, err, x+"CA_FILE has no effect unless "+x+"ENABLED is true", "")
		_, warnings, _, err = place{env: append(env, x+"ENABLED=true")}.load(t)
		check(t, warnings, err, "", "")
	})
	t.Run(".env", func(t *testing.T) {
		_, warnings, _, err := place{files: map[string]string{"cwd/.env": "QUAESTOR_X=1\n"}}.load(t)
		check(t, warnings, err, "QUAESTOR_X in .env is not a setting of Quaestor", "")
	})
}

func TestBrokenFiles(t *testing.T) {
	for _, name := range []string{"prefect.toml", "pyproject.toml"} {
		_, warnings, _, err := place{files: map[string]string{"cwd/" + name: "a = 1\npassword = s3cret\n"}}.load(t)
		check(t, warnings, err, "", name+" is not valid TOML in line 2")
	}
	_, warnings, _, err := place{files: map[string]string{
		"cwd/.env/file": "", "cwd/prefect.toml": "server = 'a text'\n"}}.load(t)
	check(t, warnings, err, "", "")
}

func TestDotenv(t *testing.T) {
	file := strings.Join([]string{
		"\ufeff# a comment", "", "PLAIN=value", "  SPACED = value with spaces  # comment", "export EXPORTED=x", "HASH=a#b",
		"EMPTY=", "EMPTY_TOO", `SINGLE='a $X \'quoted\' \n'`, `DOUBLE="a\tb \"c\" # d"  # comment`, "'KEY'=quoted key",
		"MULTI=\"one", "two\"", "FROM_ENV=${OUTER}", "FROM_FILE=<${PLAIN}>", "DEFAULT=${NONE:-fallback}", "NONE=${NONE}",
		"DOLLAR=$PLAIN", "PASS=${PREFECT_SERVER_DATABASE_PASSWORD}", `BROKEN="no end`, "AFTER=1", `BAD="x" y`, "prefect_home=/lower",
		"LAST=no line end",
	}, "\r\n")
	p := place{files: map[string]string{"cwd/.env": file}}
	_, _, rooted, _ := p.load(t)
	got, err := readDotenv(rooted("ROOT/cwd/.env"), map[string]string{"OUTER": "outer", "PLAIN": "not this"})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"PLAIN": "value", "SPACED": "value with spaces", "EXPORTED": "x", "HASH": "a#b", "EMPTY": "", "SINGLE": `a $X 'quoted' \n`,
		"DOUBLE": "a\tb \"c\" # d", "KEY": "quoted key", "MULTI": "one\r\ntwo", "FROM_ENV": "outer", "FROM_FILE": "<value>",
		"DEFAULT": "fallback", "NONE": "", "DOLLAR": "$PLAIN", "PASS": "${PREFECT_SERVER_DATABASE_PASSWORD}", "AFTER": "1",
		"PREFECT_HOME": "/lower", "LAST": "no line end",
	}
	for name, w := range want {
		if g, ok := got[name]; !ok || g != w {
			t.Errorf("%s: got %q, want %q", name, g, w)
		}
		delete(got, name)
	}
	if len(got) > 0 {
		t.Errorf("and %q", got)
	}
}
