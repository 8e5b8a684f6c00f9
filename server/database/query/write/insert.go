package write

import (
	"context"
	"slices"

	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/server/database/query"
)

// MaxRows implements query.Inserts: an argument for each value, and no dialect takes
// more of them than so many in one statement.
func (c *components) MaxRows(columns int) int { return c.words().arguments / max(columns, 1) }

// Insert implements query.Inserts.
func (c *components) Insert(ctx context.Context, table string, columns []string, rows [][]any) query.Statement {
	w := c.writer(ctx, stored.Time{})
	insert := w.insert(query.Rows{Table: table, Columns: columns, Rows: rows})
	if insert.empty() {
		return query.Statement{}
	}
	return w.statement(insert)
}

// Load implements query.Inserts.
func (c *components) Load(ctx context.Context, r query.Rows) []query.Statement {
	return c.load(ctx, c, r)
}

// LoadLinked implements query.Inserts.
func (c *components) LoadLinked(ctx context.Context, l query.Linked) []query.Statement {
	return c.loadLinked(ctx, c, l)
}

// insert is an INSERT, empty where there is nothing to insert or nowhere to.
func (w *writer) insert(r query.Rows) frag {
	table, r := w.present(r)
	if len(r.Rows) == 0 {
		return frag{}
	}
	rows := make([]frag, len(r.Rows))
	for n, values := range r.Rows {
		list := make([]frag, len(values))
		for i, v := range values {
			list[i] = arg(v)
		}
		rows[n] = sqlf("($1)", join(", ", list))
	}
	return sqlf("INSERT INTO $1 ($2) VALUES $3", w.ident(table), w.idents(r.Columns), join(", ", rows))
}

// present gives a table's name, and of the rows what the revision has columns
// for.
func (w *writer) present(r query.Rows) (string, query.Rows) {
	relation := w.Relation(r.Table)
	if relation.Absent {
		return "", query.Rows{}
	}
	var keep []int
	for i, column := range r.Columns {
		if !slices.ContainsFunc(relation.Added, func(a query.Added) bool { return a.Column == column }) {
			keep = append(keep, i)
		}
	}
	if len(keep) == len(r.Columns) {
		return relation.Table, r
	}
	kept := query.Rows{Table: r.Table, Columns: at(r.Columns, keep), Rows: make([][]any, len(r.Rows))}
	for n, row := range r.Rows {
		kept.Rows[n] = at(row, keep)
	}
	return relation.Table, kept
}

func at[T any](list []T, positions []int) []T {
	out := make([]T, len(positions))
	for i, p := range positions {
		out[i] = list[p]
	}
	return out
}

// SetStateIDOnInsertedFlowRuns implements query.Inserts: Prefect's
// set_state_id_on_inserted_flow_runs_statement (testdata/prefect/components.md,
// rules 30 and 31). A run without a state among the given ones stays as it is,
// as on PostgreSQL; SQLite's statement in Prefect would take its state away. The
// others are updated now, as by every UPDATE of Prefect's.
func (c *components) SetStateIDOnInsertedFlowRuns(ctx context.Context, runIDs, stateIDs []string, now stored.Time) query.Statement {
	w := c.writer(ctx, now)
	table := w.Relation("flow_run").Table
	return w.statement(sqlf("UPDATE $1 SET $2 = s.id, $3 = $4 FROM $5 WHERE s.flow_run_id = $6 AND $6$7 AND s.id$8",
		w.ident(table), w.ident("state_id"), w.ident("updated"), arg(now), w.table("flow_run_state", "s"), w.col(table, "id"), w.d.in(runIDs, false), w.d.in(stateIDs, false)))
}
