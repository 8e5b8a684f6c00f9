package query

import (
	"context"

	"github.com/quaestor-graph/quaestor/ent/stored"
)

// SetStateIDOnInsertedFlowRuns implements Inserts: Prefect's
// set_state_id_on_inserted_flow_runs_statement (testdata/prefect/components.md,
// rules 30 and 31). A run without a state among the given ones stays as it is,
// as on PostgreSQL; SQLite's statement in Prefect would take its state away. The
// others are updated now, as by every UPDATE of Prefect's.
func (c *components) SetStateIDOnInsertedFlowRuns(ctx context.Context, runIDs, stateIDs []string, now stored.Time) Statement {
	b := c.builder()
	table := c.visible(ctx, "flow_run").Table
	b.WriteString("UPDATE ").Ident(table).WriteString(" SET ").Ident("state_id").WriteString(" = s.id, ")
	b.Ident("updated").WriteString(" = ").Arg(now).WriteString(" FROM ")
	c.from(ctx, b, "flow_run_state", "s")
	b.WriteString(" WHERE s.flow_run_id = ")
	col(b, table, "id").WriteString(" AND ")
	col(b, table, "id")
	c.in(b, runIDs, false)
	b.WriteString(" AND s.id")
	c.in(b, stateIDs, false)
	return statement(b)
}
