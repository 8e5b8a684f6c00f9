package server_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/coder/websocket"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
	"github.com/quaestor-graph/quaestor/server/graphqlws"
	"github.com/quaestor-graph/quaestor/server/servertest"
)

// dial opens a WebSocket, or gives the answer that refuses it.
func dial(t *testing.T, base string, header http.Header) (*websocket.Conn, *http.Response) {
	t.Helper()
	c, response, err := websocket.Dial(t.Context(), "ws"+strings.TrimPrefix(base, "http")+"/graphql",
		&websocket.DialOptions{Subprotocols: []string{graphqlws.Subprotocol}, HTTPHeader: header})
	if err != nil {
		if response == nil {
			t.Fatal(err)
		}
		return nil, response
	}
	t.Cleanup(func() { _ = c.CloseNow() })
	c.SetReadLimit(-1)
	return c, response
}

// exchange says a message and gives the answer; the close code where there is none.
func exchange(t *testing.T, c *websocket.Conn, message string) (string, websocket.StatusCode) {
	t.Helper()
	if err := c.Write(t.Context(), websocket.MessageText, []byte(message)); err != nil {
		t.Fatal(err)
	}
	return hear(t, c)
}

func hear(t *testing.T, c *websocket.Conn) (string, websocket.StatusCode) {
	t.Helper()
	_, b, err := c.Read(t.Context())
	return string(b), websocket.CloseStatus(err)
}

const initialise = `{"type":"connection_init"}`

// Contract 4.1: a socket is answered what a POST is.
func TestSocketAnswersAsPOST(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		base := serve(t, d.Sample(t))
		c, _ := dial(t, base, nil)
		if got, _ := exchange(t, c, initialise); got != `{"type":"connection_ack"}` {
			t.Fatal(got)
		}
		for i, query := range []string{
			"{ flowRuns(first: 3) { totalCount nodes { id name state { type } } } }",
			"{ flowRun(id: \"none\") { id } }",
			"{ flowRuns { nodes { nothing } } }",
			"{ flowRuns(first: 100000) { nodes { id } } }",
			"{",
			"subscription { flowRuns { totalCount } }",
		} {
			want := post(t, base, query)
			got, _ := exchange(t, c, fmt.Sprintf(`{"id":"%d","type":"subscribe","payload":%s}`, i, request(t, query)))
			var message struct {
				ID, Type string
				Payload  json.RawMessage
			}
			if err := json.Unmarshal([]byte(got), &message); err != nil || message.ID != fmt.Sprint(i) {
				t.Fatalf("%s: %v", got, err)
			}
			var all struct{ Errors json.RawMessage }
			if err := json.Unmarshal([]byte(want.body), &all); err != nil {
				t.Fatal(err)
			}
			switch {
			case want.data == nil:
				if message.Type != "error" || string(message.Payload) != string(all.Errors) {
					t.Errorf("%s: %s, want an error message with %s", query, got, all.Errors)
				}
				continue
			case message.Type != "next" || string(message.Payload) != want.body:
				t.Errorf("%s: %s, want %s", query, got, want.body)
			}
			if got, _ := hear(t, c); got != fmt.Sprintf(`{"id":"%d","type":"complete"}`, i) {
				t.Errorf("%s: %s at the end", query, got)
			}
		}
		if _, code := exchange(t, c, `{"id":"1","type":"subscribe","payload":{"variables":{}}}`); code != graphqlws.BadRequest {
			t.Errorf("a payload without a query closes with %d", code)
		}
	})
}

// Contract 4.14 and 4.8: Origin and Sec-Fetch-Site count at upgrades.
func TestSocketAuthentication(t *testing.T) {
	base := serve(t, databasetest.SQLite.Sample(t), "PREFECT_SERVER_API_AUTH_STRING", "admin:secret")
	right := "Basic YWRtaW46c2VjcmV0"
	for name, c := range map[string]struct {
		header http.Header
		params string
		want   websocket.StatusCode
	}{
		"in connectionParams":          {nil, `{"authorization":"` + right + `"}`, -1},
		"in the header":                {http.Header{"Authorization": {right}}, `{}`, -1},
		"in neither":                   {nil, `{}`, graphqlws.Forbidden},
		"wrong in connectionParams":    {nil, `{"authorization":"Basic YTpi"}`, graphqlws.Forbidden},
		"wrong beside a right header":  {http.Header{"Authorization": {right}}, `{"authorization":"Basic YTpi"}`, graphqlws.Forbidden},
		"wrong in the header":          {http.Header{"Authorization": {"Basic YTpi"}}, `{}`, graphqlws.Forbidden},
		"no text in connectionParams":  {nil, `{"authorization":["` + right + `"]}`, graphqlws.Forbidden},
		"the password without a name ": {nil, `{"authorization":"secret"}`, graphqlws.Forbidden},
	} {
		t.Run(name, func(t *testing.T) {
			socket, response := dial(t, base, c.header)
			if socket == nil {
				t.Fatal("the upgrade is refused:", response.StatusCode)
			}
			if got, code := exchange(t, socket, `{"type":"connection_init","payload":`+c.params+`}`); code != c.want {
				t.Errorf("%s, closed with %d, want %d", got, code, c.want)
			}
		})
	}
	for name, header := range map[string]http.Header{
		"another origin": {"Origin": {"https://evil.example"}},
		"another site":   {"Sec-Fetch-Site": {"cross-site"}},
	} {
		socket, response := dial(t, base, header)
		if socket != nil || response.StatusCode != http.StatusForbidden {
			t.Errorf("%s: %v, want 403", name, response.StatusCode)
		}
	}
}

// Contract 4.14: an upgrade beyond MAX_WEBSOCKETS is 503 with Retry-After.
func TestSocketLimit(t *testing.T) {
	base := serve(t, databasetest.SQLite.Sample(t), "QUAESTOR_MAX_WEBSOCKETS", "1")
	if c, response := dial(t, base, nil); c == nil {
		t.Fatal(response.StatusCode)
	}
	c, response := dial(t, base, nil)
	if c != nil {
		t.Fatal("a second socket is let in")
	}
	a := read(t, response)
	a.want(t, http.StatusServiceUnavailable, "UNAVAILABLE")
	if a.header.Get("Retry-After") == "" {
		t.Error("there is no Retry-After")
	}
}

// Contract 3.13: of a socket there is a line for each of its operations.
func TestSocketOperationsAreTold(t *testing.T) {
	base := serve(t, databasetest.SQLite.Sample(t))
	log := logged(t)
	c, _ := dial(t, base, nil)
	exchange(t, c, initialise)
	for _, query := range []string{"query Named { flowRuns(first: 1) { nodes { id } } }", "query Wrong { nothing }"} {
		exchange(t, c, `{"id":"1","type":"subscribe","payload":`+request(t, query)+`}`)
		if !strings.Contains(query, "Wrong") {
			hear(t, c)
		}
	}
	databasetest.Eventually(t, "two operations in the log", func() bool { return strings.Count(log(), "msg=operation") == 2 })
	for _, want := range []string{"operation=Named", "outcome=ok", "rows=1", "outcome=GRAPHQL_VALIDATION_FAILED"} {
		if !strings.Contains(log(), want) {
			t.Errorf("there is no %s in\n%s", want, log())
		}
	}
}

// Contract 4.15: sockets on which nothing runs close with 1001 at once, and the server ends.
func TestSocketsStop(t *testing.T) {
	base, stop, stopped := servertest.Listen(t, databasetest.SQLite.SharedSample(t))
	c, _ := dial(t, base, nil)
	exchange(t, c, initialise)
	stop()
	if _, code := hear(t, c); code != websocket.StatusGoingAway {
		t.Errorf("closed with %d, want 1001", code)
	}
	if err := <-stopped; err != nil {
		t.Error(err)
	}
}
