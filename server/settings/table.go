package settings

import (
	"slices"
	"strings"
)

// Setting is one row of the table.
type Setting struct {
	// Name is the variable's name; Aliases are others that mean the same, the first one set winning.
	Name    string
	Aliases []string
	// Flag is the command-line flag that sets it, without dashes, or empty.
	Flag string
	Type Type
	// Default is the value that holds unless the setting is set, as it would be written; empty is none.
	Default     string
	Description string
	// Secret keeps the value out of every message.
	Secret bool
	// key is where Prefect's TOML files have it, dots between tables; empty is nowhere.
	key string
	// min and max bound a number, in its own unit.
	min, max float64
	// options are what a choice may be.
	options []string
	// byEnvironmentOnly is a setting that Prefect reads from the process's environment and nowhere else.
	byEnvironmentOnly bool
}

// Type says how a value is read.
type Type int

// The types. What each may look like, its name in messages says.
const (
	Text Type = iota
	Bool
	Int
	// Seconds is a number of seconds, Prefect's way.
	Seconds
	// Duration is a number of seconds or a number with a unit (ms, s, m, h).
	Duration
	// Bytes is a whole number of bytes or one with a unit (KiB, MiB, GiB, KB, MB, GB).
	Bytes
	// List is texts with commas between them.
	List
	// Credentials are a user and a password with a colon between.
	Credentials
	// Choice is one of a few words.
	Choice
	// Fraction is a number above 0, at most 1.
	Fraction
	// Hosts are names or addresses of hosts, without ports, and Networks addresses or networks (CIDR), with commas between them.
	Hosts
	Networks
	// Loopback is a loopback address with a port.
	Loopback
	// Address is one of http or https.
	Address
)

// names are all names of the setting, the one that wins first.
func (s Setting) names() []string { return append([]string{s.Name}, s.Aliases...) }

// ours says whether the setting is Quaestor's own, and so has no place in Prefect's files.
func (s Setting) ours() bool { return !strings.HasPrefix(s.Name, "PREFECT_") }

// All is the table, in the order in which it is documented.
func All() []Setting { return slices.Clone(table) }

// Lookup finds a setting by any of its names or by its flag.
func Lookup(name string) (Setting, bool) {
	i := slices.IndexFunc(table, func(s Setting) bool { return s.Flag != "" && s.Flag == name || slices.Contains(s.names(), name) })
	if i < 0 {
		return Setting{}, false
	}
	return table[i], true
}

// database is a row of PREFECT_SERVER_DATABASE_X, which is also PREFECT_API_DATABASE_X.
func database(x string, s Setting) Setting {
	s.Name = "PREFECT_SERVER_DATABASE_" + x
	s.Aliases = append([]string{"PREFECT_API_DATABASE_" + x}, s.Aliases...)
	return s
}

// own is a row of QUAESTOR_X.
func own(x string, s Setting) Setting {
	s.Name = "QUAESTOR_" + x
	return s
}

var table = slices.Concat(databaseSettings, prefectSettings, ownSettings)

var databaseSettings = []Setting{
	database("CONNECTION_URL", Setting{Flag: "database-url", Secret: true, key: "server.database.connection_url",
		Description: "Address of the Prefect database, for SQLite or PostgreSQL. See docs/database.md."}),
	database("DRIVER", Setting{Type: Choice, key: "server.database.driver",
		options:     []string{"postgresql+asyncpg", "sqlite+aiosqlite"},
		Description: "Kind of database, where no address is set and this and the next parts make it."}),
	database("HOST", Setting{key: "server.database.host", Description: "Host of the database server, or its socket's directory."}),
	database("PORT", Setting{Type: Int, min: 1, max: 65535, key: "server.database.port",
		Description: "Port of the database server; 5432 unless set."}),
	database("USER", Setting{key: "server.database.user", Description: "User to connect to the database as."}),
	database("NAME", Setting{key: "server.database.name",
		Description: "Name of the database on its server, or path of the SQLite file."}),
	database("PASSWORD", Setting{Secret: true, key: "server.database.password",
		Description: "Password of the database user; also replaces ${PREFECT_SERVER_DATABASE_PASSWORD} in the address."}),
	database("PASSWORD_FILE", Setting{key: "server.database.password_file",
		Description: "File that holds the password, where that is not set itself. A line end after the password is left out. The file is read again for each new connection."}),
	database("ECHO", Setting{Type: Bool, Default: "false", key: "server.database.echo",
		Description: "Logs every SQL statement with its duration and rows."}),
	database("TIMEOUT", Setting{Type: Seconds, Default: "10", max: 1e9, key: "server.database.timeout",
		Description: "Longest time of one SQL statement, in seconds; 0 is no limit."}),
	database("CONNECTION_TIMEOUT", Setting{Type: Seconds, Default: "5", max: 1e9, key: "server.database.connection_timeout",
		Description: "Longest time to connect to the database, in seconds; 0 is no limit."}),
	database("SQLALCHEMY_POOL_SIZE", Setting{Aliases: []string{"PREFECT_SQLALCHEMY_POOL_SIZE"}, Type: Int, Default: "5",
		max: 1e6, key: "server.database.sqlalchemy.pool_size",
		Description: "Connections to keep open; 0 is no limit on connections."}),
	database("SQLALCHEMY_MAX_OVERFLOW", Setting{Aliases: []string{"PREFECT_SQLALCHEMY_MAX_OVERFLOW"}, Type: Int,
		Default: "10", min: -1, max: 1e6, key: "server.database.sqlalchemy.max_overflow",
		Description: "Connections beyond the pool's size while they are needed; -1 is no limit."}),
	database("SQLALCHEMY_POOL_RECYCLE", Setting{Type: Int, Default: "3600", min: -1, max: 1e9,
		key:         "server.database.sqlalchemy.pool_recycle",
		Description: "Age after which a connection is replaced, in seconds; -1 is never."}),
	database("SQLALCHEMY_POOL_TIMEOUT", Setting{Type: Seconds, Default: "30", max: 1e9,
		key:         "server.database.sqlalchemy.pool_timeout",
		Description: "Longest wait for a free connection, in seconds."}),
	database("MIGRATE_ON_START", Setting{Type: Bool, key: "server.database.migrate_on_start",
		Description: "Makes serve run quaestor database upgrade first; only where true is set explicitly, unlike in Prefect."}),
	database("SQLALCHEMY_CONNECT_ARGS_APPLICATION_NAME", Setting{
		key:         "server.database.sqlalchemy.connect_args.application_name",
		Description: "Name that PostgreSQL shows for the connections; quaestor unless set."}),
	database("SQLALCHEMY_CONNECT_ARGS_SEARCH_PATH", Setting{key: "server.database.sqlalchemy.connect_args.search_path",
		Description: "PostgreSQL schemas to look for the tables in, as its search_path."}),
	database("SQLALCHEMY_CONNECT_ARGS_TLS_ENABLED", Setting{Type: Bool, Default: "false",
		key:         "server.database.sqlalchemy.connect_args.tls.enabled",
		Description: "Connects to PostgreSQL with TLS and verifies its certificate."}),
	database("SQLALCHEMY_CONNECT_ARGS_TLS_CA_FILE", Setting{key: "server.database.sqlalchemy.connect_args.tls.ca_file",
		Description: "Certificate authorities to trust (PEM); the system's unless set."}),
	database("SQLALCHEMY_CONNECT_ARGS_TLS_CERT_FILE", Setting{key: "server.database.sqlalchemy.connect_args.tls.cert_file",
		Description: "Client certificate (PEM)."}),
	database("SQLALCHEMY_CONNECT_ARGS_TLS_KEY_FILE", Setting{key: "server.database.sqlalchemy.connect_args.tls.key_file",
		Description: "Private key of the client certificate (PEM)."}),
	database("SQLALCHEMY_CONNECT_ARGS_TLS_CHECK_HOSTNAME", Setting{Type: Bool, Default: "true",
		key:         "server.database.sqlalchemy.connect_args.tls.check_hostname",
		Description: "Requires the server's certificate to name its host."}),
}

var prefectSettings = []Setting{
	{Name: "PREFECT_HOME", Default: "~/.prefect", key: "home",
		Description: "Prefect's own folder. The SQLite database and the profiles are in it unless set otherwise."},
	{Name: "PREFECT_PROFILES_PATH", key: "profiles_path",
		Description: "File of Prefect's profiles; profiles.toml in Prefect's folder unless set."},
	{Name: "PREFECT_PROFILE", byEnvironmentOnly: true,
		Description: "Profile to use instead of the active one of the profiles file."},
	{Name: "PREFECT_SERVER_API_AUTH_STRING", Type: Credentials, Secret: true, key: "server.api.auth_string",
		Description: "User and password, with a colon between, that the API asks for as HTTP Basic. See docs/keys.md."},
	{Name: "PREFECT_UI_URL", Type: Address, key: "ui_url",
		Description: "Address of Prefect's own pages, which `server { prefectUiUrl }` shows; null there where it is this server's."},
	{Name: "PREFECT_API_AUTH_STRING", Secret: true, key: "api.auth_string",
		Description: "User and password, with a colon between, that quaestor query --server shows the server, where it has no key."},
	{Name: "PREFECT_SERVER_ENCRYPTION_KEY", Aliases: []string{"ORION_ENCRYPTION_KEY"}, Secret: true, byEnvironmentOnly: true,
		Description: "Fernet key by which block documents are encrypted; the database's own unless set. It is read from the environment alone, as Prefect does."},
	{Name: "PREFECT_SERVER_FLOW_RUN_GRAPH_MAX_NODES", Aliases: []string{"PREFECT_API_MAX_FLOW_RUN_GRAPH_NODES"}, Type: Int,
		Default: "10000", min: 1, max: 1e9, key: "server.flow_run_graph.max_nodes",
		Description: "Most nodes of a flow run's graph. A graph with more is refused."},
	{Name: "PREFECT_SERVER_FLOW_RUN_GRAPH_MAX_ARTIFACTS", Aliases: []string{"PREFECT_API_MAX_FLOW_RUN_GRAPH_ARTIFACTS"},
		Type: Int, Default: "10000", min: 1, max: 1e9, key: "server.flow_run_graph.max_artifacts",
		Description: "Most artifacts in a flow run's graph. Of more, the oldest are shown."},
	{Name: "PREFECT_SERVER_API_CORS_ALLOWED_ORIGINS", Aliases: []string{"PREFECT_SERVER_CORS_ALLOWED_ORIGINS"}, Type: List,
		key: "server.api.cors_allowed_origins", Description: "Origins from which browsers may ask; none unless set, unlike in Prefect."},
	{Name: "PREFECT_SERVER_API_CORS_ALLOWED_METHODS", Aliases: []string{"PREFECT_SERVER_CORS_ALLOWED_METHODS"}, Type: List,
		Default: "*", key: "server.api.cors_allowed_methods", Description: "HTTP methods that browsers may use from those origins."},
	{Name: "PREFECT_SERVER_API_CORS_ALLOWED_HEADERS", Aliases: []string{"PREFECT_SERVER_CORS_ALLOWED_HEADERS"}, Type: List,
		Default: "*", key: "server.api.cors_allowed_headers", Description: "HTTP headers that browsers may send from those origins."},
}

var ownSettings = []Setting{
	own("HOST", Setting{Flag: "host", Default: "127.0.0.1", Description: "Address to listen on. An address beyond loopback needs an auth string or a key."}),
	own("PORT", Setting{Flag: "port", Type: Int, Default: "4300", max: 65535,
		Description: "Port to listen on; 0 takes a free one."}),
	own("KEY", Setting{Secret: true, Description: "Key that quaestor query --server shows the server."}),
	own("READ_ONLY", Setting{Flag: "read-only", Type: Bool, Default: "false", Description: "Refuses every change. The API has none yet, so that it shows only in server { readOnly } and in keys' lastUsed."}),
	own("LOG_LEVEL", Setting{Type: Choice, Default: "info", options: []string{"debug", "info", "warn", "error"},
		Description: "Least severe messages to log."}),
	own("LOG_FORMAT", Setting{Type: Choice, Default: "text", options: []string{"text", "json"},
		Description: "Form of the log's lines. The log goes to stderr."}),
	own("DEFAULT_PAGE_SIZE", Setting{Type: Int, Default: "50", min: 1, max: 1e6,
		Description: "Rows of a page for which neither first nor last is given."}),
	own("MAX_PAGE_SIZE", Setting{Type: Int, Default: "1000", min: 1, max: 1e6,
		Description: "Most rows that first or last may ask for."}),
	own("MAX_LIST_VALUES", Setting{Type: Int, Default: "10000", min: 1, max: 1e9,
		Description: "Most values in one list of a filter, of ids or of names."}),
	own("MAX_BODY_BYTES", Setting{Type: Bytes, Default: "1 MiB", min: 1, max: 1 << 40,
		Description: "Largest request body."}),
	own("MAX_TOKENS", Setting{Type: Int, Default: "10000", min: 1, max: 1e9,
		Description: "Most tokens in the text of an operation."}),
	own("MAX_DEPTH", Setting{Type: Int, Default: "15", min: 1, max: 1e6,
		Description: "Deepest nesting of an operation's fields. Introspection is not counted."}),
	own("MAX_COST", Setting{Type: Int, Default: "100000", min: 1, max: 1e15,
		Description: "Most that an operation may cost: the objects that it may come to, and what the database has to do for it. See docs/cost.md."}),
	own("MAX_RESPONSE_BYTES", Setting{Type: Bytes, Default: "64 MiB", min: 1, max: 1 << 40,
		Description: "Longest answer to an operation, before it is compressed."}),
	own("MAX_MEMORY", Setting{Type: Bytes, Default: "256 MiB", min: 16 << 20, max: 1 << 44,
		Description: "Memory that all operations together may hold, with bodies being read and answers being sent. An operation beyond it waits, and is then answered 503. One operation may hold 128 MiB."}),
	own("MAX_FILTER_DEPTH", Setting{Type: Int, Default: "50", min: 1, max: 1e6,
		Description: "Deepest nesting of a filter."}),
	own("MAX_CONDITIONS", Setting{Type: Int, Default: "1000", min: 1, max: 1e9,
		Description: "Most conditions in one filter."}),
	own("OPERATION_TIMEOUT", Setting{Type: Duration, Default: "30s", min: 0.001, max: 1e9,
		Description: "Longest time of one operation."}),
	own("SNAPSHOT_TIMEOUT", Setting{Type: Duration, Default: "10s", min: 0.001, max: 1e9,
		Description: "Longest time that an operation may keep its snapshot of an SQLite database, whose write-ahead log (WAL) grows meanwhile. The operation is TIMEOUT then."}),
	own("SLOW_OPERATION", Setting{Type: Duration, Default: "1s", max: 1e9,
		Description: "Time from which on a statement is logged, and an operation is logged as a warning; 0 is all of them."}),
	own("MAX_CONCURRENT_OPERATIONS", Setting{Type: Int, min: 1, max: 1e6,
		Description: "Most operations that run at the same time; as many as there are connections to read with unless set. As many again wait."}),
	own("MAX_CLIENT_SHARE", Setting{Type: Fraction, Default: "0.25",
		Description: "Share of those places that one client may have for operations that cost more than 1,000 or have run for more than 1 s."}),
	own("MAX_CONNECTIONS", Setting{Type: Int, Default: "4000", min: 1, max: 1e6,
		Description: "Most connections of clients at the same time. Of too many, the connection that has been quiet for longest is closed."}),
	own("ALLOWED_HOSTS", Setting{Type: Hosts,
		Description: "Hosts to answer beside localhost, 127.0.0.0/8 and [::1] while neither a key nor an auth string is asked for. See docs/http.md."}),
	own("TRUSTED_PROXIES", Setting{Type: Networks,
		Description: "Addresses of proxies whose X-Forwarded-For and X-Forwarded-Host are believed."}),
	own("MAX_WEBSOCKETS", Setting{Type: Int, Default: "1000", max: 1e9,
		Description: "Most WebSockets at the same time. An upgrade beyond them is refused with 503."}),
	own("TRUSTED_DOCUMENTS", Setting{Description: "File with the only documents to answer, a JSON object of texts by their hashes. It is read again when it changes. See docs/http.md."}),
	own("EXPLAIN", Setting{Type: Bool, Default: "false",
		Description: "Shows the statements of each operation, with their times and rows, in extensions.sql."}),
	own("DATABASE_READ_URL", Setting{Secret: true,
		Description: "Address of a PostgreSQL standby to read from, while it is there and not behind. See docs/database.md."}),
	own("READ_LAG", Setting{Type: Duration, Default: "10s", min: 0.001, max: 1e9,
		Description: "How far that standby may be behind before the primary is read from. A standby that has replayed all it received is not behind."}),
	own("TLS_CERT_FILE", Setting{Description: "Certificate to serve HTTPS with (PEM), with those between it and its authority. It is read again when it changes."}),
	own("TLS_KEY_FILE", Setting{Description: "Private key of that certificate (PEM). It is read again when it changes."}),
	own("PPROF_ADDRESS", Setting{Type: Loopback, Description: "Loopback address to serve Go's profiles on."}),
	{Name: "OTEL_EXPORTER_OTLP_ENDPOINT", Type: Address, Secret: true, Description: "OpenTelemetry collector to send traces to, by OTLP over HTTP. See docs/operations.md."},
}
