package config

import (
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
)

// A pattern of LIKE means the same as the regular expression that it stands for, over any texts.
func TestLikeOfSQLiteIsARegularExpression(t *testing.T) {
	of := rand.New(rand.NewPCG(1, 2))
	random := func(letters []string) string {
		var b strings.Builder
		for range of.IntN(9) {
			b.WriteString(letters[of.IntN(len(letters))])
		}
		return b.String()
	}
	texts := []string{"a", "A", "b", "\x00", "ä", "\U0001F680", "%", "_", `\`, "\uFFFD", "\uFFFE", "aab"}
	patterns := append([]string{"%", "%", "_", `\%`, `\_`, `\\`, `\a`}, texts[:6]...)
	found := 0
	for range 50_000 {
		text, pattern, folds := random(texts), random(patterns), of.IntN(2) == 0
		expr, value := pattern, text
		if folds {
			expr, value = strings.ReplaceAll(expr, "A", "a"), strings.ReplaceAll(value, "A", "a")
		}
		var b strings.Builder
		for escaped, rest := false, expr; rest != ""; {
			r := []rune(rest)[0]
			rest = rest[len(string(r)):]
			switch {
			case !escaped && r == '\\':
				escaped = true
				continue
			case !escaped && r == '%':
				b.WriteString(".*")
			case !escaped && r == '_':
				b.WriteString(".")
			default:
				b.WriteString(regexp.QuoteMeta(string(r)))
			}
			escaped = false
		}
		want := regexp.MustCompile(`(?s)\A` + b.String() + `\z`).MatchString(value)
		if got, err := new(sqliteConn).like(text, pattern, folds); err != nil || got != want {
			t.Fatalf("%q like %q, folding %v: %v, %v", text, pattern, folds, got, err)
		}
		if want {
			found++
		}
	}
	if found < 1_000 {
		t.Errorf("%d of 50,000 match", found)
	}
}
