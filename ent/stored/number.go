package stored

import (
	"database/sql/driver"
	"math"
	"strconv"
)

// Bool is a boolean column: INTEGER 0 or 1 on SQLite.
type Bool struct {
	b     bool
	state State
}

// BoolOf is the column value of a boolean.
func BoolOf(b bool) Bool { return Bool{b: b, state: Valid} }

// Bool gives the value; it is false unless the state is Valid.
func (b Bool) Bool() bool { return b.b }

// State implements Stateful.
func (b Bool) State() State { return b.state }

// Scan implements sql.Scanner.
func (b *Bool) Scan(src any) error {
	*b = Bool{}
	switch v := src.(type) {
	case nil:
	case bool:
		*b = BoolOf(v)
	case int64:
		b.state = Unreadable
		if v == 0 || v == 1 {
			*b = BoolOf(v == 1)
		}
	default:
		b.state = Unreadable
	}
	return nil
}

// Value implements driver.Valuer.
func (b Bool) Value() (driver.Value, error) {
	if b.state != Valid {
		return nil, nil
	}
	return b.b, nil
}

// AppendJSON implements Value.
func (b Bool) AppendJSON(to []byte) ([]byte, bool) {
	if b.state != Valid {
		return missing(to, b.state)
	}
	return strconv.AppendBool(to, b.b), true
}

// Int is an integer column.
type Int struct {
	n     int64
	state State
}

// IntOf is the column value of an integer.
func IntOf(n int64) Int { return Int{n: n, state: Valid} }

// Int gives the value; it is 0 unless the state is Valid.
func (i Int) Int() int64 { return i.n }

// State implements Stateful.
func (i Int) State() State { return i.state }

// Scan implements sql.Scanner.
func (i *Int) Scan(src any) error {
	*i = Int{}
	switch v := src.(type) {
	case nil:
	case int64:
		*i = IntOf(v)
	default:
		i.state = Unreadable
	}
	return nil
}

// Value implements driver.Valuer.
func (i Int) Value() (driver.Value, error) {
	if i.state != Valid {
		return nil, nil
	}
	return i.n, nil
}

// AppendJSON implements Value. What GraphQL's Int can't hold (32 bits) no column
// of PostgreSQL holds either.
func (i Int) AppendJSON(b []byte) ([]byte, bool) {
	switch {
	case i.state != Valid:
		return missing(b, i.state)
	case i.n > math.MaxInt32, i.n < math.MinInt32:
		return b, false
	}
	return strconv.AppendInt(b, i.n, 10), true
}

// Float is a double precision column.
type Float struct {
	f     float64
	state State
}

// FloatOf is the column value of a double.
func FloatOf(f float64) Float { return Float{f: f, state: Valid} }

// Float gives the value; it is 0 unless the state is Valid.
func (f Float) Float() float64 { return f.f }

// State implements Stateful.
func (f Float) State() State { return f.state }

// Scan implements sql.Scanner.
func (f *Float) Scan(src any) error {
	*f = Float{}
	switch v := src.(type) {
	case nil:
	case float64:
		*f = FloatOf(v)
	case int64:
		*f = FloatOf(float64(v))
	default:
		f.state = Unreadable
	}
	return nil
}

// Value implements driver.Valuer.
func (f Float) Value() (driver.Value, error) {
	if f.state != Valid {
		return nil, nil
	}
	return f.f, nil
}

// AppendJSON implements Value; JSON has neither infinities nor NaN.
func (f Float) AppendJSON(b []byte) ([]byte, bool) {
	switch {
	case f.state != Valid:
		return missing(b, f.state)
	case math.IsInf(f.f, 0), math.IsNaN(f.f):
		return b, false
	}
	return strconv.AppendFloat(b, f.f, 'g', -1, 64), true
}
