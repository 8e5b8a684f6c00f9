package server

import (
	"context"
	"errors"
	"log/slog"

	"github.com/quaestor-graph/quaestor/server/database"
)

// reason is why the database can't be served, without its address: whoever
// asks is not authenticated. The log has the whole of it.
func reason(ctx context.Context, err error) string {
	slog.WarnContext(ctx, "the database is not ready", "error", err)
	var denied *database.DeniedError
	switch {
	case errors.As(err, &denied):
		return "the database role may not read Prefect's tables"
	case errors.Is(err, database.ErrTimeout), errors.Is(err, context.DeadlineExceeded):
		return "the database does not answer in time"
	case errors.Is(err, database.ErrUnavailable):
		return "the database can't be reached"
	}
	return "the database can't be served"
}
