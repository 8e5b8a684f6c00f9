package problem

import (
	"strings"
	"testing"
)

func TestShorten(t *testing.T) {
	long := strings.Repeat("ä", 100)
	for message, want := range map[string]string{
		"":                               "",
		"short":                          "short",
		long + " and " + long:            long + " and " + long,
		`no type "` + long + long + `".`: `no type "` + strings.Repeat("ä", 99) + "…",
		long + "xyz\nend":                long + "…\nend",
		strings.Repeat("word ", 1000):    strings.Repeat("word ", 400) + "…",
	} {
		if got := Shorten(message); got != want {
			t.Errorf("%q\nwant %q", got, want)
		}
	}
}
