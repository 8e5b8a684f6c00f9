package databasetest

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"
	"testing"
)

// PgBouncer gives an address of the same PostgreSQL database that goes through PgBouncer in transaction mode, which has
// its default settings else. One PgBouncer serves all tests of the process.
func PgBouncer(t testing.TB, address string) string {
	t.Helper()
	startedPostgreSQL(t)
	port, err := pgBouncer()
	if err != nil {
		t.Fatalf("no PgBouncer to test with: %v", err)
	}
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	u.Host = net.JoinHostPort(loopback, strconv.Itoa(port))
	return u.String()
}

var pgBouncer = sync.OnceValues(func() (int, error) {
	program, err := exec.LookPath("pgbouncer")
	if err != nil {
		// Debian's folder for daemons is not in every user's PATH.
		if program, err = exec.LookPath("/usr/sbin/pgbouncer"); err != nil {
			return 0, errors.New("PgBouncer is not installed: `make test` installs it")
		}
	}
	server, err := postgreSQL()
	if err != nil {
		return 0, err
	}
	as, err := serverAccount()
	if err != nil {
		return 0, err
	}
	dir, err := as.folder("pgbouncer")
	if err != nil {
		return 0, err
	}
	users := filepath.Join(dir, "users")
	if err := os.WriteFile(users, fmt.Appendf(nil, "%q %q\n", User, Password), 0o644); err != nil {
		return 0, err
	}
	for try := 1; ; try++ {
		port, err := startPgBouncer(as, program, dir, users, server.port)
		if err == nil || try == portTries {
			return port, err
		}
	}
})

func startPgBouncer(as account, program, dir, users string, behind int) (int, error) {
	port, err := freePort()
	if err != nil {
		return 0, err
	}
	// The passwords are there in clear, so that PgBouncer can both ask for them and give them on.
	settings := fmt.Sprintf(`[databases]
* = host=%[1]s port=%[2]d

[pgbouncer]
listen_addr = %[1]s
listen_port = %[3]d
unix_socket_dir =
auth_type = scram-sha-256
auth_file = %[4]s
pool_mode = transaction
`, loopback, behind, port, users)
	file := filepath.Join(dir, "pgbouncer.ini")
	if err := os.WriteFile(file, []byte(settings), 0o644); err != nil {
		return 0, err
	}
	s, err := start(as.command(dir, program, file), filepath.Join(dir, "log"), func() error {
		conn, err := net.Dial("tcp", net.JoinHostPort(loopback, strconv.Itoa(port)))
		if err != nil {
			return err
		}
		return conn.Close()
	})
	if err != nil {
		return 0, err
	}
	atEnd(func() error { return s.stop(syscall.SIGQUIT) })
	return port, nil
}
