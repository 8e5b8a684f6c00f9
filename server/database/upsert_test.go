package database_test

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/ent"
	"github.com/quaestor-graph/quaestor/ent/row"
	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/server/database"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
	"github.com/quaestor-graph/quaestor/server/database/orm"
)

// upsertCase is what Prefect did with a second row that has the key of a first.
type upsertCase struct {
	Name    string                     `json:"name"`
	Columns []string                   `json:"unique_upsert_columns"`
	First   map[string]json.RawMessage `json:"first"`
	Second  map[string]json.RawMessage `json:"second"`

	Plain     json.RawMessage `json:"plain"`
	DoNothing json.RawMessage `json:"do_nothing"`
	DoUpdate  json.RawMessage `json:"do_update"`
}

type upsertOutcome struct {
	Error    string           `json:"error"`
	RowCount int              `json:"rowcount"`
	Rows     []map[string]any `json:"rows_after"`
}

// outcome is the recorded one of a dialect, or of both.
func outcome(t *testing.T, raw json.RawMessage, d databasetest.Dialect) upsertOutcome {
	t.Helper()
	var each map[databasetest.Dialect]json.RawMessage
	if json.Unmarshal(raw, &each) == nil && each[d] != nil {
		raw = each[d]
	}
	var o upsertOutcome
	if err := json.Unmarshal(raw, &o); err != nil {
		t.Fatal(err)
	}
	return o
}

func recordedUpserts(t *testing.T) []upsertCase {
	t.Helper()
	var all struct {
		Upserts []upsertCase `json:"upserts"`
	}
	if err := json.Unmarshal(databasetest.Testdata(t, "components.json"), &all); err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(all.Upserts, func(c upsertCase) bool { return c.Columns == nil })
}

// Upserts of the eleven keys behave as Prefect's recorded ones (testdata/prefect/components.json): the keys themselves, a
// plain insert, one that does nothing and one that updates.
func TestUpsertsAreAsRecorded(t *testing.T) {
	cases := recordedUpserts(t)
	met := map[string]bool{}
	for _, c := range cases {
		table, _, _ := strings.Cut(c.Name, "-")
		met[table] = true
		if got := orm.UpsertColumns(table); !slices.Equal(got, c.Columns) {
			t.Errorf("%s: key %v, Prefect's is %v", table, got, c.Columns)
		}
	}
	if len(met) != 11 {
		t.Fatalf("%d tables are recorded, want eleven", len(met))
	}
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		db, address := created(t, d)
		raw := databasetest.Open(t, address)
		upsertParents(t, db)
		for _, c := range cases {
			table, _, _ := strings.Cut(c.Name, "-")
			for how, recorded := range map[string]json.RawMessage{"plain": c.Plain, "do_nothing": c.DoNothing, "do_update": c.DoUpdate} {
				t.Run(c.Name+"/"+how, func(t *testing.T) {
					want := outcome(t, recorded, d)
					if _, err := raw.Exec("DELETE FROM " + table + " WHERE CAST(id AS TEXT) LIKE 'e0%'"); err != nil {
						t.Fatal(err)
					}
					if _, err := insertCase(db, table, c.First, "plain"); err != nil {
						t.Fatal(err)
					}
					given, err := insertCase(db, table, c.Second, how)
					if want.Error != "" && !ent.IsConstraintError(err) {
						t.Errorf("error %v, want a constraint error", err)
					}
					if want.Error == "" && err != nil {
						t.Fatal(err)
					}
					if want.Error == "" {
						checkGiven(t, db, table, given, want, c)
					}
					var keep []map[string]any
					for _, row := range want.Rows {
						if strings.HasPrefix(row["id"].(string), "e0") {
							keep = append(keep, row)
						}
					}
					if got := rowsOf(t, raw, table, keep); !reflect.DeepEqual(got, keep) {
						t.Errorf("rows\n%v\nwant\n%v", got, keep)
					}
				})
			}
		}
	})
}

// upsertParents are what the recorded rows refer to.
func upsertParents(t *testing.T, db database.Database) {
	t.Helper()
	err := db.Write(context.Background(), func(ctx context.Context, c *ent.Client) error {
		for _, err := range []error{
			c.Flow.Create().SetID("f1000000-0000-4000-8000-000000000001").SetName("f").Exec(ctx),
			c.Flow.Create().SetID("f1000000-0000-4000-8000-000000000002").SetName("g").Exec(ctx),
			c.FlowRun.Create().SetID("c0000000-0000-4000-8000-000000000900").SetName("r").
				SetFlowID("f1000000-0000-4000-8000-000000000001").Exec(ctx),
			c.BlockType.Create().SetID("e1000000-0000-4000-8000-000000000001").SetName("bt").SetSlug("base").Exec(ctx),
			c.BlockSchema.Create().SetID("e2000000-0000-4000-8000-000000000001").SetChecksum("sha256:base").SetVersion("1").
				SetBlockTypeID("e1000000-0000-4000-8000-000000000001").Exec(ctx),
			c.WorkPool.Create().SetID("a0000000-0000-4000-8000-000000000001").SetName("p").SetType("process").Exec(ctx),
		} {
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// checkGiven: the row that an upsert gives is the one that is stored, the first
// where the second has its key.
func checkGiven(t *testing.T, db database.Database, table string, given row.Row, want upsertOutcome, c upsertCase) {
	t.Helper()
	var first, second string
	if err := errors.Join(json.Unmarshal(c.First["id"], &first), json.Unmarshal(c.Second["id"], &second)); err != nil {
		t.Fatal(err)
	}
	ids := []string{}
	for _, stored := range want.Rows {
		ids = append(ids, stored["id"].(string))
	}
	id := first
	if slices.Contains(ids, second) {
		id = second
	}
	if string(given.RowID()) != id {
		t.Errorf("the row %s is given, want %s", given.RowID(), id)
	}
	err := db.Write(t.Context(), func(ctx context.Context, client *ent.Client) error {
		e := entitiesByTable(t, client)[table]
		stored, err := e.read(ctx, given.RowID())
		if err != nil {
			return err
		}
		for _, column := range e.columns {
			if table == "block_document" && column.name == "data" {
				continue // no row has it: it is shown decrypted and masked alone
			}
			if !same(databasetest.Dialect(db.Dialect()), column, stored[column.name], plainField(given, column.name)) {
				t.Errorf("%s: %v is given, %v stored", column.name, plainField(given, column.name), stored[column.name])
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// plainField is a field of a row as entity.read gives it.
func plainField(r row.Row, column string) any {
	switch to := r.Pointers([]string{column})[0].(type) {
	case stored.NullText:
		if *to.To == nil {
			return nil
		}
		return **to.To
	case *stored.Text:
		return string(*to)
	default:
		v := reflect.ValueOf(to).Elem().Interface()
		if s, ok := v.(stored.Stateful); ok && s.State() == stored.Null {
			return nil
		}
		return v
	}
}

// insertCase writes a row through ent's builder of a table, which reflection
// finds: how says what happens to another row with its key.
func insertCase(db database.Database, table string, values map[string]json.RawMessage, how string) (given row.Row, err error) {
	err = db.Write(context.Background(), func(ctx context.Context, c *ent.Client) error {
		builder := reflect.ValueOf(c).Elem().FieldByName(pascal(table)).MethodByName("Create").Call(nil)[0]
		update := []string{}
		for column, value := range values {
			if string(value) == "null" {
				continue
			}
			set := builder.MethodByName("Set" + pascal(column))
			set.Call([]reflect.Value{argument(set.Type().In(0), value)})
			if column != "id" && how == "do_update" {
				update = append(update, column)
			}
		}
		if how == "plain" {
			saved := builder.MethodByName("Save").Call([]reflect.Value{reflect.ValueOf(ctx)})
			err, _ := saved[1].Interface().(error)
			given, _ = saved[0].Interface().(row.Row)
			return err
		}
		given, err = upserted(ctx, builder.Interface(), update...)
		return err
	})
	return given, err
}

// upserted upserts what a builder of ent has.
func upserted(ctx context.Context, builder any, update ...string) (row.Row, error) {
	switch b := builder.(type) {
	case *ent.ArtifactCollectionCreate:
		return orm.Upsert(ctx, b, update...)
	case *ent.BlockDocumentCreate:
		return orm.Upsert(ctx, b, update...)
	case *ent.BlockSchemaCreate:
		return orm.Upsert(ctx, b, update...)
	case *ent.BlockTypeCreate:
		return orm.Upsert(ctx, b, update...)
	case *ent.ConcurrencyLimitCreate:
		return orm.Upsert(ctx, b, update...)
	case *ent.DeploymentCreate:
		return orm.Upsert(ctx, b, update...)
	case *ent.FlowCreate:
		return orm.Upsert(ctx, b, update...)
	case *ent.FlowRunCreate:
		return orm.Upsert(ctx, b, update...)
	case *ent.SavedSearchCreate:
		return orm.Upsert(ctx, b, update...)
	case *ent.TaskRunCreate:
		return orm.Upsert(ctx, b, update...)
	case *ent.WorkerCreate:
		return orm.Upsert(ctx, b, update...)
	}
	return nil, fmt.Errorf("Prefect upserts no %T", builder)
}

// argument is a recorded value as ent's setter takes it.
func argument(to reflect.Type, raw json.RawMessage) reflect.Value {
	v := reflect.New(to)
	var text string
	if json.Unmarshal(raw, &text) != nil || strings.HasSuffix(to.Name(), "JSON") {
		text = string(raw)
	}
	if s, ok := v.Interface().(sql.Scanner); ok {
		var from any = text
		if n, err := strconv.ParseInt(text, 10, 64); err == nil && !strings.HasSuffix(to.Name(), "JSON") {
			from = n
		}
		if err := s.Scan(from); err != nil {
			panic(err)
		}
	} else {
		v.Elem().SetString(text)
	}
	return v.Elem()
}

func pascal(snake string) string {
	var b strings.Builder
	for part := range strings.SplitSeq(snake, "_") {
		if part == "id" {
			b.WriteString("ID")
		} else {
			b.WriteString(strings.ToUpper(part[:1]) + part[1:])
		}
	}
	return b.String()
}

// rowsOf reads the columns that the wanted rows have, past all of our code.
func rowsOf(t *testing.T, db *sql.DB, table string, want []map[string]any) []map[string]any {
	t.Helper()
	columns := []string{}
	for column := range want[0] {
		columns = append(columns, column)
	}
	rows, err := db.Query("SELECT " + strings.Join(columns, ", ") + " FROM " + table + " WHERE CAST(id AS TEXT) LIKE 'e0%' ORDER BY CAST(id AS TEXT)")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var out []map[string]any
	for rows.Next() {
		values := make([]any, len(columns))
		for i := range values {
			values[i] = new(any)
		}
		if err := rows.Scan(values...); err != nil {
			t.Fatal(err)
		}
		row := map[string]any{}
		for i, column := range columns {
			row[column] = plainValue(*values[i].(*any), want[0][column])
		}
		out = append(out, row)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// plainValue is what a driver gives, as JSON would have it.
func plainValue(v, like any) any {
	if b, ok := v.([]byte); ok {
		v = string(b)
	}
	switch v := v.(type) {
	case int64:
		return float64(v)
	case string:
		if _, isText := like.(string); isText {
			return v
		}
		var out any
		if json.NewDecoder(bytes.NewReader([]byte(v))).Decode(&out) == nil {
			return out
		}
	}
	return v
}
