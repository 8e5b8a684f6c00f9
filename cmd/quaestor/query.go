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
	"os"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/spf13/cobra"

	"github.com/quaestor-graph/quaestor/graph"
	"github.com/quaestor-graph/quaestor/server"
	"github.com/quaestor-graph/quaestor/server/database"
)

type queryFlags struct {
	file, variables, server, auth string
}

func newQuery() *cobra.Command {
	var q queryFlags
	cmd := &cobra.Command{
		Use:   "query [QUERY]",
		Short: "Run one GraphQL operation and print its answer",
		Long: `Run one GraphQL operation, on the database itself or on a server, and print its answer as JSON.

Exits 1 if the answer has errors.`,
		Example: `  quaestor query '{ flowRuns(first: 3) { nodes { name stateType } totalCount } }'
  quaestor query -f report.graphql --variables '{"name": "etl"}'
  quaestor query - --variables @variables.json < report.graphql
  quaestor query '{ server { prefectRelease } }' --server http://127.0.0.1:4300 --auth admin:pass`,
		Args: usageArgs(cobra.MaximumNArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			params, err := q.params(cmd.InOrStdin(), args)
			if err != nil {
				return err
			}
			answer, err := q.run(cmd, params)
			if err != nil {
				return err
			}
			return q.print(cmd.OutOrStdout(), answer)
		},
	}
	f := cmd.Flags()
	databaseFlag(f)
	f.StringVarP(&q.file, "file", "f", "", "file that holds the operation, or - for stdin")
	f.StringVar(&q.variables, "variables", "", "variables as a JSON object, or @FILE")
	f.StringVar(&q.server, "server", "", "address of a Quaestor server to ask instead of the database")
	f.StringVar(&q.auth, "auth", "", "auth string (user:password) of that server")
	return cmd
}

// params reads the operation and its variables.
func (q *queryFlags) params(in io.Reader, args []string) (*graphql.RawParams, error) {
	var text []byte
	var err error
	switch {
	case q.file != "" && len(args) > 0:
		return nil, &usageError{errors.New("give the operation as an argument or by --file, not both")}
	case q.file == "-", q.file == "" && len(args) > 0 && args[0] == "-":
		text, err = io.ReadAll(in)
	case q.file != "":
		text, err = os.ReadFile(q.file)
	case len(args) == 0:
		return nil, &usageError{errors.New("give an operation, a file by --file, or - to read it from stdin")}
	default:
		text = []byte(args[0])
	}
	if err != nil {
		return nil, fmt.Errorf("the operation can't be read: %w", err)
	}
	p := &graphql.RawParams{Query: string(text)}
	if q.variables == "" {
		return p, nil
	}
	variables := []byte(q.variables)
	if file, ok := strings.CutPrefix(q.variables, "@"); ok {
		if variables, err = os.ReadFile(file); err != nil {
			return nil, fmt.Errorf("the variables can't be read: %w", err)
		}
	}
	d := json.NewDecoder(bytes.NewReader(variables))
	d.UseNumber()
	if err := d.Decode(&p.Variables); err == nil {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return p, nil
		}
	}
	return nil, &usageError{errors.New("--variables must be a JSON object, or @ and the name of a file that holds one")}
}

func (q *queryFlags) run(cmd *cobra.Command, params *graphql.RawParams) ([]byte, error) {
	if q.server != "" {
		if cmd.Flags().Changed("database-url") {
			return nil, &usageError{errors.New("give --server or --database-url, not both")}
		}
		return q.ask(cmd.Context(), params)
	}
	s, err := load(cmd, "database-url")
	if err != nil {
		return nil, err
	}
	ctx := cmd.Context()
	db, err := database.Provide(ctx, s)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	ctx = graph.WithRequestID(database.With(ctx, db), graph.NewRequestID())
	if s.Server.OperationTimeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, s.Server.OperationTimeout)
		defer cancel()
	}
	return server.Encode(server.Execute(graphql.StartOperationTrace(ctx), server.Executor(s.Server, version()), params))
}

// ask sends the operation to a server.
func (q *queryFlags) ask(ctx context.Context, params *graphql.RawParams) ([]byte, error) {
	body, err := json.Marshal(map[string]any{"query": params.Query, "variables": params.Variables})
	if err != nil {
		return nil, err
	}
	address, err := url.Parse(q.server)
	if err != nil || address.Host == "" || address.Scheme != "http" && address.Scheme != "https" {
		return nil, &usageError{errors.New("--server must be an address such as http://127.0.0.1:4300")}
	}
	address.Path = strings.TrimSuffix(address.Path, "/")
	if !strings.HasSuffix(address.Path, "/graphql") {
		address.Path += "/graphql"
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, address.String(), bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "application/json")
	if q.auth != "" {
		r.Header.Set("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(q.auth)))
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

// print writes the answer indented; numbers keep every digit.
func (q *queryFlags) print(out io.Writer, answer []byte) error {
	var b bytes.Buffer
	if err := json.Indent(&b, answer, "", "  "); err != nil {
		return err
	}
	b.WriteByte('\n')
	if _, err := b.WriteTo(out); err != nil {
		return err
	}
	var has struct{ Errors []any }
	if err := json.Unmarshal(answer, &has); err == nil && len(has.Errors) > 0 {
		return errAnswered
	}
	return nil
}
