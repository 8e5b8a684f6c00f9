package settings

import (
	"fmt"
	"io"
	"log/slog"
	"net/netip"
	"time"
)

// Settings are all settings that have an effect, read and checked.
type Settings struct {
	Database Database
	Server   Server
	Client   Client
}

// Database says how to reach the Prefect database. server/database/config gives each setting its meaning.
type Database struct {
	// URL is the address, composed, with the password in it. Source says where it was found, for people.
	URL, Source string
	// ReadURL is the address of a PostgreSQL standby to read from, composed as URL is; empty for none, as it is on SQLite.
	// ReadLag is how far it may be behind.
	ReadURL string
	ReadLag time.Duration
	// ReadPasswordFile is for ReadURL what PasswordFile is for URL.
	ReadPasswordFile string
	// PasswordFile holds that password, anew for each connection; empty where it is in no file.
	PasswordFile string
	Echo         bool
	// Timeout bounds a statement, SnapshotTimeout all statements of an operation on SQLite, ConnectionTimeout an attempt to
	// connect; 0 is no limit.
	Timeout, SnapshotTimeout, ConnectionTimeout time.Duration
	// PoolRecycle is the age after which a connection is replaced; negative is never. PoolTimeout bounds the wait for one.
	PoolRecycle, PoolTimeout time.Duration
	PoolSize, MaxOverflow    int
	// MigrateOnStart is nil unless it was set explicitly: Prefect's default, true, does not count here.
	MigrateOnStart              *bool
	ApplicationName, SearchPath string
	TLS                         TLS
	// EncryptionKey is the Fernet key of block documents; empty is the one in the database.
	EncryptionKey string
}

// TLS is how to connect to PostgreSQL with a verified certificate.
type TLS struct {
	Enabled                   bool
	CAFile, CertFile, KeyFile string
	CheckHostname             bool
}

// Server says how to serve.
type Server struct {
	Host string
	// Port is 0 for a free one.
	Port     int
	ReadOnly bool
	LogLevel slog.Level
	// LogFormat is "text" or "json".
	LogFormat string
	// AuthString is "user:password" for basic authentication; empty is none.
	AuthString string
	// PrefectUIURL is the address of Prefect's own pages; empty is none.
	PrefectUIURL string
	// DefaultPageSize is at most MaxPageSize.
	DefaultPageSize, MaxPageSize int
	MaxBodyBytes                 int64
	MaxTokens, MaxDepth          int
	// The limits of filters: values in one list, conditions in one filter, and filters in one another.
	MaxListValues, MaxConditions, MaxFilterDepth int
	// MaxCost is what an operation may cost, MaxResponseBytes how long its answer may be.
	MaxCost          int
	MaxResponseBytes int64
	// MaxMemory is what all operations together may hold.
	MaxMemory int64
	// The limits of the graph of a flow run.
	MaxGraphNodes, MaxGraphArtifacts int
	OperationTimeout, SlowOperation  time.Duration
	Explain                          bool
	CORS                             CORS
	// MaxConcurrentOperations is how many run at once, 0 for as many as there are connections to read with. MaxClientShare is
	// the part of them that one client's heavy ones may have.
	MaxConcurrentOperations int
	MaxClientShare          float64
	MaxConnections          int
	MaxWebSockets           int
	// TrustedDocuments is the path of a manifest; empty lets all documents be asked.
	TrustedDocuments string
	// TLSCertFile and TLSKeyFile are both set, or neither.
	TLSCertFile, TLSKeyFile string
	// AllowedHosts are in lower case, addresses without brackets.
	AllowedHosts   []string
	TrustedProxies []netip.Prefix
	// PprofAddress is a loopback address with a port, or empty.
	PprofAddress string
	// OTLPEndpoint is the address of a collector of traces, or empty.
	OTLPEndpoint string
}

// Client holds the credentials that a program shows a server.
type Client struct{ Key, AuthString string }

// CORS says what browsers may do from other origins; "*" allows all.
type CORS struct{ AllowedOrigins, AllowedMethods, AllowedHeaders []string }

// Format implements fmt.Formatter, so that no verb prints a secret by mistake.
func (Settings) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, "settings.Settings{…}") }

// Format implements fmt.Formatter, as Settings does.
func (Database) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, "settings.Database{…}") }

// Format implements fmt.Formatter, as Settings does.
func (Server) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, "settings.Server{…}") }

// Format implements fmt.Formatter, as Settings does.
func (Client) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, "settings.Client{…}") }
