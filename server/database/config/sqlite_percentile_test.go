package config

import (
	"database/sql"
	"math"
	"testing"
)

// Contract 10.2: the values of a percentile come as a list, without NULL and without what is no number.
func TestPercentileOfAList(t *testing.T) {
	for _, c := range []struct {
		list       any
		p, unit    float64
		percentile any
	}{
		{nil, 0.5, 1, nil}, {"", 0.5, 1, nil}, {"garbage,NULL", 0.5, 1, nil},
		{"3,1,2", 0, 1, 1.0}, {"3,1,2", 0.5, 1, 2.0}, {"3,1,2", 1, 1, 3.0}, {"3,1,2,10", 0.5, 1, 2.5}, {"3,garbage,1", 0.25, 1, 1.5},
		{"-1,9007199254740993", 0, 1, -1.0}, {"0.1,1e300", 0, 1, 0.1}, {"1e999,1", 1, 1, math.Inf(1)},
		{"1970-01-01 00:00:02.500000,0", 1, 1e6, 2.5}, {"1970-01-01 00:00:02.500000,0", 0, 1e6, 0.0}, {"2500000", 1, 1e6, 2.5},
	} {
		if got, err := new(sqliteConn).percentile(c.list, c.p, c.unit); err != nil || got != c.percentile {
			t.Errorf("%v, %v: %v, %v, not %v", c.list, c.p, got, err, c.percentile)
		}
	}
}

// Contract 9.11: a stored duration is what SQLite's own functions read, by which it is compared and added.
func TestStoredDurationAsSQLiteReadsIt(t *testing.T) {
	db := sql.OpenDB(&sqliteConnector{address: sqliteAddress{}})
	t.Cleanup(func() { _ = db.Close() })
	for _, text := range []string{
		"1970-01-01 00:00:00", "1970-01-01 00:00:00.000000", "1970-01-03 14:35:04.000000", "1970-01-01 00:00:00.931", "1970-01-01 00:00:00.000001",
		"1969-12-31 23:59:59.500000", "2026-02-31 10:00:00.000000", "1970-01-01 24:00:00.000000", "1970-01-01 25:00:00.000000", "1970-13-01 00:00:00.000000",
		"1970-01-01 00:60:00.000000", "1970-01-01 00:00:60.000000", "1970-01-32 00:00:00.000000", "1970-00-01 00:00:00.000000", "19x0-01-01 00:00:00.000000",
		"9999-12-31 23:59:59.999999",
	} {
		var want sql.NullInt64
		if err := db.QueryRow(`SELECT unixepoch(substr(?1, 1, 19)) * 1000000 + CAST(substr(?1 || '000000', 21, 6) AS INTEGER)`, text).Scan(&want); err != nil {
			t.Fatal(err)
		}
		got, ok := storedDuration(text)
		if ok != want.Valid || ok && got != want.Int64 {
			t.Errorf("%s: %v %v, not %v", text, got, ok, want)
		}
	}
}
