package orm

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"

	"github.com/quaestor-graph/quaestor/ent"
	"github.com/quaestor-graph/quaestor/ent/artifactcollection"
	"github.com/quaestor-graph/quaestor/ent/blockdocument"
	"github.com/quaestor-graph/quaestor/ent/blockschema"
	"github.com/quaestor-graph/quaestor/ent/blocktype"
	"github.com/quaestor-graph/quaestor/ent/concurrencylimit"
	"github.com/quaestor-graph/quaestor/ent/deployment"
	"github.com/quaestor-graph/quaestor/ent/flow"
	"github.com/quaestor-graph/quaestor/ent/flowrun"
	"github.com/quaestor-graph/quaestor/ent/row"
	"github.com/quaestor-graph/quaestor/ent/savedsearch"
	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/ent/taskrun"
	"github.com/quaestor-graph/quaestor/ent/worker"
	"github.com/quaestor-graph/quaestor/server/database/query"
)

// upsertable is an entity that Prefect upserts.
type upsertable struct {
	table   string
	columns []string
	// key are the columns by which Prefect knows the row that an insert would
	// double: the *_unique_upsert_columns of its ORM configuration, and those of
	// worker in models.workers. Each has a unique index of exactly these columns,
	// in which a NULL is equal to nothing.
	key []string
	// secret is a column that no row of the graph has.
	secret string
}

var upsertables = map[string]upsertable{
	ent.TypeArtifactCollection: {table: artifactcollection.Table, columns: artifactcollection.Columns, key: []string{artifactcollection.FieldKey}},
	ent.TypeBlockDocument:      {table: blockdocument.Table, columns: blockdocument.Columns, key: []string{blockdocument.FieldBlockTypeID, blockdocument.FieldName}, secret: blockdocument.FieldData},
	ent.TypeBlockSchema:        {table: blockschema.Table, columns: blockschema.Columns, key: []string{blockschema.FieldChecksum, blockschema.FieldVersion}},
	ent.TypeBlockType:          {table: blocktype.Table, columns: blocktype.Columns, key: []string{blocktype.FieldSlug}},
	ent.TypeConcurrencyLimit:   {table: concurrencylimit.Table, columns: concurrencylimit.Columns, key: []string{concurrencylimit.FieldTag}},
	ent.TypeDeployment:         {table: deployment.Table, columns: deployment.Columns, key: []string{deployment.FieldFlowID, deployment.FieldName}},
	ent.TypeFlow:               {table: flow.Table, columns: flow.Columns, key: []string{flow.FieldName}},
	ent.TypeFlowRun:            {table: flowrun.Table, columns: flowrun.Columns, key: []string{flowrun.FieldFlowID, flowrun.FieldIdempotencyKey}},
	ent.TypeSavedSearch:        {table: savedsearch.Table, columns: savedsearch.Columns, key: []string{savedsearch.FieldName}},
	ent.TypeTaskRun:            {table: taskrun.Table, columns: taskrun.Columns, key: []string{taskrun.FieldFlowRunID, taskrun.FieldTaskKey, taskrun.FieldDynamicKey}},
	ent.TypeWorker:             {table: worker.Table, columns: worker.Columns, key: []string{worker.FieldWorkPoolID, worker.FieldName}},
}

// UpsertColumns are the columns by which Prefect knows the row of a table that
// an insert would double; nil for a table that it never upserts.
func UpsertColumns(table string) []string {
	for _, u := range upsertables {
		if u.table == table {
			return slices.Clone(u.key)
		}
	}
	return nil
}

// Upsert saves a new row unless another one with its key is there, and gives
// what is stored then: as Prefect's insert with on_conflict_do_nothing, or with
// on_conflict_do_update of the columns named in update.
//
//	f, err := orm.Upsert(ctx, c.Flow.Create().SetName(n))
//	f, err := orm.Upsert(ctx, c.Flow.Create().SetName(n).SetTags(t), flow.FieldTags)
//
// The row that was there keeps its id and every column that is not named;
// `updated` too, as with SQLAlchemy. A column that is not set has its default,
// and a JSON null is SQL NULL even where there is a default, as a None is to
// SQLAlchemy's own insert. A conflict on another key is an error that
// ent.IsConstraintError knows. The row that is given belongs to no client: what
// its edges lead to is queried from one. A block document's data, as they are
// stored, are not read.
func Upsert[T any, R interface {
	*T
	row.Row
}](ctx context.Context, create interface {
	Save(context.Context) (R, error)
}, update ...string) (R, error) {
	u := &upsert{update: update, row: R(new(T))}
	saved, err := create.Save(context.WithValue(ctx, upsertKey{}, u))
	if err == nil && !u.done {
		return nil, errors.New("orm: Upsert outside of a write transaction")
	}
	return saved, err
}

type upsertKey struct{}

// upsert is what a context asks Upserts for; row is the one to read.
type upsert struct {
	update []string
	row    row.Row
	done   bool
}

// Upserts is the hook of ent's clients by which Upsert saves, in the transaction
// on. It comes before all others: those prepare a row for a statement of ent's.
func Upserts(queries query.Components, driver dialect.ExecQuerier) ent.Hook {
	return func(next ent.Mutator) ent.Mutator {
		return ent.MutateFunc(func(ctx context.Context, m ent.Mutation) (ent.Value, error) {
			u, ok := ctx.Value(upsertKey{}).(*upsert)
			if !ok {
				return next.Mutate(ctx, m)
			}
			u.done = true
			st, err := u.statement(m)
			if err == nil {
				err = u.save(ctx, queries, driver, st)
			}
			return u.row, err
		})
	}
}

// statement has what ent has collected of the new row, its defaults among it.
func (u *upsert) statement(m ent.Mutation) (query.Upsert, error) {
	e, ok := upsertables[m.Type()]
	if !ok {
		return query.Upsert{}, fmt.Errorf("orm: Prefect knows no %s by a key", m.Type())
	}
	st := query.Upsert{Table: e.table, Key: e.key, Update: u.update}
	for _, column := range e.columns {
		if e.secret != column {
			to := u.row.Pointers([]string{column})[0]
			st.Returning = append(st.Returning, query.Column{Name: column, Interpreted: interpreted(to)})
		}
		v, set := m.Field(column)
		if column == "id" {
			v, set = idOf(m)
		}
		if !set {
			continue
		}
		if j, ok := v.(stored.JSON); ok && strings.TrimSpace(j.Raw()) == "null" && ent.NeverNone(m.Type(), column) {
			v = stored.JSON{}
		}
		st.Columns, st.Row = append(st.Columns, column), append(st.Row, v)
	}
	for _, edge := range m.AddedEdges() {
		for _, id := range m.AddedIDs(edge) {
			if !slices.Contains(st.Row, any(id)) {
				return st, fmt.Errorf("orm: an upsert of a %s writes no row of %s", m.Type(), edge)
			}
		}
	}
	return st, nil
}

func interpreted(to any) bool {
	switch to.(type) {
	case *stored.Time, *stored.Duration, *stored.Bool:
		return true
	}
	return false
}

func idOf(m ent.Mutation) (ent.Value, bool) {
	if m, ok := m.(interface{ ID() (stored.ID, bool) }); ok {
		return m.ID()
	}
	return nil, false
}

// vanishings is how often in a row the row with the key may vanish between two
// statements.
const vanishings = 10

// save runs the statements: under READ COMMITTED the second sees the row that the
// first has met.
func (u *upsert) save(ctx context.Context, queries query.Components, driver dialect.ExecQuerier, asked query.Upsert) error {
	for range vanishings {
		for _, st := range []query.Statement{queries.Upsert(ctx, asked), queries.Existing(ctx, asked)} {
			if st.SQL == "" {
				return fmt.Errorf("orm: this database has no table %s", asked.Table)
			}
			if found, err := u.read(ctx, driver, asked.Returning, st); found || err != nil {
				return ent.AsConstraintError(err)
			}
		}
	}
	return fmt.Errorf("orm: the row of %s with the key comes and goes", asked.Table)
}

func (u *upsert) read(ctx context.Context, driver dialect.ExecQuerier, columns []query.Column, st query.Statement) (found bool, err error) {
	var rows sql.Rows
	if err := driver.Query(ctx, st.SQL, st.Args, &rows); err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = c.Name
	}
	for rows.Next() {
		if err := rows.Scan(u.row.Pointers(names)...); err != nil {
			return false, err
		}
		found = true
	}
	return found, rows.Err()
}
