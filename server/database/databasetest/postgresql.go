package databasetest

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
)

const (
	// User owns every PostgreSQL database that this package makes. It is no superuser, as Prefect's seldom is.
	User = "prefect"
	// Password is User's. In an address it must be percent-encoded, so that every test shows that this works.
	Password = "s3cret/p@ss"

	loopback      = "127.0.0.1"
	admin         = "postgres"
	adminPassword = "admin"
	template      = "sample_template"
)

// cluster is the PostgreSQL server of this process.
type cluster struct {
	dir  string // of its socket
	bin  string
	port int
	// admin goes through the socket, which nobody else can have taken.
	admin  *sql.DB
	number atomic.Int64 // of the databases made so far

	template func() error
	shared   func() (string, error)
	// locales are the templates of SampleIn.
	locales   map[string]string
	localesMu sync.Mutex
}

var postgreSQL = sync.OnceValues(startPostgreSQL)

func startedPostgreSQL(t testing.TB) *cluster {
	t.Helper()
	c, err := postgreSQL()
	if err != nil {
		t.Fatalf("no PostgreSQL to test with: %v", err)
	}
	return c
}

func startPostgreSQL() (*cluster, error) {
	bin, err := postgreSQLPrograms()
	if err != nil {
		return nil, err
	}
	as, err := serverAccount()
	if err != nil {
		return nil, err
	}
	dir, err := as.folder("postgresql")
	if err != nil {
		return nil, err
	}
	data := filepath.Join(dir, "data")
	if err := initialise(as, bin, dir, data); err != nil {
		return nil, err
	}
	c := &cluster{dir: dir, bin: bin}
	c.template = sync.OnceValue(func() error { return c.restore(template, "") })
	c.shared = sync.OnceValues(c.makeShared)
	if err := c.startAnywhere(as, data); err != nil {
		return nil, err
	}
	return c, c.makeUser()
}

// startAnywhere starts the server on some free port.
func (c *cluster) startAnywhere(as account, data string) error {
	for try := 1; ; try++ {
		if err := c.start(as, data); err == nil || try == portTries {
			return err
		}
	}
}

func (c *cluster) makeUser() error {
	_, err := c.admin.Exec("CREATE ROLE " + User + " LOGIN CREATEDB PASSWORD '" + Password + "'")
	return err
}

// postgreSQLPrograms is the folder of initdb and postgres: the newest that Debian has, else what PATH finds.
func postgreSQLPrograms() (string, error) {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	best, bestVersion := "", 0
	for _, program := range found {
		bin := filepath.Dir(program)
		if version, err := strconv.Atoi(filepath.Base(filepath.Dir(bin))); err == nil && version > bestVersion {
			best, bestVersion = bin, version
		}
	}
	if best != "" {
		return best, nil
	}
	program, err := exec.LookPath("initdb")
	if err != nil {
		return "", errors.New("PostgreSQL is not installed: `make test` installs it")
	}
	return filepath.Dir(program), nil
}

// initialise makes a cluster whose collation is ICU's English, as on servers outside of tests: under a C locale nothing
// would show where an order depends on it.
func initialise(as account, bin, dir, data string) error {
	password := filepath.Join(dir, "password")
	if err := os.WriteFile(password, []byte(adminPassword), 0o644); err != nil {
		return err
	}
	cmd := as.command(dir, filepath.Join(bin, "initdb"),
		"--pgdata="+data, "--username="+admin, "--pwfile="+password, "--auth=scram-sha-256",
		"--encoding=UTF8", "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en-US",
		"--no-sync", "--no-instructions")
	var output bytes.Buffer
	cmd.Stdout, cmd.Stderr = &output, &output
	if err := onLastingThread(cmd.Run); err != nil {
		return fmt.Errorf("initdb: %w\n%s", err, output.String())
	}
	return nil
}

func (c *cluster) start(as account, data string) error {
	var err error
	if c.port, err = freePort(); err != nil {
		return err
	}
	if c.admin, err = c.adminOf("postgres"); err != nil {
		return err
	}
	s, err := c.run(as, data)
	if err != nil {
		return errors.Join(err, c.admin.Close())
	}
	atEnd(func() error { return errors.Join(c.admin.Close(), s.stop(syscall.SIGQUIT)) })
	return nil
}

// run starts the server on its port.
func (c *cluster) run(as account, data string) (*server, error) {
	settings := map[string]string{
		"listen_addresses":        loopback,
		"port":                    strconv.Itoa(c.port),
		"unix_socket_directories": c.dir,
		"max_connections":         "300",
		// Nothing has to outlive the tests.
		"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off",
		// Statistics are made once, with the sample: else plans change in the middle of a run.
		"autovacuum": "off",
		// Not UTC, nor a whole hour from it: what reads or writes the session's own time by mistake shows.
		"timezone": "Asia/Kolkata",
	}
	args := []string{"-D", data}
	for name, value := range settings {
		args = append(args, "-c", name+"="+value)
	}
	return start(as.command(c.dir, filepath.Join(c.bin, "postgres"), args...), filepath.Join(c.dir, "log"), c.admin.Ping)
}

func (c *cluster) adminOf(database string) (*sql.DB, error) {
	return sql.Open("postgres", fmt.Sprintf("host=%s port=%d user=%s password=%s dbname=%s sslmode=disable",
		c.dir, c.port, admin, adminPassword, database))
}

func (c *cluster) address(database string) string {
	u := url.URL{
		Scheme: "postgresql",
		User:   url.UserPassword(User, Password),
		Host:   net.JoinHostPort(loopback, strconv.Itoa(c.port)),
		Path:   "/" + database,
	}
	return u.String()
}

// restore makes a database that samples are copied from. Nobody may be connected to it then, so nobody else is ever.
func (c *cluster) restore(template, options string) error {
	dump, err := readTestdata("postgresql.sql.gz")
	if err != nil {
		return err
	}
	if _, err := c.admin.Exec("CREATE DATABASE " + template + " OWNER " + User + options); err != nil {
		return err
	}
	psql := exec.Command(filepath.Join(c.bin, "psql"), "--no-psqlrc", "--quiet", "--output=/dev/null",
		"--set=ON_ERROR_STOP=1", "--host="+c.dir, "--port="+strconv.Itoa(c.port), "--username="+User, template)
	psql.Env = append(os.Environ(), "PGPASSWORD="+Password)
	psql.Stdin = bytes.NewReader(dump)
	if output, err := psql.CombinedOutput(); err != nil {
		return fmt.Errorf("restoring the sample: %w\n%s", err, output)
	}
	db, err := c.adminOf(template)
	if err != nil {
		return err
	}
	_, err = db.Exec("VACUUM ANALYZE")
	return errors.Join(err, db.Close())
}

func (c *cluster) makeShared() (string, error) {
	if err := c.template(); err != nil {
		return "", err
	}
	name, err := c.create(template)
	if err != nil {
		return "", err
	}
	_, err = c.admin.Exec("ALTER DATABASE " + name + " SET default_transaction_read_only = on")
	return c.address(name), err
}

// create makes a database out of another one and gives its name.
func (c *cluster) create(from string) (string, error) {
	name := fmt.Sprintf("test_%d", c.number.Add(1))
	_, err := c.admin.Exec(fmt.Sprintf("CREATE DATABASE %s OWNER %s TEMPLATE %s STRATEGY file_copy", name, User, from))
	return name, err
}

// private makes a database out of another one, for one test, and gives its address.
func (c *cluster) private(t testing.TB, from string) string {
	t.Helper()
	name, err := c.create(from)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		// By force: a test that failed may have left connections. The test may have dropped it itself.
		if _, err := c.admin.ExecContext(context.Background(), "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)"); err != nil {
			t.Error(err)
		}
	})
	return c.address(name)
}

func (c *cluster) sample(t testing.TB) string {
	t.Helper()
	if err := c.template(); err != nil {
		t.Fatal(err)
	}
	return c.private(t, template)
}

func (c *cluster) sharedSample(t testing.TB) string {
	t.Helper()
	address, err := c.shared()
	if err != nil {
		t.Fatal(err)
	}
	return address
}

func (c *cluster) empty(t testing.TB) string {
	t.Helper()
	return c.private(t, "template0")
}

// SocketAddress is a PostgreSQL address of this package, through the server's Unix socket.
func SocketAddress(t testing.TB, address string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	c := startedPostgreSQL(t)
	query := u.Query()
	query.Set("host", c.dir)
	query.Set("port", strconv.Itoa(c.port))
	u.Host, u.RawQuery = "", query.Encode()
	return u.String()
}
