package evaluate

import (
	"cmp"
	"encoding/json"
	"strings"
	"time"

	"github.com/quaestor-graph/quaestor/graph/descriptor"
	"github.com/quaestor-graph/quaestor/graph/graphtest"
)

// OrderKey is one term of an orderBy.
type OrderKey struct {
	Field            *descriptor.Field
	Desc, NullsFirst bool
}

// OrderOf writes an orderBy in which what is the default is left out.
func OrderOf(keys []OrderKey) string {
	var terms []string
	for _, k := range keys {
		term := "field: " + k.Field.Enum
		if k.Desc {
			term += ", direction: DESC"
		}
		if k.NullsFirst {
			term += ", nulls: FIRST"
		}
		terms = append(terms, "{"+term+"}")
	}
	return "orderBy: [" + strings.Join(terms, ", ") + "]"
}

func (k OrderKey) Compare(a, b any) int {
	if a == nil || b == nil {
		switch c := cmp.Compare(graphtest.Btoi(a == nil), graphtest.Btoi(b == nil)); {
		case k.NullsFirst:
			return -c
		default:
			return c
		}
	}
	c := CompareOrdered(k.Field.Kind, a, b)
	if k.Desc {
		return -c
	}
	return c
}

func CompareOrdered(kind descriptor.Kind, a, b any) int {
	switch kind {
	case descriptor.Bool:
		return cmp.Compare(graphtest.Btoi(a.(bool)), graphtest.Btoi(b.(bool)))
	case descriptor.Int, descriptor.Float, descriptor.Duration:
		x, _ := a.(json.Number).Float64()
		y, _ := b.(json.Number).Float64()
		return cmp.Compare(x, y)
	case descriptor.Time:
		x, _ := time.Parse(time.RFC3339Nano, a.(string))
		y, _ := time.Parse(time.RFC3339Nano, b.(string))
		return x.Compare(y)
	}
	return strings.Compare(a.(string), b.(string)) // of UTF-8 the order of bytes is that of code points
}
