package config

import (
	"context"
	"errors"
	"io"
	"net"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"entgo.io/ent/dialect/sql"
	"github.com/lib/pq"

	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

func TestPostgresSettingsOfATransaction(t *testing.T) {
	address := databasetest.PostgreSQL.Empty(t)
	databasetest.Exec(t, address, `CREATE SCHEMA "my schema"`, `CREATE TABLE "my schema".here (n integer)`)
	options := DefaultOptions(address)
	options.Timeout = 1500 * time.Millisecond
	options.SearchPath = `"my schema", public`
	options.ApplicationName = "o'clock"
	for _, through := range []string{address, databasetest.PgBouncer(t, address)} {
		options.URL = through
		e := open(t, options)
		for kind, begin := range map[string]begin{"repeatable read, on": e.Read, "read committed, off": e.Write} {
			tx := started(t, begin)
			for query, want := range map[string]string{
				"SELECT current_setting('statement_timeout')":                                                     "1500ms",
				"SELECT current_setting('TimeZone')":                                                              "UTC",
				"SELECT current_setting('DateStyle')":                                                             "ISO, MDY",
				"SELECT current_setting('IntervalStyle')":                                                         "postgres",
				"SELECT current_setting('application_name')":                                                      "o'clock",
				"SELECT current_setting('transaction_isolation')||', '||current_setting('transaction_read_only')": kind,
				"SELECT count(*)::text FROM here":                                                                 "0",
				"SELECT ('1 day 02:00:00'::interval)::text":                                                       "1 day 02:00:00",
				"SELECT ('2026-01-01 05:30:00+05:30'::timestamptz)::text":                                         "2026-01-01 00:00:00+00",
				"SELECT (0.1::float8 + 0.2::float8)::text":                                                        "0.30000000000000004",
				"SELECT count(*)::text FROM pg_prepared_statements":                                               "0",
			} {
				if got := must[string](t, tx, query); got != want {
					t.Errorf("%s: got %q, want %q", query, got, want)
				}
			}
			_ = tx.Rollback()
		}
	}
}

// TestPostgresArguments holds the driver's one-round-trip mode to what Prefect's column types need.
func TestPostgresArguments(t *testing.T) {
	address := databasetest.PostgreSQL.Empty(t)
	databasetest.Exec(t, address, "CREATE TYPE colour AS ENUM ('RED', 'BLUE')")
	for _, through := range []string{address, databasetest.PgBouncer(t, address)} {
		tx := started(t, open(t, DefaultOptions(through)).Read)
		const id = "0191f3a4-1111-7aaa-8bbb-123456789abc"
		for _, test := range []struct {
			typ  string
			arg  any
			want any
		}{
			{"uuid", id, []byte(id)},
			{"uuid[]", pq.Array([]string{id}), []byte("{" + id + "}")},
			{"uuid[]", []string{id}, []byte("{" + id + "}")},
			{"text", `a "quoted\" text`, `a "quoted\" text`},
			{"text", "", ""},
			{"text", []byte("bytes"), "bytes"},
			{"text[]", []string{`a,"b`, `\`, "", "NULL"}, []byte(`{"a,\"b","\\","","NULL"}`)},
			{"text[]", []string{}, []byte("{}")},
			{"varchar", "v", "v"},
			{"integer", 7, int64(7)},
			{"bigint", int64(1) << 62, int64(1) << 62},
			{"bigint[]", []int64{1, 2}, []byte("{1,2}")},
			{"double precision", 0.1, 0.1},
			{"boolean", true, true},
			{"timestamptz", "2026-01-02 03:04:05.678901+02:00", time.Date(2026, 1, 2, 1, 4, 5, 678901000, time.UTC)},
			{"timestamptz", time.Date(2026, 1, 2, 1, 4, 5, 678901000, time.UTC), time.Date(2026, 1, 2, 1, 4, 5, 678901000, time.UTC)},
			{"interval", "90061.5 seconds", []byte("25:01:01.5")},
			{"json", `{"a": 9007199254740993}`, []byte(`{"a": 9007199254740993}`)},
			{"json", []byte(`{"a":1}`), []byte(`{"a":1}`)},
			{"jsonb", `{"a": 9007199254740993}`, []byte(`{"a": 9007199254740993}`)},
			{"colour", "BLUE", []byte("BLUE")},
			{"colour[]", []string{"RED", "BLUE"}, []byte("{RED,BLUE}")},
			{"uuid", nil, nil},
			{"jsonb", (*string)(nil), nil},
		} {
			rows := &sql.Rows{}
			if err := tx.Query(t.Context(), "SELECT $1::"+test.typ, []any{test.arg}, rows); err != nil {
				t.Fatalf("%s: %v", test.typ, err)
			}
			var got any
			if !rows.Next() {
				t.Fatalf("%s: %v", test.typ, rows.Err())
			}
			if err := rows.Scan(&got); err != nil {
				t.Errorf("%s: %v", test.typ, err)
			}
			_ = rows.Close()
			if !same(got, test.want) {
				t.Errorf("%s of %v: got %#v, want %#v", test.typ, test.arg, got, test.want)
			}
		}
	}
}

func same(a, b any) bool {
	switch b := b.(type) {
	case []byte:
		got, ok := a.([]byte)
		return ok && slices.Equal(got, b)
	case time.Time:
		got, ok := a.(time.Time)
		return ok && got.Equal(b)
	}
	return a == b
}

func TestPgBouncerKeepsTheSnapshot(t *testing.T) {
	options := table(t, databasetest.PostgreSQL, 1)
	direct := options.URL
	options.URL = databasetest.PgBouncer(t, direct)
	e := open(t, options)
	read := started(t, e.Read)
	if n := must[int](t, read, count+" WHERE n = $1", 1); n != 1 {
		t.Fatalf("%d rows", n)
	}
	databasetest.Exec(t, direct, "INSERT INTO thing VALUES (1)")
	others := make([]Transaction, 10)
	for i := range others {
		others[i] = started(t, e.Read)
		if n := must[int](t, others[i], count+" WHERE n = $1", 1); n != 2 {
			t.Errorf("%d rows in another transaction", n)
		}
	}
	if n := must[int](t, read, count+" WHERE n = $1", 1); n != 1 {
		t.Errorf("%d rows in the same transaction", n)
	}
}

func TestLostConnectionIsReplaced(t *testing.T) {
	options := table(t, databasetest.PostgreSQL, 1)
	e := open(t, options)
	idle := make([]Transaction, 4)
	for i := range idle {
		idle[i] = started(t, e.Read)
	}
	for _, tx := range idle {
		_ = tx.Rollback()
	}
	const terminate = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity " +
		"WHERE datname = current_database() AND pid <> pg_backend_pid()"
	databasetest.Exec(t, options.URL, terminate)
	tx := started(t, e.Read)
	if n := must[int](t, tx, count); n != 1 {
		t.Errorf("%d rows", n)
	}
	// In the middle of a transaction there is nothing to replace.
	databasetest.Exec(t, options.URL, terminate)
	if _, err := value[int](t.Context(), tx, count); !errors.Is(err, ErrUnavailable) {
		t.Errorf("got %v", err)
	}
	if _, err := value[int](t.Context(), tx, count); !errors.Is(err, ErrUnavailable) {
		t.Errorf("got %v the second time", err)
	}
	if err := tx.Rollback(); err != nil {
		t.Error(err)
	}
	if n := must[int](t, started(t, e.Read), count); n != 1 {
		t.Errorf("%d rows", n)
	}
}

func TestLostConnectionIsNoCommit(t *testing.T) {
	options := table(t, databasetest.PostgreSQL, 0)
	tx := started(t, open(t, options).Write)
	execute(t, tx, "INSERT INTO thing VALUES (1)")
	databasetest.Exec(t, options.URL, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "+
		"WHERE datname = current_database() AND pid <> pg_backend_pid()")
	if err := tx.Commit(); !errors.Is(err, ErrUnavailable) {
		t.Errorf("got %v", err)
	}
}

func TestPostgresThroughASocket(t *testing.T) {
	address := databasetest.SocketAddress(t, databasetest.PostgreSQL.Empty(t))
	started(t, open(t, DefaultOptions(address)).Read)
}

// silent is a server that takes connections and never answers.
func silent(t *testing.T) (address string) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				_, _ = io.Copy(io.Discard, conn)
				_ = conn.Close()
			}()
		}
	}()
	return listener.Addr().String()
}

func TestPostgresConnectErrors(t *testing.T) {
	const secret = "s3cret"
	with := func(change func(*url.URL)) string {
		u, err := url.Parse(databasetest.PostgreSQL.Empty(t))
		if err != nil {
			t.Fatal(err)
		}
		change(u)
		return u.String()
	}
	for want, address := range map[string]string{
		"password authentication failed":    with(func(u *url.URL) { u.User = url.UserPassword("prefect", secret) }),
		`database "nothing" does not exist`: with(func(u *url.URL) { u.Path = "/nothing" }),
		"connection refused":                "postgresql://u:s3cret@127.0.0.1:1/name",
		"no such host":                      "postgresql://u:s3cret@host.invalid/name",
		"no such file or directory":         "postgresql://u:s3cret@/name?host=/nowhere",
		"did not answer within 200ms":       "postgresql://u:s3cret@" + silent(t) + "/name",
		"SSL is not enabled on the server":  with(func(u *url.URL) { u.RawQuery = "sslmode=require" }),
	} {
		t.Run(want, func(t *testing.T) {
			options := DefaultOptions(address)
			if strings.HasPrefix(want, "did not answer") {
				options.ConnectionTimeout = 200 * time.Millisecond
			}
			c, err := New(options)
			if err != nil {
				t.Fatal(err)
			}
			_, err = c.Open(t.Context())
			if !errors.Is(err, ErrUnavailable) {
				t.Fatalf("got %v", err)
			}
			message := err.Error()
			if !strings.Contains(message, want) && !(want == "no such host" && strings.Contains(message, "lookup")) {
				t.Errorf("got %q", message)
			}
			if strings.Contains(message, secret) || strings.Contains(message, "\n") {
				t.Errorf("shows too much: %q", message)
			}
			if len(engines.m) != 0 {
				t.Error("an engine is left")
			}
		})
	}
}

func TestConnectEndsWithItsContext(t *testing.T) {
	c, err := New(DefaultOptions("postgresql://u@" + silent(t) + "/name"))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(50*time.Millisecond, cancel)
	if _, err := c.Open(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
