package cache

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
)

func length(key, value string) int { return len(key) + len(value) }

// The cache is bounded: the least recently used go first, a key that is set again counts once, and what is too large leaves
// the others alone.
func TestCacheKeepsWithinItsBytes(t *testing.T) {
	ctx := context.Background()
	has := func(c *Cache[string], key string) bool { _, ok := c.Get(ctx, key); return ok }
	c := New(10*(2+98+overhead), 1000, length)
	value := strings.Repeat("v", 98)
	for i := range 10 {
		c.Add(ctx, fmt.Sprintf("%02d", i), value)
		c.Add(ctx, fmt.Sprintf("%02d", i), value)
	}
	if !has(c, "00") {
		t.Error("gone while there was room")
	}
	c.Add(ctx, "10", value)
	if !has(c, "00") || has(c, "01") || !has(c, "02") || !has(c, "10") {
		t.Error("not the least recently used has gone")
	}
	c.Add(ctx, "xx", strings.Repeat("v", 999))
	if has(c, "xx") || c.kept.Len() != 10 {
		t.Errorf("%d kept", c.kept.Len())
	}
	c.Add(ctx, "xx", strings.Repeat("v", 998))
	if !has(c, "xx") || c.bytes > c.most || c.bytes != total(c) {
		t.Errorf("%d bytes, %d counted", total(c), c.bytes)
	}
}

func total(c *Cache[string]) (n int) {
	for _, key := range c.kept.Keys() {
		e, _ := c.kept.Peek(key)
		n += c.size(key, e.value)
	}
	return n
}

// A cache that many use at once counts right.
func TestCacheIsSafeForConcurrentUse(t *testing.T) {
	c := New(20_000, 1000, length)
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			for n := range 500 {
				key := fmt.Sprint(n * (i + 1) % 97)
				c.Add(context.Background(), key, strings.Repeat("v", n%500))
				c.Get(context.Background(), key)
			}
		})
	}
	all.Wait()
	if c.bytes != total(c) || c.bytes > c.most || c.bytes == 0 {
		t.Errorf("%d bytes, %d counted", total(c), c.bytes)
	}
}
