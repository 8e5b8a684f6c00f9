package server

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"
	"sync"

	"github.com/quaestor-graph/quaestor/graph"
)

// sdl is the schema as text, and what tells it from another's.
var sdl = sync.OnceValues(func() (text []byte, sum string) {
	text = []byte(graph.SDL())
	return text, hash(text)
})

func hash(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// schema serves the SDL. Its tag tells the codings apart, as each is another body.
func schema(w http.ResponseWriter, r *http.Request) {
	text, sum := sdl()
	coding := compressed.For(r, len(text), codings...)
	tag := `"` + strings.TrimSuffix(sum+"-"+coding, "-") + `"`
	w.Header().Set("ETag", tag)
	w.Header().Add("Vary", "Accept-Encoding")
	if known(r.Header.Values("If-None-Match"), tag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	send(w, http.StatusOK, "text/plain; charset=utf-8", coding, compressed.Body(r.Context(), coding, text, sum))
}

// known says whether a client has what a tag stands for.
func known(fields []string, tag string) bool {
	for _, field := range fields {
		for one := range strings.SplitSeq(field, ",") {
			if one = strings.TrimPrefix(strings.TrimSpace(one), "W/"); one == tag || one == "*" {
				return true
			}
		}
	}
	return false
}
