package cache

import (
	"hash/maphash"

	lru "github.com/hashicorp/golang-lru/v2"
)

// Asked remembers the keys that were asked for lately, so that a key which is asked for once pushes nothing out of a cache.
// It is safe for concurrent use.
type Asked struct {
	seed maphash.Seed
	keys *lru.Cache[uint64, struct{}]
}

// NewAsked gives an Asked that remembers a thousand keys.
func NewAsked() *Asked {
	keys, err := lru.New[uint64, struct{}](1000)
	if err != nil {
		panic(err) // only of a size that is none
	}
	return &Asked{maphash.MakeSeed(), keys}
}

// Before says whether a key was asked for before, and remembers it.
func (a *Asked) Before(key string) bool {
	ok, _ := a.keys.ContainsOrAdd(maphash.String(a.seed, key), struct{}{})
	return ok
}
