package main

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/spf13/cobra"

	"github.com/quaestor-graph/quaestor/graph"
	"github.com/quaestor-graph/quaestor/server"
	"github.com/quaestor-graph/quaestor/server/database"
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
	if q.auth != "" {
		slog.Warn("--auth holds a secret, which the process list showed and the shell may keep: put it into QUAESTOR_KEY or PREFECT_API_AUTH_STRING")
	}
	r := &remote{
		address: address, authorization: q.authorization(cmd.Flags().Changed("auth"), s.Client),
		// Its own limit of an operation is likely ours; a queue before it may take as long.
		patience: 2 * s.Server.OperationTimeout,
	}
	return r.ask, end, nil
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
