// Package cache keeps values within a number of bytes; the least recently used values go first. The packages of graph and
// server may import it; it imports nothing of ours.
package cache

import (
	"context"
	"math"
	"sync"

	"github.com/hashicorp/golang-lru/v2/simplelru"
)

// What a cache of texts holds: all of them together, and the largest one.
const (
	TextBytes   = 16 << 20
	LargestText = 16_000
	overhead    = 100 // what an entry takes beside its texts
)

// Cache is safe for concurrent use, and can be a cache of gqlgen's.
type Cache[T any] struct {
	most, largest int
	size          func(key string, value T) int

	mu    sync.Mutex
	bytes int
	kept  *simplelru.LRU[string, entry[T]]
}

// entry is a value and what it was counted for.
type entry[T any] struct {
	value T
	bytes int
}

// New gives a cache of values whose sizes together are most bytes at most; a value that is larger than largest is not kept.
func New[T any](most, largest int, size func(key string, value T) int) *Cache[T] {
	c := &Cache[T]{most: most, largest: largest, size: func(key string, value T) int { return size(key, value) + overhead }}
	var err error
	if c.kept, err = simplelru.NewLRU(math.MaxInt, func(_ string, e entry[T]) { c.bytes -= e.bytes }); err != nil {
		panic(err) // only of a size that is none
	}
	return c
}

// Bytes is the size of all values that are kept.
func (c *Cache[T]) Bytes() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.bytes
}

// Get looks a value up.
func (c *Cache[T]) Get(_ context.Context, key string) (T, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.kept.Get(key)
	return e.value, ok
}

// Add keeps a value, and drops others to make room for it.
func (c *Cache[T]) Add(_ context.Context, key string, value T) {
	n := c.size(key, value)
	if n > c.largest+overhead {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.kept.Remove(key)
	c.kept.Add(key, entry[T]{value, n})
	for c.bytes += n; c.bytes > c.most; {
		c.kept.RemoveOldest()
	}
}
