package database

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/quaestor-graph/quaestor/ent/migrate"
	"github.com/quaestor-graph/quaestor/server/database/config"
	"github.com/quaestor-graph/quaestor/server/database/orm"
	"github.com/quaestor-graph/quaestor/server/database/query"
)

// DeniedError is what the database's role may not read. Its message is for clients too.
type DeniedError struct {
	Role string
	// Schema is one that the role may not use at all.
	Schema string
	// Tables are empty where a statement was refused for something else, as a column.
	Tables []string
}

func (e *DeniedError) Error() string {
	switch {
	case e.Schema != "":
		return fmt.Sprintf("the database role %s may not use the schema %s, which holds Prefect's tables", e.Role, e.Schema)
	case len(e.Tables) > 0:
		return fmt.Sprintf("the database role %s may not read %s", e.Role, strings.Join(e.Tables, ", "))
	}
	return fmt.Sprintf("the database role %s may not read all that this takes", e.Role)
}

// Readable implements Database.
func (d *database) Readable(ctx context.Context, table string) bool {
	r := d.visible(ctx, table)
	return !r.Absent && !r.Denied
}

// Denied implements Database.
func (d *database) Denied() *DeniedError {
	r := d.engine.Rights()
	e := &DeniedError{Role: r.Role}
	for _, t := range migrate.Tables {
		if slices.Contains(r.Unreadable, t.Name) && !orm.Own(t.Name) {
			e.Tables = append(e.Tables, t.Name)
		}
	}
	if len(e.Tables) == 0 {
		return nil
	}
	slices.Sort(e.Tables)
	return e
}

// permitted is why a statement is not sent, or was refused for want of a right.
func (d *database) permitted(st query.Statement, err error) error {
	if len(st.Denied) > 0 || errors.Is(err, config.ErrDenied) {
		denied := &DeniedError{Role: d.engine.Rights().Role, Tables: st.Denied}
		if err != nil {
			return fmt.Errorf("%w: %w", denied, err)
		}
		return denied
	}
	return err
}

// hidden says that the role may not use the schema that holds Prefect's tables, if it is so.
func (s *Snapshot) hidden(ctx context.Context) error {
	st, ok := s.d.queries.HiddenSchema(ctx)
	if !ok {
		return nil
	}
	schemas, err := s.texts(ctx, st)
	if err != nil || len(schemas) == 0 {
		return err
	}
	denied := &DeniedError{Role: s.d.engine.Rights().Role, Schema: schemas[0]}
	return fmt.Errorf("%s: %w: let an administrator grant it USAGE on the schema, and SELECT on the tables", s.d.address, denied)
}

// revisions reads the revisions that Alembic left.
func (s *Snapshot) revisions(ctx context.Context) ([]string, error) {
	ids, err := s.texts(ctx, s.d.queries.Revisions(ctx))
	var denied *DeniedError
	if errors.As(err, &denied) {
		err = fmt.Errorf("%s: %w, by which Prefect's revision is known: let an administrator grant it SELECT on Prefect's tables", s.d.address, err)
	}
	return ids, err
}
