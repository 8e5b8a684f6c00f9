package databasetest

import (
	"strconv"
	"testing"
)

// Locales are ways to fold and sort letters that a PostgreSQL database may have, by name, as CREATE DATABASE takes them:
// none, the C library's for all bytes of UTF-8, and ICU's, of which some languages fold the letter I in their own way.
var Locales = map[string]string{
	"C":          "LOCALE_PROVIDER libc LOCALE 'C'",
	"libc UTF-8": "LOCALE_PROVIDER libc LOCALE 'C.UTF-8'",
	"en-US":      "LOCALE_PROVIDER icu ICU_LOCALE 'en-US' LOCALE 'C'",
	"tr-TR":      "LOCALE_PROVIDER icu ICU_LOCALE 'tr-TR' LOCALE 'C'",
	"az":         "LOCALE_PROVIDER icu ICU_LOCALE 'az' LOCALE 'C.UTF-8'",
	"lt":         "LOCALE_PROVIDER icu ICU_LOCALE 'lt' LOCALE 'C.UTF-8'",
}

// SampleIn is PostgreSQL.Sample in a database of another locale.
func SampleIn(t testing.TB, locale string) string {
	t.Helper()
	c := startedPostgreSQL(t)
	from, err := c.localeTemplate(locale)
	if err != nil {
		t.Fatalf("%s: %v", locale, err)
	}
	return c.private(t, from)
}

// localeTemplate gives the database that samples of a locale are copied from.
func (c *cluster) localeTemplate(locale string) (string, error) {
	c.localesMu.Lock()
	defer c.localesMu.Unlock()
	if name, made := c.locales[locale]; made {
		return name, nil
	}
	name := template + strconv.Itoa(len(c.locales))
	if err := c.restore(name, " TEMPLATE template0 ENCODING 'UTF8' "+Locales[locale]); err != nil {
		return "", err
	}
	if c.locales == nil {
		c.locales = map[string]string{}
	}
	c.locales[locale] = name
	return name, nil
}
