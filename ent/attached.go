package ent

import (
	"context"

	"github.com/quaestor-graph/quaestor/ent/row"
	"github.com/quaestor-graph/quaestor/ent/stored"
)

// DecryptedData resolves the field data: what Prefect's API shows of the
// document, not what the column of that name holds.
func (r *BlockDocument) DecryptedData(ctx context.Context) (stored.JSON, error) {
	return row.Get[stored.JSON](ctx, &r.Loaded)
}
