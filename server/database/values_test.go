package database_test

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/graph/descriptor"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// random makes values of any kind of column, the edges often.
type random struct {
	*rand.Rand
	// used has the texts and instants of each column: unique keys are made of
	// them, and their edges would meet too often.
	used map[string]bool
	// finite leaves out the instants that Prefect writes to PostgreSQL as infinities.
	finite bool
	// documents has JSON for columns that take no other.
	documents map[string][]string
}

func newRandom(t *testing.T) *random {
	t.Helper()
	return &random{Rand: rand.New(rand.NewPCG(databasetest.Seed(t), 0)), used: map[string]bool{}}
}

func (r *random) chance(percent int) bool { return r.IntN(100) < percent }

// one picks an element.
func one[T any](r *random, of []T) T { return of[r.IntN(len(of))] }

// id gives both versions that Prefect mixes.
func (r *random) id() stored.ID {
	a, b := r.Uint64(), r.Uint64()
	version := one(r, []uint64{4, 7})
	a = a&^0xf000 | version<<12
	b = b&^(0xc<<60) | 0x8<<60
	return stored.ID(fmt.Sprintf("%08x-%04x-%04x-%04x-%012x", a>>32, a>>16&0xffff, a&0xffff, b>>48, b&(1<<48-1)))
}

// value gives a value for a column that is no foreign key, nil for SQL NULL.
func (r *random) value(table string, c column) any {
	if c.nullable && r.chance(20) {
		return nil
	}
	return r.unused(table, c)
}

// unused gives a value that no other row has where a unique key could be made of
// it, so that no two rows drawn have a key in common whatever is drawn: an id is
// the row's own or leads to another row, and every key has a text or an instant
// or an id of nothing.
func (r *random) unused(table string, c column) any {
	for {
		v := r.any(table, c)
		if c.kind == descriptor.Text || c.kind == descriptor.Time {
			key := table + "." + c.name + "=" + fmt.Sprint(v)
			if r.used[key] {
				continue
			}
			r.used[key] = true
		}
		return v
	}
}

func (r *random) any(table string, c column) any {
	switch c.kind {
	case descriptor.ID:
		return r.id()
	case descriptor.Text:
		return r.text()
	case descriptor.Int:
		limit := int64(math.MaxInt32)
		if c.postgresql == "smallint" {
			limit = math.MaxInt16
		}
		return stored.IntOf(one(r, []int64{0, 1, -1, limit, -limit - 1, r.Int64N(limit), -r.Int64N(limit)}))
	case descriptor.Float:
		return stored.FloatOf(r.float())
	case descriptor.Bool:
		return stored.BoolOf(r.chance(50))
	case descriptor.Time:
		at := r.instant()
		for r.finite && (at == yearOne || at == lastYear) {
			at = r.instant()
		}
		return stored.TimeOf(time.UnixMicro(at))
	case descriptor.Duration:
		return stored.DurationOf(r.duration())
	case descriptor.Strings:
		return stored.StringsOf(r.texts()...)
	case descriptor.Enum:
		e := enums[c.postgresql]
		return e.of(one(r, e.members))
	case descriptor.JSON:
		if known := r.documents[table+"."+c.name]; known != nil {
			return stored.JSONOf(one(r, known))
		}
		// In jsonb columns a null becomes something else: TestJSONNull.
		if c.plainJSON() && r.chance(20) {
			return stored.JSONOf("null")
		}
		for {
			text := r.json(3)
			if text == "null" {
				continue
			}
			if _, err := strconv.ParseFloat(text, 64); err == nil && strings.ContainsAny(text, ".eE") && r.documents != nil {
				// A float at the top level is read by SQLite, and the one that Python has
				// (3.40) gets the last digit of a few wrong.
				text = one(r, []string{"1.0", "0.1", "-2.5", "1e-7", "1e22", "0.0001", "123.456"})
			}
			return stored.JSONOf(text)
		}
	}
	panic(c.name)
}

const (
	secondMicros = int64(1_000_000)
	dayMicros    = 86_400 * secondMicros
)

var (
	yearOne  = time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC).UnixMicro()
	lastYear = time.Date(9999, 12, 31, 23, 59, 59, 999_999_000, time.UTC).UnixMicro()
)

// instant is a number of microseconds since the epoch, years 1 to 9999.
func (r *random) instant() int64 {
	day := time.Date(2026, 10, 25, 1, 0, 0, 0, time.UTC).UnixMicro() // clocks go back in Europe
	return one(r, []int64{
		yearOne, yearOne + 1, lastYear, lastYear - 1, -1, 0, 1, day, day - 1, day + 999_999, day + 100_000, day + 1_000,
		time.Date(1582, 10, 10, 0, 0, 0, 1000, time.UTC).UnixMicro(), // a day that the Gregorian calendar left out
		time.Date(2000, 2, 29, 23, 59, 59, 999_999_000, time.UTC).UnixMicro(),
		yearOne + r.Int64N(lastYear-yearOne), yearOne + r.Int64N(lastYear-yearOne), yearOne + r.Int64N(lastYear-yearOne),
		day + r.Int64N(dayMicros), day + r.Int64N(dayMicros), day + r.Int64N(365)*dayMicros,
	})
}

// duration is as long as SQLite's form, an instant, has years.
func (r *random) duration() int64 {
	return one(r, []int64{
		0, 1, -1, 999_999, dayMicros, dayMicros + 1, -dayMicros, -dayMicros - 1, 225_304 * secondMicros, yearOne, lastYear,
		r.Int64N(dayMicros), r.Int64N(1000 * dayMicros), -r.Int64N(1000 * dayMicros), r.Int64N(lastYear), -r.Int64N(-yearOne),
	})
}

// float: no column can hold NaN on SQLite, which takes it for NULL, nor -0.0.
func (r *random) float() float64 {
	return one(r, []float64{
		0, 1, -1, 1e-7, -1e-7, 0.0001, 0.00001, 1e15, 1e16, 1e22, 0.1, 1.0 / 3, math.MaxFloat64, math.SmallestNonzeroFloat64, 1 << 53,
		r.NormFloat64(), r.NormFloat64() * 1e9, math.Exp(r.NormFloat64() * 100),
	})
}

// oddTexts has what has gone wrong elsewhere. No column of PostgreSQL holds
// U+0000.
var oddTexts = []string{
	"", " ", "null", "true", "0123", "1e5", "NaN", "größe", "日本語", "e\u0301", "\U0001F984\u200d", "\u2028\u2029", "\ufffd", "\ufeff",
	"\u0001\b\f\x7f", "a\nb\tc\r\n", `"quotes" 'n' \back\slash/`, "%_", "<b>&amp;</b>", "{}", "شكرا", "\U0010FFFF", "\u0080\u009f\u00a0",
}

func (r *random) text() string {
	if r.chance(40) {
		return one(r, oddTexts)
	}
	var b strings.Builder
	for range 1 + r.IntN(12) {
		c := rune(1 + r.IntN(0x10FFFF))
		if r.chance(60) || c >= 0xD800 && c < 0xE000 {
			c = rune(0x20 + r.IntN(0x60))
		}
		b.WriteRune(c)
	}
	return b.String()
}

func (r *random) texts() []string {
	out := make([]string, r.IntN(4))
	for i := range out {
		out[i] = r.text()
	}
	return out
}

// bigIntegers are beyond int64, or beyond what a double has digits for.
var bigIntegers = []string{
	"9007199254740993", "9223372036854775807", "-9223372036854775808", "9223372036854775808", "-9223372036854775809",
	"123456789012345678901234567890",
}

// json is a JSON text in one of the ways to write it; no key comes twice.
func (r *random) json(depth int) string {
	kind := r.IntN(9)
	if depth == 0 && kind < 4 {
		kind += 4
	}
	space := strings.Repeat(" ", r.IntN(2))
	switch kind {
	case 0, 1:
		members := map[string]bool{}
		var list []string
		for range r.IntN(4) {
			if k := r.text(); !members[k] {
				members[k] = true
				list = append(list, r.quoted(k)+":"+space+r.json(depth-1))
			}
		}
		return "{" + strings.Join(list, ","+space) + "}"
	case 2, 3:
		list := make([]string, r.IntN(4))
		for i := range list {
			list[i] = r.json(depth - 1)
		}
		return "[" + strings.Join(list, space+",") + "]"
	case 4:
		return one(r, []string{"true", "false", "null"})
	case 5:
		return strconv.Itoa(r.IntN(2000) - 1000)
	case 6:
		return one(r, bigIntegers)
	case 7:
		text, _ := json.Marshal(r.float())
		if s := string(text); strings.ContainsAny(s, ".e") {
			return s
		}
		return string(text) + ".0"
	}
	return r.quoted(r.text())
}

// quoted writes a string with escapes where JSON asks for them, or everywhere.
func (r *random) quoted(s string) string {
	if r.chance(70) {
		text, _ := json.Marshal(s) // with \u003c for <
		return string(text)
	}
	var b strings.Builder
	for _, u := range utf16Of(s) {
		fmt.Fprintf(&b, `\u%04X`, u)
	}
	return `"` + b.String() + `"`
}
