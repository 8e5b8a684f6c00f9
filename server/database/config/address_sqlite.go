package config

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
)

type sqliteAddress struct {
	// path is the file, absolute; empty for a database in memory.
	path string
	// shown is the path as the user wrote it.
	shown string
	// readOnly and immutable come from an SQLite URI's mode=ro and immutable=1.
	readOnly, immutable bool
}

func (a sqliteAddress) memory() bool { return a.path == "" }

// sqliteKeys are the parameters that SQLAlchemy's pysqlite dialect and SQLite's own URIs know. What follows a '?' is
// taken for a part of the file's name when it has any other.
var sqliteKeys = []string{
	"uri", "timeout", "isolation_level", "detect_types", "check_same_thread", "cached_statements", "autocommit",
	"mode", "cache", "psow", "nolock", "immutable", "vfs",
}

func parseSQLiteAddress(rest string) (sqliteAddress, error) {
	if rest != "" && rest[0] != '/' && rest[0] != '?' {
		return sqliteAddress{}, addressErrorf("an SQLite address has no host; " +
			"it may be sqlite:///relative.db, sqlite:////absolute.db or sqlite:///:memory:")
	}
	name := strings.TrimPrefix(rest, "/")
	var parameters []parameter
	if before, query, found := strings.Cut(name, "?"); found {
		if p := parseQuery(query); hasOnlyKeys(p, sqliteKeys) {
			name, parameters = before, p
		}
	}
	get := func(key string) string {
		i := slices.IndexFunc(parameters, func(p parameter) bool { return p.key == key })
		if i < 0 {
			return ""
		}
		return parameters[i].value
	}
	uri := isTrue(get("uri")) && strings.HasPrefix(name, "file:")
	if get("mode") == "memory" && uri || name == "" || name == ":memory:" || name == "file::memory:" {
		return sqliteAddress{shown: ":memory:"}, nil
	}
	if uri {
		path := strings.TrimPrefix(name, "file:")
		if after, found := strings.CutPrefix(path, "//"); found {
			// file://localhost/path and file:///path: SQLite takes no other authority.
			authority, local, _ := strings.Cut(after, "/")
			if authority != "" && authority != "localhost" {
				return sqliteAddress{}, addressErrorf("an SQLite URI may name no host")
			}
			path = "/" + local
		}
		a, err := sqliteFile(unquote(path))
		a.readOnly = get("mode") == "ro"
		a.immutable = isTrue(get("immutable"))
		return a, err
	}
	// Prefect takes the path as it stands. A user who percent-encodes it, as other tools ask, means the decoded one:
	// which of the two, the files themselves say.
	if decoded := unquote(name); decoded != name && !exists(name) && exists(decoded) {
		name = decoded
	}
	return sqliteFile(name)
}

func sqliteFile(name string) (sqliteAddress, error) {
	// Absolute, or one file would have two engines after a change of the working directory.
	path, err := filepath.Abs(name)
	if err != nil {
		return sqliteAddress{}, addressErrorf("the working directory cannot be found")
	}
	return sqliteAddress{path: path, shown: name}, nil
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func isTrue(s string) bool {
	return s == "1" || strings.EqualFold(s, "true") || strings.EqualFold(s, "yes")
}

// String is the address for people.
func (a sqliteAddress) String() string { return "sqlite:///" + a.shown }
