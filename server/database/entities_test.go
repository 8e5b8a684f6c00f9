package database_test

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"
	sqlschema "entgo.io/ent/dialect/sql/schema"

	"github.com/quaestor-graph/quaestor/ent"
	"github.com/quaestor-graph/quaestor/ent/migrate"
	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/graph/descriptor"
)

// entity is one of ent's clients, used by what all of them have in common: the
// tests of how values are stored name no table, and a new column or table is
// tested by itself.
type entity struct {
	client  reflect.Value
	table   *sqlschema.Table
	columns []column
}

// column is a column as its values are made, written and compared.
type column struct {
	name     string
	kind     descriptor.Kind
	nullable bool
	// sqlite and postgresql are its types.
	sqlite, postgresql string
	// ref is the table that a foreign key leads to.
	ref string
}

// plainJSON: PostgreSQL keeps the text of a json column, and takes one of jsonb
// apart.
func (c column) plainJSON() bool { return c.postgresql == "json" }

// kinds has the kind of PostgreSQL's types; enums have types of their own.
var kinds = map[string]descriptor.Kind{
	"uuid": descriptor.ID, "timestamp with time zone": descriptor.Time, "interval": descriptor.Duration,
	"character varying": descriptor.Text, "text": descriptor.Text, "boolean": descriptor.Bool,
	"integer": descriptor.Int, "smallint": descriptor.Int, "double precision": descriptor.Float,
	"json": descriptor.JSON, "jsonb": descriptor.JSON,
}

// enums makes a value of the enum types.
var enums = map[string]struct {
	of      func(string) any
	members []string
}{
	"state_type":        {func(s string) any { return stored.StateType(s) }, stored.StateType("").Values()},
	"deployment_status": {func(s string) any { return stored.DeploymentStatus(s) }, stored.DeploymentStatus("").Values()},
	"work_pool_status":  {func(s string) any { return stored.WorkPoolStatus(s) }, stored.WorkPoolStatus("").Values()},
	"work_queue_status": {func(s string) any { return stored.WorkQueueStatus(s) }, stored.WorkQueueStatus("").Values()},
	"worker_status":     {func(s string) any { return stored.WorkerStatus(s) }, stored.WorkerStatus("").Values()},
}

// entities gives every entity of ent's, in the order of its table descriptions.
func entities(t *testing.T, c *ent.Client) []entity {
	t.Helper()
	clients := map[string]reflect.Value{}
	all := reflect.ValueOf(c).Elem()
	for i := range all.NumField() {
		if f := all.Field(i); all.Type().Field(i).IsExported() && f.MethodByName("UpdateOneID").IsValid() {
			clients[tableOf(method(f, "Create", "Mutation").(ent.Mutation).Type())] = f
		}
	}
	var out []entity
	for _, table := range migrate.Tables {
		client, ok := clients[table.Name]
		if !ok {
			t.Fatalf("ent has no client for the table %s", table.Name)
		}
		e := entity{client: client, table: table}
		for _, c := range table.Columns {
			e.columns = append(e.columns, e.describe(t, c))
		}
		out = append(out, e)
	}
	if len(out) < 38 { // 36 of Prefect's and two of our own
		t.Fatalf("only %d tables", len(out))
	}
	return out
}

func entitiesByTable(t *testing.T, c *ent.Client) map[string]entity {
	t.Helper()
	out := map[string]entity{}
	for _, e := range entities(t, c) {
		out[e.table.Name] = e
	}
	return out
}

// tableOf gives the table of one of ent's types.
func tableOf(name string) string {
	for _, d := range descriptor.All() {
		if reflect.TypeOf(d.New()).Elem().Name() == name {
			return d.Table
		}
	}
	for _, table := range migrate.Tables { // ours are no types of the graph
		if own, ok := strings.CutPrefix(table.Name, "quaestor_"); ok && strings.EqualFold(strings.ReplaceAll(own, "_", ""), name) {
			return table.Name
		}
	}
	return name
}

func (e entity) describe(t *testing.T, from *sqlschema.Column) column {
	t.Helper()
	c := column{
		name: from.Name, nullable: from.Nullable,
		sqlite: from.SchemaType[dialect.SQLite], postgresql: from.SchemaType[dialect.Postgres],
	}
	if _, enum := enums[c.postgresql]; enum {
		c.kind = descriptor.Enum
	} else if kind, ok := kinds[c.postgresql]; ok {
		c.kind = kind
	} else {
		t.Fatalf("%s.%s has the type %s, which has no values here yet", e.table.Name, c.name, c.postgresql)
	}
	// A list of strings is stored as any JSON and has a Go type of its own.
	m := method(e.client, "Create", "Mutation").(ent.Mutation)
	if c.kind == descriptor.JSON && m.SetField(c.name, stored.Strings{}) == nil {
		c.kind = descriptor.Strings
	}
	for _, k := range e.table.ForeignKeys {
		if k.Columns[0].Name == c.name {
			c.ref = k.RefTable.Name
		}
	}
	return c
}

func (e entity) column(name string) (column, bool) {
	for _, c := range e.columns {
		if c.name == name {
			return c, true
		}
	}
	return column{}, false
}

// prefects says whether the table is one of Prefect's.
func (e entity) prefects() bool { return !strings.HasPrefix(e.table.Name, "quaestor_") }

// insert writes a row; a column without a value in it is left to ent.
func (e entity) insert(ctx context.Context, values map[string]any) error {
	builder := method(e.client, "Create")
	if err := set(method(reflect.ValueOf(builder), "Mutation").(ent.Mutation), values); err != nil {
		return err
	}
	return builder.(execer).Exec(ctx)
}

type execer interface {
	Exec(ctx context.Context) error
}

// set sets the fields of a mutation; nil is SQL NULL.
func set(m ent.Mutation, values map[string]any) error {
	for name, v := range values {
		if name == "id" {
			m.(interface{ SetID(id stored.ID) }).SetID(v.(stored.ID))
			continue
		}
		if v == nil {
			continue
		}
		if err := m.SetField(name, v); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

// update makes a change.
func (e entity) update(ctx context.Context, c change) error {
	var builder reflect.Value
	if c.Bulk {
		builder = reflect.ValueOf(method(e.client, "Update"))
		// Each entity has a type of its own for the same predicates.
		where := builder.MethodByName("Where")
		ids := func(s *sql.Selector) { s.Where(sql.In(s.C("id"), anys(c.IDs)...)) }
		where.Call([]reflect.Value{reflect.ValueOf(ids).Convert(where.Type().In(0).Elem())})
	} else {
		builder = e.client.MethodByName("UpdateOneID").Call([]reflect.Value{reflect.ValueOf(c.IDs[0])})[0]
	}
	if err := set(method(builder, "Mutation").(ent.Mutation), c.Values); err != nil {
		return err
	}
	return builder.Interface().(execer).Exec(ctx)
}

func anys[T any](list []T) []any {
	out := make([]any, len(list))
	for i, v := range list {
		out[i] = v
	}
	return out
}

// read gives the row's values as ent reads them; SQL NULL is nil.
func (e entity) read(ctx context.Context, id stored.ID) (map[string]any, error) {
	builder := e.client.MethodByName("UpdateOneID").Call([]reflect.Value{reflect.ValueOf(id)})[0]
	m := method(builder, "Mutation").(ent.Mutation)
	out := map[string]any{"id": id}
	for _, c := range e.columns {
		if c.name == "id" {
			continue
		}
		v, err := m.OldField(ctx, c.name)
		if err != nil {
			return nil, fmt.Errorf("%s of %s: %w", c.name, id, err)
		}
		if s, ok := v.(*string); ok {
			v = nil
			if s != nil {
				v = *s
			}
		}
		if s, ok := v.(stored.Stateful); ok && s.State() == stored.Null {
			v = nil
		}
		out[c.name] = v
	}
	return out, nil
}

// method calls methods without arguments, one on what the other gave.
func method(v reflect.Value, names ...string) any {
	for _, name := range names {
		v = v.MethodByName(name).Call(nil)[0]
		if v.Kind() == reflect.Interface {
			v = v.Elem()
		}
	}
	return v.Interface()
}
