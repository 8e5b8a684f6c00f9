package main

import (
	"fmt"
	"time"
)

// instant is a timestamp as the API writes it.
type instant struct{ text *string }

// Scan implements sql.Scanner. go-sqlite3 makes a time.Time of a column that is
// declared DATETIME, as lib/pq does of a timestamp.
func (i *instant) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		return nil
	case time.Time:
		layout := "2006-01-02T15:04:05.000000Z"
		if v.Nanosecond() == 0 {
			layout = "2006-01-02T15:04:05Z"
		}
		s := v.UTC().Format(layout)
		i.text = &s
		return nil
	}
	return fmt.Errorf("no timestamp but %T", src)
}

// MarshalJSON implements json.Marshaler.
func (i instant) MarshalJSON() ([]byte, error) {
	if i.text == nil {
		return []byte("null"), nil
	}
	return []byte(`"` + *i.text + `"`), nil
}

// named is an object with a name.
type named struct {
	Name string `json:"name"`
}

// object gives one unless there is no name.
func object(name *string) *named {
	if name == nil {
		return nil
	}
	return &named{*name}
}
