package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
	"testing"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

const simple = `{"query": "{ server { dialect readOnly } flows { totalCount } }"}`

func ask(t *testing.T, base string, headers ...string) (status int, body string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, base+"/graphql", strings.NewReader(simple))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	b, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(b)
}

// Contract 1.1, 1.2 and 1.3.
func TestServe(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		for _, s := range []syscall.Signal{syscall.SIGTERM, syscall.SIGINT} {
			p := start(t, at(d.SharedSample(t)))
			if status, body := ask(t, p.base); status != 200 || body != `{"data":{"server":{"dialect":"`+string(d)+`","readOnly":false},"flows":{"totalCount":26}}}` {
				t.Errorf("%d %s", status, body)
			}
			p.signal(t, s)
			// The log has the line of the one request, and nothing else.
			if code, more := p.wait(t); code != 0 || more != "" || strings.Count(p.stderr.String(), "\n") != 1 || !strings.Contains(p.stderr.String(), " msg=operation ") {
				t.Errorf("%s: exit %d\nstdout: %s\nstderr: %s", s, code, more, p.stderr)
			}
		}
	})
}

// inFlight sends the head of a request and returns once its handler reads the body: net/http drops a request whose head it
// has not read when it is shut down, and "100 Continue" alone says that it has.
func inFlight(t *testing.T, conn net.Conn, host string, length int) *bufio.Reader {
	t.Helper()
	fmt.Fprintf(conn, "POST /graphql HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: %d\r\n\r\n", host, length)
	r := bufio.NewReader(conn)
	response, err := http.ReadResponse(r, nil)
	if err != nil || response.StatusCode != http.StatusContinue {
		t.Fatalf("%v %v", response, err)
	}
	return r
}

func TestServeFinishesWhatIsInFlight(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		for _, s := range []syscall.Signal{syscall.SIGTERM, syscall.SIGINT} {
			p := start(t, at(d.SharedSample(t)))
			host := strings.TrimPrefix(p.base, "http://")
			conn, err := net.Dial("tcp", host)
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			half := len(simple) / 2
			reader := inFlight(t, conn, host, len(simple))
			fmt.Fprint(conn, simple[:half])
			p.signal(t, s)
			for ready := true; ready; { // the signal is on its way
				response, err := http.Get(p.base + "/readyz")
				if err != nil {
					t.Fatalf("%s: it does not listen to the end: %v", s, err)
				}
				_ = response.Body.Close()
				ready = response.StatusCode == http.StatusOK
			}
			fmt.Fprint(conn, simple[half:])
			response, err := http.ReadResponse(reader, nil)
			if err != nil {
				t.Fatalf("%s: what was in flight has no answer: %v\n%s", s, err, p.stderr)
			}
			defer response.Body.Close()
			if body, err := io.ReadAll(response.Body); err != nil || !strings.Contains(string(body), `"totalCount":26`) {
				t.Errorf("%v %s", err, body)
			}
			if code, _ := p.wait(t); code != 0 {
				t.Errorf("%s: exit %d\n%s", s, code, p.stderr)
			}
		}
	})
}

// Contract 1.3: a client that never sends the rest of its request is answered and not waited for any longer than 10 s, and
// the exit code is 0 all the same.
func TestServeDoesNotWaitForEver(t *testing.T) {
	p := start(t, at(databasetest.SQLite.SharedSample(t)))
	host := strings.TrimPrefix(p.base, "http://")
	conn, err := net.Dial("tcp", host)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	reader := inFlight(t, conn, host, 100)
	fmt.Fprint(conn, "{")
	p.signal(t, syscall.SIGTERM)
	response, err := http.ReadResponse(reader, nil)
	if err != nil || response.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("%v %v", response, err)
	}
	if code, _ := p.wait(t); code != 0 {
		t.Errorf("exit %d\n%s", code, p.stderr)
	}
}

// Contract 13.5: serve refuses a host beyond loopback without PREFECT_SERVER_API_AUTH_STRING.
func TestServeHost(t *testing.T) {
	address := databasetest.SQLite.SharedSample(t)
	for _, host := range []string{"0.0.0.0", "::", "192.0.2.1", "example.org", "127.0.0.1.example.org", "0"} {
		invoke(t, "", at(address), "", "serve", "--port", "0", "--host", host).failed(t, 1, "PREFECT_SERVER_API_AUTH_STRING", host)
	}
	// Contract 13.3: a string without a user and a password is refused.
	for _, auth := range []string{":", "admin:", ":pass", "admin"} {
		invoke(t, "", append(at(address), "PREFECT_SERVER_API_AUTH_STRING="+auth), "", "serve", "--port", "0").failed(t, 1, "PREFECT_SERVER_API_AUTH_STRING", "a colon between")
	}
	// With it any host will do; the ready line then names what was asked for.
	all := command(t.Context(), t.TempDir(), append(at(address), "PREFECT_SERVER_API_AUTH_STRING=admin:pass"), "serve", "--port", "0", "--host", "0.0.0.0")
	out, err := all.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := all.Start(); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || !strings.HasPrefix(line, "Quaestor is ready at http://0.0.0.0:") {
		t.Errorf("%q %v", line, err)
	}
	_ = all.Process.Kill()
	_ = all.Wait()
	cmd := start(t, append(at(address), "PREFECT_SERVER_API_AUTH_STRING=admin:pass"))
	if status, _ := ask(t, cmd.base); status != http.StatusUnauthorized {
		t.Errorf("without credentials: %d", status)
	}
	if status, _ := ask(t, cmd.base, "Authorization", "Basic YWRtaW46cGFzcw=="); status != 200 {
		t.Errorf("with credentials: %d", status)
	}
	port := cmd.base[strings.LastIndex(cmd.base, ":")+1:]
	invoke(t, "", at(address), "", "serve", "--port", port).failed(t, 1, "can't listen on 127.0.0.1, port "+port, "in use")
}

// A revision before 3.4.0 is refused with the command that upgrades it, and an unknown newer one is served read-only with a
// warning.
func TestServeRevisions(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.Sample(t)
		chain := databasetest.Revisions(t).Chain[d]
		for _, old := range []string{chain[0][0], chain[len(chain)/2][0]} {
			databasetest.Exec(t, address, `UPDATE alembic_version SET version_num = '`+old+`'`)
			for _, args := range [][]string{{"serve", "--port", "0"}, {"query", "{ server { dialect } }"}} {
				invoke(t, "", at(address), "", args...).failed(t, 1, old, "3.4.0", "`prefect server database upgrade`")
			}
		}
		databasetest.Exec(t, address, `UPDATE alembic_version SET version_num = 'f00000000000'`)
		p := start(t, at(address))
		if _, body := ask(t, p.base); !strings.Contains(body, `"readOnly":true`) {
			t.Error(body)
		}
		p.signal(t, syscall.SIGTERM)
		if code, _ := p.wait(t); code != 0 || !strings.Contains(p.stderr.String(), "level=WARN") ||
			!strings.Contains(p.stderr.String(), "read-only") || !strings.Contains(p.stderr.String(), "f00000000000") {
			t.Errorf("exit %d: %s", code, p.stderr)
		}
	})
}

// Contract 3.3: flags win over the environment, and --read-only shows in the API.
func TestServeFlags(t *testing.T) {
	address := databasetest.SQLite.SharedSample(t)
	env := append(at("sqlite:////nowhere.db"), "QUAESTOR_PORT=1", "QUAESTOR_READ_ONLY=false", "QUAESTOR_LOG_FORMAT=json", "QUAESTOR_NOPE=1")
	p := start(t, env, "--database-url", address, "--read-only")
	if _, body := ask(t, p.base); !strings.Contains(body, `"readOnly":true`) {
		t.Error(body)
	}
	if log := p.stderr.String(); !strings.Contains(log, `"level":"WARN"`) || !strings.Contains(log, "QUAESTOR_NOPE") {
		t.Errorf("no warning of an unknown name, or not as JSON: %s", log)
	}
}
