package server

import (
	"context"
	"fmt"
	"strings"
	"testing"
)

// What is asked for again is compressed once and kept, by its key and coding; what is asked for once, however much of it,
// pushes nothing out.
func TestCompressedBodiesAreKept(t *testing.T) {
	ctx := context.Background()
	c := newCompressor()
	one, two := []byte(strings.Repeat("one", 1000)), []byte(strings.Repeat("two", 1000))
	for _, coding := range codings {
		c.Body(ctx, coding, one, "one")
		kept := c.Body(ctx, coding, one, "one")
		c.Body(ctx, coding, two, "two")
		other := c.Body(ctx, coding, two, "two")
		for i := range 300 {
			c.Body(ctx, coding, noise(i), fmt.Sprint(coding, i))
		}
		if again := c.Body(ctx, coding, one, "one"); &again[0] != &kept[0] || &again[0] == &other[0] {
			t.Errorf("%s: compressed again", coding)
		}
	}
}

// noise is what no coding makes smaller: 16 kB.
func noise(seed int) []byte {
	b := make([]byte, 16<<10)
	x := uint64(seed) + 88172645463325252
	for i := range b {
		x ^= x << 13
		x ^= x >> 7
		x ^= x << 17
		b[i] = byte(x >> 32)
	}
	return b
}
