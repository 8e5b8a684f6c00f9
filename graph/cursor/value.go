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

// A value in a cursor is the one that the driver gave, exactly: SQLite may hold
// a number, a BLOB or any bytes where a text belongs, and sorts them too. What
// JSON can't hold is an object of its kind.
const (
	blobKind  = "blob"  // in hexadecimal
	textKind  = "text"  // in hexadecimal: it is not UTF-8
	floatKind = "float" // NaN or infinite
	timeKind  = "time"  // of a year that RFC 3339 can't write: seconds, a blank, nanoseconds
)

// Value is a value of a database as a cursor holds it.
func Value(v any) any {
	switch v := v.(type) {
	case []byte:
		return map[string]string{blobKind: hex.EncodeToString(v)}
	case string:
		if !utf8.ValidString(v) {
			return map[string]string{textKind: hex.EncodeToString([]byte(v))}
		}
	case time.Time:
		if y := v.Year(); y < 1 || y > 9999 {
			return map[string]string{timeKind: fmt.Sprint(v.Unix(), " ", v.Nanosecond())}
		}
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return map[string]string{floatKind: strconv.FormatFloat(v, 'g', -1, 64)}
		}
	}
	return v
}

// Read gives the value that Value was given; false where it was none.
func Read(v any) (any, bool) {
	switch v := v.(type) {
	case json.Number:
		if i, err := strconv.ParseInt(v.String(), 10, 64); err == nil {
			return i, true
		}
		f, err := v.Float64()
		return f, err == nil
	case []any:
		return nil, false
	case map[string]any:
		for kind, of := range v {
			text, _ := of.(string)
			if kind == floatKind {
				f, err := strconv.ParseFloat(text, 64)
				return f, err == nil
			}
			if kind == timeKind {
				var seconds, nanos int64
				n, err := fmt.Sscan(text, &seconds, &nanos)
				return time.Unix(seconds, nanos).UTC(), err == nil && n == 2
			}
			b, err := hex.DecodeString(text)
			if kind == blobKind {
				return b, err == nil
			}
			return string(b), kind == textKind && err == nil
		}
		return nil, false
	}
	return v, true
}
