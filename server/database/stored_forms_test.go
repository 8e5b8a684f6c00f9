package database_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/ent"
	"github.com/quaestor-graph/quaestor/graph/descriptor"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// Each column of each table on SQLite has the typeof() and the form of text in which Prefect stores it: in rows with a value
// in every column, with NULL wherever it may be, and with no more than a row must have. The rows of the sample say that this
// form is Prefect's own.
func TestStoredForms(t *testing.T) {
	r := newRandom(t)
	db, address := created(t, databasetest.SQLite)
	described := entities(t, ent.NewClient())
	write(t, db, r.rows(t, described), true)
	write(t, db, r.rows(t, described), false)
	for name, at := range map[string]string{"Quaestor": address, "Prefect": databasetest.SQLite.SharedSample(t)} {
		t.Run(name, func(t *testing.T) {
			for _, e := range described {
				if name == "Prefect" && !e.prefects() {
					continue
				}
				seen := checkForms(t, at, e)
				if name == "Quaestor" && seen < 4*perTable {
					t.Errorf("%s: only %d rows", e.table.Name, seen)
				}
			}
		})
	}
}

// checkForms looks at every value of a table and gives the number of its rows.
func checkForms(t *testing.T, address string, e entity) int {
	t.Helper()
	db := databasetest.Open(t, address)
	var list []string
	for _, c := range e.columns {
		list = append(list, fmt.Sprintf(`typeof(%q), CAST(%[1]q AS TEXT)`, c.name))
	}
	rows := query(t, db, fmt.Sprintf("SELECT %s FROM %q", strings.Join(list, ", "), e.table.Name))
	for _, row := range rows {
		for i, c := range e.columns {
			if class, text := row[2*i], row[2*i+1]; !wellStored(c, class, text) {
				t.Errorf("%s.%s (%s) holds %s %s", e.table.Name, c.name, c.sqlite, class, text)
			}
		}
	}
	return len(rows)
}

var (
	uuidForm = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-[47][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	timeForm = regexp.MustCompile(`^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}$`)
	// byStatement is what CURRENT_TIMESTAMP writes, in deployment_version.
	byStatement = regexp.MustCompile(`^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$`)
)

// wellStored says whether a value's storage class and text are Prefect's for its
// kind of column.
func wellStored(c column, class, text string) bool {
	if class == "null" {
		return c.nullable
	}
	switch c.kind {
	case descriptor.ID:
		return class == "text" && uuidForm.MatchString(text)
	case descriptor.Text:
		return class == "text"
	case descriptor.Int:
		return class == "integer"
	case descriptor.Bool:
		return class == "integer" && (text == "0" || text == "1")
	case descriptor.Float:
		return class == "real"
	case descriptor.Time:
		return class == "text" && (timeForm.MatchString(text) || byStatement.MatchString(text))
	case descriptor.Duration: // an instant, whatever its sign
		return class == "text" && timeForm.MatchString(text)
	case descriptor.Enum:
		return class == "text" && slices.Contains(enums[c.postgresql].members, text) && text == strings.ToUpper(text)
	case descriptor.Strings:
		return class == "text" && strings.HasPrefix(text, "[") && dumped(text)
	case descriptor.JSON: // a number at the top level is one of SQLite's
		return class == "integer" || class == "real" || class == "text" && dumped(text) && !strings.ContainsAny(text[:1], "-0123456789")
	}
	return false
}

// dumped says whether a JSON text can be one of Python's json.dumps: printable
// ASCII, one space after each comma and colon and none elsewhere.
func dumped(text string) bool {
	if !json.Valid([]byte(text)) {
		return false
	}
	quoted, escaped := false, false
	for i := range len(text) {
		b := text[i]
		if b < 0x20 || b >= 0x7f {
			return false
		}
		switch {
		case escaped:
			escaped = false
			if b == '/' {
				return false
			}
		case b == '\\':
			escaped = true
		case b == '"':
			quoted = !quoted
		case quoted:
		case b == ' ':
			if !strings.ContainsRune(",:", rune(text[i-1])) {
				return false
			}
		case i > 0 && strings.ContainsRune(",:", rune(text[i-1])):
			return false
		}
	}
	return true
}
