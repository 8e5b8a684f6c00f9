package demo

import (
	"encoding/hex"
	"math/bits"
	"math/rand/v2"
	"time"

	"github.com/quaestor-graph/quaestor/ent/stored"
)

// source is a stream of random numbers that is the same everywhere: a PCG, and
// integers only, because floats differ in the last bit from one processor to
// the next.
type source struct{ pcg rand.PCG }

// The streams of a seed. What is made of one never shifts what is made of
// another, whichever tables are written.
const (
	streamBlocks uint64 = iota + 1
	streamPools
	streamFlows
	streamAutomations
	streamSettings
	streamRuns
	streamTasks
	streamLogs
	streamArtifacts
	streamEvents
	streamClosing
	streamBackground
)

// stream is the source of the n-th thing of a kind.
func (g *generator) stream(kind, n uint64) *source {
	s := &source{}
	s.pcg.Seed(g.seed*0x9e3779b97f4a7c15+kind, n*0xbf58476d1ce4e5b9+kind<<56)
	s.pcg.Uint64()
	return s
}

// mix spreads neighbouring numbers over all of them.
func mix(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// n is a number from 0 to below n.
func (s *source) n(n int) int {
	if n <= 1 {
		return 0
	}
	hi, _ := bits.Mul64(s.pcg.Uint64(), uint64(n))
	return int(hi)
}

// between is a number from a to b.
func (s *source) between(a, b int) int { return a + s.n(b-a+1) }

// permille is true so many times in a thousand.
func (s *source) permille(p int) bool { return s.n(1000) < p }

// span is a duration from a to b, to the microsecond.
func (s *source) span(a, b time.Duration) time.Duration {
	us := int64((b - a) / time.Microsecond)
	if us <= 0 {
		return a
	}
	hi, _ := bits.Mul64(s.pcg.Uint64(), uint64(us)+1)
	return a + time.Duration(hi)*time.Microsecond
}

func pick[T any](s *source, list []T) T { return list[s.n(len(list))] }

// tail are the quantiles of a heavy-tailed distribution around 1000, one for
// each twentieth; beyond the last the tail falls as 1/x.
var tail = []int64{180, 320, 430, 520, 600, 670, 740, 800, 870, 930, 1000, 1080, 1170, 1270, 1400, 1560, 1780, 2100, 2700, 4000}

// heavy is a duration around a median: most are near it, few are far above.
func (s *source) heavy(median time.Duration) time.Duration {
	i := s.n(len(tail))
	var m int64
	if i == len(tail)-1 {
		m = tail[i] * 1000 / int64(s.between(25, 1000))
	} else {
		m = tail[i] + (tail[i+1]-tail[i])*int64(s.n(1000))/1000
	}
	d := int64(median/time.Microsecond)*m/1000 + int64(s.n(1000))
	return time.Duration(d) * time.Microsecond
}

// fill writes random bytes.
func (s *source) fill(b []byte) {
	for i := 0; i < len(b); i += 8 {
		v := s.pcg.Uint64()
		for k := i; k < len(b) && k < i+8; k++ {
			b[k] = byte(v)
			v >>= 8
		}
	}
}

// hex is a random hexadecimal text of n bytes.
func (s *source) hex(n int) string {
	b := make([]byte, n)
	s.fill(b)
	return hex.EncodeToString(b)
}

// v4 is a random UUID, as Prefect gives to most things.
func (s *source) v4() stored.ID {
	var b [16]byte
	s.fill(b[:])
	return uuid(b, 4)
}

// v7 is a UUID that begins with a time, as Prefect gives to runs of the
// scheduler and of the engine, to states, logs and events.
func (s *source) v7(t time.Time) stored.ID {
	var b [16]byte
	s.fill(b[:])
	ms := uint64(t.UnixMilli())
	for i := range 6 {
		b[i] = byte(ms >> (40 - 8*i))
	}
	return uuid(b, 7)
}

func uuid(b [16]byte, version byte) stored.ID {
	b[6] = b[6]&0x0f | version<<4
	b[8] = b[8]&0x3f | 0x80
	var out [36]byte
	hex.Encode(out[0:8], b[0:4])
	hex.Encode(out[9:13], b[4:6])
	hex.Encode(out[14:18], b[6:8])
	hex.Encode(out[19:23], b[8:10])
	hex.Encode(out[24:36], b[10:16])
	out[8], out[13], out[18], out[23] = '-', '-', '-', '-'
	return stored.ID(out[:])
}
