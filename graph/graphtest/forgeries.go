package graphtest

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/quaestor-graph/quaestor/graph/descriptor"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// forgery is a value and the kinds that it may be one of.
type forgery struct {
	Value any
	of    []descriptor.Kind
}

// Forgeries are values that no database gives of most kinds.
var Forgeries = []forgery{
	{strings.Repeat("x", 40_000), []descriptor.Kind{descriptor.Text}},
	{"2026-11-01T00:00:00." + strings.Repeat("0", 40_000) + "Z", []descriptor.Kind{descriptor.Text}},
	{"2026-02-30 00:00:00+00", []descriptor.Kind{descriptor.Text, descriptor.Enum}},
	{"0000-01-01 00:00:00+00", []descriptor.Kind{descriptor.Text, descriptor.Enum}},
	{"294277-01-01 00:00:00+00", []descriptor.Kind{descriptor.Text, descriptor.Enum}},
	{"4714-11-23 23:59:59+00 BC", []descriptor.Kind{descriptor.Text, descriptor.Enum}},
	{"2026-11-01 24:00:00", []descriptor.Kind{descriptor.Text, descriptor.Enum}},
	{"178956970 years 9 mons", []descriptor.Kind{descriptor.Text, descriptor.Enum}},
	{"2147483648 days", []descriptor.Kind{descriptor.Text, descriptor.Enum}},
	{"2562047788:00:54.775808", []descriptor.Kind{descriptor.Text, descriptor.Enum}},
	{"P1D", []descriptor.Kind{descriptor.Text, descriptor.Enum}},
	{"", []descriptor.Kind{descriptor.Text, descriptor.Enum}},
	{"93d27ede-3b28-437b-ae58-af5909b2076", []descriptor.Kind{descriptor.Text, descriptor.Enum}},
	{json.Number("-1"), []descriptor.Kind{descriptor.Int, descriptor.Float}},
	{json.Number("9223372036854775807"), []descriptor.Kind{descriptor.Int, descriptor.Float}},
	{json.Number("9223372036854775808"), []descriptor.Kind{descriptor.Float}},
	{json.Number("1.5"), []descriptor.Kind{descriptor.Float}},
	{json.Number("1e308"), []descriptor.Kind{descriptor.Float}},
	{json.Number("1e309"), nil},
	{[]any{1}, nil},
	{map[string]string{}, nil},
	{map[string]string{"bytes": "00"}, nil},
	{map[string]string{"blob": "0"}, nil},
	{map[string]string{"time": "soon"}, nil},
	{map[string]string{"time": "9224318015999 999999999"}, nil}, // PostgreSQL rounds it beyond its last instant
	{map[string]any{"integer": 1}, nil},
}

// Passes says whether it may be a value of a kind. A Duration is a whole number on SQLite.
func (f forgery) Passes(kind descriptor.Kind, d databasetest.Dialect) bool {
	if kind == descriptor.Duration && d == databasetest.SQLite {
		kind = descriptor.Int
	}
	return slices.Contains(f.of, kind)
}
