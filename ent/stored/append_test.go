package stored_test

import (
	"encoding/json"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/quaestor-graph/quaestor/ent/stored"
)

func scanned[T any, P interface {
	*T
	stored.Value
	Scan(any) error
}](src any) stored.Value {
	v := P(new(T))
	if err := v.Scan(src); err != nil {
		panic(err)
	}
	return v
}

// Contract 5.12: a value that cannot be read is written as nothing, NULL as null, and every other value as the scalars say.
func TestAppendJSON(t *testing.T) {
	const bad = "unreadable"
	at := time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)
	for _, c := range []struct {
		v    stored.Value
		want string
	}{
		{scanned[stored.ID](nil), "null"},
		{scanned[stored.ID]("93D27EDE-3b28-437b-ae58-af5909b2076b"), `"93d27ede-3b28-437b-ae58-af5909b2076b"`},
		{scanned[stored.ID]("93d27ede"), bad},
		{scanned[stored.Time](nil), "null"},
		{scanned[stored.Time](at), `"2026-03-04T05:06:07Z"`},
		{scanned[stored.Time](at.Add(20 * time.Microsecond)), `"2026-03-04T05:06:07.000020Z"`},
		{scanned[stored.Time]("0001-01-01 00:00:00.5"), `"0001-01-01T00:00:00.500000Z"`},
		{scanned[stored.Time]("9999-12-31 23:59:59.999999"), `"9999-12-31T23:59:59.999999Z"`},
		{scanned[stored.Time]("yesterday"), bad},
		{scanned[stored.Duration](nil), "null"},
		{stored.DurationOf(0), "0"},
		{stored.DurationOf(90_000_000), "90"},
		{stored.DurationOf(1), "0.000001"},
		{stored.DurationOf(-1), "-0.000001"},
		{stored.DurationOf(-500_000), "-0.5"},
		{stored.DurationOf(-2_250_000), "-2.25"},
		{stored.DurationOf(math.MinInt64), "-9223372036854.775808"},
		{scanned[stored.Duration]("long"), bad},
		{scanned[stored.Bool](int64(1)), "true"},
		{scanned[stored.Bool](int64(2)), bad},
		{scanned[stored.Int](int64(math.MinInt32)), "-2147483648"},
		{scanned[stored.Int](int64(math.MaxInt32 + 1)), bad},
		{scanned[stored.Float](nil), "null"},
		{scanned[stored.Float](1e21), "1e+21"},
		{scanned[stored.Float](0.1), "0.1"},
		{scanned[stored.Float](math.NaN()), bad},
		{scanned[stored.Float](math.Inf(-1)), bad},
		{scanned[stored.StateType](nil), "null"},
		{scanned[stored.StateType]("FAILED"), `"FAILED"`},
		{scanned[stored.StateType]("failed"), bad},
		{scanned[stored.JSON](nil), "null"},
		{scanned[stored.JSON](`null`), "null"},
		{scanned[stored.JSON](" { \"a b\" : [ 1 ,\n\t\"\\\" : x\\\\\" , 12345678901234567890.0 ] }\r"), `{"a b":[1,"\" : x\\",12345678901234567890.0]}`},
		{scanned[stored.JSON](`{"a":`), bad},
		{scanned[stored.Strings](nil), "null"},
		{scanned[stored.Strings](`null`), "null"},
		{scanned[stored.Strings]("\n[ ]"), "[]"},
		{scanned[stored.Strings](`["a", "b,]"  ,"" ]`), `["a","b,]",""]`},
		{scanned[stored.Strings](`["\u0041\n", "<é\u2028>"]`), "[\"A\\n\",\"<é\u2028>\"]"},
		{scanned[stored.Strings]("[\"\xff\"]"), "[\"\uFFFD\"]"},
		{scanned[stored.Strings]("[\"a\nb\"]"), bad},
		{scanned[stored.Strings](`["a", 1]`), bad},
		{scanned[stored.Strings](`["a",]`), bad},
		{scanned[stored.Strings](`["a" "b"]`), bad},
		{scanned[stored.Strings](`["a]`), bad},
		{scanned[stored.Strings](`[,"a"]`), bad},
		{scanned[stored.Strings](`["a", null]`), bad},
	} {
		got, ok := c.v.AppendJSON([]byte("x"))
		want := "x" + c.want
		if c.want == bad {
			want = "x"
		}
		if string(got) != want || ok != (c.want != bad) {
			t.Errorf("%T %v: %s, %v; want %s", c.v, c.v, got, ok, c.want)
		}
	}
}

// A text is written as it is: what JSON can't hold is escaped, nothing else is, not even for HTML or JavaScript.
func TestAppendText(t *testing.T) {
	if got := string(stored.AppendText(nil, "\x00\t\n\r\x1f\"\\ </é\u2028\U0001F600\x7f")); got != "\"\\u0000\\t\\n\\r\\u001F\\\"\\\\ </é\u2028\U0001F600\x7f\"" {
		t.Error(got)
	}
	var all strings.Builder
	for r := range rune(0x3000) {
		all.WriteRune(r)
	}
	var back string
	if err := json.Unmarshal(stored.AppendText(nil, all.String()), &back); err != nil || back != all.String() {
		t.Errorf("%v: read back as %q", err, back)
	}
	text := "a"
	if got := string(stored.AppendNullText(stored.AppendNullText(nil, nil), &text)); got != `null"a"` {
		t.Error(got)
	}
}

// What strict readers of JSON refuse never leaves: half of a surrogate pair, as an escape or in three bytes, is one U+FFFD,
// in keys too; everything else stays as it is.
func TestHalvesOfSurrogatePairs(t *testing.T) {
	for raw, want := range map[string]string{
		`"caf\udce9"`: `"caf\ufffd"`, `"\uD800"`: `"\ufffd"`, `"\ud83d\ude80"`: `"\ud83d\ude80"`, `"\ud83d\ud83d\ude80\ude80"`: `"\ufffd\ud83d\ude80\ufffd"`,
		`{"\udfff": "\\udfff", "a": ["\\\udfff\n\u00e9", "\ud83d\n", "\ud83d\\ude80"]}`: `{"\ufffd":"\\udfff","a":["\\\ufffd\n\u00e9","\ufffd\n","\ufffd\\ude80"]}`,
		"\"\xed\xb3\xa9\xff\xed\xa0\"": "\"\uFFFD\uFFFD\uFFFD\uFFFD\"", `"\u0000\ue000\ud7ff"`: `"\u0000\ue000\ud7ff"`, `"\ud800\u0041"`: `"\ufffd\u0041"`,
	} {
		if got, ok := stored.JSONOf(raw).AppendJSON(nil); !ok || string(got) != want {
			t.Errorf("%s: %s, want %s", raw, got, want)
		}
	}
	for bytes, want := range map[string]string{"caf\xed\xb3\xa9": "caf\uFFFD", "\xed\xa0\x80\xed\xbf\xbf\xed\x9f\xbf": "\uFFFD\uFFFD\uD7FF", "\xed\xb3": "\uFFFD\uFFFD", "\xff": "\uFFFD"} {
		if got := stored.Printable(bytes); got != want {
			t.Errorf("%q: %q, want %q", bytes, got, want)
		}
	}
}
