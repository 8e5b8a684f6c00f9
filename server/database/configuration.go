package database

import (
	"context"
	"sync"
	"time"

	"entgo.io/ent/dialect/sql"

	"github.com/quaestor-graph/quaestor/ent"
	"github.com/quaestor-graph/quaestor/ent/configuration"
	"github.com/quaestor-graph/quaestor/ent/stored"
)

// configurationAge is how long a value is kept.
const configurationAge = time.Hour

// configurationCache keeps values of the configuration in the process: a value that was found for an hour, a missing one not
// at all (testdata/prefect/components.md, rule 37; BaseQueryComponents._configuration_cache).
type configurationCache struct {
	// now is the clock.
	now func() time.Time

	mu     sync.Mutex
	values map[string]configurationValue
}

type configurationValue struct {
	value stored.JSON
	until time.Time
}

func newConfigurationCache() *configurationCache {
	return &configurationCache{now: time.Now, values: map[string]configurationValue{}}
}

func (c *configurationCache) get(key string) (stored.JSON, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	v, ok := c.values[key]
	return v.value, ok && c.now().Before(v.until)
}

func (c *configurationCache) set(key string, value stored.JSON) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.values[key] = configurationValue{value, c.now().Add(configurationAge)}
}

func (c *configurationCache) clear(key string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.values, key)
}

// ReadConfigurationValue implements Database: read_configuration_value.
func (d *database) ReadConfigurationValue(ctx context.Context, s *Snapshot, key string) (stored.JSON, error) {
	if value, ok := d.configuration.get(key); ok {
		return value, nil
	}
	var value stored.JSON
	err := s.Query(ctx, d.queries.ConfigurationValue(ctx, key), func(rows *sql.Rows) error { return rows.Scan(&value) })
	if err == nil && value.State() != stored.Null {
		d.configuration.set(key, value)
	}
	return value, err
}

// ClearConfigurationValue implements Database:
// clear_configuration_value_cache_for_key.
func (d *database) ClearConfigurationValue(key string) { d.configuration.clear(key) }

// WriteConfiguration implements Database: write_configuration of
// src/prefect/server/models/configuration.py.
func (d *database) WriteConfiguration(ctx context.Context, key string, value stored.JSON) error {
	defer d.configuration.clear(key)
	return d.Write(ctx, func(ctx context.Context, c *ent.Client) error {
		changed, err := c.Configuration.Update().Where(configuration.Key(key)).SetValue(value).Save(ctx)
		if err != nil || changed > 0 {
			return err
		}
		return c.Configuration.Create().SetKey(key).SetValue(value).Exec(ctx)
	})
}

// DeleteConfiguration implements Database: delete_configuration.
func (d *database) DeleteConfiguration(ctx context.Context, key string) (deleted bool, err error) {
	defer d.configuration.clear(key)
	err = d.Write(ctx, func(ctx context.Context, c *ent.Client) error {
		n, err := c.Configuration.Delete().Where(configuration.Key(key)).Exec(ctx)
		deleted = n > 0
		return err
	})
	return deleted, err
}
