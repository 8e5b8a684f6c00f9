package server

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"

	"github.com/99designs/gqlgen/graphql"

	"github.com/quaestor-graph/quaestor/graph"
	"github.com/quaestor-graph/quaestor/graph/cache"
	"github.com/quaestor-graph/quaestor/graph/cost"
	"github.com/quaestor-graph/quaestor/graph/problem"
	"github.com/quaestor-graph/quaestor/server/caller"
	"github.com/quaestor-graph/quaestor/server/documents"
)

// persisted are the texts of documents by their hashes: automatic persisted
// queries, as Apollo and urql send them. A client sends the hash alone, and both
// where the text is not known yet.
type persisted struct {
	texts *cache.Cache[string]
	// trusted are the only documents that are answered, nil for all.
	trusted *documents.Manifest
}

func newPersisted(trusted *documents.Manifest) persisted {
	return persisted{cache.New(cache.TextBytes, cache.LargestText, func(_, text string) int { return len(text) }), trusted}
}

const persistedQuery = "persistedQuery"

// byID makes a persisted query of a documentId (contract 3.9).
func byID(id string) map[string]any {
	return map[string]any{"version": json.Number("1"), "sha256Hash": id}
}

// complete gives a request that has a hash alone its text, and keeps the text of
// one that has both.
func (p persisted) complete(ctx context.Context, params *graphql.RawParams) *problem.Problem {
	extension := params.Extensions[persistedQuery]
	if extension == nil {
		return nil
	}
	object, _ := extension.(map[string]any)
	hash, _ := object["sha256Hash"].(string)
	if hash == "" || !isOne(object["version"]) {
		return problem.BadInput("extensions.persistedQuery must be an object with version, 1, and sha256Hash, the SHA-256 of the query's text in hexadecimal")
	}
	if params.Query == "" && p.trusted != nil {
		if text, ok := p.trusted.Text(hash); ok {
			params.Query = text
			return nil
		}
	}
	hash = strings.ToLower(strings.TrimPrefix(hash, "sha256:"))
	if params.Query == "" {
		text, ok := p.texts.Get(ctx, hash)
		if !ok {
			return problem.New(problem.PersistedNotFound, "PersistedQueryNotFound") // what clients look for
		}
		params.Query = text
		return nil
	}
	if sum := sha256.Sum256([]byte(params.Query)); hex.EncodeToString(sum[:]) != hash {
		return problem.BadInput("the sha256Hash in extensions.persistedQuery is not that of the query")
	}
	if p.trusts(ctx, params.Query) {
		p.texts.Add(ctx, hash, params.Query)
	}
	return nil
}

// trusts says whether a document may be asked (contract 3.9).
func (p persisted) trusts(ctx context.Context, text string) bool {
	if p.trusted == nil || p.trusted.Holds(text) {
		return true
	}
	c := caller.From(ctx)
	return c.Authenticated && c.May(caller.Admin)
}

// largestIntrospection is how long a document may be that is looked at for being GraphiQL's introspection, which has 1.7 kB.
const largestIntrospection = 8 << 10

// mayIntrospect says whether a document that is not trusted might be "GraphiQL's introspection"; introspects, once it has been
// read, whether it is.
func mayIntrospect(text string) bool {
	return len(text) <= largestIntrospection && strings.Contains(text, "__schema")
}

func introspects(op *graphql.OperationContext) bool {
	price, ok := cost.Of(op)
	return ok && price.String() == "0" && graph.OnlyIntrospects(op)
}

var errUntrusted = problem.New(problem.Forbidden, "only trusted documents are answered (QUAESTOR_TRUSTED_DOCUMENTS), and this is none of them: "+
	"send the hash of one in extensions.persistedQuery, or its documentId")

// isOne says whether a value is the number 1, however it is written.
func isOne(v any) bool {
	n, ok := v.(json.Number)
	f, err := n.Float64()
	return ok && err == nil && f == 1
}
