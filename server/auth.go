package server

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"net/http"
	"strings"

	"github.com/quaestor-graph/quaestor/graph/problem"
)

// authentication asks for Prefect's auth string ("user:password", its
// PREFECT_SERVER_API_AUTH_STRING) by HTTP Basic, as Prefect's server does; no
// string asks for nothing. WWW-Authenticate does not name Basic: a browser would
// open its own dialog before the playground's.
func authentication(auth string) func(http.Handler) http.Handler {
	want := sha256.Sum256([]byte(auth))
	return func(next http.Handler) http.Handler {
		if auth == "" {
			return next
		}
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			// Hashes, so that neither content nor length shows in the time taken.
			got := sha256.Sum256([]byte(basic(r.Header.Get("Authorization"))))
			if subtle.ConstantTimeCompare(got[:], want[:]) != 1 {
				w.Header().Set("WWW-Authenticate", "Bearer")
				fail(w, http.StatusUnauthorized, negotiated(r), problem.New(problem.Unauthenticated,
					"send the server's auth string as HTTP Basic: the header Authorization: Basic <base64 of user:password>"))
				return
			}
			next.ServeHTTP(w, r)
		})
	}
}

// basic gives the credentials of a Basic header, empty if there are none.
func basic(header string) string {
	scheme, encoded, _ := strings.Cut(header, " ")
	if !strings.EqualFold(scheme, "basic") {
		return ""
	}
	b, err := base64.StdEncoding.DecodeString(strings.TrimSpace(encoded))
	if err != nil {
		return ""
	}
	return string(b)
}
