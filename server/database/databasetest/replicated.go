package databasetest

import (
	"bytes"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
)

var copiesOfServers atomic.Int64

// Server is a PostgreSQL server of a test's own, which it may stop, start and promote.
type Server struct {
	c        *cluster
	as       account
	data     string
	database string
	running  *server
}

// Replicated makes a PostgreSQL server that has all of this process's databases as they are, and a standby that receives what
// is written there. Addresses are those of the database of address in each.
func Replicated(t testing.TB, address string) (primary, standby *Server) {
	t.Helper()
	primary = basebackup(t, startedPostgreSQL(t), address, false)
	return primary, basebackup(t, primary.c, address, true)
}

// Unrelated makes a PostgreSQL server that has nothing in common with this process's but a database of that name.
func Unrelated(t testing.TB, address string) *Server {
	t.Helper()
	s := newServer(t, startedPostgreSQL(t).bin, address)
	if err := initialise(s.as, s.c.bin, s.c.dir, s.data); err != nil {
		t.Fatal(err)
	}
	s.startFirst(t)
	if err := s.c.makeUser(); err != nil {
		t.Fatal(err)
	}
	if _, err := s.c.admin.Exec("CREATE DATABASE " + s.database + " OWNER " + User); err != nil {
		t.Fatal(err)
	}
	return s
}

func newServer(t testing.TB, bin, address string) *Server {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	u, err := url.Parse(address)
	must(err)
	as, err := serverAccount()
	must(err)
	root, err := workspace()
	must(err)
	dir := filepath.Join(root, fmt.Sprintf("copy-%d", copiesOfServers.Add(1)))
	must(as.own(dir))
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return &Server{c: &cluster{dir: dir, bin: bin}, as: as, data: filepath.Join(dir, "data"), database: strings.TrimPrefix(u.Path, "/")}
}

// basebackup makes a server that is a copy of another, and is its standby if it is to follow.
func basebackup(t testing.TB, primary *cluster, address string, follow bool) *Server {
	t.Helper()
	s := newServer(t, primary.bin, address)
	args := []string{
		"--pgdata=" + s.data, "--host=" + primary.dir, "--port=" + strconv.Itoa(primary.port), "--username=" + admin,
		"--checkpoint=fast", "--no-sync", "--no-manifest", "--wal-method=stream",
	}
	if follow {
		args = append(args, "--write-recovery-conf")
	}
	cmd := s.as.command(s.c.dir, filepath.Join(primary.bin, "pg_basebackup"), args...)
	cmd.Env = append(os.Environ(), "PGPASSWORD="+adminPassword)
	var output bytes.Buffer
	cmd.Stdout, cmd.Stderr = &output, &output
	if err := onLastingThread(cmd.Run); err != nil {
		t.Fatalf("pg_basebackup: %v\n%s", err, output.String())
	}
	s.startFirst(t)
	return s
}

// startFirst starts the server on some free port, and has it end with the test.
func (s *Server) startFirst(t testing.TB) {
	t.Helper()
	for try := 1; ; try++ {
		var err error
		if s.c.port, err = freePort(); err == nil {
			s.c.admin, err = s.c.adminOf("postgres")
		}
		if err == nil {
			s.running, err = s.c.run(s.as, s.data)
		}
		if err == nil {
			break
		}
		if try == portTries {
			t.Fatal(err)
		}
	}
	end := func() error {
		if s.running == nil {
			return nil
		}
		err := s.running.stop(syscall.SIGQUIT)
		s.running = nil
		return err
	}
	atEnd(end)
	t.Cleanup(func() {
		if err := end(); err != nil {
			t.Error(err)
		}
		_ = s.c.admin.Close()
	})
}

// Address is that of the database for its owner.
func (s *Server) Address() string { return s.c.address(s.database) }

// Host is its address and port, as they stand in an address.
func (s *Server) Host() string { return loopback + ":" + strconv.Itoa(s.c.port) }

// Stop ends the server, at once or after it has ended its connections.
func (s *Server) Stop(t testing.TB, immediately bool) {
	t.Helper()
	signal := syscall.SIGINT
	if immediately {
		signal = syscall.SIGQUIT
	}
	if err := s.running.stop(signal); err != nil {
		t.Error(err)
	}
	s.running = nil
}

// Start starts it again, at its port. It answers when this returns.
func (s *Server) Start(t testing.TB) {
	t.Helper()
	var err error
	if s.running, err = s.c.run(s.as, s.data); err != nil {
		t.Fatal(err)
	}
}

// Exec runs statements in the database as the superuser.
func (s *Server) Exec(t testing.TB, statements ...string) {
	t.Helper()
	Exec(t, Administrator(t, s.Address()), statements...)
}

// Promote makes a primary of a standby.
func (s *Server) Promote(t testing.TB) {
	t.Helper()
	s.Exec(t, "SELECT pg_promote()")
}
