package server

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"net/http"
	"strings"

	"github.com/quaestor-graph/quaestor/graph/problem"
)

// authenticator asks for Prefect's auth string ("user:password", its
// PREFECT_SERVER_API_AUTH_STRING) by HTTP Basic, as Prefect's server does; no
// string asks for nothing. WWW-Authenticate does not name Basic: a browser would
// open its own dialog before the playground's.
type authenticator struct {
	asks bool
	want [sha256.Size]byte
}

func newAuthenticator(auth string) *authenticator {
	return &authenticator{asks: auth != "", want: sha256.Sum256([]byte(auth))}
}

// handler lets those in who show it by the header Authorization.
func (a *authenticator) handler(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !a.admits(r.Header.Get("Authorization")) {
			w.Header().Set("WWW-Authenticate", "Bearer")
			fail(w, http.StatusUnauthorized, negotiated(r), problem.New(problem.Unauthenticated,
				"send the server's auth string as HTTP Basic: the header Authorization: Basic <base64 of user:password>"))
			return
		}
		next.ServeHTTP(w, r)
	})
}

func (a *authenticator) admits(authorization string) bool {
	// Hashes, so that neither content nor length shows in the time taken.
	got := sha256.Sum256([]byte(basic(authorization)))
	return !a.asks || subtle.ConstantTimeCompare(got[:], a.want[:]) == 1
}

// socket lets those in who show it by connectionParams.authorization, or by the header of the upgrade.
func (a *authenticator) socket(r *http.Request, authorization string) (*http.Request, bool) {
	if authorization == "" {
		authorization = r.Header.Get("Authorization")
	}
	return r, a.admits(authorization)
}

// valid says whether what a socket has shown still holds.
func (a *authenticator) valid(*http.Request) bool { return true }

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
