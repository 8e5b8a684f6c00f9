package config

import (
	"cmp"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/lib/pq"
)

func newPostgresConnector(options Options, address postgresAddress) (*postgresConnector, error) {
	c := &postgresConnector{timeout: options.ConnectionTimeout, shown: address.String()}
	parameters := maps.Clone(address.parameters)
	if seconds, found := parameters["connect_timeout"]; found {
		// The address's own limit; lib/pq would apply it to each host apart.
		n, _ := strconv.Atoi(seconds)
		c.timeout = time.Duration(n) * time.Second
		delete(parameters, "connect_timeout")
	}
	place(parameters, address)
	if options.ApplicationName != "" {
		parameters["application_name"] = options.ApplicationName
	} else if parameters["fallback_application_name"] == "" {
		parameters["fallback_application_name"] = "quaestor"
	}
	// One round trip for a statement with arguments instead of two, and no prepared statement between them, which
	// PgBouncer in transaction mode might give to another client. Results come as text.
	parameters["binary_parameters"] = "yes"

	c.build = func() (pq.Config, error) {
		p := maps.Clone(parameters)
		if options.PasswordFile != "" {
			content, err := os.ReadFile(options.PasswordFile)
			if err != nil {
				return pq.Config{}, addressErrorf("cannot read the file of the password: %s", err)
			}
			p["password"] = strings.TrimRight(string(content), "\r\n")
		}
		if err := setTLS(p, options.TLS); err != nil {
			return pq.Config{}, err
		}
		cfg, err := pq.NewConfig(keywords(p))
		if err != nil {
			// It names a parameter or a PG... variable, and never quotes the password.
			return pq.Config{}, addressErrorf("%s", oneLine(strings.TrimPrefix(err.Error(), "pq: ")))
		}
		// The whole attempt has one limit, PGCONNECT_TIMEOUT or not.
		cfg.ConnectTimeout = 0
		return cfg, nil
	}
	_, err := c.build()
	return c, err
}

// place sets who connects to where.
func place(parameters map[string]string, address postgresAddress) {
	for key, value := range map[string]string{
		"user": address.user, "password": address.password, "dbname": address.database,
	} {
		if value != "" {
			parameters[key] = value
		}
	}
	hosts, ports := address.hosts, address.ports
	if len(hosts) == 0 && os.Getenv("PGHOST") == "" && os.Getenv("PGHOSTADDR") == "" &&
		parameters["hostaddr"] == "" && parameters["service"] == "" {
		port := cmp.Or(os.Getenv("PGPORT"), defaultPort)
		hosts, ports = []string{defaultHost(port)}, []string{port}
	}
	if len(hosts) > 0 {
		if hosts[0] == "" && len(hosts) == 1 {
			hosts = []string{defaultHost(ports[0])}
		}
		parameters["host"] = strings.Join(hosts, ",")
		parameters["port"] = strings.Join(ports, ",")
	}
}

// setTLS asks for TLS if the server offers it, unless somebody says otherwise: Prefect's TLS settings win over the
// address, and the address over PGSSLMODE.
func setTLS(parameters map[string]string, tls TLSOptions) error {
	if !tls.Enabled {
		if parameters["sslmode"] == "" && os.Getenv("PGSSLMODE") == "" && parameters["sslrootcert"] != "system" &&
			parameters["service"] == "" {
			parameters["sslmode"] = string(pq.SSLModePrefer)
		}
		return nil
	}
	parameters["sslmode"] = string(pq.SSLModeVerifyCA)
	delete(parameters, "sslrootcert")
	if tls.CheckHostname {
		parameters["sslmode"] = string(pq.SSLModeVerifyFull)
		parameters["sslrootcert"] = "system"
	}
	if tls.CAFile != "" {
		if _, err := readPEM("CA", tls.CAFile); err != nil {
			return err
		}
		parameters["sslrootcert"] = tls.CAFile
	}
	if (tls.CertFile == "") != (tls.KeyFile == "") {
		return addressErrorf("a TLS client certificate needs both its certificate file and its key file")
	}
	if tls.CertFile != "" {
		return setClientCertificate(parameters, tls)
	}
	return nil
}

// setClientCertificate passes the files' contents: lib/pq refuses a key file that others may read, which Prefect takes
// and which mounted secrets often are.
func setClientCertificate(parameters map[string]string, tls TLSOptions) error {
	var err error
	parameters["sslinline"] = "true"
	if parameters["sslcert"], err = readPEM("certificate", tls.CertFile); err != nil {
		return err
	}
	if parameters["sslkey"], err = readPEM("key", tls.KeyFile); err != nil {
		return err
	}
	if tls.CAFile != "" {
		parameters["sslrootcert"], err = readPEM("CA", tls.CAFile)
	}
	return err
}

func readPEM(subject, path string) (string, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return "", addressErrorf("cannot read the TLS %s file: %s", subject, err)
	}
	return string(content), nil
}

var keywordEscapes = strings.NewReplacer(`\`, `\\`, `'`, `\'`)

// keywords writes libpq's keyword/value form, which has no trouble with any character of a password.
func keywords(parameters map[string]string) string {
	var b strings.Builder
	for _, key := range slices.Sorted(maps.Keys(parameters)) {
		b.WriteString(key + "='" + keywordEscapes.Replace(parameters[key]) + "' ")
	}
	return b.String()
}
