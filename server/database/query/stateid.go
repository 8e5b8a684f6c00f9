package query

import "context"

// SetStateIDOnInsertedFlowRuns implements Inserts: Prefect's
// set_state_id_on_inserted_flow_runs_statement (testdata/prefect/components.md,
// rules 30 and 31). A run without a state among the given ones stays as it is,
// as on PostgreSQL; SQLite's statement in Prefect would take its state away.
func (c *components) SetStateIDOnInsertedFlowRuns(ctx context.Context, runIDs, stateIDs []string) Statement {
	b := c.builder()
	table := c.visible(ctx, "flow_run").Table
	b.WriteString("UPDATE ").Ident(table).WriteString(" SET ").Ident("state_id").WriteString(" = s.id FROM ")
	c.from(ctx, b, "flow_run_state", "s")
	b.WriteString(" WHERE s.flow_run_id = ")
	col(b, table, "id").WriteString(" AND ")
	col(b, table, "id")
	c.in(b, runIDs, false)
	b.WriteString(" AND s.id")
	c.in(b, stateIDs, false)
	return statement(b)
}
