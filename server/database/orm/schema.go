package orm

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"time"

	"entgo.io/ent/dialect"

	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/server/database/storage"
)

// Schema changes what a database holds. Nothing but it does.
type Schema struct {
	// Dialect is ent's name.
	Dialect string
	DB      *sql.DB
	// File is the SQLite file, empty for one in memory.
	File string
	// Progress is told what is being done, a line each.
	Progress func(string)
	// Explain turns a driver's error into one for people; nil leaves it.
	Explain func(error) error
	// Unreadable are the tables that the database's role may not read.
	Unreadable []string
}

// State is what is there.
type State struct {
	// Tables are all tables of the database.
	Tables []string
	// Prefect says whether Prefect's tables are there, Quaestor whether any of
	// ours is.
	Prefect, Quaestor bool
	// Ours: Quaestor created the database, and the role may read that it did.
	Ours bool
}

// Foreign says whether the database holds another program's tables alone.
func (s State) Foreign() bool { return len(s.Tables) > 0 && !s.Prefect && !s.Quaestor }

// Look says what is there.
func (s *Schema) Look(ctx context.Context) (State, error) {
	query := "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
	if s.Dialect == dialect.Postgres {
		// New tables go into the first schema of the search_path; Prefect's may be in a later one.
		query = "SELECT DISTINCT relname::text FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace <> 'pg_catalog'::regnamespace" +
			" AND relnamespace IN (current_schema()::regnamespace, (SELECT relnamespace FROM pg_class WHERE oid = to_regclass('flow_run')))"
	}
	var state State
	rows, err := s.DB.QueryContext(ctx, query)
	if err != nil {
		return state, err
	}
	defer rows.Close()
	for rows.Next() {
		var t string
		if err := rows.Scan(&t); err != nil {
			return state, err
		}
		state.Tables = append(state.Tables, t)
	}
	if err := rows.Err(); err != nil {
		return state, err
	}
	slices.Sort(state.Tables)
	has := func(t string) bool { return slices.Contains(state.Tables, t) }
	state.Prefect = has("alembic_version") && has("flow_run")
	state.Quaestor = slices.ContainsFunc(state.Tables, Own)
	// Without a row, who began with it was killed before it wrote one.
	state.Ours = state.Quaestor && !state.Prefect
	if !has("quaestor_installation") {
		return state, nil
	}
	if slices.Contains(s.Unreadable, "quaestor_installation") {
		state.Ours = false
		return state, nil
	}
	err = s.DB.QueryRowContext(ctx, "SELECT created_database FROM quaestor_installation").Scan(&state.Ours)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	if err != nil || !state.Ours || !state.Prefect {
		return state, err
	}
	// An upgrade was killed before it made Prefect's tables, and Prefect has made
	// them since: they are not ours to drop.
	made, err := s.version(ctx, state, prefectSet)
	state.Ours = made > 0
	return state, err
}

// Filled names the tables that have rows, but ours and Alembic's.
func (s *Schema) Filled(ctx context.Context) (filled []string, err error) {
	state, err := s.Look(ctx)
	if err != nil {
		return nil, err
	}
	for _, table := range state.Tables {
		if Own(table) || table == "alembic_version" {
			continue
		}
		var has bool
		if err := s.DB.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM "`+table+`")`).Scan(&has); err != nil {
			return nil, err
		}
		if has {
			filled = append(filled, table)
		}
	}
	return filled, nil
}

// Own says whether a table is one of ours.
func Own(table string) bool { return strings.HasPrefix(table, "quaestor_") }

// Upgrade creates everything in an empty database, and adds only our own tables
// to one of Prefect's. Safe from several processes at once.
func (s *Schema) Upgrade(ctx context.Context) error {
	return s.locked(ctx, func(state State) error {
		if state.Foreign() {
			return errForeign
		}
		if err := s.permitted(ctx, state); err != nil {
			return err
		}
		ours := state.Ours || !state.Prefect
		if err := s.up(ctx, quaestorSet); err != nil {
			return err
		}
		if err := s.mark(ctx, ours); err != nil {
			return err
		}
		if ours {
			if err := s.up(ctx, prefectSet); err != nil {
				return err
			}
		}
		return s.mendIndexes(ctx, ours)
	})
}

var errForeign = errors.New("the database holds another program's tables and none of Prefect's: name an empty one")

// mark records who created the database. A row that says otherwise is that of an upgrade that was killed.
func (s *Schema) mark(ctx context.Context, ours bool) error {
	var n int
	var was stored.Bool
	err := s.DB.QueryRowContext(ctx, "SELECT count(*), min(CAST(created_database AS INTEGER)) FROM quaestor_installation").Scan(&n, &was)
	if err != nil {
		return err
	}
	flag, now := storage.Bind(s.Dialect, stored.BoolOf(ours)), storage.Bind(s.Dialect, stored.TimeOf(time.Now()))
	switch {
	case n == 0:
		_, err = s.DB.ExecContext(ctx, "INSERT INTO quaestor_installation (id, created, updated, created_database) VALUES ($1, $2, $3, $4)",
			storage.Bind(s.Dialect, stored.NewID()), now, now, flag)
	case was.Bool() != ours:
		_, err = s.DB.ExecContext(ctx, "UPDATE quaestor_installation SET updated = $1, created_database = $2", now, flag)
	}
	return err
}

// Downgrade undoes Upgrade: on a guest it removes our own tables and nothing
// else.
func (s *Schema) Downgrade(ctx context.Context) error {
	return s.locked(ctx, func(state State) error {
		if !state.Quaestor {
			return errors.New("there is nothing to undo: the database has no quaestor_* tables")
		}
		if state.Ours {
			if err := s.down(ctx, prefectSet); err != nil {
				return err
			}
		}
		return s.down(ctx, quaestorSet)
	})
}

// Clear removes every table of Prefect's and of ours, whoever made them.
func (s *Schema) Clear(ctx context.Context) error {
	return s.locked(ctx, func(state State) error {
		if state.Foreign() {
			return errForeign
		}
		if state.Prefect {
			down, err := prefectSet.statements(s.Dialect, "-- +goose Down", 0)
			if err != nil {
				return err
			}
			s.progress("removing Prefect's tables")
			if err := s.drop(ctx, state, down); err != nil {
				return err
			}
		}
		if state.Quaestor {
			return s.down(ctx, quaestorSet)
		}
		return nil
	})
}

// drop runs the statements that undo the baseline, but for what an older
// revision does not have.
func (s *Schema) drop(ctx context.Context, state State, script string) error {
	tx, err := s.DB.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	for statement := range strings.SplitSeq(script, ";\n") {
		words := strings.Fields(statement)
		if len(words) < 3 {
			continue
		}
		table := strings.Trim(words[2], `"`)
		if words[1] == "TABLE" && !slices.Contains(state.Tables, table) {
			continue
		}
		if words[0] == "DROP" && words[1] == "TYPE" {
			statement = strings.Replace(statement, "DROP TYPE", "DROP TYPE IF EXISTS", 1)
		}
		statement = strings.Replace(statement, "DROP CONSTRAINT", "DROP CONSTRAINT IF EXISTS", 1)
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return errors.Join(err, tx.Rollback())
		}
	}
	if slices.Contains(state.Tables, prefectSet.table) {
		if _, err := tx.ExecContext(ctx, "DROP TABLE "+prefectSet.table); err != nil {
			return errors.Join(err, tx.Rollback())
		}
	}
	return tx.Commit()
}

func (s *Schema) progress(line string) {
	if s.Progress != nil {
		s.Progress(line)
	}
}

// locked runs change under the lock, on what is there then.
func (s *Schema) locked(ctx context.Context, change func(State) error) (err error) {
	l := s.lock()
	if err := l.acquire(ctx, func() { s.progress("another process is migrating this database: waiting for it") }); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, l.release()) }()
	state, err := s.Look(ctx)
	if err != nil {
		return err
	}
	return change(state)
}

func (s *Schema) lock() lock {
	switch {
	case s.Dialect == dialect.Postgres:
		return &postgresLock{db: s.DB}
	case s.File == "":
		return noLock{}
	}
	return &fileLock{path: s.File + "-quaestor-lock"}
}
