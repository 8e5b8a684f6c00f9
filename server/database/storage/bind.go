package storage

import (
	"encoding/json"
	"time"

	"entgo.io/ent/dialect"

	"github.com/quaestor-graph/quaestor/ent/stored"
)

// Bind turns an argument into what a dialect stores for it. SQL NULL is nil;
// what is not one of our types passes as it is.
func Bind(d string, arg any) any {
	if s, ok := arg.(stored.Stateful); ok && s.State() == stored.Null {
		return nil
	}
	if d == dialect.Postgres {
		return bindPostgreSQL(arg)
	}
	return bindSQLite(arg)
}

// bindPostgreSQL: text is sent for everything that PostgreSQL reads from text.
// JSON is Python's here as well: a column json keeps it, and in jsonb 1e+16 is
// another text than 10000000000000000.0.
func bindPostgreSQL(arg any) any {
	switch v := arg.(type) {
	case stored.ID:
		return string(v)
	case stored.JSON:
		return PythonJSON(v.Raw())
	case stored.Strings:
		return listJSON(v)
	}
	return arg // a driver.Valuer, or lib/pq's own
}

// bindSQLite gives an argument the form in which Prefect stores it on SQLite, which is Python's.
func bindSQLite(arg any) any {
	switch v := arg.(type) {
	case stored.Time:
		if v.Statement() {
			return v.Time().Truncate(time.Millisecond).Format(stored.StoredTimeLayout)
		}
		return v.Time().Format(stored.StoredTimeLayout)
	case time.Time:
		return v.UTC().Format(stored.StoredTimeLayout)
	case stored.Duration: // the Unix epoch plus the duration
		return time.UnixMicro(v.Micros()).UTC().Format(stored.StoredTimeLayout)
	case stored.Bool:
		if v.Bool() {
			return int64(1)
		}
		return int64(0)
	case bool:
		if v {
			return int64(1)
		}
		return int64(0)
	case stored.JSON:
		return PythonJSON(v.Raw())
	case stored.Strings:
		return PythonJSON(listJSON(v))
	}
	return arg
}

func listJSON(s stored.Strings) string {
	b, err := json.Marshal(s.List())
	if err != nil { // strings always marshal
		panic(err)
	}
	return string(b)
}
