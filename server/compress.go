package server

import (
	"bytes"
	"context"
	"mime"
	"net/http"
	"strings"
	"sync"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"github.com/quaestor-graph/quaestor/graph/cache"
)

// worthwhile is from how many bytes on a body is compressed.
const worthwhile = 1000

// codings are those that bodies are compressed by, the better one first.
var codings = []string{"zstd", "gzip"}

// For is the one of the offered codings in which the client would have a body; it is empty for none (contract 4.5). Of
// codings that a client likes alike it is the one that the client names first: some clients name zstd last, and on an older
// Node cannot read it.
func (*compressor) For(r *http.Request, size int, offered ...string) (best string) {
	parts := strings.Split(strings.Join(r.Header.Values("Accept-Encoding"), ","), ",")
	if size < worthwhile {
		return ""
	}
	least, first := 0.0, len(parts)+1
	if q, place := wanted(parts, "identity", "identity"); place < len(parts) {
		least = q
	}
	for _, coding := range offered {
		if q, place := wanted(parts, coding, "*"); q > 0 && (q > least || q == least && place < first) {
			best, least, first = coding, q, place
		}
	}
	return best
}

// wanted is the quality of a coding, or that of the wildcard where it is not named,
// and its place among the parts, which is behind all of them where there is none.
func wanted(parts []string, coding, wildcard string) (q float64, place int) {
	place = len(parts)
	for i, part := range parts {
		name, options, err := mime.ParseMediaType(part)
		switch {
		case err != nil:
		case name == coding:
			return quality(options), i
		case name == wildcard:
			q, place = quality(options), i
		}
	}
	return q, place
}

// compressor compresses whole bodies. Those that come again it compresses as well as can be, and keeps.
type compressor struct {
	fast, best *zstd.Encoder
	gzips      sync.Pool
	asked      *cache.Asked
	kept       *cache.Cache[[]byte]
}

// keptBytes holds what introspection and the SDL come to, in both codings, a few times.
const keptBytes = 4 << 20

var compressed = newCompressor()

func newCompressor() *compressor {
	encoder := func(level zstd.EncoderLevel, concurrency int) *zstd.Encoder {
		e, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(level), zstd.WithEncoderConcurrency(concurrency), zstd.WithLowerEncoderMem(true))
		if err != nil {
			panic(err) // only of options that contradict each other
		}
		return e
	}
	c := &compressor{asked: cache.NewAsked(), fast: encoder(zstd.SpeedFastest, 4), best: encoder(zstd.SpeedBetterCompression, 1)}
	c.gzips.New = func() any { return newGzip(gzip.BestSpeed) }
	c.kept = cache.New(keptBytes, keptBytes/4, func(_ string, body []byte) int { return len(body) })
	return c
}

func newGzip(level int) *gzip.Writer {
	w, err := gzip.NewWriterLevel(nil, level)
	if err != nil {
		panic(err) // only of a level that there is not
	}
	return w
}

// Body is a body in a coding. A key, where there is one, names a body that is always the same.
func (c *compressor) Body(ctx context.Context, coding string, plain []byte, key string) []byte {
	if coding == "" {
		return plain
	}
	if key == "" {
		return c.compress(coding, plain, false)
	}
	key += " " + coding
	body, ok := c.kept.Get(ctx, key)
	switch {
	case ok:
	case c.asked.Before(key):
		body = c.compress(coding, plain, true)
		c.kept.Add(ctx, key, body)
	default: // it may never come again, and what is kept would go for it
		body = c.compress(coding, plain, false)
	}
	return body
}

func (c *compressor) compress(coding string, plain []byte, well bool) []byte {
	if coding == "zstd" {
		if well {
			return c.best.EncodeAll(plain, nil)
		}
		return c.fast.EncodeAll(plain, make([]byte, 0, len(plain)/4))
	}
	w := newGzip(gzip.BestCompression)
	if !well {
		w = c.gzips.Get().(*gzip.Writer)
		defer c.gzips.Put(w)
	}
	var b bytes.Buffer
	b.Grow(len(plain) / 4)
	w.Reset(&b)
	// Memory takes all of it.
	_, _ = w.Write(plain)
	_ = w.Close()
	return b.Bytes()
}
