package main

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// instant is a timestamp as the API writes it.
type instant struct{ text *string }

// Scan implements sql.Scanner: of what lib/pq makes of a timestamp, and of what Prefect stores on SQLite.
func (i *instant) Scan(src any) error {
	var s string
	switch v := src.(type) {
	case nil:
		return nil
	case time.Time:
		s = v.UTC().Format("2006-01-02T15:04:05.000000Z")
	case string:
		if len(v) < len(time.DateTime) {
			return fmt.Errorf("no timestamp but %q", v)
		}
		s = v[:10] + "T" + v[11:] + "Z"
	default:
		return fmt.Errorf("no timestamp but %T", src)
	}
	if whole, ok := strings.CutSuffix(s, ".000000Z"); ok {
		s = whole + "Z"
	}
	i.text = &s
	return nil
}

// MarshalJSON implements json.Marshaler.
func (i instant) MarshalJSON() ([]byte, error) {
	if i.text == nil {
		return []byte("null"), nil
	}
	return []byte(`"` + *i.text + `"`), nil
}

// stored is an instant of the API as the database compares it.
func (d *database) stored(instant string) (any, error) {
	t, err := time.Parse(time.RFC3339, instant)
	if err != nil || !d.sqlite {
		return t, err
	}
	return t.UTC().Format("2006-01-02 15:04:05.000000"), nil
}

// seconds is an interval as Prefect stores it on SQLite: 1970-01-01 and that much.
func seconds(interval string) (float64, error) {
	if n, err := strconv.ParseFloat(interval, 64); err == nil {
		return n, nil
	}
	t, err := time.Parse("2006-01-02 15:04:05.999999", interval)
	return float64(t.UnixMicro()) / 1e6, err
}

// raw is a JSON text.
type raw []byte

// Scan implements sql.Scanner.
func (r *raw) Scan(src any) error {
	switch v := src.(type) {
	case string:
		*r = raw(v)
	case []byte:
		*r = append(raw{}, v...)
	case int64, float64: // SQLite keeps a bare number so
		*r = fmt.Append(nil, v)
	default:
		return fmt.Errorf("no JSON but %T", src)
	}
	return nil
}

// MarshalJSON implements json.Marshaler.
func (r raw) MarshalJSON() ([]byte, error) { return r, nil }

// nodes is a page of rows; listed is one under an alias.
type nodes[T any] struct {
	Nodes []T `json:"nodes"`
}

type listed[T any] struct {
	List []T `json:"list"`
}

// named is an object with a name, called one under an alias.
type named struct {
	Name string `json:"name"`
}

type called struct {
	Name string `json:"called"`
}

// object gives one unless there is no name.
func object(name *string) *named {
	if name == nil {
		return nil
	}
	return &named{*name}
}
