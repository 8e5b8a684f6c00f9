package server_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
	"github.com/quaestor-graph/quaestor/ui"
)

type served struct {
	PrefectUIURL *string `json:"prefectUiUrl"`
	Limits       json.RawMessage
	Features     []string
}

func askServed(t *testing.T, base, host string) served {
	t.Helper()
	const query = `{ server { prefectUiUrl limits { maxPageSize maxCost maxDepth maxBodyBytes maxResponseBytes operationTimeout } features } }`
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, base+"/graphql", strings.NewReader(request(t, query)))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Host = host
	a := send(t, r)
	var body struct{ Data struct{ Server served } }
	if err := json.Unmarshal([]byte(a.body), &body); err != nil || a.status != http.StatusOK || body.Data.Server.Limits == nil {
		t.Fatalf("%d %s %v", a.status, a.body, err)
	}
	return body.Data.Server
}

// Contract 6.4: the limits are those that are set, and the features what there is.
func TestServerShowsLimitsAndFeatures(t *testing.T) {
	address := databasetest.SQLite.SharedSample(t)
	words := []string{"keys", "websocket"}
	if ui.Built() {
		words = append([]string{"playground", "pages"}, words...)
	}
	for _, c := range []struct {
		settings []string
		limits   string
		features []string
	}{
		{nil, `{"maxPageSize":1000,"maxCost":100000,"maxDepth":15,"maxBodyBytes":1048576,"maxResponseBytes":67108864,"operationTimeout":30}`, words},
		{
			[]string{
				"QUAESTOR_MAX_PAGE_SIZE", "70", "QUAESTOR_MAX_COST", "5000000000", "QUAESTOR_MAX_DEPTH", "9", "QUAESTOR_MAX_BODY_BYTES", "8 GiB",
				"QUAESTOR_MAX_RESPONSE_BYTES", "3 GiB", "QUAESTOR_OPERATION_TIMEOUT", "1.5s", "QUAESTOR_EXPLAIN", "true",
			},
			`{"maxPageSize":70,"maxCost":5000000000,"maxDepth":9,"maxBodyBytes":8589934592,"maxResponseBytes":3221225472,"operationTimeout":1.5}`,
			append(slices.Clone(words), "explain"),
		},
	} {
		got := askServed(t, serve(t, address, c.settings...), "localhost")
		if string(got.Limits) != c.limits || !slices.Equal(got.Features, c.features) || got.PrefectUIURL != nil {
			t.Errorf("%v: %s %v %v, want %s %v and no address of Prefect's pages", c.settings, got.Limits, got.Features, got.PrefectUIURL, c.limits, c.features)
		}
	}
}

// Contract 6.4: the address is null where it is our own, by whatever name the server is asked; a password stays in.
func TestServerShowsPrefectsPages(t *testing.T) {
	address := databasetest.SQLite.SharedSample(t)
	base := serve(t, address, "PREFECT_UI_URL", "https://user:secret@prefect.example:4200/prefect", "QUAESTOR_ALLOWED_HOSTS", "prefect.example")
	u, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	for host, own := range map[string]bool{
		"127.0.0.1:" + u.Port(): false, "localhost:4200": false, "prefect.example": false, "prefect.example:4201": false,
		"prefect.example:4200": true, "Prefect.Example:4200": true,
	} {
		got := askServed(t, base, host)
		if own != (got.PrefectUIURL == nil) || !own && *got.PrefectUIURL != "https://prefect.example:4200/prefect" {
			t.Errorf("asked as %s: %v", host, got.PrefectUIURL)
		}
	}
	base = serve(t, address, "PREFECT_UI_URL", "http://localhost:4300")
	for host, own := range map[string]bool{"localhost:4300": true, "127.0.0.1:4300": true, "[::1]:4300": true, "localhost:4200": false, "localhost": false} {
		if got := askServed(t, base, host); own != (got.PrefectUIURL == nil) {
			t.Errorf("asked as %s: %v", host, got.PrefectUIURL)
		}
	}
}
