package config

import (
	"strings"
	"testing"
)

// Whatever address comes, it is read or refused, and no error repeats its password.
func FuzzAddress(f *testing.F) {
	for _, s := range []string{
		"sqlite:///relative.db", "sqlite:////absolute.db?mode=ro", "sqlite:///:memory:", "sqlite+aiosqlite:///file::memory:?cache=shared&uri=true",
		"postgresql+asyncpg://u:pa%20ss@h:5432,i:1/name?ssl=require", "postgresql://u:p/#?@[::1]:5432/n?host=/socket", "postgres://", "mysql://x", "x",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if _, err := parseAddress(s); err != nil && len(s) > 30 && strings.Contains(err.Error(), s) {
			t.Fatalf("%q is repeated: %v", s, err)
		}
		if _, err := parseAddress("postgresql://user:Xsecret" + s); err != nil && strings.Contains(err.Error(), "Xsecret") {
			t.Fatalf("%q: the password is told: %v", s, err)
		}
	})
}
