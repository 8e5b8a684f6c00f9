package server

import (
	"encoding/json"
	"log/slog"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/quaestor-graph/quaestor/graph"
	"github.com/quaestor-graph/quaestor/graph/problem"
)

const (
	mediaJSON     = "application/json"
	mediaResponse = "application/graphql-response+json"
)

func isUTF8(charset string) bool {
	return strings.EqualFold(charset, "utf-8") || strings.EqualFold(charset, "utf8")
}

// negotiated is the media type of the answer by the Accept header; empty if
// none will do. Without the header it is application/json.
func negotiated(r *http.Request) string {
	accept := r.Header.Values("Accept")
	if len(accept) == 0 {
		return mediaJSON
	}
	best, bestQ := "", 0.0
	for _, part := range strings.Split(strings.Join(accept, ","), ",") {
		media, options, err := mime.ParseMediaType(part)
		if err != nil || options["charset"] != "" && !isUTF8(options["charset"]) {
			continue
		}
		q := quality(options)
		switch media {
		case mediaResponse, mediaJSON:
		case "*/*", "application/*":
			media, q = mediaJSON, q*0.999 // what is named goes before what is not
		default:
			continue
		}
		if q > bestQ {
			best, bestQ = media, q
		}
	}
	return best
}

func quality(options map[string]string) float64 {
	q, ok := options["q"]
	if !ok {
		return 1
	}
	f, err := strconv.ParseFloat(q, 64)
	if err != nil || f < 0 || f > 1 {
		return 0
	}
	return f
}

// prefersHTML tells a browser's address bar from a program.
func prefersHTML(r *http.Request) bool {
	return strings.Contains(r.Header.Get("Accept"), "text/html")
}

// body is a response as it is written: data is left out of a request error's.
type body struct {
	Errors     gqlerror.List   `json:"errors,omitempty"`
	Data       json.RawMessage `json:"data,omitempty"`
	Extensions map[string]any  `json:"extensions,omitempty"`
}

// Encode writes a response as JSON.
func Encode(r *graphql.Response) ([]byte, error) {
	return json.Marshal(body{Errors: r.Errors, Data: r.Data, Extensions: r.Extensions})
}

// answer writes the response of a well-formed request: "application/json … 200
// for every well-formed request. application/graphql-response+json: 400 for a
// request error, and then no data key; else 200".
func answer(w http.ResponseWriter, media string, r *graphql.Response) {
	status := http.StatusOK
	if media == mediaResponse && r.Data == nil {
		status = http.StatusBadRequest
	}
	write(w, status, media, r)
}

// fail refuses a request before there is an operation.
func fail(w http.ResponseWriter, status int, media string, p *problem.Problem) {
	if media == "" {
		media = mediaJSON
	}
	write(w, status, media, &graphql.Response{Errors: gqlerror.List{graph.Present(p)}})
}

func write(w http.ResponseWriter, status int, media string, r *graphql.Response) {
	b, err := Encode(r)
	if err != nil {
		// A resolver wrote what is no JSON: say so rather than send half of it.
		slog.Error("an answer could not be encoded", "error", err)
		status = http.StatusInternalServerError
		b = []byte(`{"errors":[{"message":"internal error","extensions":{"code":"INTERNAL"}}]}`)
	}
	w.Header().Set("Content-Type", media+"; charset=utf-8")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	_, _ = w.Write(b)
}
