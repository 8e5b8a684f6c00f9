package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/spf13/cobra"

	"github.com/quaestor-graph/quaestor/cmd/quaestor/internal/format"
	"github.com/quaestor-graph/quaestor/cmd/quaestor/internal/rows"
	"github.com/quaestor-graph/quaestor/cmd/quaestor/internal/terminal"
	"github.com/quaestor-graph/quaestor/graph"
)

type queryFlags struct {
	file, variables, operation, format, now, server, auth string
	// all: every page of the connection.
	all bool
}

func newQuery() *cobra.Command {
	var q queryFlags
	cmd := &cobra.Command{
		Use:   "query [QUERY]",
		Short: "Run one GraphQL operation and print its answer",
		Long: `Run one GraphQL operation, on the database itself or on a server, and print its answer. Exits 1 if that has errors.

--format ndjson, csv and table print the rows of the one list or connection that the operation asks for, what a row leads
to beside it as flow.name, lists and objects as JSON; a table cuts what is wider than ` + strconv.Itoa(format.Widest) + ` columns. --all goes on until the
last page of that connection, with as little memory as for one.

A server is shown --auth, else QUAESTOR_KEY, else PREFECT_API_AUTH_STRING.`,
		Example: `  quaestor query '{ flowRuns(first: 3) { nodes { name stateType } totalCount } }'
  quaestor query -f report.graphql --variables '{"name": "etl"}' --operation-name Weekly
  quaestor query - --variables @variables.json < report.graphql
  quaestor query '{ logs { nodes { timestamp message flowRun { name } } } }' --all --format csv > logs.csv
  quaestor query '{ flows { nodes { name flowRuns { totalCount } } } }' --format table
  quaestor query -f late.graphql --now 2026-11-01T00:00:00Z
  quaestor query '{ server { prefectRelease } }' --server localhost:4300`,
		Args: usageArgs(cobra.MaximumNArgs(1)),
		RunE: q.run,
	}
	f := cmd.Flags()
	databaseFlag(f)
	f.StringVarP(&q.file, "file", "f", "", "file that holds the operation, or - for stdin")
	f.StringVar(&q.variables, "variables", "", "variables as a JSON object, or @FILE")
	f.StringVar(&q.operation, "operation-name", "", "operation to run, of a file that has several")
	f.StringVar(&q.format, "format", format.JSON, strings.Join(format.Names, ", "))
	f.BoolVar(&q.all, "all", false, "all pages of the connection that is asked for")
	f.StringVar(&q.now, "now", "", "the present of the operation, such as 2026-11-01T00:00:00Z (not of a server)")
	f.StringVar(&q.server, "server", "", "address of a Quaestor server to ask instead of the database, such as localhost:4300")
	f.StringVar(&q.auth, "auth", "", "auth string (user:password) or key for that server")
	complete(cmd, "format", cobra.FixedCompletions(format.Names, cobra.ShellCompDirectiveNoFileComp))
	complete(cmd, "variables", filesBehindAt)
	complete(cmd, "file", anyFile)
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
	p := &graphql.RawParams{Query: string(text), OperationName: q.operation}
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
	if json.Valid(variables) && d.Decode(&p.Variables) == nil {
		return p, nil
	}
	return nil, &usageError{errors.New("--variables must be a JSON object, or @ and the name of a file that holds one")}
}

// run prints the answer, or the rows of it.
func (q *queryFlags) run(cmd *cobra.Command, args []string) (err error) {
	if err := format.Check(q.format); err != nil {
		return &usageError{err}
	}
	params, err := q.params(cmd.InOrStdin(), args)
	if err != nil {
		return err
	}
	// What can't be read is asked for all the same: the answer says what is wrong.
	var list *rows.List
	if q.all || q.format != format.JSON {
		if operation, ok := rows.Parse(graph.Schema(), params.Query, params.OperationName, params.Variables); ok {
			if list, err = operation.List(); err != nil {
				return &usageError{err}
			}
		}
	}
	ask, end, err := q.answerer(cmd)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, end()) }()
	out := cmd.OutOrStdout()
	if q.all && list != nil {
		return q.pages(cmd.Context(), out, ask, params, list)
	}
	answer, err := ask(cmd.Context(), params)
	switch {
	case err != nil:
		return err
	case q.format == format.JSON:
		return q.print(out, answer)
	}
	return q.rows(out, answer, list)
}

// rows prints those of one answer.
func (q *queryFlags) rows(out io.Writer, answer []byte, list *rows.List) error {
	if list == nil {
		// Nothing but its errors can be understood.
		list = &rows.List{}
	}
	page := list.Read(answer, 0)
	printer := format.New(q.format, out, list)
	if err := printer.Page(page); err != nil {
		return err
	}
	if err := printer.Close(page.Errors); err != nil || len(page.Errors) == 0 {
		return err
	}
	return fmt.Errorf("%w: %w", errAnswered, format.Message(page.Errors))
}

// print writes the answer indented; numbers keep every digit.
func (q *queryFlags) print(out io.Writer, answer []byte) error {
	var b bytes.Buffer
	if err := json.Indent(&b, answer, "", "  "); err != nil {
		return err
	}
	b.WriteByte('\n')
	text := b.Bytes()
	if terminal.Is(out) {
		text = terminal.JSON(text)
	}
	if _, err := out.Write(text); err != nil {
		return err
	}
	var has struct{ Errors []any }
	if err := json.Unmarshal(answer, &has); err == nil && len(has.Errors) > 0 {
		return errAnswered
	}
	return nil
}
