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
	"github.com/spf13/cobra"

	"github.com/quaestor-graph/quaestor/graph"
	"github.com/quaestor-graph/quaestor/server"
	"github.com/quaestor-graph/quaestor/server/database"
	"github.com/quaestor-graph/quaestor/server/settings"
)

// answerer answers an operation.
type answerer func(context.Context, *graphql.RawParams) ([]byte, error)

// answerer is the database's own, or a server's, with what ends it.
func (q *queryFlags) answerer(cmd *cobra.Command) (ask answerer, end func() error, err error) {
	if q.server == "" {
		return q.database(cmd)
	}
	end = func() error { return nil }
	switch {
	case cmd.Flags().Changed("database-url"):
		return nil, nil, &usageError{errors.New("give --server or --database-url, not both")}
	case q.now != "":
		return nil, nil, &usageError{errors.New("--now is for the database itself: a server answers by its own clock")}
	}
	address, err := serverAddress(q.server)
	if err != nil {
		return nil, nil, &usageError{err}
	}
	s, err := load(cmd)
	if err != nil {
		return nil, nil, err
	}
	authorization := q.authorization(cmd.Flags().Changed("auth"), s.Client)
	return func(ctx context.Context, params *graphql.RawParams) ([]byte, error) {
		return askServer(ctx, address, authorization, params)
	}, end, nil
}

// database runs operations in this process.
func (q *queryFlags) database(cmd *cobra.Command) (answerer, func() error, error) {
	var clock func() time.Time
	if q.now != "" {
		now, err := instant(q.now)
		if err != nil {
			return nil, nil, err
		}
		clock = func() time.Time { return now }
	}
	s, err := load(cmd, "database-url")
	if err != nil {
		return nil, nil, err
	}
	db, err := provide(cmd.Context(), s)
	if err != nil {
		return nil, nil, err
	}
	x := server.Executor(s.Server, version(), clock)
	return func(ctx context.Context, params *graphql.RawParams) ([]byte, error) {
		ctx = graph.WithRequestID(database.With(ctx, db), graph.NewRequestID())
		if s.Server.OperationTimeout > 0 {
			var cancel context.CancelFunc
			ctx, cancel = context.WithTimeout(ctx, s.Server.OperationTimeout)
			defer cancel()
		}
		return server.Encode(server.Execute(graphql.StartOperationTrace(ctx), x, params))
	}, db.Close, nil
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

func askServer(ctx context.Context, address, authorization string, params *graphql.RawParams) ([]byte, error) {
	request := map[string]any{"query": params.Query, "variables": params.Variables}
	if params.OperationName != "" {
		request["operationName"] = params.OperationName
	}
	body, err := json.Marshal(request)
	if err != nil {
		return nil, err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "application/json")
	if authorization != "" {
		r.Header.Set("Authorization", authorization)
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		return nil, fmt.Errorf("the server can't be reached: %w", errors.Unwrap(err))
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil || !json.Valid(answer) {
		return nil, fmt.Errorf("the server answered %s and no JSON: is it Quaestor's?", response.Status)
	}
	return answer, nil
}
