package auth

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"sync"
	"time"

	"github.com/quaestor-graph/quaestor/server/database"
)

// The ages by which a server knows of new, expired and revoked keys in time (contract 13.6).
const (
	// fresh is how old what was read of the keys may be before it is read anew, behind the requests; stale, before nobody is let
	// in by it.
	fresh = 5 * time.Second
	stale = 10 * time.Second
	// held is how old what is known of the key of a WebSocket may be, which is asked for every 5 s.
	held = 3 * time.Second
	// recent is the age up to which a key that is not known is not asked for again: it may have been made just now, and unknown
	// keys must not cost a statement each.
	recent = time.Second
	// patience is how long one reading may take.
	patience = 5 * time.Second
)

// ring is all keys, as they were read last: one reading for all who ask meanwhile.
type ring struct {
	load func(context.Context) ([]database.Key, error)
	now  func() time.Time

	mu   sync.Mutex
	last *keys
	// reading is closed when the reading under way has ended, nil while there is none.
	reading chan struct{}
	// failure is why the last reading, which began at tried, gave nothing.
	failure error
	tried   time.Time
	// asked: there was a key once, so that keys are asked for until the end of the process.
	asked bool
}

// keys are those that were read, by their hashes. Who tries keys can't choose what they are hashed to: how a map compares
// hashes tells nothing of a key, however long it takes.
type keys struct {
	at  time.Time
	all map[[sha256.Size]byte]*database.Key
}

// current gives the keys as they were at most that long ago.
func (r *ring) current(ctx context.Context, age time.Duration) (*keys, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	since := r.now()
	known := func(age time.Duration) bool { return r.last != nil && since.Sub(r.last.at) <= age }
	if known(min(fresh, age)) {
		return r.last, nil
	}
	if r.reading == nil && (r.failure == nil || since.Sub(r.tried) > recent) {
		r.reading = make(chan struct{})
		r.tried = since
		go r.read()
	}
	if known(age) {
		return r.last, nil
	}
	if reading := r.reading; reading != nil {
		r.mu.Unlock()
		select {
		case <-reading:
		case <-ctx.Done():
		}
		r.mu.Lock()
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
	}
	// A reading that was under way may have begun before this was asked, but not long ago.
	if known(max(age, patience)) && r.failure == nil {
		return r.last, nil
	}
	if r.failure == nil {
		return nil, errors.New("the keys have not been read in time")
	}
	return nil, r.failure
}

func (r *ring) read() {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	read, err := r.load(ctx)
	if errors.Is(err, database.ErrNoKeys) {
		err = nil
	}
	all := make(map[[sha256.Size]byte]*database.Key, len(read))
	for i, k := range read {
		var sum [sha256.Size]byte
		if n, err := hex.Decode(sum[:], []byte(k.Hash)); err == nil && n == len(sum) {
			all[sum] = &read[i]
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.failure = err; err == nil {
		r.last = &keys{at: r.tried, all: all}
		r.asked = r.asked || len(read) > 0
	}
	close(r.reading)
	r.reading = nil
}

// asks says whether there has been a key.
func (r *ring) asks() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.asked
}
