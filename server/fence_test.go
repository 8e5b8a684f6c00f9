package server_test

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// asked sends a request of these lines, as they are, and gives the status and the body's code.
func asked(t *testing.T, base string, lines ...string) answer {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(base, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprint(conn, strings.Join(lines, "\r\n")+"\r\n\r\n")
	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	return read(t, response)
}

const inURL = "/graphql?query=%7Bserver%7Bdialect%7D%7D"

// Contract 4.7: a host name that somebody else has pointed at this machine was once answered with data.
func TestHosts(t *testing.T) {
	address := databasetest.SQLite.SharedSample(t)
	open := serve(t, address, "QUAESTOR_ALLOWED_HOSTS", "Quaestor.example.org, fd00::1, 192.0.2.7, quaestor_1")
	guarded := serve(t, address, "PREFECT_SERVER_API_AUTH_STRING", "admin:pass")
	for _, c := range []struct {
		host     string
		answered bool
	}{
		{"localhost", true}, {"localhost:4300", true}, {"LocalHost:1", true}, {"localhost.", true}, {"localhost:", true},
		{"127.0.0.1", true}, {"127.0.0.1:65535", true}, {"127.254.3.2", true}, {"[::1]", true}, {"[::1]:80", true}, {"[0:0:0:0:0:0:0:1]", true},
		{"quaestor.example.org", true}, {"QUAESTOR.example.org:443", true}, {"[fd00::1]:4300", true}, {"[FD00:0::1]", true}, {"192.0.2.7", true}, {"quaestor_1:80", true},
		{"evil.example:4300", false}, {"localhost.evil.example", false}, {"127.0.0.1.evil.example", false}, {"evil.example.localhost", false},
		{"128.0.0.1", false}, {"0.0.0.0", false}, {"192.0.2.8", false}, {"[::2]", false}, {"[::]", false}, {"2130706433", false},
		{"x.quaestor.example.org", false}, {"example.org", false}, {"localhost:4300:evil", false}, {"evil@localhost", false}, {"localhost/", false}, {"", false},
	} {
		a := asked(t, open, "GET "+inURL+" HTTP/1.1", "Host: "+c.host)
		switch {
		case c.answered:
			a.want(t, 200, nil)
		case strings.ContainsAny(c.host, "@/"): // no host at all: net/http's own 400
			if a.status/100 != 4 {
				t.Errorf("Host %q: %d %s", c.host, a.status, a.body)
			}
		default:
			if a.want(t, 421, "FORBIDDEN"); !strings.Contains(a.body, "QUAESTOR_ALLOWED_HOSTS") || strings.Contains(a.body, "evil") {
				t.Errorf("Host %q: %s", c.host, a.body)
			}
		}
		if t.Failed() {
			t.Fatalf("Host %q", c.host)
		}
	}
	for _, path := range []string{"/", "/playground", "/schema.graphql", "/nope"} {
		asked(t, open, "GET "+path+" HTTP/1.1", "Host: evil.example").want(t, 421, "FORBIDDEN")
	}
	asked(t, open, "OPTIONS /graphql HTTP/1.1", "Host: evil.example", "Origin: http://evil.example", "Access-Control-Request-Method: POST").want(t, 421, "FORBIDDEN")
	asked(t, open, "GET "+inURL+" HTTP/1.0").want(t, 421, "FORBIDDEN")
	asked(t, open, "GET http://evil.example"+inURL+" HTTP/1.1", "Host: localhost").want(t, 421, "FORBIDDEN")
	for _, path := range []string{"/healthz", "/readyz"} {
		if a := asked(t, open, "GET "+path+" HTTP/1.1", "Host: evil.example"); a.status != 200 {
			t.Errorf("%s: %d", path, a.status)
		}
		if a := asked(t, open, "GET "+path+" HTTP/1.0"); a.status != 200 {
			t.Errorf("%s without a host: %d", path, a.status)
		}
	}
	asked(t, guarded, "GET "+inURL+" HTTP/1.1", "Host: evil.example", "Authorization: Basic YWRtaW46cGFzcw==").want(t, 200, nil)
	asked(t, guarded, "GET "+inURL+" HTTP/1.1", "Host: evil.example").want(t, 401, "UNAUTHENTICATED")
}

// Contract 4.8: a GET from an image of any page once ran.
func TestOrigins(t *testing.T) {
	address := databasetest.SQLite.SharedSample(t)
	plain := serve(t, address)
	for _, c := range []struct {
		name    string
		headers []string
		passes  bool
	}{
		{"a program", nil, true},
		{"an image", []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "no-cors", "Sec-Fetch-Dest", "image"}, false},
		{"a link with a query", []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate"}, false},
		{"another port", []string{"Sec-Fetch-Site", "same-site", "Origin", "http://localhost:3000"}, false},
		{"the playground", []string{"Sec-Fetch-Site", "same-origin", "Origin", "http://localhost:4300"}, true},
		{"through a proxy with TLS", []string{"Sec-Fetch-Site", "same-origin", "Origin", "https://public.example.org"}, true},
		{"the address bar", []string{"Sec-Fetch-Site", "none"}, true},
		{"what there is not", []string{"Sec-Fetch-Site", "Same-Origin"}, false},
		{"twice", []string{"Sec-Fetch-Site", "same-origin", "Sec-Fetch-Site", "cross-site"}, false},
		{"empty", []string{"Sec-Fetch-Site", ""}, false},
		{"an older browser, same origin", []string{"Origin", "http://LOCALHOST:4300"}, true},
		{"an older browser, another", []string{"Origin", "http://evil.example"}, false},
		{"another port of an older one", []string{"Origin", "http://localhost"}, false},
		{"a look-alike", []string{"Origin", "http://localhost:4300.evil.example"}, false},
		{"a file", []string{"Origin", "null"}, false},
		{"two origins", []string{"Origin", "http://localhost:4300", "Origin", "http://evil.example"}, false},
		{"no origin at all", []string{"Origin", "localhost:4300"}, false},
		{"an extension", []string{"Origin", "chrome-extension://localhost:4300"}, false},
	} {
		for _, method := range []string{"GET", "POST", "websocket"} {
			lines := []string{"GET " + inURL + " HTTP/1.1", "Host: localhost:4300"}
			body := ""
			switch method {
			case "POST":
				lines[0] = "POST /graphql HTTP/1.1"
				lines = append(lines, "Content-Type: application/json", fmt.Sprintf("Content-Length: %d", len(simple)))
				body = simple
			case "websocket":
				lines[0] = "GET /graphql HTTP/1.1"
				lines = append(lines, "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Protocol: graphql-transport-ws")
			}
			for i := 0; i < len(c.headers); i += 2 {
				lines = append(lines, c.headers[i]+": "+c.headers[i+1])
			}
			lines[len(lines)-1] += "\r\n\r\n" + body
			a := asked(t, plain, lines...)
			if refused := a.status == 403; refused == c.passes || refused && a.code() != "FORBIDDEN" {
				t.Errorf("%s, %s: %d %s", c.name, method, a.status, a.body)
			}
		}
	}
	// Pages may be linked to from anywhere, and a browser that is led to /graphql goes on to the playground.
	cross := []string{"Sec-Fetch-Site", "cross-site", "Accept", "text/html"}
	if a := ask(t, http.MethodGet, plain+"/playground", "", cross...); a.status != 200 {
		t.Errorf("the playground: %d", a.status)
	}
	if a := ask(t, http.MethodGet, plain+"/graphql", "", cross...); a.status != 302 {
		t.Errorf("/graphql: %d", a.status)
	}

	named := serve(t, address, "PREFECT_SERVER_CORS_ALLOWED_ORIGINS", "https://ui.example.org")
	ask(t, "GET", named+inURL, "", "Sec-Fetch-Site", "cross-site", "Origin", "https://ui.example.org").want(t, 200, nil)
	ask(t, "GET", named+inURL, "", "Origin", "https://ui.example.org").want(t, 200, nil)
	ask(t, "GET", named+inURL, "", "Sec-Fetch-Site", "cross-site", "Origin", "https://ui.example.org.evil.example").want(t, 403, "FORBIDDEN")
	ask(t, "GET", named+inURL, "", "Sec-Fetch-Site", "cross-site").want(t, 403, "FORBIDDEN")
	// An image says of no origin where it is.
	ask(t, "GET", serve(t, address, "PREFECT_SERVER_CORS_ALLOWED_ORIGINS", "*")+inURL, "", "Sec-Fetch-Site", "cross-site").want(t, 403, "FORBIDDEN")
}

// X-Forwarded-Host counts from a trusted proxy (contract 4.8), and from nobody else. A page whose own name leads here may
// send the header, too.
func TestForwardedHost(t *testing.T) {
	address := databasetest.SQLite.SharedSample(t)
	behind := serve(t, address, "QUAESTOR_TRUSTED_PROXIES", "192.0.2.0/24, 127.0.0.1", "QUAESTOR_ALLOWED_HOSTS", "quaestor.example.org")
	direct := serve(t, address, "QUAESTOR_TRUSTED_PROXIES", "192.0.2.0/24", "QUAESTOR_ALLOWED_HOSTS", "quaestor.example.org")
	for _, c := range []struct {
		name           string
		headers        []string
		behind, direct int
	}{
		{"as it should be", []string{"X-Forwarded-Host", "quaestor.example.org", "Origin", "https://quaestor.example.org"}, 200, 403},
		{"its port", []string{"X-Forwarded-Host", "quaestor.example.org:8443", "Origin", "https://quaestor.example.org:8443"}, 200, 403},
		{"no page", []string{"X-Forwarded-Host", "quaestor.example.org"}, 200, 200},
		{"another page", []string{"X-Forwarded-Host", "quaestor.example.org", "Origin", "https://evil.example"}, 403, 403},
		{"a host that is not allowed", []string{"X-Forwarded-Host", "evil.example", "Origin", "https://evil.example"}, 421, 403},
		{"a chain of proxies", []string{"X-Forwarded-Host", "quaestor.example.org, quaestor.example.org:8080", "Origin", "https://quaestor.example.org"}, 200, 403},
		{"what a page wrote, and what the proxy appended", []string{"X-Forwarded-Host", "quaestor.example.org, evil.example"}, 421, 200},
		{"the other way round", []string{"X-Forwarded-Host", "evil.example, quaestor.example.org"}, 421, 200},
		{"two headers", []string{"X-Forwarded-Host", "quaestor.example.org", "X-Forwarded-Host", "evil.example"}, 421, 200},
	} {
		for base, want := range map[string]int{behind: c.behind, direct: c.direct} {
			if a := ask(t, "GET", base+inURL, "", c.headers...); a.status != want {
				t.Errorf("%s: %d, want %d: %s", c.name, a.status, want, a.body)
			}
		}
	}
	asked(t, behind, "GET "+inURL+" HTTP/1.1", "Host: evil.example", "X-Forwarded-Host: localhost").want(t, 421, "FORBIDDEN")
}
