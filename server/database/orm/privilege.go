package orm

import (
	"context"
	"database/sql"
	"fmt"

	"entgo.io/ent/dialect"
)

// permitted says, before anything is changed, what an administrator has to grant: the server's own words name the right
// that is missing and not the statement that gives it.
func (s *Schema) permitted(ctx context.Context, state State) error {
	if s.Dialect != dialect.Postgres {
		return nil
	}
	var role, database string
	var schema sql.NullString
	var inSchema, inDatabase sql.NullBool
	var extension, available bool
	err := s.DB.QueryRowContext(ctx, `SELECT quote_ident(current_user), quote_ident(current_database()), quote_ident(current_schema()),
		has_schema_privilege(current_schema(), 'CREATE'), has_database_privilege(current_database(), 'CREATE'),
		EXISTS (SELECT FROM pg_extension WHERE extname = 'pg_trgm'),
		EXISTS (SELECT FROM pg_available_extensions WHERE name = 'pg_trgm')`).
		Scan(&role, &database, &schema, &inSchema, &inDatabase, &extension, &available)
	switch {
	case err != nil:
		return err
	case !schema.Valid:
		return fmt.Errorf("no schema of the search_path of %s is there to create tables in: let an administrator create one", role)
	case !inSchema.Bool && !s.complete(ctx, state):
		return fmt.Errorf("%s may not create tables in the schema %s: let an administrator run in the database %s: GRANT CREATE ON SCHEMA %s TO %s",
			role, schema.String, database, schema.String, role)
	case state.Prefect || extension:
		return nil
	case !available:
		return fmt.Errorf("the server lacks the extension pg_trgm, which Prefect's tables need: let an administrator install PostgreSQL's contrib package")
	case !inDatabase.Bool:
		return fmt.Errorf("%s may not create the extension pg_trgm, which Prefect's tables need: "+
			"let an administrator run in the database %s: CREATE EXTENSION IF NOT EXISTS pg_trgm", role, database)
	}
	return nil
}

// complete says whether all of our own tables are there.
func (s *Schema) complete(ctx context.Context, state State) bool {
	sets, err := s.Migrations(ctx, state)
	return err == nil && state.Quaestor && sets[0].Version == sets[0].Newest
}
