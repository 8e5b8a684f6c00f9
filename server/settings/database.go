package settings

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"entgo.io/ent/dialect"

	"github.com/quaestor-graph/quaestor/server/database/config"
)

func (l *loader) database(from Sources) (Database, error) {
	const x = "PREFECT_SERVER_DATABASE_"
	d := Database{
		Echo:              get[bool](l, x+"ECHO"),
		Timeout:           get[time.Duration](l, x+"TIMEOUT"),
		SnapshotTimeout:   get[time.Duration](l, "QUAESTOR_SNAPSHOT_TIMEOUT"),
		ConnectionTimeout: get[time.Duration](l, x+"CONNECTION_TIMEOUT"),
		PoolRecycle:       time.Duration(get[int64](l, x+"SQLALCHEMY_POOL_RECYCLE")) * time.Second,
		PoolTimeout:       get[time.Duration](l, x+"SQLALCHEMY_POOL_TIMEOUT"),
		PoolSize:          l.number(x + "SQLALCHEMY_POOL_SIZE"),
		MaxOverflow:       l.number(x + "SQLALCHEMY_MAX_OVERFLOW"),
		ApplicationName:   get[string](l, x+"SQLALCHEMY_CONNECT_ARGS_APPLICATION_NAME"),
		SearchPath:        get[string](l, x+"SQLALCHEMY_CONNECT_ARGS_SEARCH_PATH"),
		EncryptionKey:     get[string](l, "PREFECT_SERVER_ENCRYPTION_KEY"),
		TLS: TLS{
			Enabled:       get[bool](l, x+"SQLALCHEMY_CONNECT_ARGS_TLS_ENABLED"),
			CAFile:        get[string](l, x+"SQLALCHEMY_CONNECT_ARGS_TLS_CA_FILE"),
			CertFile:      get[string](l, x+"SQLALCHEMY_CONNECT_ARGS_TLS_CERT_FILE"),
			KeyFile:       get[string](l, x+"SQLALCHEMY_CONNECT_ARGS_TLS_KEY_FILE"),
			CheckHostname: get[bool](l, x+"SQLALCHEMY_CONNECT_ARGS_TLS_CHECK_HOSTNAME"),
		},
	}
	if migrate, set := lookup[bool](l, x+"MIGRATE_ON_START"); set {
		d.MigrateOnStart = &migrate
	}
	password, file, err := l.password(from.Dir)
	if err != nil {
		return d, err
	}
	var whole bool
	if d.URL, d.Source, whole, err = l.address(password); err != nil {
		return d, err
	}
	if whole {
		d.PasswordFile = file
	}
	l.warnConnectArgs(d)
	return d, l.readAddress(&d, password, file)
}

// warnConnectArgs tells of what is set for connections of another kind.
func (l *loader) warnConnectArgs(d Database) {
	const x = "PREFECT_SERVER_DATABASE_SQLALCHEMY_CONNECT_ARGS_"
	sqlite := config.Dialect(d.URL) == dialect.SQLite
	for _, name := range []string{"APPLICATION_NAME", "SEARCH_PATH", "TLS_ENABLED", "TLS_CA_FILE", "TLS_CERT_FILE", "TLS_KEY_FILE", "TLS_CHECK_HOSTNAME"} {
		f, set := l.found[x+name]
		switch {
		case !set || f.value == false:
		case sqlite:
			l.warn("%s has no effect on SQLite", f.where)
		case strings.HasPrefix(name, "TLS_") && !d.TLS.Enabled:
			l.warn("%s has no effect unless %sTLS_ENABLED is true", f.where, x)
		}
	}
}

// password is that of the parts, or of its file, as Docker and Kubernetes mount secrets.
func (l *loader) password(dir string) (password, path string, err error) {
	if password, set := lookup[string](l, "PREFECT_SERVER_DATABASE_PASSWORD"); set {
		return password, "", nil
	}
	file, set := l.found["PREFECT_SERVER_DATABASE_PASSWORD_FILE"]
	if !set {
		return "", "", nil
	}
	path = file.text
	if !filepath.IsAbs(path) {
		path = filepath.Join(dir, path)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		return "", "", fmt.Errorf("%s: cannot read it: %w", file.where, err)
	}
	return strings.TrimRight(string(content), "\r\n"), path, nil
}

// readAddress is that of a standby, which takes the password as the other address does.
func (l *loader) readAddress(d *Database, password, file string) error {
	given, set := l.found[readURL]
	if !set {
		return nil
	}
	if config.Dialect(d.URL) == dialect.SQLite {
		l.warn("%s has no effect on SQLite", given.where)
		return nil
	}
	address, _, whole, err := filled(given, password)
	if err != nil {
		return err
	}
	if config.Dialect(address) != dialect.Postgres {
		return fmt.Errorf("%s is no address of a PostgreSQL database, as postgresql://user@host/name: no other has replicas", given.where)
	}
	d.ReadURL, d.ReadLag = address, get[time.Duration](l, "QUAESTOR_READ_LAG")
	if whole {
		d.ReadPasswordFile = file
	}
	return nil
}

const readURL = "QUAESTOR_DATABASE_READ_URL"

// passwordVariables are what an address may have in place of its password.
var passwordVariables = []string{"${PREFECT_SERVER_DATABASE_PASSWORD}", "${PREFECT_API_DATABASE_PASSWORD}"}

func isPasswordVariable(text string) bool {
	return text == passwordVariables[0] || text == passwordVariables[1]
}

// address finds or composes the database address, and says whether the password in it is the whole of the one given.
func (l *loader) address(password string) (address, source string, whole bool, err error) {
	given, set := l.found["PREFECT_SERVER_DATABASE_CONNECTION_URL"]
	if !set {
		return l.parts(password)
	}
	if given.flag && hasPassword(given.text) {
		l.warn("--database-url holds a password, which other users of this machine may have seen in the process list; " +
			"PREFECT_SERVER_DATABASE_CONNECTION_URL in the environment hides it")
	}
	address, replaced, whole, err := filled(given, password)
	if err != nil {
		return "", "", false, err
	}
	if password != "" && !replaced && !given.flag && !strings.Contains(address, password) &&
		!strings.Contains(address, url.QueryEscape(password)) {
		l.warn("PREFECT_SERVER_DATABASE_PASSWORD is set but not in %s, and so has no effect", given.where)
	}
	return address, given.where, whole, nil
}

// filled puts the password into an address, and says whether it was wanted, and is the whole of the one there.
func filled(given found, password string) (address string, replaced, whole bool, err error) {
	address = strings.TrimSpace(given.text)
	for _, variable := range passwordVariables {
		if strings.Contains(address, variable) {
			if password == "" {
				return "", false, false, fmt.Errorf("%s has %s in it, but PREFECT_SERVER_DATABASE_PASSWORD is not set", given.where, variable)
			}
			replaced = true
			whole = whole || strings.Contains(address, ":"+variable+"@")
			address = strings.ReplaceAll(address, variable, escapeOnce(password))
		}
	}
	return address, replaced, whole, nil
}

// escapeOnce percent-encodes a password for an address, unless it already has percent-escapes: Prefect puts it in as it
// is, so who runs Prefect with an '@' in the password has encoded it already.
func escapeOnce(password string) string {
	for i := 0; i+2 < len(password); i++ {
		if password[i] == '%' {
			if _, err := url.PathUnescape(password[i : i+3]); err == nil {
				return password
			}
		}
	}
	return strings.ReplaceAll(url.QueryEscape(password), "+", "%20")
}

// parts composes the address from its parts, and without them is Prefect's default
// (prefect/settings/models/_defaults.py, default_database_connection_url).
func (l *loader) parts(password string) (address, source string, whole bool, err error) {
	const x = "PREFECT_SERVER_DATABASE_"
	fallback := "sqlite+aiosqlite:///" + filepath.Join(l.home, "prefect.db")
	driver, set := l.found[x+"DRIVER"]
	if !set {
		for _, part := range []string{"HOST", "PORT", "USER", "NAME", "PASSWORD", "PASSWORD_FILE"} {
			if f, set := l.found[x+part]; set {
				l.warn("%s has no effect without %sDRIVER or an address", f.where, x)
			}
		}
		return fallback, "the default", false, nil
	}
	name := get[string](l, x+"NAME")
	if driver.value == "sqlite+aiosqlite" {
		if name == "" {
			return fallback, driver.where, false, nil
		}
		return "sqlite+aiosqlite:///" + name, driver.where, false, nil
	}
	host, user := get[string](l, x+"HOST"), get[string](l, x+"USER")
	var missing []error
	for _, part := range []struct{ name, text string }{{"HOST", host}, {"USER", user}, {"NAME", name}} {
		if part.text == "" {
			missing = append(missing, errors.New(x+part.name))
		}
	}
	if len(missing) > 0 {
		return "", "", false, fmt.Errorf("%s is set to postgresql+asyncpg, which also needs %s", driver.where,
			strings.ReplaceAll(errors.Join(missing...).Error(), "\n", ", "))
	}
	port := l.number(x + "PORT")
	if port == 0 {
		port = 5432
	}
	u := url.URL{Scheme: "postgresql+asyncpg", User: url.User(user), Path: "/" + name}
	if password != "" {
		u.User = url.UserPassword(user, password)
	}
	if strings.HasPrefix(host, "/") {
		u.RawQuery = url.Values{"host": {host}, "port": {strconv.Itoa(port)}}.Encode()
	} else {
		u.Host = net.JoinHostPort(strings.Trim(host, "[]"), strconv.Itoa(port))
	}
	return u.String(), driver.where, password != "", nil
}
