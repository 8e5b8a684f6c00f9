package config

import (
	"cmp"
	"net"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

type postgresAddress struct {
	user, password string
	// hosts and ports are parallel; a host that begins with '/' or '@' is a socket's directory. No host at all leaves
	// the choice to PGHOST and the usual socket directories.
	hosts, ports []string
	database     string
	// parameters are lib/pq's own, by its names.
	parameters map[string]string
	searchPath string
}

const defaultPort = "5432"

// libpqKeys are the connection parameters that lib/pq reads and that pass to it as they are
// (https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS).
var libpqKeys = []string{
	"sslmode", "sslrootcert", "sslcert", "sslkey", "sslsni", "sslnegotiation", "ssl_min_protocol_version",
	"ssl_max_protocol_version", "application_name", "fallback_application_name", "connect_timeout", "options", "passfile",
	"target_session_attrs", "load_balance_hosts", "hostaddr", "service", "krbsrvname", "krbspn", "client_encoding",
}

// ignoredKeys are asyncpg's and libpq's parameters that only tune their own client.
var ignoredKeys = []string{
	"statement_cache_size", "prepared_statement_cache_size", "prepared_statement_name_func", "async_fallback",
	"max_cached_statement_lifetime", "max_cacheable_statement_size", "command_timeout", "timeout",
	"default_transaction_isolation", "keepalives", "keepalives_idle", "keepalives_interval", "keepalives_count",
	"tcp_user_timeout", "connect_args",
}

var sslModes = []string{"disable", "allow", "prefer", "require", "verify-ca", "verify-full"}

func parsePostgresAddress(rest string) (postgresAddress, error) {
	a := postgresAddress{parameters: map[string]string{}}
	userinfo, rest := cutUserinfo(rest)
	user, password, _ := strings.Cut(userinfo, ":")
	a.user, a.password = unquote(user), unquote(password)

	place, query, _ := strings.Cut(rest, "?")
	authority, database, _ := strings.Cut(place, "/")
	// A '@' left over is a piece of a password that should have been percent-encoded: refuse it, or it would be shown.
	if strings.Contains(place, "@") {
		return a, addressErrorf("it cannot be read: percent-encode '/', '?' and '@' in the password")
	}
	a.database = unquote(database)
	if authority != "" {
		for part := range strings.SplitSeq(authority, ",") {
			if err := a.addHost(part, ""); err != nil {
				return a, err
			}
		}
	}
	return a, a.readParameters(parseQuery(query))
}

// cutUserinfo finds the '@' that ends user and password: the last one before the path, so that a password may hold
// an '@' as it is; SQLAlchemy takes the first, and a password may hold '/', '?' and '#' before that.
func cutUserinfo(rest string) (userinfo, after string) {
	first := strings.IndexByte(rest, '@')
	if first < 0 {
		return "", rest
	}
	colon := strings.IndexByte(rest, ':')
	if end := strings.IndexAny(rest, "/?"); end >= 0 && end < first && (colon < 0 || colon > end) {
		return "", rest // The '@' is in the path or in a parameter.
	}
	host := rest
	if end := strings.IndexAny(rest[first:], "/?"); end >= 0 {
		host = rest[:first+end]
	}
	last := strings.LastIndexByte(host, '@')
	return rest[:last], rest[last+1:]
}

// addHost reads "host", "host:port", "[v6]:port" or a socket's directory.
func (a *postgresAddress) addHost(s, port string) error {
	host := s
	switch {
	case strings.HasPrefix(s, "/") || strings.HasPrefix(s, "@"):
	case strings.HasPrefix(s, "["):
		end := strings.IndexByte(s, ']')
		if end < 0 {
			return addressErrorf("the host has a '[' without a ']'")
		}
		host = s[1:end]
		if after := s[end+1:]; after != "" {
			if after[0] != ':' {
				return addressErrorf("the host has something but a port after the ']'")
			}
			port = after[1:]
		}
	case strings.Count(s, ":") > 1:
		return addressErrorf("an IPv6 host stands in brackets, as in postgresql://user@[::1]:5432/name")
	default:
		if before, after, found := strings.Cut(s, ":"); found {
			host, port = before, after
		}
	}
	port, err := readPort(port)
	if err != nil {
		return err
	}
	a.hosts = append(a.hosts, unquote(host))
	a.ports = append(a.ports, port)
	return nil
}

func readPort(port string) (string, error) {
	if port == "" {
		return defaultPort, nil
	}
	n, err := strconv.ParseUint(port, 10, 16)
	if err != nil || n == 0 {
		return "", addressErrorf("the port may be a whole number from 1 to 65535")
	}
	return strconv.FormatUint(n, 10), nil
}

// readParameters takes what follows the '?'. A host there replaces the address's own, and may come several times, as in
// SQLAlchemy, or as a list with commas, as in libpq.
func (a *postgresAddress) readParameters(parameters []parameter) error {
	var hosts, ports []string
	for _, p := range parameters {
		switch {
		case p.key == "host":
			hosts = append(hosts, strings.Split(p.value, ",")...)
		case p.key == "port":
			ports = append(ports, strings.Split(p.value, ",")...)
		case p.key == "user":
			a.user = p.value
		case p.key == "password":
			a.password = p.value
		case p.key == "dbname" || p.key == "database":
			a.database = p.value
		case p.key == "search_path":
			a.searchPath = p.value
		case p.key == "ssl" || p.key == "sslmode":
			if !slices.Contains(sslModes, p.value) {
				return addressErrorf("unknown %s; it may be %s", p.key, strings.Join(sslModes, ", "))
			}
			if given, twice := a.parameters["sslmode"]; twice && given != p.value {
				return addressErrorf("it has two different values of sslmode and ssl")
			}
			a.parameters["sslmode"] = p.value
		case p.key == "connect_timeout":
			if n, err := strconv.Atoi(p.value); err != nil || n < 0 {
				return addressErrorf("connect_timeout may be a whole number of seconds")
			}
			a.parameters[p.key] = p.value
		case p.key == "channel_binding" || p.key == "gssencmode":
			if p.value == "require" {
				return addressErrorf("%s=require is not supported", p.key)
			}
		case slices.Contains(libpqKeys, p.key):
			a.parameters[p.key] = p.value
		case slices.Contains(ignoredKeys, p.key):
		default:
			return addressErrorf("unknown parameter %q", p.key)
		}
	}
	return a.setHosts(hosts, ports)
}

func (a *postgresAddress) setHosts(hosts, ports []string) error {
	if len(hosts) > 0 {
		a.hosts, a.ports = nil, nil
		for _, host := range hosts {
			// libpq's list has IPv6 hosts without brackets.
			if strings.Count(host, ":") > 1 && !strings.HasPrefix(host, "[") {
				host = "[" + host + "]"
			}
			if err := a.addHost(host, ""); err != nil {
				return err
			}
		}
	}
	if len(ports) == 0 {
		return nil
	}
	if len(a.hosts) == 0 {
		a.hosts, a.ports = []string{""}, []string{""}
	}
	if len(ports) != 1 && len(ports) != len(a.hosts) {
		return addressErrorf("it has %d ports for %d hosts", len(ports), len(a.hosts))
	}
	for i := range a.ports {
		port, err := readPort(ports[min(i, len(ports)-1)])
		if err != nil {
			return err
		}
		a.ports[i] = port
	}
	return nil
}

// String is the address for people: no password, and of the parameters only a socket's directory.
func (a postgresAddress) String() string {
	var places []string
	socket := ""
	for i, host := range a.hosts {
		if strings.HasPrefix(host, "/") || strings.HasPrefix(host, "@") {
			socket = "?host=" + host
			continue
		}
		places = append(places, net.JoinHostPort(cmp.Or(host, "localhost"), a.ports[i]))
	}
	user := ""
	if a.user != "" {
		user = url.User(a.user).String() + "@"
	}
	return "postgresql://" + user + strings.Join(places, ",") + "/" + url.PathEscape(a.database) + socket
}
