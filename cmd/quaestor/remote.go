package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"github.com/quaestor-graph/quaestor/server/settings"
)

// remote is a server that answers operations.
type remote struct {
	address, authorization string
	// patience is how long it may be silent.
	patience time.Duration
}

// serverAddress is where a server answers operations: http unless something else is
// said, and /graphql behind its path.
func serverAddress(given string) (string, error) {
	if !strings.Contains(given, "://") {
		given = "http://" + given
	}
	address, err := url.Parse(given)
	if err != nil || address.Hostname() == "" || address.Scheme != "http" && address.Scheme != "https" {
		return "", errors.New("--server must be an address such as localhost:4300 or https://quaestor.example.org")
	}
	address.Path = strings.TrimSuffix(address.Path, "/")
	if !strings.HasSuffix(address.Path, "/graphql") {
		address.Path += "/graphql"
	}
	return address.String(), nil
}

// authorization is what a server is shown: --auth, else a key, else Prefect's auth
// string. What has no colon is a key.
func (q *queryFlags) authorization(given bool, c settings.Client) string {
	shown := q.auth
	if !given {
		shown = c.AuthString
		if c.Key != "" {
			return "Bearer " + c.Key
		}
	}
	switch {
	case shown == "":
		return ""
	case strings.Contains(shown, ":"):
		return "Basic " + base64.StdEncoding.EncodeToString([]byte(shown))
	}
	return "Bearer " + shown
}

// errSilent ends a request whose answer does not begin.
var errSilent = errors.New("the server is silent")

// ask sends an operation.
func (s *remote) ask(ctx context.Context, params *graphql.RawParams) ([]byte, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	r, err := s.request(ctx, params)
	if err != nil {
		return nil, err
	}
	silent := time.AfterFunc(s.patience, func() { cancel(errSilent) })
	response, err := (&http.Client{CheckRedirect: sameServer}).Do(r)
	silent.Stop()
	switch {
	case errors.Is(context.Cause(ctx), errSilent):
		return nil, fmt.Errorf("the server has not begun to answer within %s, which is twice QUAESTOR_OPERATION_TIMEOUT", s.patience)
	case err != nil:
		return nil, fmt.Errorf("the server can't be reached: %w", errors.Unwrap(err))
	}
	defer response.Body.Close()
	if elsewhere, err := response.Location(); err == nil && response.StatusCode/100 == 3 {
		return nil, fmt.Errorf("the server answered %s and leads to %s: is that Quaestor's address?", response.Status, elsewhere.Redacted())
	}
	answer, err := io.ReadAll(response.Body)
	switch {
	case err != nil:
		return nil, fmt.Errorf("the server's answer broke off: %w", err)
	case !answers(response, answer):
		return nil, fmt.Errorf("the server answered %s and no GraphQL: is it Quaestor's address?", response.Status)
	}
	return answer, nil
}

func (s *remote) request(ctx context.Context, params *graphql.RawParams) (*http.Request, error) {
	parts := map[string]any{"query": params.Query, "variables": params.Variables}
	if params.OperationName != "" {
		parts["operationName"] = params.OperationName
	}
	body, err := json.Marshal(parts)
	if err != nil {
		return nil, err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, s.address, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "application/json")
	if s.authorization != "" {
		r.Header.Set("Authorization", s.authorization)
	}
	return r, nil
}

// sameServer follows a redirect that keeps the operation, to where the key was sent
// already. What other redirects name is for the user to judge.
func sameServer(next *http.Request, before []*http.Request) error {
	asked := before[0]
	if next.Method != asked.Method || next.URL.Scheme != asked.URL.Scheme || next.URL.Host != asked.URL.Host || len(before) > 5 {
		return http.ErrUseLastResponse
	}
	return nil
}

// answers says whether something is the answer to an operation: it has data, or
// errors whatever the status.
func answers(response *http.Response, body []byte) bool {
	var answer map[string]json.RawMessage
	if json.Unmarshal(body, &answer) != nil {
		return false
	}
	var problems []struct{}
	if json.Unmarshal(answer["errors"], &problems) == nil && len(problems) > 0 {
		return true
	}
	var data *struct{}
	return response.StatusCode/100 == 2 && json.Unmarshal(answer["data"], &data) == nil && data != nil
}
