package config

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// looked is a context that ends when it has been looked at so many times.
type looked struct {
	context.Context
	looks, end int
}

func (c *looked) Err() error {
	if c.looks++; c.looks >= c.end {
		return context.Canceled
	}
	return nil
}

// Contract 9.14: SQLite interrupts no function of ours, so that each function whose work grows looks at the deadline itself,
// again and again.
func TestFunctionsOfSQLiteSeeTheEndOfTheirStatement(t *testing.T) {
	values := make([]string, 1_000_000)
	for i := range values {
		values[i] = strconv.Itoa(i)
	}
	numbers := strings.Join(values, ",")
	long := strings.Repeat("a", 1_000_000)
	for name, function := range map[string]func(c *sqliteConn) error{
		"a long text": func(c *sqliteConn) error {
			_, err := c.like(long, "%"+strings.Repeat("a", 4_000)+"b%", false)
			return err
		},
		"wildcards of one character": func(c *sqliteConn) error {
			_, err := c.like(long, "%a"+strings.Repeat("_", 4_000)+"b%", true)
			return err
		},
		"many parts": func(c *sqliteConn) error {
			_, err := c.like(long, strings.Repeat("%a_", 1_000)+"b%", false)
			return err
		},
		"a list to read": func(c *sqliteConn) error { _, err := c.percentile(numbers, 0.5, 1); return err },
		"a list to sort": func(c *sqliteConn) error {
			many := make([]float64, 1_000_000)
			for i := range many {
				many[i] = float64(i)
			}
			slices.Reverse(many)
			_, err := c.divide(many, 10)
			return err
		},
		"JSON": func(c *sqliteConn) error { _, err := c.canonicalJSON("[" + numbers + "]"); return err },
	} {
		for _, end := range []int{1, 2, 3} {
			statement := &looked{end: end}
			if err := function(&sqliteConn{running: statement}); !errors.Is(err, context.Canceled) || statement.looks != end {
				t.Errorf("%s: after %d looks, of which the %dth saw the end: %v", name, statement.looks, end, err)
			}
		}
	}
}

// What a statement has left behind must not end the next.
func TestFunctionsOfSQLiteSeeTheirOwnStatement(t *testing.T) {
	address := things(t, "a.db")
	e := open(t, DefaultOptions("sqlite:///"+address))
	tx := started(t, e.Read)
	const search = "SELECT quaestor_like(?, ?, 0)"
	text, pattern := strings.Repeat("a", 200_000), "%"+strings.Repeat("a", 1_000)+"%"
	ended, end := context.WithCancel(t.Context())
	if found, err := value[bool](ended, tx, search, text, pattern); err != nil || !found {
		t.Error(found, err)
	}
	end()
	if found := must[bool](t, tx, search, text, pattern); !found {
		t.Error("not found")
	}
}

// The value in the middle is where it is in a sorted list, and what is greater is behind it.
func TestDividedList(t *testing.T) {
	for name, of := range map[string]func(i int) int{
		"rising": func(i int) int { return i }, "falling": func(i int) int { return -i }, "equal": func(int) int { return 7 },
		"few": func(i int) int { return i % 3 }, "mixed": func(i int) int { return i * 7919 % 300_007 },
	} {
		values := make([]float64, 300_007)
		for i := range values {
			values[i] = float64(of(i))
		}
		sorted := slices.Sorted(slices.Values(values))
		for _, at := range []int{0, 1, 150_000, 299_999, 300_006} {
			above, err := new(sqliteConn).divide(slices.Clone(values), at)
			if err != nil || len(above) != len(values)-at-1 {
				t.Fatal(name, at, len(above), err)
			}
			own := slices.Clone(values)
			above, _ = new(sqliteConn).divide(own, at)
			if own[at] != sorted[at] || len(above) > 0 && slices.Min(above) != sorted[at+1] {
				t.Errorf("%s: %v is at %d, not %v", name, own[at], at, sorted[at])
			}
		}
	}
}
