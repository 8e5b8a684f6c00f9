package server

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"

	"github.com/99designs/gqlgen/graphql"

	"github.com/quaestor-graph/quaestor/graph/cache"
	"github.com/quaestor-graph/quaestor/graph/problem"
)

// persisted are the texts of documents by their hashes: automatic persisted
// queries, as Apollo and urql send them. A client sends the hash alone, and both
// where the text is not known yet.
type persisted struct{ texts *cache.Cache[string] }

func newPersisted() persisted {
	return persisted{cache.New(cache.TextBytes, cache.LargestText, func(_, text string) int { return len(text) })}
}

const persistedQuery = "persistedQuery"

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
	hash = strings.ToLower(hash)
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
	p.texts.Add(ctx, hash, params.Query)
	return nil
}

// isOne says whether a value is the number 1, however it is written.
func isOne(v any) bool {
	n, ok := v.(json.Number)
	f, err := n.Float64()
	return ok && err == nil && f == 1
}
