package orm

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"entgo.io/ent/dialect"

	"github.com/quaestor-graph/quaestor/server/database/query/write"
)

// InvalidIndex is what an interrupted CREATE or REINDEX INDEX CONCURRENTLY
// leaves on PostgreSQL: it costs writes and serves nothing.
type InvalidIndex struct {
	Name  string `json:"name"`
	Table string `json:"table"`
	// Repair is the statement that mends it. It does not block writes.
	Repair string `json:"repair"`
	// own: its table is one of ours.
	own bool
}

// ErrIndexes: all is there, but for indexes that could not be mended.
var ErrIndexes = errors.New("invalid indexes")

// indexError is the one line for people.
type indexError string

func (e indexError) Error() string     { return string(e) }
func (e indexError) Is(err error) bool { return err == ErrIndexes }

// InvalidIndexes finds them.
func (s *Schema) InvalidIndexes(ctx context.Context) ([]InvalidIndex, error) {
	return s.invalidIndexes(ctx, s.DB)
}

// querier is the database, or a connection that is held: there is no second one beside that and the lock's.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

func (s *Schema) invalidIndexes(ctx context.Context, q querier) (found []InvalidIndex, err error) {
	components, err := write.New(s.Dialect, nil)
	if err != nil {
		return nil, err
	}
	st, ok := components.InvalidIndexes(ctx)
	if !ok {
		return nil, nil
	}
	rows, err := q.QueryContext(ctx, st.SQL)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var i InvalidIndex
		var leftover bool
		if err := rows.Scan(&i.Name, &i.Table, &leftover); err != nil {
			return nil, err
		}
		i.Repair = "REINDEX INDEX CONCURRENTLY " + i.Name
		if leftover {
			i.Repair = "DROP INDEX CONCURRENTLY " + i.Name
		}
		i.own = Own(strings.Trim(i.Table[strings.LastIndex(i.Table, ".")+1:], `"`))
		found = append(found, i)
	}
	return found, rows.Err()
}

// mendIndexes rebuilds the invalid indexes of tables that are ours, and names the statement for those of a guest.
func (s *Schema) mendIndexes(ctx context.Context, ours bool) error {
	if s.Dialect != dialect.Postgres {
		return nil
	}
	invalid, err := s.InvalidIndexes(ctx)
	if err != nil {
		return err
	}
	var failed []string
	for _, i := range invalid {
		if !ours && !i.own {
			s.progress(fmt.Sprintf("the index %s of %s is INVALID, and not Quaestor's to mend: run %s", i.Name, i.Table, i.Repair))
			continue
		}
		s.progress(fmt.Sprintf("mending the INVALID index %s of %s: %s", i.Name, i.Table, i.Repair))
		if err := s.mend(ctx, i, invalid); err != nil {
			failed = append(failed, fmt.Sprintf("the index %s of %s is still INVALID: %s; remove the cause and run %s",
				i.Name, i.Table, s.explain(err), i.Repair))
		}
	}
	if len(failed) > 0 {
		return indexError(strings.Join(failed, "; "))
	}
	return nil
}

// mend runs the statement, which stands in no transaction and so has the time limits of its session, and takes away
// what it leaves where it fails.
func (s *Schema) mend(ctx context.Context, i InvalidIndex, known []InvalidIndex) error {
	conn, err := s.DB.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	for _, name := range []string{"statement_timeout", "lock_timeout"} {
		reset, err := unlimited(ctx, conn, name)
		if err != nil {
			return err
		}
		defer reset()
	}
	_, err = conn.ExecContext(ctx, i.Repair)
	if err == nil {
		return nil
	}
	left, looked := s.invalidIndexes(ctx, conn)
	for _, l := range left {
		isNew := !slices.ContainsFunc(known, func(k InvalidIndex) bool { return k.Name == l.Name })
		if isNew && l.Table == i.Table && strings.HasPrefix(l.Repair, "DROP ") {
			if _, dropped := conn.ExecContext(ctx, l.Repair); dropped != nil {
				looked = errors.Join(looked, dropped)
			}
		}
	}
	return errors.Join(err, looked)
}

// unlimited lifts a limit of a session, where there is one: behind PgBouncer the session is not ours alone.
func unlimited(ctx context.Context, conn *sql.Conn, name string) (reset func(), err error) {
	var limit string
	if err := conn.QueryRowContext(ctx, "SHOW "+name).Scan(&limit); err != nil || limit == "0" {
		return func() {}, err
	}
	_, err = conn.ExecContext(ctx, "SET "+name+" = 0")
	return func() { _, _ = conn.ExecContext(context.WithoutCancel(ctx), "RESET "+name) }, err
}
