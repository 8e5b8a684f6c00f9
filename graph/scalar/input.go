package scalar

import (
	"context"
	"encoding/json"
	"regexp"
	"strings"
	"time"

	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/graph/problem"
)

// rfc3339 is its grammar, whose letters may be small ones. time.Parse takes more
// than that: an hour of one digit, a comma, an offset of a day.
var rfc3339 = regexp.MustCompile(`^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)$`)

// UnmarshalDateTime reads RFC 3339 with any offset; digits beyond the
// microsecond are cut, because no column holds them.
func UnmarshalDateTime(_ context.Context, v any) (stored.Time, error) {
	if s, ok := v.(string); ok && rfc3339.MatchString(s) {
		if t, err := time.Parse(time.RFC3339Nano, strings.ToUpper(s)); err == nil {
			if u := t.UTC(); u.Year() < 1 || u.Year() > 9999 {
				return stored.Time{}, outside(u.Year() > 9999, "%s lies outside the years 1 to 9999 of UTC, which a DateTime can say", quote(v))
			}
			return stored.TimeOf(t), nil
		}
	}
	return stored.Time{}, problem.BadInput("a DateTime is RFC 3339 with its offset, such as \"2026-11-01T06:30:00Z\", not %s", quote(v))
}

// UnmarshalJSON reads any value; the numbers of a variable keep every digit.
func UnmarshalJSON(_ context.Context, v any) (stored.JSON, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return stored.JSON{}, problem.BadInput("this can't be written as JSON")
	}
	return stored.JSONOf(string(b)), nil
}

// quote shows a value in a message, cut where it is long.
func quote(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return "this"
	}
	if len(b) > 60 {
		return string(b[:60]) + "…"
	}
	return string(b)
}

// Outside is the problem of a value that is well written, but above or below all values of the type. Code that only compares
// with the value knows the answer nevertheless.
type Outside struct {
	Above bool
	*problem.Problem
}

// Unwrap gives the problem.
func (o *Outside) Unwrap() error { return o.Problem }

func outside(above bool, format string, args ...any) error {
	return &Outside{above, problem.BadInput(format, args...)}
}
