package auth

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"strings"
)

// A key is its beginning and 256 random bits in the alphabet of URLs: 43 characters.
const (
	beginning = "qs_"
	bits      = 256
	length    = len(beginning) + (bits+5)/6
	// shown is how much of a key people see later, to recognise it: four characters of the random ones leave 232 bits.
	shown = len(beginning) + 4
)

// NewKey makes a key, with its beginning and its hash; only these are kept. SHA-256 is enough for the hash: a slow hash
// keeps an attacker from trying all likely passwords, and here 2^256 keys are equally likely.
func NewKey() (key, prefix, hash string) {
	random := make([]byte, bits/8)
	_, _ = rand.Read(random) // it never fails: the process would end
	key = beginning + base64.RawURLEncoding.EncodeToString(random)
	sum := sha256.Sum256([]byte(key))
	return key, key[:shown], hex.EncodeToString(sum[:])
}

// WellFormed says whether a text may be a key.
func WellFormed(text string) bool { return len(text) == length && strings.HasPrefix(text, beginning) }
