package stored

import (
	"database/sql/driver"
	"time"
)

// Time is a timestamp column: an instant in UTC with microseconds.
type Time struct {
	t     time.Time
	state State
	// statement: see StatementTime.
	statement bool
}

// TimeOf is the column value of an instant, cut to microseconds.
func TimeOf(t time.Time) Time {
	return Time{t: t.UTC().Truncate(time.Microsecond), state: Valid}
}

// TimeAt is the column value of a number of microseconds since the Unix epoch.
func TimeAt(micros int64) Time { return TimeOf(time.UnixMicro(micros)) }

// Time gives the instant; it is the zero time unless the state is Valid.
func (t Time) Time() time.Time { return t.t }

// State implements Stateful.
func (t Time) State() State { return t.state }

// Scan implements sql.Scanner.
func (t *Time) Scan(src any) error {
	*t = Time{}
	switch v := src.(type) {
	case nil:
	case time.Time:
		v = v.UTC()
		if y := v.Year(); y < 1 || y > 9999 {
			t.state = Unreadable
			break
		}
		*t = Time{t: v, state: Valid}
	case string:
		t.parse(v)
	case []byte:
		t.parse(string(v))
	default:
		t.state = Unreadable
	}
	return nil
}

func (t *Time) parse(s string) {
	if v, ok := ParseStoredTime(s); ok {
		*t = Time{t: v, state: Valid}
		return
	}
	t.state = Unreadable
}

// Value implements driver.Valuer.
func (t Time) Value() (driver.Value, error) {
	if t.state != Valid {
		return nil, nil
	}
	return t.t, nil
}

// AppendJSON implements Value: RFC 3339 in UTC, with six fraction digits or none.
func (t Time) AppendJSON(b []byte) ([]byte, bool) {
	if t.state != Valid {
		return missing(b, t.state)
	}
	year, month, day := t.t.Date()
	hour, minute, second := t.t.Clock()
	b = append(digits(append(b, '"'), year, 4), '-')
	b = append(digits(b, int(month), 2), '-')
	b = append(digits(b, day, 2), 'T')
	b = append(digits(b, hour, 2), ':')
	b = append(digits(b, minute, 2), ':')
	b = digits(b, second, 2)
	if n := t.t.Nanosecond(); n != 0 {
		b = digits(append(b, '.'), n/1000, 6)
	}
	return append(b, 'Z', '"'), true
}

// digits writes a number that is not negative with so many digits.
func digits(b []byte, n, width int) []byte {
	const most = 6
	var d [most]byte
	for i := most - 1; i >= most-width; i-- {
		d[i] = byte('0' + n%10)
		n /= 10
	}
	return append(b, d[most-width:]...)
}

// StoredTimeLayout is how Prefect stores an instant on SQLite: UTC, always six
// digits of fraction, no zone.
const StoredTimeLayout = "2006-01-02 15:04:05.000000"

// ParseStoredTime reads SQLite's stored form. A fraction is there or not:
// CURRENT_TIMESTAMP, the default of deployment_version, writes none.
func ParseStoredTime(s string) (time.Time, bool) {
	if len(s) < 19 || len(s) == 20 || len(s) > 26 ||
		s[4] != '-' || s[7] != '-' || s[10] != ' ' || s[13] != ':' || s[16] != ':' {
		return time.Time{}, false
	}
	ok := true
	num := func(from, to int) int {
		n := 0
		for _, c := range []byte(s[from:to]) {
			if c < '0' || c > '9' {
				ok = false
			}
			n = n*10 + int(c-'0')
		}
		return n
	}
	year, month, day := num(0, 4), num(5, 7), num(8, 10)
	hour, minute, second := num(11, 13), num(14, 16), num(17, 19)
	micros := 0
	if len(s) > 19 {
		if s[19] != '.' {
			return time.Time{}, false
		}
		micros = num(20, len(s))
		for i := len(s); i < 26; i++ {
			micros *= 10
		}
	}
	if !ok || year < 1 || month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 59 {
		return time.Time{}, false
	}
	t := time.Date(year, time.Month(month), day, hour, minute, second, micros*1000, time.UTC)
	if t.Day() != day { // 30 February
		return time.Time{}, false
	}
	return t, true
}

// StatementTime is a timestamp that the database itself would set by its own
// now: with microseconds on PostgreSQL, with milliseconds on SQLite.
func StatementTime(t time.Time) Time {
	v := TimeOf(t)
	v.statement = true
	return v
}

// Statement says whether the value stands for the database's own now.
func (t Time) Statement() bool { return t.statement }
