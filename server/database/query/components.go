package query

import (
	"context"
)

// Components are the query components of one dialect.
type Components interface {
	Inserts
	Scheduling
	Waiting
	Surveying
	JSONExpressions
	Values
	// Page reads one page of a table, or one page for each parent.
	Page(ctx context.Context, p Page) Statement
	// Targets reads the rows whose column is one of the keys.
	Targets(ctx context.Context, t Targets) Statement
	// Count counts a page's rows, all of them or up to a limit, for each parent.
	Count(ctx context.Context, p Page) Statement
	// Aggregates gives figures about all rows of a page, for each parent.
	Aggregates(ctx context.Context, p Page, all []Aggregate) Statement
	// Groups gives figures about groups of a page's rows, for each parent, and
	// GroupCount how many groups there are.
	Groups(ctx context.Context, g Groups) Statement
	GroupCount(ctx context.Context, g Groups) Statement
	// History counts runs by interval and state.
	History(ctx context.Context, h History) Statement
	// FlowRunGraph reads the graph of a flow run, and FlowRunGraphSize how many
	// nodes it has.
	FlowRunGraph(ctx context.Context, g FlowRunGraph) Statement
	FlowRunGraphSize(ctx context.Context, g FlowRunGraph) Statement
	// Exists tells for each parent whether any row lies within the page's bounds.
	Exists(ctx context.Context, p Page) Statement
	// Locate finds which of the tables have rows with the ids.
	Locate(ctx context.Context, tables []string, ids []string) Statement
	// OneBy reads the rows, two at most, that hold the given texts.
	OneBy(ctx context.Context, o OneBy) Statement
	// ConfigurationValue reads the value of an entry of the configuration.
	ConfigurationValue(ctx context.Context, key string) Statement
	// APIKeys reads all keys that let programs in.
	APIKeys(ctx context.Context) Statement
	// TablesNamed tells which of some tables are there.
	TablesNamed(ctx context.Context, names ...string) Statement
	// Revisions reads the revision that Alembic left.
	Revisions(ctx context.Context) Statement
	// HiddenSchema names the schemas that hold Prefect's tables and that the role
	// may not use; ok is false where there can be none.
	HiddenSchema(ctx context.Context) (st Statement, ok bool)
	// TableStatus counts a table's rows and bytes.
	TableStatus(ctx context.Context, table string) Statement
	// InvalidIndexes lists indexes that an interrupted statement left; ok is
	// false where there can be none.
	InvalidIndexes(ctx context.Context) (st Statement, ok bool)
}
