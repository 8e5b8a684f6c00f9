package storage

import (
	"testing"
	"time"

	"entgo.io/ent/dialect"

	"github.com/quaestor-graph/quaestor/ent/stored"
)

// The expected texts are Python's: json.dumps(json.loads(x)).
func TestPythonJSON(t *testing.T) {
	for in, want := range map[string]string{
		`{"a":1,"b":[1.0,1e-7,1e22,-0.0,123456789012345678901234567890]}`:      `{"a": 1, "b": [1.0, 1e-07, 1e+22, -0.0, 123456789012345678901234567890]}`,
		`["ünï","🦄","a\u0000\n\"\\/","\ud800"]`:                                `["\u00fcn\u00ef", "\ud83e\udd84", "a\u0000\n\"\\/", "\ud800"]`,
		"[\"\\/\\u003c\\uD83E\\uDD84\\uDC00\\uD83Eü\",\"\ufffd\",\"\\uFFFD\"]": `["/<\ud83e\udd84\udc00\ud83e\u00fc", "\ufffd", "\ufffd"]`,
		`[-0,-0.0,-1]`:     `[0, -0.0, -1]`,
		`{}`:               `{}`,
		`[ ]`:              `[]`,
		`true`:             `true`,
		`1e15`:             `1000000000000000.0`,
		`0.0001`:           `0.0001`,
		`0.00001`:          `1e-05`,
		"\"\u007f\u0080\"": `"\u007f\u0080"`,
		`1e16`:             `1e+16`,
	} {
		if got := PythonJSON(in); got != want {
			t.Errorf("PythonJSON(%s) = %s, want %s", in, got, want)
		}
	}
}

func TestBind(t *testing.T) {
	at := time.Date(2026, 11, 1, 8, 0, 0, 250000, time.FixedZone("", 7200))
	for _, c := range []struct{ in, sqlite, postgresql any }{
		{stored.TimeOf(at), "2026-11-01 06:00:00.000250", nil},
		{stored.DurationOf(0), "1970-01-01 00:00:00.000000", nil},
		{stored.DurationOf(225304_000000), "1970-01-03 14:35:04.000000", nil},
		{stored.DurationOf(-1), "1969-12-31 23:59:59.999999", nil},
		{stored.BoolOf(true), int64(1), nil},
		{stored.StringsOf("a", "ü"), `["a", "\u00fc"]`, `["a","ü"]`},
		{stored.JSONOf(`{"a":1}`), `{"a": 1}`, `{"a": 1}`},
		{stored.Time{}, nil, nil},
		{stored.ID(""), nil, nil},
		{"text", "text", "text"},
	} {
		if got := Bind(dialect.SQLite, c.in); got != c.sqlite {
			t.Errorf("SQLite %v: %v, want %v", c.in, got, c.sqlite)
		}
		if got := Bind(dialect.Postgres, c.in); c.postgresql != nil && got != c.postgresql {
			t.Errorf("PostgreSQL %v: %v, want %v", c.in, got, c.postgresql)
		}
	}
}
