package query

import "context"

// ConfigurationValue implements Components: the query of Prefect's
// read_configuration_value (src/prefect/server/database/query_components.py).
func (c *components) ConfigurationValue(ctx context.Context, key string) Statement {
	return c.OneBy(ctx, OneBy{
		Table: "configuration", Columns: []Column{{Name: "value"}}, Where: []Equals{{Column: "key", Value: key}},
	})
}
