package cache

import (
	"hash/maphash"

	lru "github.com/hashicorp/golang-lru/v2"
)

// Asked knows what was asked for lately, so that what is asked for once pushes
// nothing out of a cache. It is safe for concurrent use.
type Asked struct {
	seed maphash.Seed
	keys *lru.Cache[uint64, struct{}]
}

// NewAsked gives one that knows of a thousand.
func NewAsked() *Asked {
	keys, err := lru.New[uint64, struct{}](1000)
	if err != nil {
		panic(err) // only of a size that is none
	}
	return &Asked{maphash.MakeSeed(), keys}
}

// Before says whether a key was asked for before, and is told that it is now.
func (a *Asked) Before(key string) bool {
	ok, _ := a.keys.ContainsOrAdd(maphash.String(a.seed, key), struct{}{})
	return ok
}
