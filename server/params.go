package server

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"os"
	"strings"

	"github.com/99designs/gqlgen/graphql"

	"github.com/quaestor-graph/quaestor/graph/memory"
	"github.com/quaestor-graph/quaestor/graph/problem"
)

// params reads the request, or says with which status to refuse it. Nothing of
// a body is ever repeated.
func (g *graphQL) params(w http.ResponseWriter, r *http.Request) (*graphql.RawParams, int, *problem.Problem) {
	switch r.Method {
	case http.MethodGet:
		var refused *problem.Problem
		if err := memory.Grow(r.Context(), weigh([]byte(r.URL.RawQuery))); errors.As(err, &refused) {
			return nil, refusal(refused), refused
		}
		return fromURL(r.URL.Query())
	case http.MethodPost:
	default:
		w.Header().Set("Allow", "GET, POST")
		return nil, http.StatusMethodNotAllowed, problem.BadInput("send the operation by POST, or a query by GET")
	}
	media, options, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if charset := options["charset"]; err != nil || media != mediaJSON || charset != "" && !isUTF8(charset) {
		return nil, http.StatusUnsupportedMediaType, problem.BadInput("the body must be %s in UTF-8, by its Content-Type", mediaJSON)
	}
	if coding := r.Header.Get("Content-Encoding"); coding != "" && !strings.EqualFold(coding, "identity") {
		return nil, http.StatusUnsupportedMediaType, problem.BadInput("the body must be as it is, with no Content-Encoding")
	}
	if r.ContentLength > g.maxBody {
		return nil, http.StatusRequestEntityTooLarge, problem.New(problem.QueryTooLarge,
			"the body has %d bytes, and the limit is %d (QUAESTOR_MAX_BODY_BYTES)", r.ContentLength, g.maxBody)
	}
	body, err := io.ReadAll(counting{r.Context(), http.MaxBytesReader(w, r.Body, g.maxBody)})
	var tooLarge *http.MaxBytesError
	var refused *problem.Problem
	switch {
	case errors.As(err, &refused):
		return nil, refusal(refused), refused
	case errors.As(err, &tooLarge):
		return nil, http.StatusRequestEntityTooLarge,
			problem.New(problem.QueryTooLarge, "the body has %d bytes or more, and the limit is %d (QUAESTOR_MAX_BODY_BYTES)", tooLarge.Limit+1, tooLarge.Limit)
	case stoppingFrom(r.Context()).stopped.Err() != nil:
		return nil, http.StatusServiceUnavailable, stops()
	case errors.Is(err, os.ErrDeadlineExceeded):
		return nil, http.StatusRequestTimeout, problem.New(problem.Timeout, "the body came too slowly: send it within %s, or at %d kB a second", patience, leisure>>10)
	case err != nil:
		return nil, http.StatusBadRequest, problem.BadInput("the body could not be read")
	}
	if err := memory.Grow(r.Context(), weigh(body)); errors.As(err, &refused) {
		return nil, refusal(refused), refused
	}
	return fromJSON(body)
}

// fromJSON reads the body of a request by the specification, whose names have no other case.
func fromJSON(body []byte) (*graphql.RawParams, int, *problem.Problem) {
	if !json.Valid(body) {
		return nil, http.StatusBadRequest, problem.BadInput("the body is not JSON")
	}
	in, twice, err := members(body)
	if twice {
		return nil, http.StatusBadRequest, problem.BadInput("the body has a name twice: one query, operationName, variables and extensions")
	}
	var query, operationName, documentID *string
	for name, to := range map[string]**string{"query": &query, "operationName": &operationName, "documentId": &documentID} {
		if raw, given := in[name]; given {
			err = errors.Join(err, json.Unmarshal(raw, to))
		}
	}
	if err != nil {
		return nil, http.StatusBadRequest, problem.BadInput(
			"the body is no GraphQL request: an object with the text query, and operationName (a text), variables and extensions (objects) if need be")
	}
	p := &graphql.RawParams{}
	if query != nil {
		p.Query = *query
	}
	if operationName != nil {
		p.OperationName = *operationName
	}
	id := ""
	if documentID != nil {
		id = *documentID
	}
	return objects(p, in["variables"], in["extensions"], query != nil, id, "the request has no query")
}

// members are those of an object. What reads the request on its way here, such as a filter for what is let through, may take the
// first of two of a name, and what reads it here the last.
func members(body []byte) (in map[string]json.RawMessage, twice bool, err error) {
	d := json.NewDecoder(bytes.NewReader(body))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return nil, false, errors.New("no object")
	}
	in = map[string]json.RawMessage{}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return nil, false, err
		}
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return nil, false, err
		}
		text, _ := name.(string)
		if _, known := in[text]; known {
			return nil, true, nil
		}
		in[text] = value
	}
	return in, false, nil
}

func fromURL(q url.Values) (*graphql.RawParams, int, *problem.Problem) {
	p := &graphql.RawParams{Query: q.Get("query"), OperationName: q.Get("operationName")}
	return objects(p, []byte(q.Get("variables")), []byte(q.Get("extensions")), q.Has("query"), q.Get("documentId"), "the address has no query: add ?query=…")
}

// objects reads what is an object, and refuses a request that has neither a text
// nor the hash or id of one.
func objects(p *graphql.RawParams, variables, extensions []byte, hasText bool, documentID, otherwise string) (*graphql.RawParams, int, *problem.Problem) {
	for _, o := range []struct {
		name string
		raw  []byte
		to   *map[string]any
	}{{"variables", variables, &p.Variables}, {"extensions", extensions, &p.Extensions}} {
		if len(o.raw) == 0 {
			continue
		}
		// Numbers keep every digit.
		d := json.NewDecoder(bytes.NewReader(o.raw))
		d.UseNumber()
		if !json.Valid(o.raw) || d.Decode(o.to) != nil {
			return nil, http.StatusBadRequest, problem.BadInput("%s must be a JSON object", o.name)
		}
	}
	if documentID != "" {
		if hasText || p.Extensions[persistedQuery] != nil {
			return nil, http.StatusBadRequest, problem.BadInput("documentId stands for the query: send neither that nor its hash beside it")
		}
		if p.Extensions == nil {
			p.Extensions = map[string]any{}
		}
		p.Extensions[persistedQuery] = byID(documentID)
	}
	if !hasText && p.Extensions[persistedQuery] == nil {
		return nil, http.StatusBadRequest, problem.BadInput("%s", otherwise)
	}
	return p, 0, nil
}
