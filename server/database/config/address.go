package config

import (
	"net/url"
	"slices"
	"strings"

	"entgo.io/ent/dialect"
)

// address is a database address, read. Exactly one of the two is set.
type address struct {
	dialect  string
	sqlite   sqliteAddress
	postgres postgresAddress
}

// schemes are what comes before "://", with SQLAlchemy's driver suffixes, which change nothing here.
var schemes = map[string]string{
	"sqlite":              dialect.SQLite,
	"sqlite+aiosqlite":    dialect.SQLite,
	"sqlite+pysqlite":     dialect.SQLite,
	"postgres":            dialect.Postgres,
	"postgresql":          dialect.Postgres,
	"postgresql+asyncpg":  dialect.Postgres,
	"postgresql+psycopg":  dialect.Postgres,
	"postgresql+psycopg2": dialect.Postgres,
}

// Dialect is the dialect of an address by its scheme, empty for none; it looks at nothing else.
func Dialect(address string) string {
	scheme, _, _ := strings.Cut(strings.TrimSpace(address), "://")
	return dialectOf(scheme)
}

func dialectOf(scheme string) string { return schemes[strings.ToLower(scheme)] }

// parseAddress reads an address as SQLAlchemy's make_url does, not as net/url: passwords may hold '/', '#' and '?', and
// the path of an SQLite file is not percent-decoded. No error of it quotes the address, which may hold a password.
func parseAddress(raw string) (address, error) {
	scheme, rest, found := strings.Cut(strings.TrimSpace(raw), "://")
	if !found {
		if strings.TrimSpace(raw) == "" {
			return address{}, addressErrorf("it is empty; it may begin with sqlite:/// or postgresql://")
		}
		return address{}, addressErrorf("it has no scheme; it may begin with sqlite:/// or postgresql://")
	}
	if strings.ContainsFunc(rest, isControl) {
		return address{}, addressErrorf("it holds a control character")
	}
	name := dialectOf(scheme)
	if name == "" {
		if !isScheme(scheme) {
			return address{}, addressErrorf("unknown scheme; it may be sqlite or postgresql")
		}
		return address{}, addressErrorf("unknown scheme %q; it may be sqlite or postgresql", scheme)
	}
	result := address{dialect: name}
	var err error
	if name == dialect.SQLite {
		result.sqlite, err = parseSQLiteAddress(rest)
	} else {
		result.postgres, err = parsePostgresAddress(rest)
	}
	return result, err
}

// isScheme guards the one error that quotes a part of the address: nothing else but a scheme may get into it.
func isScheme(s string) bool {
	return len(s) <= 32 && s != "" && !strings.ContainsFunc(s, func(r rune) bool {
		return !('a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || r == '+' || r == '_')
	})
}

func isControl(r rune) bool { return r < ' ' || r == 0x7f }

type parameter struct{ key, value string }

// parseQuery reads what follows '?', in order, repeated keys included. Like Python's parse_qsl it leaves a malformed
// escape as it is.
func parseQuery(query string) []parameter {
	var result []parameter
	for part := range strings.SplitSeq(query, "&") {
		if part == "" {
			continue
		}
		key, value, _ := strings.Cut(part, "=")
		result = append(result, parameter{
			key:   unquote(strings.ReplaceAll(key, "+", " ")),
			value: unquote(strings.ReplaceAll(value, "+", " ")),
		})
	}
	return result
}

// unquote percent-decodes what is well formed and leaves the rest, as Python's urllib does: a bare '%' in a password is
// a '%'.
func unquote(s string) string {
	if !strings.Contains(s, "%") {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) {
			if decoded, err := url.PathUnescape(s[i : i+3]); err == nil {
				b.WriteString(decoded)
				i += 2
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

func hasOnlyKeys(parameters []parameter, keys []string) bool {
	return !slices.ContainsFunc(parameters, func(p parameter) bool { return !slices.Contains(keys, p.key) })
}
