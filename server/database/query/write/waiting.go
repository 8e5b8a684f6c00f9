package write

import (
	"context"

	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/server/database/query"
)

// QueueSlots implements query.Waiting.
func (c *components) QueueSlots(ctx context.Context, workQueueIDs []string) query.Statement {
	q := &scheduled{writer: c.writer(ctx, stored.Time{}), WorkQueueIDs: workQueueIDs}
	return q.execute("queue_slots")
}

// QueuePositions implements query.Waiting.
func (c *components) QueuePositions(ctx context.Context, p query.QueuePositions) query.Statement {
	q := &scheduled{writer: c.writer(ctx, stored.Time{}), WorkQueueIDs: p.WorkQueueIDs, RunIDs: p.RunIDs, before: p.Now}
	return q.execute("queue_positions")
}

// holdersOf are the columns that name what slots are of.
var holdersOf = map[query.SlotsOf]string{
	query.OfQueue: "fr.work_queue_id", query.OfPool: "q.work_pool_id", query.OfDeploymentLimit: "d.concurrency_limit_id",
}

// SlotHolders implements query.Waiting.
func (c *components) SlotHolders(ctx context.Context, h query.SlotHolders) query.Statement {
	q := &scheduled{
		writer: c.writer(ctx, stored.Time{}), columns: h.Columns, HolderKeys: h.IDs, Limit: &h.First,
		HoldersOf: holdersOf[h.Of], HoldersOfPool: h.Of == query.OfPool, HoldersOfLimit: h.Of == query.OfDeploymentLimit,
	}
	return q.execute("slot_holders")
}

// ColumnAs is a column of the row t under another name.
func (s *scheduled) ColumnAs(t, column, name string) string {
	return s.use(s.d.columnAs(s.writer, t, query.Column{Name: column, Interpreted: true}, name))
}
