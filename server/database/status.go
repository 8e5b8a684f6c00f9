package database

import (
	"context"
	"strings"

	"entgo.io/ent/dialect/sql"

	"github.com/quaestor-graph/quaestor/server/database/orm"
)

// Status is what a database holds, for people and for scripts.
type Status struct {
	Dialect string `json:"dialect"`
	Address string `json:"address"`
	// PrefectRevision is empty where Prefect's tables are not there, and a list while a migration has not finished.
	PrefectRevision string `json:"prefectRevision"`
	PrefectRelease  string `json:"prefectRelease"`
	// RevisionKnown: this Quaestor knows the revision; else it serves read-only.
	RevisionKnown bool `json:"revisionKnown"`
	// CreatedByQuaestor: Quaestor made Prefect's tables.
	CreatedByQuaestor bool `json:"createdByQuaestor"`
	// Migrations are the versions of Quaestor's own tables and of the baseline.
	Migrations []orm.MigrationStatus `json:"migrations"`
	Tables     []TableStatus         `json:"tables"`
	// Unreadable are those of the tables that the database's Role may not read.
	Role       string   `json:"role,omitempty"`
	Unreadable []string `json:"unreadable,omitempty"`
	// FileBytes is the size of an SQLite file with its journals.
	FileBytes *int64 `json:"fileBytes,omitempty"`
	// InvalidIndexes of PostgreSQL, which upgrade mends where they are ours.
	InvalidIndexes []orm.InvalidIndex `json:"invalidIndexes,omitempty"`
}

// TableStatus is one table.
type TableStatus struct {
	Name string `json:"name"`
	// Rows is null where the database's role may not read the table.
	Rows *int64 `json:"rows"`
	// Bytes with indexes and TOAST, on PostgreSQL.
	Bytes *int64 `json:"bytes,omitempty"`
}

// Status looks at the database, whatever it holds.
func (d *database) Status(ctx context.Context) (*Status, error) {
	out := &Status{Dialect: d.Dialect(), Address: d.address}
	var state orm.State
	err := d.Schema(ctx, nil, func(s Schema) (err error) {
		if state, err = s.Look(ctx); err != nil {
			return err
		}
		out.CreatedByQuaestor = state.Quaestor && state.Ours
		if out.Migrations, err = s.Migrations(ctx, state); err != nil {
			return err
		}
		if out.InvalidIndexes, err = s.InvalidIndexes(ctx); err != nil {
			return err
		}
		out.FileBytes, err = s.FileBytes()
		return err
	})
	if err != nil {
		return nil, err
	}
	s := &Snapshot{d: d, aside: true} // which may take its time
	defer s.Close()
	if len(state.Tables) == 0 {
		if err := s.hidden(ctx); err != nil {
			return nil, err
		}
	}
	if state.Prefect {
		ids, err := s.revisions(ctx)
		if err != nil {
			return nil, err
		}
		out.PrefectRevision = strings.Join(ids, ", ")
		if len(ids) == 1 {
			r := orm.Lookup(d.engine.Dialect(), ids[0])
			out.PrefectRelease, out.RevisionKnown = r.Release, r.Known
		}
	}
	for _, table := range state.Tables {
		t := TableStatus{Name: table}
		if err := s.Query(ctx, d.queries.TableStatus(ctx, table), func(rows *sql.Rows) error {
			return rows.Scan(&t.Rows, &t.Bytes)
		}); err != nil {
			return nil, err
		}
		out.Tables = append(out.Tables, t)
		if t.Rows == nil {
			out.Role, out.Unreadable = d.engine.Rights().Role, append(out.Unreadable, table)
		}
	}
	return out, nil
}
