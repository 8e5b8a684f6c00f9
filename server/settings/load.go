package settings

import (
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"slices"
	"strings"
	"time"
)

// Sources are the places from which settings come, besides files.
type Sources struct {
	// Dir is the working directory, which may hold .env, prefect.toml and pyproject.toml.
	Dir string
	// Environ is the environment as os.Environ gives it.
	Environ []string
	// Flags are the flags of the command line: a setting's name, or its flag's, and the value.
	Flags map[string]string
}

// Load reads all settings. The warnings are for a person at start-up, one line each. The error is one line that names the
// variable, or the file's key, and what it may be.
func Load(from Sources) (*Settings, []string, error) {
	l := &loader{found: map[string]found{}}
	readers, err := l.readers(from)
	if err != nil {
		return nil, nil, err
	}
	for _, s := range table {
		for _, r := range readers {
			if err := l.take(s, r); err != nil {
				return nil, nil, err
			}
			if _, ok := l.found[s.Name]; ok {
				break
			}
		}
	}
	for _, r := range readers {
		l.warnUnknown(r)
	}
	l.warnAlone()
	result := &Settings{Server: l.server(), Client: Client{
		Key: get[string](l, "QUAESTOR_KEY"), AuthString: get[string](l, "PREFECT_API_AUTH_STRING"),
	}}
	if result.Database, err = l.database(from); err != nil {
		return nil, nil, err
	}
	if err := errors.Join(l.pageSizes(&result.Server), l.tls(&result.Server)); err != nil {
		return nil, nil, err
	}
	return result, l.warnings, nil
}

// found is a setting's value and where it was.
type found struct {
	value value
	text  string
	where string
	flag  bool
}

type loader struct {
	found    map[string]found
	warnings []string
	// home is Prefect's folder.
	home string
}

func (l *loader) warn(format string, args ...any) {
	l.warnings = append(l.warnings, fmt.Sprintf(format, args...))
}

// FlagError is a flag whose value cannot be read: a mistake on the command line, and not in its surroundings.
type FlagError struct{ error }

// take reads one setting from one source. An empty value is as if it were not set: that is how a compose file passes
// on a variable that it was not given.
func (l *loader) take(s Setting, r reader) error {
	text, where, ok := r.lookup(s)
	if !ok || strings.TrimSpace(text) == "" {
		return nil
	}
	v, ok := s.parse(text)
	if !ok {
		shown := fmt.Sprintf("%q", text)
		if s.Secret {
			shown = "its value"
		}
		err := fmt.Errorf("%s: %s is not valid; it may be %s", where, shown, s.Values())
		if r.flags {
			return &FlagError{err}
		}
		return err
	}
	l.found[s.Name] = found{value: v, text: text, where: where, flag: r.flags}
	return nil
}

func (l *loader) warnUnknown(r reader) {
	for _, name := range r.names {
		if _, known := Lookup(name); !known && strings.HasPrefix(name, "QUAESTOR_") {
			l.warn("%s is not a setting of Quaestor", name+r.suffix)
		}
	}
}

// warnAlone tells of what has no effect by itself.
func (l *loader) warnAlone() {
	if f, ok := l.found["QUAESTOR_READ_LAG"]; ok {
		if _, set := l.found[readURL]; !set {
			l.warn("%s has no effect without %s", f.where, readURL)
		}
	}
	if _, set := l.found[cors+"ORIGINS"]; set {
		return
	}
	for _, word := range []string{"METHODS", "HEADERS"} {
		if f, set := l.found[cors+word]; set {
			l.warn("%s has no effect without %sORIGINS", f.where, cors)
		}
	}
}

const cors = "PREFECT_SERVER_API_CORS_ALLOWED_"

// get gives a setting's value, else its default, else T's zero value.
func get[T any](l *loader, name string) T {
	v, _ := lookup[T](l, name)
	return v
}

// lookup also says whether the setting was set.
func lookup[T any](l *loader, name string) (v T, set bool) {
	if f, ok := l.found[name]; ok {
		return f.value.(T), true
	}
	s, ok := Lookup(name)
	if !ok {
		panic("settings: no setting " + name)
	}
	if s.Default != "" {
		if d, ok := s.parse(s.Default); ok {
			v = d.(T)
		}
	}
	return v, false
}

func (l *loader) number(name string) int { return int(get[int64](l, name)) }

var levels = map[string]slog.Level{
	"debug": slog.LevelDebug, "info": slog.LevelInfo, "warn": slog.LevelWarn, "error": slog.LevelError,
}

func (l *loader) server() Server {
	return Server{
		Host:              get[string](l, "QUAESTOR_HOST"),
		Port:              l.number("QUAESTOR_PORT"),
		ReadOnly:          get[bool](l, "QUAESTOR_READ_ONLY"),
		LogLevel:          levels[get[string](l, "QUAESTOR_LOG_LEVEL")],
		LogFormat:         get[string](l, "QUAESTOR_LOG_FORMAT"),
		AuthString:        get[string](l, "PREFECT_SERVER_API_AUTH_STRING"),
		PrefectUIURL:      get[string](l, "PREFECT_UI_URL"),
		DefaultPageSize:   l.number("QUAESTOR_DEFAULT_PAGE_SIZE"),
		MaxPageSize:       l.number("QUAESTOR_MAX_PAGE_SIZE"),
		MaxBodyBytes:      get[int64](l, "QUAESTOR_MAX_BODY_BYTES"),
		MaxTokens:         l.number("QUAESTOR_MAX_TOKENS"),
		MaxDepth:          l.number("QUAESTOR_MAX_DEPTH"),
		MaxListValues:     l.number("QUAESTOR_MAX_LIST_VALUES"),
		MaxConditions:     l.number("QUAESTOR_MAX_CONDITIONS"),
		MaxCost:           l.number("QUAESTOR_MAX_COST"),
		MaxResponseBytes:  get[int64](l, "QUAESTOR_MAX_RESPONSE_BYTES"),
		MaxMemory:         get[int64](l, "QUAESTOR_MAX_MEMORY"),
		MaxFilterDepth:    l.number("QUAESTOR_MAX_FILTER_DEPTH"),
		MaxGraphNodes:     l.number("PREFECT_SERVER_FLOW_RUN_GRAPH_MAX_NODES"),
		MaxGraphArtifacts: l.number("PREFECT_SERVER_FLOW_RUN_GRAPH_MAX_ARTIFACTS"),
		OperationTimeout:  get[time.Duration](l, "QUAESTOR_OPERATION_TIMEOUT"),
		SlowOperation:     get[time.Duration](l, "QUAESTOR_SLOW_OPERATION"),
		Explain:           get[bool](l, "QUAESTOR_EXPLAIN"),
		CORS: CORS{
			AllowedOrigins: slices.Clone(get[[]string](l, cors+"ORIGINS")),
			AllowedMethods: slices.Clone(get[[]string](l, cors+"METHODS")),
			AllowedHeaders: slices.Clone(get[[]string](l, cors+"HEADERS")),
		},
		MaxConcurrentOperations: l.number("QUAESTOR_MAX_CONCURRENT_OPERATIONS"),
		MaxClientShare:          get[float64](l, "QUAESTOR_MAX_CLIENT_SHARE"),
		MaxConnections:          l.number("QUAESTOR_MAX_CONNECTIONS"),
		MaxWebSockets:           l.number("QUAESTOR_MAX_WEBSOCKETS"),
		TrustedDocuments:        get[string](l, "QUAESTOR_TRUSTED_DOCUMENTS"),
		TLSCertFile:             get[string](l, "QUAESTOR_TLS_CERT_FILE"),
		TLSKeyFile:              get[string](l, "QUAESTOR_TLS_KEY_FILE"),
		AllowedHosts:            slices.Clone(get[[]string](l, "QUAESTOR_ALLOWED_HOSTS")),
		TrustedProxies:          slices.Clone(get[[]netip.Prefix](l, "QUAESTOR_TRUSTED_PROXIES")),
		PprofAddress:            get[string](l, "QUAESTOR_PPROF_ADDRESS"),
		OTLPEndpoint:            get[string](l, "OTEL_EXPORTER_OTLP_ENDPOINT"),
	}
}

// tls wants a certificate with its key.
func (l *loader) tls(s *Server) error {
	if (s.TLSCertFile == "") == (s.TLSKeyFile == "") {
		return nil
	}
	set, missing := "QUAESTOR_TLS_CERT_FILE", "QUAESTOR_TLS_KEY_FILE"
	if s.TLSCertFile == "" {
		set, missing = missing, set
	}
	return fmt.Errorf("%s is set and %s is not: HTTPS needs both", l.found[set].where, missing)
}

// pageSizes keeps the default page within the largest one, which only an explicit default can exceed.
func (l *loader) pageSizes(s *Server) error {
	if s.DefaultPageSize <= s.MaxPageSize {
		return nil
	}
	if f, set := l.found["QUAESTOR_DEFAULT_PAGE_SIZE"]; set {
		return fmt.Errorf("%s: %d is not valid; it may be a whole number from 1 to QUAESTOR_MAX_PAGE_SIZE (%d)",
			f.where, s.DefaultPageSize, s.MaxPageSize)
	}
	s.DefaultPageSize = s.MaxPageSize
	return nil
}
