package server

import (
	"bytes"
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
	mediaEvents   = "text/event-stream"
)

func isUTF8(charset string) bool {
	return strings.EqualFold(charset, "utf-8") || strings.EqualFold(charset, "utf8")
}

// negotiated is the media type of the answer by the Accept header; empty if
// none will do. Without the header it is application/json. Of two that are
// welcome alike, one that is named goes before one that a wildcard covers, then
// the one named first.
func negotiated(r *http.Request) string {
	accept := strings.Join(r.Header.Values("Accept"), ",")
	if strings.TrimSpace(accept) == "" {
		return mediaJSON
	}
	parts := strings.Split(accept, ",")
	best, chosen := welcome{}, ""
	for _, media := range []string{mediaJSON, mediaResponse, mediaEvents} {
		w := welcomeOf(media, parts)
		if media == mediaEvents && w.exact < 2 { // a stream is for those who ask for one
			continue
		}
		if w.q > 0 && w.before(best) {
			best, chosen = w, media
		}
	}
	return chosen
}

// welcome is how an Accept header takes a media type: with what quality, from
// how exact a range (2 for the type itself), named at which place.
type welcome struct {
	q            float64
	exact, place int
}

func (w welcome) before(o welcome) bool {
	switch {
	case w.q != o.q:
		return w.q > o.q
	case w.exact != o.exact:
		return w.exact > o.exact
	}
	return w.exact == 2 && w.place < o.place
}

// welcomeOf takes the most exact range that covers the media type.
func welcomeOf(media string, parts []string) welcome {
	best := welcome{exact: -1}
	for i, part := range parts {
		covers, options, err := mime.ParseMediaType(part)
		if err != nil || options["charset"] != "" && !isUTF8(options["charset"]) {
			continue
		}
		exact := -1
		switch covers {
		case media:
			exact = 2
		case "application/*":
			exact = 1
		case "*/*":
			exact = 0
		}
		if exact > best.exact {
			best = welcome{q: quality(options), exact: exact, place: i}
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

// Encode writes a response as JSON, every character as it is: nothing is escaped for HTML. Data, which a request error
// leaves out, is JSON already: encoding/json would read all of it once more.
func Encode(r *graphql.Response) ([]byte, error) {
	var b bytes.Buffer
	b.Grow(len(r.Data) + 64)
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	open := "{"
	encode := func(name string, v any) error {
		b.WriteString(open + name)
		open = ","
		if err := e.Encode(v); err != nil {
			return err
		}
		b.Truncate(b.Len() - len("\n"))
		return nil
	}
	if len(r.Errors) > 0 {
		if err := encode(`"errors":`, r.Errors); err != nil {
			return nil, err
		}
	}
	if len(r.Data) > 0 {
		b.WriteString(open + `"data":`)
		open = ","
		b.Write(r.Data)
	}
	if len(r.Extensions) > 0 {
		if err := encode(`"extensions":`, r.Extensions); err != nil {
			return nil, err
		}
	}
	if b.Len() == 0 {
		b.WriteString(open)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// answer is the status and the body of a well-formed request (contract 4.11).
func answer(media string, r *graphql.Response) (status int, body []byte) {
	status = http.StatusOK
	if media == mediaResponse && r.Data == nil {
		status = http.StatusBadRequest
	}
	body, err := Encode(r)
	if err != nil {
		// A resolver wrote what is no JSON: say so rather than send half of it.
		slog.Error("an answer could not be encoded", "error", err)
		return http.StatusInternalServerError, []byte(`{"errors":[{"message":"internal error","extensions":{"code":"INTERNAL"}}]}`)
	}
	return status, body
}

// retryAfter is after how many seconds one who was refused for want of room may
// try again.
const retryAfter = "1"

// fail refuses a request before there is an operation.
func fail(w http.ResponseWriter, status int, media string, p *problem.Problem) {
	if media == "" || media == mediaEvents { // a request without an operation has no stream
		media = mediaJSON
	}
	if status == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", retryAfter)
	}
	refusedWith(w, p.Code)
	_, body := answer(media, &graphql.Response{Errors: gqlerror.List{graph.Present(p)}})
	send(w, status, media+"; charset=utf-8", "", body)
}

// send writes a body in its coding, empty for none.
func send(w http.ResponseWriter, status int, contentType, coding string, body []byte) {
	h := w.Header()
	h.Set("Content-Type", contentType)
	if coding != "" {
		h.Set("Content-Encoding", coding)
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	_, _ = w.Write(body) // an error here is a client that went away
}
