package stored

import (
	"database/sql/driver"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// Duration is an interval column in microseconds. Prefect has two of them, the
// total_run_time of flow and task runs: on SQLite the Unix epoch plus the
// duration, as a timestamp (INTEGER 0 where a raw INSERT left the column out),
// on PostgreSQL an interval.
type Duration struct {
	micros int64
	state  State
}

// DurationOf is the column value of a number of microseconds.
func DurationOf(micros int64) Duration { return Duration{micros: micros, state: Valid} }

// Micros gives the duration; it is 0 unless the state is Valid.
func (d Duration) Micros() int64 { return d.micros }

// AppendJSON implements Value: a number of seconds, exact to the microsecond.
func (d Duration) AppendJSON(b []byte) ([]byte, bool) {
	if d.state != Valid {
		return missing(b, d.state)
	}
	frac := d.micros % second
	if frac < 0 && d.micros > -second {
		b = append(b, '-')
	}
	b = strconv.AppendInt(b, d.micros/second, 10)
	if frac == 0 {
		return b, true
	}
	b = append(b, '.')
	b = digits(b, int(max(frac, -frac)), 6)
	for b[len(b)-1] == '0' {
		b = b[:len(b)-1]
	}
	return b, true
}

// State implements Stateful.
func (d Duration) State() State { return d.state }

// Scan implements sql.Scanner.
func (d *Duration) Scan(src any) error {
	*d = Duration{}
	switch v := src.(type) {
	case nil:
	case string:
		d.parse(v)
	case []byte:
		d.parse(string(v))
	case time.Time: // go-sqlite3's own reading of a column declared DATETIME
		*d = DurationOf(v.UnixMicro())
	case int64:
		d.state = Unreadable
		if v == 0 {
			*d = DurationOf(0)
		}
	default:
		d.state = Unreadable
	}
	return nil
}

func (d *Duration) parse(s string) {
	if t, ok := ParseStoredTime(s); ok {
		*d = DurationOf(t.UnixMicro())
		return
	}
	if m, ok := parseInterval(s); ok {
		*d = DurationOf(m)
		return
	}
	d.state = Unreadable
}

// Value implements driver.Valuer in PostgreSQL's form, whole days apart and the
// rest not negative: an interval keeps them so, and Python's timedelta has them
// so.
func (d Duration) Value() (driver.Value, error) {
	if d.state != Valid {
		return nil, nil
	}
	days, rest := d.micros/day, d.micros%day
	if rest < 0 {
		days, rest = days-1, rest+day
	}
	return fmt.Sprintf("%d days %d microseconds", days, rest), nil
}

const (
	second = int64(1_000_000)
	day    = 86_400 * second
)

// parseInterval reads PostgreSQL's output under IntervalStyle postgres:
// `[N years] [N mons] [N days] [[-]HH:MM:SS[.ffffff]]`. A month counts 30 days
// and a year 365, as asyncpg reads them for Prefect.
func parseInterval(s string) (int64, bool) {
	var total int64
	words := strings.Fields(s)
	if len(words) == 0 {
		return 0, false
	}
	for len(words) > 0 {
		if strings.Contains(words[0], ":") {
			m, ok := parseClock(words[0])
			if !ok || len(words) > 1 {
				return 0, false
			}
			return add(total, m)
		}
		if len(words) < 2 {
			return 0, false
		}
		n, err := strconv.ParseInt(words[0], 10, 64)
		if err != nil {
			return 0, false
		}
		var unit int64
		switch strings.TrimSuffix(words[1], "s") {
		case "year":
			unit = 365 * day
		case "mon":
			unit = 30 * day
		case "day":
			unit = day
		default:
			return 0, false
		}
		if n > math.MaxInt64/unit || n < math.MinInt64/unit {
			return 0, false
		}
		var ok bool
		if total, ok = add(total, n*unit); !ok {
			return 0, false
		}
		words = words[2:]
	}
	return total, true
}

// parseClock reads `[+-]HH:MM:SS[.ffffff]` with any number of hours.
func parseClock(s string) (int64, bool) {
	sign := int64(1)
	switch s[0] {
	case '-':
		sign, s = -1, s[1:]
	case '+':
		s = s[1:]
	}
	parts := strings.Split(s, ":")
	if len(parts) != 3 {
		return 0, false
	}
	secs, frac, _ := strings.Cut(parts[2], ".")
	if len(frac) > 6 {
		return 0, false
	}
	var n [4]int64
	for i, p := range []string{parts[0], parts[1], secs, (frac + "000000")[:6]} {
		v, err := strconv.ParseInt(p, 10, 64)
		if err != nil || v < 0 {
			return 0, false
		}
		n[i] = v
	}
	if n[0] > math.MaxInt64/(4000*second) {
		return 0, false
	}
	return sign * (((n[0]*60+n[1])*60+n[2])*second + n[3]), true
}

func add(a, b int64) (int64, bool) {
	c := a + b
	return c, (c > a) == (b > 0)
}

// UnreadableDuration is the result of a computation with a value that cannot be read.
var UnreadableDuration = Duration{state: Unreadable}
