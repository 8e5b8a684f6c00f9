package cursor

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"time"
	"unicode/utf8"
)

// Values are the values at one place of a cursor.
type Values struct {
	// Gives says whether the database can give a value at that place, if the column holds what it should.
	Gives func(v any) bool
	// Typed says that the column can hold nothing else.
	Typed bool
}

// A value in a cursor is the one that the driver gave, exactly: SQLite may hold
// a number, a BLOB or any bytes where a text belongs, and sorts them too. What
// does not belong there, and what JSON can't hold, is an object of its kind.
const (
	blobKind    = "blob"    // in hexadecimal
	textKind    = "text"    // in hexadecimal
	integerKind = "integer" // in decimal
	floatKind   = "float"   // may be NaN or infinite
	timeKind    = "time"    // of a year that RFC 3339 can't write: seconds, a blank, nanoseconds
)

// Write gives a value of the database as a cursor holds it.
func (vs Values) Write(v any) any {
	if b, ok := v.([]byte); ok && vs.Typed { // a text, as its driver gives some
		v = string(b)
	}
	belongs := vs.Gives(v)
	switch v := v.(type) {
	case []byte:
		return map[string]string{blobKind: hex.EncodeToString(v)}
	case string:
		if !belongs || !utf8.ValidString(v) {
			return map[string]string{textKind: hex.EncodeToString([]byte(v))}
		}
	case time.Time:
		if y := v.Year(); y < 1 || y > 9999 {
			return map[string]string{timeKind: fmt.Sprint(v.Unix(), " ", v.Nanosecond())}
		}
	case int64:
		if !belongs {
			return map[string]string{integerKind: strconv.FormatInt(v, 10)}
		}
	case float64:
		if !belongs || math.IsNaN(v) || math.IsInf(v, 0) {
			return map[string]string{floatKind: strconv.FormatFloat(v, 'g', -1, 64)}
		}
	}
	return v
}

// Read gives the value that was given to Write. It gives false for a value that the database cannot have given: a checksum
// keeps nobody from making cursors of his own.
func (vs Values) Read(v any) (any, bool) {
	object, tagged := v.(map[string]any)
	if tagged {
		var ok bool
		if v, ok = ofKind(object); !ok {
			return nil, false
		}
	}
	if n, ok := v.(json.Number); ok {
		if v, ok = number(n); !ok {
			return nil, false
		}
	}
	_, isTime := v.(time.Time) // a type of its own, which SQLite does not have
	return v, vs.Gives(v) || tagged && !vs.Typed && !isTime
}

func number(n json.Number) (any, bool) {
	if i, err := strconv.ParseInt(n.String(), 10, 64); err == nil {
		return i, true
	}
	f, err := n.Float64()
	return f, err == nil
}

// ofKind reads an object of a value's kind.
func ofKind(object map[string]any) (any, bool) {
	if len(object) != 1 {
		return nil, false
	}
	for kind, of := range object {
		text, _ := of.(string)
		switch kind {
		case blobKind:
			b, err := hex.DecodeString(text)
			return b, err == nil
		case textKind:
			b, err := hex.DecodeString(text)
			return string(b), err == nil
		case integerKind:
			i, err := strconv.ParseInt(text, 10, 64)
			return i, err == nil
		case floatKind:
			f, err := strconv.ParseFloat(text, 64)
			return f, err == nil
		case timeKind:
			var seconds, nanos int64
			n, err := fmt.Sscan(text, &seconds, &nanos)
			return time.Unix(seconds, nanos).UTC(), err == nil && n == 2
		}
	}
	return nil, false
}

// Present reads the present that a cursor carries, in microseconds, within the years that a DateTime can say.
func Present(v any) (micros int64, ok bool) {
	n, _ := v.(json.Number)
	micros, err := strconv.ParseInt(n.String(), 10, 64)
	year := time.UnixMicro(micros).UTC().Year()
	return micros, err == nil && 1 <= year && year <= 9999
}
