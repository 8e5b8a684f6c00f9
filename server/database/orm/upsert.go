package orm

import (
	"errors"
	"fmt"

	stdsql "database/sql"

	"entgo.io/ent/dialect/sql"

	"github.com/quaestor-graph/quaestor/ent/artifactcollection"
	"github.com/quaestor-graph/quaestor/ent/blockdocument"
	"github.com/quaestor-graph/quaestor/ent/blockschema"
	"github.com/quaestor-graph/quaestor/ent/blocktype"
	"github.com/quaestor-graph/quaestor/ent/concurrencylimit"
	"github.com/quaestor-graph/quaestor/ent/deployment"
	"github.com/quaestor-graph/quaestor/ent/flow"
	"github.com/quaestor-graph/quaestor/ent/flowrun"
	"github.com/quaestor-graph/quaestor/ent/savedsearch"
	"github.com/quaestor-graph/quaestor/ent/taskrun"
	"github.com/quaestor-graph/quaestor/ent/worker"
)

// upsertColumns are those by which Prefect knows the row that an insert would
// double: the *_unique_upsert_columns of its ORM configuration, and those of
// worker in models.workers. Each has a unique index of exactly these columns, in
// which a NULL is equal to nothing.
var upsertColumns = map[string][]string{
	artifactcollection.Table: {artifactcollection.FieldKey},
	blockdocument.Table:      {blockdocument.FieldBlockTypeID, blockdocument.FieldName},
	blockschema.Table:        {blockschema.FieldChecksum, blockschema.FieldVersion},
	blocktype.Table:          {blocktype.FieldSlug},
	concurrencylimit.Table:   {concurrencylimit.FieldTag},
	deployment.Table:         {deployment.FieldFlowID, deployment.FieldName},
	flow.Table:               {flow.FieldName},
	flowrun.Table:            {flowrun.FieldFlowID, flowrun.FieldIdempotencyKey},
	savedsearch.Table:        {savedsearch.FieldName},
	taskrun.Table:            {taskrun.FieldFlowRunID, taskrun.FieldTaskKey, taskrun.FieldDynamicKey},
	worker.Table:             {worker.FieldWorkPoolID, worker.FieldName},
}

// UpsertColumns are the columns by which Prefect knows the row of a table that
// an insert would double; nil for a table that it never upserts.
func UpsertColumns(table string) []string { return append([]string(nil), upsertColumns[table]...) }

// Upsert makes an insert of ent an upsert as Prefect's: another row with the
// same key is not an error, any other conflict still is.
//
//	c.Flow.Create().SetName(n).OnConflict(orm.Upsert(flow.Table)).DoNothing().Exec(ctx)
//	c.Flow.Create().SetName(n).SetTags(t).OnConflict(orm.Upsert(flow.Table)).UpdateTags().ID(ctx)
//
// The row that was there keeps its id and every column that is not named;
// `updated` too, as with SQLAlchemy's on_conflict_do_update. Where nothing is
// done the error is one that Ignored knows.
func Upsert(table string) sql.ConflictOption {
	columns, ok := upsertColumns[table]
	if !ok {
		panic(fmt.Sprintf("orm: %s has no upsert key", table)) // a mistake of the program
	}
	return sql.ConflictColumns(columns...)
}

// Ignored says whether an insert that may do nothing on conflict did nothing.
func Ignored(err error) bool { return errors.Is(err, stdsql.ErrNoRows) }
