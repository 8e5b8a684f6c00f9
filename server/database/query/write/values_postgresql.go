package write

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/server/database/query"
)

func (postgresql) gives(kind query.Kind, v any) bool {
	text, isText := v.(string)
	switch kind {
	case query.Int:
		return isInt(v)
	case query.Float:
		return isFloat(v)
	case query.Bool:
		_, ok := v.(bool)
		return ok
	case query.Time:
		at, ok := v.(time.Time)
		return ok && isTimestamp(at) || isText && isTimestampText(text)
	case query.Duration:
		return isText && isIntervalText(text)
	case query.ID:
		_, ok := stored.ParseID(text)
		return ok
	case query.Enum:
		return isText && len(text) <= maxEnum && isStorable(text)
	}
	return isText && isStorable(text)
}

func (v postgresql) givesKey(k query.GroupKey, value any) bool {
	if k.Term.Kind != query.JSON {
		return v.gives(k.Kind(), value)
	}
	kind, rest := splitKey(value)
	switch kind {
	case 's', 'j':
		return isStorable(rest)
	case 'n':
		return isNumericText(rest)
	}
	return false
}

// isStorable: a text of PostgreSQL is UTF-8 without NUL.
func isStorable(text string) bool { return utf8.ValidString(text) && !strings.ContainsRune(text, 0) }

// isTimestamp: a timestamptz begins in 4714 BC, ends with the year 294276 and has whole microseconds; what is finer
// PostgreSQL rounds, the last of them beyond that end.
func isTimestamp(t time.Time) bool {
	first := time.Date(-4713, 11, 24, 0, 0, 0, 0, time.UTC)
	end := time.Date(294_277, 1, 1, 0, 0, 0, 0, time.UTC)
	return !t.Before(first) && t.Before(end) && t.Nanosecond()%1000 == 0
}

// timestampText is what PostgreSQL writes in UTC, and what encoding/json does.
var timestampText = regexp.MustCompile(`^(\d{4,6})-(\d\d)-(\d\d)[ T](\d\d):(\d\d):(\d\d)(?:\.\d{1,6})?(?:\+00|Z)( BC)?$`)

func isTimestampText(text string) bool {
	if text == "infinity" || text == "-infinity" {
		return true
	}
	m := timestampText.FindStringSubmatch(text)
	if m == nil {
		return false
	}
	var n [6]int
	for i := range n {
		n[i], _ = strconv.Atoi(m[i+1])
	}
	year := n[0]
	if m[7] != "" {
		year = 1 - year
	}
	t := time.Date(year, time.Month(n[1]), n[2], n[3], n[4], n[5], 0, time.UTC)
	there := n[0] > 0 && t.Month() == time.Month(n[1]) && t.Day() == n[2] && n[3] < 24 && n[4] < 60 && n[5] < 60
	return there && isTimestamp(t)
}

// intervalText is what PostgreSQL writes under its IntervalStyle postgres.
var intervalText = regexp.MustCompile(
	`^(?:([+-]?\d{1,9}) years? ?)?(?:([+-]?\d{1,10}) mons? ?)?(?:([+-]?\d{1,10}) days? ?)?(?:([+-]?)(\d{2,10}):([0-5]\d):([0-5]\d)(?:\.(\d{1,6}))?)?$`)

// isIntervalText: an interval holds months and days of 32 bits, and microseconds
// of 64.
func isIntervalText(text string) bool {
	m := intervalText.FindStringSubmatch(text)
	if m == nil || text == "" {
		return false
	}
	var n [9]int64
	for i := 1; i < len(n); i++ {
		if i != 4 && m[i] != "" {
			n[i], _ = strconv.ParseInt(m[i], 10, 64)
		}
	}
	is32 := func(n int64) bool { return n == int64(int32(n)) }
	seconds, fraction := (n[5]*60+n[6])*60+n[7], (m[8] + "000000")[:6]
	micros := strconv.FormatInt(seconds, 10) + fraction
	if m[4] == "-" {
		micros = "-" + micros
	}
	_, err := strconv.ParseInt(micros, 10, 64)
	return is32(n[1]*12+n[2]) && is32(n[3]) && err == nil
}

// isNumericText: a numeric has so many digits before its point and behind it.
func isNumericText(text string) bool {
	const most, mostBehind = 131_072, 16_383
	whole, fraction, point := strings.Cut(strings.TrimPrefix(text, "-"), ".")
	digits := func(s string, most int) bool {
		return 0 < len(s) && len(s) <= most && strings.Trim(s, "0123456789") == ""
	}
	return digits(whole, most) && (!point || digits(fraction, mostBehind))
}
