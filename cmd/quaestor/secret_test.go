package main

import (
	"net"
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// commandLine is what ps shows of a process.
func commandLine(t *testing.T, pid int) string {
	t.Helper()
	b, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/cmdline")
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(string(b), "\x00", " ")
}

// Contract 2.7.
func TestPasswordIsNotShown(t *testing.T) {
	address := databasetest.PostgreSQL.SharedSample(t)
	loud := []string{"QUAESTOR_LOG_LEVEL=debug", "PREFECT_API_DATABASE_ECHO=true", "QUAESTOR_EXPLAIN=true"}
	hidden := func(where, text string) {
		t.Helper()
		for _, secret := range []string{databasetest.Password, passwordIn(address)} {
			if strings.Contains(text, secret) {
				t.Errorf("%s has the password: %s", where, text)
			}
		}
	}
	for name, c := range map[string]struct{ env, args []string }{
		"flag":          {nil, []string{"--database-url", address}},
		"flag with =":   {nil, []string{"--database-url=" + address}},
		"environment":   {at(address), nil},
		"old prefix":    {at(strings.Replace(address, "postgresql://", "postgres://", 1)), nil},
		"as in Prefect": {at(strings.Replace(address, "postgresql://", "postgresql+asyncpg://", 1)), nil},
	} {
		t.Run(name, func(t *testing.T) {
			p := start(t, append(loud, c.env...), c.args...)
			if status, body := ask(t, p.base); status != 200 {
				t.Errorf("%d %s", status, body)
			}
			line := commandLine(t, p.cmd.Process.Pid)
			hidden("the process list", line)
			if c.args != nil && !strings.Contains(line, "prefect:xxxx") {
				t.Errorf("the rest of the address is not shown: %s", line)
			}
			p.signal(t, syscall.SIGTERM)
			_, stdout := p.wait(t)
			hidden("stdout", stdout)
			log := p.stderr.String()
			hidden("the log", log)
			if !strings.Contains(log, "msg=statement") {
				t.Errorf("no statement is logged: %s", log)
			}
			if warned := strings.Contains(log, "--database-url holds a password"); warned != (c.args != nil) {
				t.Errorf("warned: %v\n%s", warned, log)
			}
		})
	}
	// Nor where it can't connect.
	wrong := strings.Replace(address, "@127.0.0.1", "@nosuchhost.invalid", 1)
	for _, args := range commands {
		r := invoke(t, "", loud, "", append(args, "--database-url", wrong)...).want(t, 1)
		hidden("stderr", r.stderr)
		hidden("stdout", r.stdout)
	}
}

// The auth string of `query --auth` is hidden like a password.
func TestAuthStringIsNotShown(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	for _, args := range [][]string{{"--auth", "admin:s3cret"}, {"--auth=admin:s3cret"}} {
		cmd := command(t.Context(), t.TempDir(), nil, append([]string{"query", "{ server { dialect } }", "--server", "http://" + l.Addr().String()}, args...)...)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		conn, err := l.Accept() // it waits for an answer now
		if err != nil {
			t.Fatal(err)
		}
		if line := commandLine(t, cmd.Process.Pid); strings.Contains(line, "s3cret") || !strings.Contains(line, "--auth") {
			t.Errorf("the process list has %s", line)
		}
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		_ = conn.Close()
	}
}
